"""Runs the Python side of the runtime in Pyodide under Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.runtime.cells import CellRun

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    outcome: dict[str, Any]
    shown: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """What the code printed."""
        return "".join(part["text"] for part in self.shown if "text" in part)

    @property
    def values(self) -> list[dict[str, str]]:
        """The values it showed."""
        return [part["display"] for part in self.shown if "display" in part]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The messages of its verdict."""
        return [(message["kind"], message["text"]) for message in self.outcome["messages"]]


Run = tuple[str, str] | str | CellRun
Session = Callable[..., list[Result]]


@pytest.fixture(scope="session")
def strings() -> dict[str, str]:
    """The table of strings."""
    return json.loads((ROOT / "plugins/classroom/strings/en.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def session(strings: dict[str, str]) -> Iterator[Session]:
    """Return a function that runs codes, or pairs of code and test, one after the other.

    Runs with the same settings share an interpreter, as they do in a page.
    """
    interpreters: dict[str, subprocess.Popen[str]] = {}

    def run(*runs: Run, files: dict[str, str] | None = None, **changed: Any) -> list[Result]:
        settings = json.dumps(
            {
                "root": "/course",
                "aliases": ["keras", "tensorflow"],
                "strings": strings,
                "elsewhere": {"scipy": "scipy"},
                "black_solution": False,
                "test_template": None,
                **changed,
            }
        )
        if settings not in interpreters:
            interpreters[settings] = subprocess.Popen(
                ["node", str(HERE / "session.mjs"), settings],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
        interpreter = interpreters[settings]
        assert interpreter.stdin is not None
        assert interpreter.stdout is not None
        request = {"files": files or {}, "runs": [_request(run) for run in runs]}
        interpreter.stdin.write(json.dumps(request) + "\n")
        interpreter.stdin.flush()
        answer = interpreter.stdout.readline()
        assert answer, "Node ended; its standard error says why"
        return [Result(**result) for result in json.loads(answer)]

    yield run
    for interpreter in interpreters.values():
        interpreter.communicate()


def _request(run: Run) -> dict[str, Any]:
    if isinstance(run, CellRun):
        return asdict(run)
    code, test = run if isinstance(run, tuple) else (run, None)
    return {"code": code, "test": test, "filename": "exc_01_01.py", "notebook": ""}
