"""Compile the engine's C kernels to WebAssembly modules and to a native library, with the compiler
in `ziglang`.

Writes `kernels.wasm`, `kernels-relaxed.wasm` (fused multiply-add, for browsers that accept relaxed
SIMD) and
`libkernels.so` below `plugins/kerasette/kernels/build/`; does nothing when they are newer than the
sources.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

KERNELS = Path(__file__).resolve().parent.parent / "plugins" / "kerasette" / "kernels"
BUILD = KERNELS / "build"

COMMON = ["-Os", "-g0", "-Wall", "-Wextra", "-fno-math-errno", "-ffp-contract=off", "-std=c11"]
# Without `-extended_const` Node 20 refuses the module.
WASM = [
    *["-target", "wasm32-freestanding", "-nostdlib", "-ffreestanding", "-s"],
    *["-fvisibility=hidden", "-flto"],
    *["-Wl,--no-entry", "-Wl,--export=run", "-Wl,--export=op_names", "-Wl,--export=__heap_base"],
    # For helpers: an instance of the module, with a stack of its own, in each further thread.
    *["-Wl,--export=help", "-Wl,--export=__stack_pointer"],
    *["-Wl,--import-memory", "-Wl,--max-memory=4294901760", "-Wl,-z,stack-size=65536"],
]
OUTPUTS = {
    "kernels.wasm": [
        *WASM,
        "-mcpu=generic+simd128+atomics+mutable_globals+bulk_memory-extended_const",
    ],
    "kernels-relaxed.wasm": [
        *WASM,
        "-mcpu=generic+simd128+relaxed_simd+atomics+mutable_globals+bulk_memory-extended_const",
    ],
    "libkernels.so": ["-shared", "-fPIC", "-pthread", "-mcpu=baseline", "-s"],
}


def fingerprint() -> str:
    """A digest of everything the outputs depend on."""
    digest = hashlib.sha256(repr((COMMON, OUTPUTS)).encode())
    for source in sorted(KERNELS.glob("*.[ch]")):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()


def main() -> None:
    stamp = BUILD / "stamp"
    current = fingerprint()
    complete = stamp.exists() and all((BUILD / name).exists() for name in OUTPUTS)
    if complete and stamp.read_text() == current:
        return
    BUILD.mkdir(exist_ok=True)
    sources = [str(path) for path in sorted(KERNELS.glob("*.c"))]
    for name, flags in OUTPUTS.items():
        command = [sys.executable, "-m", "ziglang", "cc", *COMMON, *flags]
        subprocess.run([*command, *sources, "-o", str(BUILD / name)], check=True)
    stamp.write_text(current)


if __name__ == "__main__":
    main()
