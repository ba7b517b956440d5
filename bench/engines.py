"""The engines that are compared: each is started for one case and measures the call on demand."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import peak
from memory import peak_memory
from models import MODELS
from playwright.sync_api import Browser, CDPSession, Error, Page
from process import Process, Unable

from course import ROOT, chromium, open_block, run, serve, served_course

BENCH = Path(__file__).resolve().parent
BUILD = ROOT / "build/bench"
DATASETS = ROOT / "build/datasets"
IMAGES = 2048
# Seconds after which one repeat has failed.
PATIENCE = 1800.0
TFJS_FILES = ("tfjs/dist/tf.min.js", "tfjs-backend-wasm/dist/tf-backend-wasm.min.js")

sys.path.insert(0, str(ROOT / "tools"))

import datasets  # noqa: E402


@dataclass(frozen=True)
class Case:
    """One line of the comparison."""

    model: str
    batch: int
    threads: int


# seconds, peak (FLOP/s), memory (bytes), device_seconds; what an engine does not have is left out.
Sample = dict[str, float]


def unable(error: Exception) -> Unable:
    """Return what went wrong in a page, without Playwright's frame round it."""
    message = str(error).splitlines()[0]
    return Unable(message.removeprefix("Page.evaluate: ").removeprefix("Error: "))


class Runner(Protocol):
    """An engine at work on one case, which it has run once unmeasured."""

    def measure(self) -> Sample: ...

    def close(self) -> None: ...


class Native:
    """A process of bench/native.py."""

    def __init__(self, bench: Bench, engine: str, case: Case) -> None:
        python = sys.executable if engine in ("kerasette", "peak") else bench.keras_python
        job = {
            **{"engine": engine, "images": IMAGES, "library": str(BUILD / "peak.so")},
            **{"model": case.model, "batch": case.batch, "threads": case.threads},
            "dataset": str(DATASETS / "cifar10.npz"),
        }
        # BLAS is a matter of NumPy's; the engines' own threads are OpenMP's or their own.
        environment = os.environ | {
            "KERASETTE_DATA": str(DATASETS),
            "KERASETTE_THREADS": str(case.threads),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": str(case.threads),
            "MKL_NUM_THREADS": str(case.threads),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
        }
        if engine.startswith("keras-"):
            environment["KERAS_BACKEND"] = engine.removeprefix("keras-")
        command = [str(python), str(BENCH / "native.py"), json.dumps(job)]
        self._process = Process(command, environment)

    def measure(self) -> Sample:
        return self._process.ask("go")

    def close(self) -> None:
        self._process.close()


class InChromium:
    """A page of the browser, alone in its renderer process."""

    def __init__(self, bench: Bench, case: Case) -> None:
        self._bench, self._case = bench, case
        self._context = bench.browser.new_context()
        self._context.set_default_timeout(PATIENCE * 1000)
        try:
            self._page = self._open()
        except BaseException:
            self.close()
            raise

    def measure(self) -> Sample:
        before = self._bench.renderers()
        page = self._page
        page.bring_to_front()
        try:
            sample = self._train(page)
            script = peak.PAGE_SCRIPT
            flops = page.evaluate(script, peak.page_arguments(BUILD, self._case.threads))
        except (Error, RuntimeError) as error:
            raise unable(error) from error
        # Pages do not know their process: it is the one that has just been busy.
        after = self._bench.renderers()
        process = max(after, key=lambda id: after[id] - before.get(id, 0))
        return sample | {"peak": flops, "memory": peak_memory(process)}

    def _open(self) -> Page:
        raise NotImplementedError

    def _train(self, page: Page) -> Sample:
        raise NotImplementedError

    def close(self) -> None:
        self._context.close()


class Kerasette(InChromium):
    """A code cell of the built site, typed and run as a student does."""

    def _open(self) -> Page:
        return open_block(self._context, self._bench.site(isolated=self._case.threads > 1))

    def _train(self, page: Page) -> Sample:
        return json.loads(run(page, self._code(), PATIENCE).strip().splitlines()[-1])

    def _code(self) -> str:
        case = self._case
        return f"""
import os
os.environ["KERASETTE_THREADS"] = "{case.threads}"
{(BENCH / "workload.py").read_text(encoding="utf-8")}
import json
x, y = images({IMAGES})
model = build({MODELS[case.model]!r})
timed_fit(model, x, y, {case.batch})
with DeviceClock() as clock:
    seconds = timed_fit(model, x, y, {case.batch})
print(json.dumps({{"seconds": seconds, "device_seconds": clock.seconds}}))
"""


