"""The two places where networks are trained: the browser's code cell, and real Keras beside it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from .networks import ROOT

sys.path.append(str(ROOT / "bench"))

from process import Process

from course import chromium, open_block, run

# Seconds after which one call has failed.
PATIENCE = 1800.0


class Place(Protocol):
    """Where a function of the workload is called."""

    def call(self, function: str, **arguments: Any) -> Any: ...


class CodeCell:
    """A code cell of the built course in real Chromium: the text is typed, and Run is clicked."""

    def __init__(self, page: Any, program: str) -> None:
        self._page, self._program = page, program

    def call(self, function: str, **arguments: Any) -> Any:
        """Return what a function of the program returns."""
        call = f"import json\nprint(json.dumps({function}(**{arguments!r})))"
        printed = run(self._page, f"{self._program}\n\n{call}\n", PATIENCE)
        return json.loads(printed.strip().splitlines()[-1])


@contextmanager
def code_cell(url: str, program: str) -> Iterator[tuple[CodeCell, str]]:
    """Open the course at an exercise; yield its code cell and the browser's version."""
    with chromium() as browser:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        yield CodeCell(open_block(context, url), program), f"Chromium {browser.version}"


class RealKeras:
    """Keras with TensorFlow, on all processors as in Jupyter, in a process of its own."""

    def __init__(self, python: Path, images: Path, program: Path) -> None:
        environment = os.environ | {
            "KERAS_BACKEND": "tensorflow",
            "CUDA_VISIBLE_DEVICES": "-1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONPATH": str(ROOT),
        }
        command = [str(python), "-m", "prove.real_keras", str(images), str(program)]
        self._process = Process(command, environment)

    def call(self, function: str, **arguments: Any) -> Any:
        """Return what a function of the program returns."""
        return self._process.ask(json.dumps({"function": function, "arguments": arguments}))

    def close(self) -> None:
        """End the process."""
        self._process.close()
