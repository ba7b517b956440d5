"""Scripts of progress: when which step was done with which metrics."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

Update = tuple[float, int, dict[str, float], bool]


class Clock:
    """Time that passes when a script says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return 1000.0 + self.now


class Script(NamedTuple):
    """Updates of one line: seconds since the last one, step, metrics, whether it is the end."""

    target: int
    verbose: int
    updates: list[Update]


EPOCH: list[Update] = [
    (0.5, 1, {"accuracy": 0.1, "loss": 2.3}, False),
    (0.01, 2, {"accuracy": 0.2, "loss": 2.2}, False),
    (0.06, 7, {"accuracy": 0.5, "loss": 1e-4}, False),
    (0.1, 63, {"accuracy": 0.98, "loss": float("nan")}, False),
    (0.3, 63, {"accuracy": 0.98, "loss": 0.0, "val_loss": -3.25}, True),
]
MINUTES: list[Update] = [
    (70, 1, {"loss": 12345.678}, False),
    (0.2, 3, {"loss": -0.00012}, False),
    (0.0004, 1000, {"loss": 1.0}, True),
]
HOURS: list[Update] = [(9000, 1, {}, False), (1, 5, {}, True)]
FAST: list[Update] = [(0.001, 1, {"loss": 0.5}, False), (0.0001, 2, {"loss": 0.5}, True)]

SCRIPTS = [
    Script(63, 1, EPOCH),
    Script(63, 2, EPOCH),
    Script(1000, 1, MINUTES),
    Script(1000, 2, MINUTES),
    Script(5, 1, HOURS),
    Script(2, 1, FAST),
    Script(2, 2, FAST),
]


def drawn(script: Script) -> Callable[[Any], str]:
    """A case: the characters that a script writes to the terminal, escapes and all."""

    def text(keras: Any) -> str:
        # Both libraries read the time from a module of this name.
        if keras.__name__ == "kerasette":
            inside, options = "kerasette.progbar", {}
        else:  # Values as they come, as in `fit`, not their mean.
            inside, options = "keras.src.utils.progbar", {"stateless_metrics": set()}
        progbar, clock = importlib.import_module(inside), Clock()
        with (
            mock.patch.object(progbar, "time", SimpleNamespace(time=clock.time)),
            contextlib.redirect_stdout(io.StringIO()) as out,
        ):
            bar = progbar.Progbar(script.target, verbose=script.verbose, **options)
            for seconds, step, metrics, end in script.updates:
                clock.now += seconds
                bar.update(step, list(metrics.items()), finalize=end)
        return out.getvalue()

    return text


PROGRESS = {f"progress {number}": drawn(script) for number, script in enumerate(SCRIPTS)}
