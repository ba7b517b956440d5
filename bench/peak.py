"""The register-only peak of a process, the limit that results are held against.

A place's peak is what code could reach there: natively the widest vectors and fused multiply-add
of this processor, in Chromium four lanes and relaxed SIMD where the browser has it.
"""

from __future__ import annotations

import base64
import ctypes
import subprocess
import sys
import threading
import time
from pathlib import Path

SOURCE = Path(__file__).with_name("peak.c")
CHAINS = 12
WIDTHS = (4, 8, 16)
# Close to one, so that the chains settle at a finite number and never become denormal.
FACTOR = 0.5
ATTEMPTS = 5
ATTEMPT_SECONDS = 0.02
COMMON = ["-O3", "-g0", "-s"]
WASM = [
    *("-target", "wasm32-freestanding", "-nostdlib", "-ffreestanding", "-fvisibility=hidden"),
    *("-Wl,--no-entry", "-Wl,--export-dynamic"),
]
OUTPUTS = {
    "peak.so": ["-shared", "-fPIC", "-mcpu=native", "-ffp-contract=fast"],
    "peak.wasm": [*WASM, "-mcpu=generic+simd128"],
    "peak-relaxed.wasm": [*WASM, "-mcpu=generic+simd128+relaxed_simd"],
}


def compile_kernels(folder: Path) -> None:
    """Compile the kernel for this processor and for WebAssembly into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, flags in OUTPUTS.items():
        command = [sys.executable, "-m", "ziglang", "cc", *COMMON, *flags, str(SOURCE)]
        subprocess.run([*command, "-o", str(folder / name)], check=True)


class NativePeak:
    """The peak of this process with a number of threads."""

    def __init__(self, library: Path, threads: int) -> None:
        kernels = ctypes.CDLL(str(library))
        self._kernels = [(width, getattr(kernels, f"peak{width}")) for width in WIDTHS]
        for _, kernel in self._kernels:
            kernel.argtypes, kernel.restype = (ctypes.c_int, ctypes.c_float), ctypes.c_float
        self._threads = threads
        self._rounds = {width: self._calibrated(kernel) for width, kernel in self._kernels}

    def flops(self) -> float:
        """Floating-point operations a second, at the best width and in the best of attempts."""
        return max(
            self._attempt(width, kernel) for width, kernel in self._kernels for _ in range(ATTEMPTS)
        )

    def _calibrated(self, kernel: ctypes._NamedFuncPointer) -> int:
        """Return the rounds that take one attempt's time."""
        rounds = 1000
        while True:
            start = time.perf_counter()
            kernel(rounds, FACTOR)
            seconds = time.perf_counter() - start
            if seconds > ATTEMPT_SECONDS / 4:
                return int(rounds * ATTEMPT_SECONDS / seconds)
            rounds *= 4

    def _attempt(self, width: int, kernel: ctypes._NamedFuncPointer) -> float:
        rounds = self._rounds[width]
        gate = threading.Barrier(self._threads + 1)

        def work() -> None:
            gate.wait()
            # ctypes releases the interpreter's lock.
            kernel(rounds, FACTOR)

        workers = [threading.Thread(target=work) for _ in range(self._threads)]
        for worker in workers:
            worker.start()
        gate.wait()
        start = time.perf_counter()
        for worker in workers:
            worker.join()
        seconds = time.perf_counter() - start
        return 2 * rounds * CHAINS * width * self._threads / seconds


# Runs in a page: several short calls, since the browser optimises a function between its calls.
PAGE_SCRIPT = """async ({modules, threads, chains, factor}) => {
  const bytes = modules
    .map(text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)))
    .find(module => WebAssembly.validate(module));
  const source = `onmessage = async ({data: {bytes, chains, factor}}) => {
    const {instance} = await WebAssembly.instantiate(bytes);
    // Some ten milliseconds: clocks of pages are coarse.
    const rounds = 6000000;
    const rates = [];
    for (let call = 0; call < 25; call++) {
      const start = performance.now();
      instance.exports.peak4(rounds, factor);
      rates.push(2 * rounds * chains * 4 / (performance.now() - start) * 1000);
      await new Promise(resolve => setTimeout(resolve));
    }
    postMessage(Math.max(...rates));
  }`;
  const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
  const measured = Array.from({length: threads}, () => new Promise((resolve, reject) => {
    const worker = new Worker(url);
    worker.onmessage = ({data}) => { worker.terminate(); resolve(data); };
    worker.onerror = event => reject(new Error(event.message));
    worker.postMessage({bytes, chains, factor});
  }));
  const rates = await Promise.all(measured);
  URL.revokeObjectURL(url);
  return rates.reduce((sum, rate) => sum + rate, 0);
}"""


def page_arguments(folder: Path, threads: int) -> dict:
    """Return what `PAGE_SCRIPT` takes; it gives floating-point operations a second."""
    names = ("peak-relaxed.wasm", "peak.wasm")
    modules = [base64.b64encode((folder / name).read_bytes()).decode() for name in names]
    return {"modules": modules, "threads": threads, "chains": CHAINS, "factor": FACTOR}