class TensorFlowJs(InChromium):
    """TensorFlow.js with its WebAssembly backend, in a page of its own."""

    def _open(self) -> Page:
        page = self._context.new_page()
        page.goto(self._bench.tensorflow_js(isolated=self._case.threads > 1))
        case = self._case
        arguments = {
            **{"spec": MODELS[case.model], "batch": case.batch},
            **{"threads": case.threads, "count": IMAGES},
        }
        try:
            page.evaluate("arguments => prepare(arguments)", arguments)
        except Error as error:
            raise unable(error) from error
        return page

    def _train(self, page: Page) -> Sample:
        return {"seconds": page.evaluate("timedFit()")}


class PeakInChromium(InChromium):
    """The register-only peak in a page of its own."""

    def _open(self) -> Page:
        page = self._context.new_page()
        page.goto(self._bench.blank)
        return page

    def _train(self, page: Page) -> Sample:
        return {}


class Bench:
    """What the engines share: one browser, the built site, images and kernels.

    Raises `Unable` where something is missing, with the command that brings it.
    """

    def __init__(self, keras_python: Path) -> None:
        self.keras_python = keras_python
        self._stack = ExitStack()
        peak.compile_kernels(BUILD)
        datasets.build(DATASETS)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def start(self, engine: str, place: str, case: Case) -> Runner:
        """Start an engine; what it loads before the first measurement is not measured."""
        if place == "chromium":
            return IN_CHROMIUM[engine](self, case)
        if engine.startswith("keras-") and not self.keras_python.exists():
            raise Unable(f"{self.keras_python} is missing; `make bench` installs it")
        return Native(self, engine, case)

    @cached_property
    def browser(self) -> Browser:
        return self._stack.enter_context(chromium())

    @cached_property
    def _devtools(self) -> CDPSession:
        return self.browser.new_browser_cdp_session()

    def renderers(self) -> dict[int, float]:
        """CPU seconds of the browser's renderer processes, by process id."""
        found = self._devtools.send("SystemInfo.getProcessInfo")["processInfo"]
        return {item["id"]: item["cpuTime"] for item in found if item["type"] == "renderer"}

    def site(self, *, isolated: bool) -> str:
        """The address of the built course, with or without cross-origin isolation."""
        return self._isolated_site if isolated else self._site[1]

    @cached_property
    def _site(self) -> tuple[Path, str]:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        return folder, self._stack.enter_context(served_course(folder))

    @cached_property
    def _isolated_site(self) -> str:
        return self._serve(self._site[0], isolated=True)

    @cached_property
    def blank(self) -> str:
        """The address of an empty page."""
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "index.html").write_text("<!doctype html><title>peak</title>", encoding="utf-8")
        return self._serve(folder, isolated=False)

    def tensorflow_js(self, *, isolated: bool) -> str:
        """The address of the page with TensorFlow.js."""
        return self._isolated_tensorflow_js if isolated else self._tensorflow_js[1]

    @cached_property
    def _tensorflow_js(self) -> tuple[Path, str]:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        packages = BUILD / "node_modules/@tensorflow"
        if not packages.exists():
            raise Unable(f"{packages} is missing; `make bench` installs it")
        modules = sorted(packages.glob("tfjs-backend-wasm/dist/*.wasm"))
        page = [BENCH / "tfjs/index.html", BENCH / "tfjs/train.js"]
        for source in [*page, *(packages / name for name in TFJS_FILES), *modules]:
            shutil.copy(source, folder)
        with np.load(DATASETS / "cifar10.npz") as data:
            x = np.concatenate([data["x_train"], data["x_test"]])[:IMAGES]
            y = np.concatenate([data["y_train"], data["y_test"]])[:IMAGES]
        (x.astype(np.float32) / 255).tofile(folder / "x.bin")
        y.astype(np.float32).tofile(folder / "y.bin")
        return folder, self._serve(folder, isolated=False)

    @cached_property
    def _isolated_tensorflow_js(self) -> str:
        return self._serve(self._tensorflow_js[0], isolated=True)

    def _serve(self, folder: Path, *, isolated: bool) -> str:
        server, url = serve(folder, isolated=isolated)
        self._stack.callback(server.shutdown)
        return url


IN_CHROMIUM: dict[str, Callable[[Bench, Case], Runner]] = {
    "kerasette": Kerasette,
    "tfjs-wasm": TensorFlowJs,
    "peak": PeakInChromium,
}
ENGINES = (
    *(("kerasette", "chromium"), ("kerasette", "native")),
    *(("keras-tensorflow", "native"), ("keras-torch", "native")),
    *(("tfjs-wasm", "chromium"), ("peak", "chromium"), ("peak", "native")),
)
