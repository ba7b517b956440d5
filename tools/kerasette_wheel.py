"""Make the wheels of kerasette that pages download: its Python, stripped, and its WebAssembly.

One holds what `import keras` imports; the rest, of which most programs need nothing, is fetched
when one of its modules is imported.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import page_wheel
from page_wheel import Wheel

PACKAGE = page_wheel.PLUGINS / "kerasette"
# For CPython and for tests.
LEFT_OUT = ("device/native.py", "testing.py")
# What a page imports when a program first runs.
ALSO_FIRST = ("aliases.py", "device/wasm.py")


@dataclass(frozen=True)
class Engine:
    """`whole` is one wheel with everything; `first` and `rest` are what pages download."""

    whole: Path
    first: Wheel
    rest: Wheel


def first_modules() -> set[Path]:
    """The sources that `import keras` needs in a page."""
    script = (
        "import sys, kerasette\n"
        "for name, module in sys.modules.items():\n"
        "    if name.split('.')[0] == 'kerasette': print(module.__file__)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = {Path(line).resolve() for line in result.stdout.splitlines()}
    return found | {PACKAGE / name for name in ALSO_FIRST}


def kernels() -> dict[Path, bytes]:
    """The WebAssembly modules."""
    paths = sorted((PACKAGE / "kernels" / "build").glob("*.wasm"))
    if not paths:
        raise FileNotFoundError(
            f"{PACKAGE / 'kernels' / 'build'} holds no .wasm files: run tools/kernels.py first."
        )
    return {path: path.read_bytes() for path in paths}


def module_name(path: Path) -> str:
    """The name under which a source is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def build(out: Path) -> Engine:
    """Write the wheels into the folder `out`."""
    version = page_wheel.version(PACKAGE)
    modules = kernels()
    python = page_wheel.sources(PACKAGE, {PACKAGE / name for name in LEFT_OUT})
    now = first_modules()
    first = {path: data for path, data in python.items() if path in now}
    rest = {path: data for path, data in python.items() if path not in now}
    later = [module_name(path) for path in rest]

    def content(name: str, files: dict[Path, bytes], requires: str, names: list[str]) -> bytes:
        return page_wheel.content(name, version, files, requires, names)

    def both(name: str, content: bytes) -> Wheel:
        return page_wheel.write_both(out / "plain", name, version, content)

    whole = content("kerasette", {**modules, **python}, "numpy", [])
    return Engine(
        page_wheel.write(out / "whole", "kerasette", version, whole),
        both("kerasette", content("kerasette", {**modules, **first}, "numpy", ["kerasette"])),
        both("kerasette-rest", content("kerasette-rest", rest, "kerasette", later)),
    )


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
