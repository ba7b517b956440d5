"""Keras' progress lines, character by character."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable

WIDTH = 20
# Seconds between two redraws.
INTERVAL = 0.05


class Progbar:
    """A line that redraws itself: verbose 1, or one line at the end: verbose 2.

    `target` is the number of steps, None until it is known.
    """

    def __init__(self, target: int | None, verbose: int = 1) -> None:
        self.target = target
        self.verbose = verbose
        self._start = time.time()
        self._last_update = 0.0
        self._after_first_step: float | None = None
        self._previous_width = 0
        self._values: dict[str, float] = {}

    def update(
        self, current: int, values: Iterable[tuple[str, float]], finalize: bool = False
    ) -> None:
        """Show that `current` steps are done, with the metrics' values."""
        self._values.update(values)
        now = time.time()
        per_step = self._per_step(current, now)
        if self.verbose == 1:
            if now - self._last_update < INTERVAL and not finalize:
                return
            self._redraw(current, finalize, now, per_step)
        elif self.verbose == 2 and finalize:
            line = f"{self._count(current)} - {now - self._start:.0f}s -"
            _print(line + _duration(per_step) + self._metrics() + "\n")
        self._last_update = now

    def _redraw(self, current: int, finalize: bool, now: float, per_step: float) -> None:
        bar = count = self._count(current)
        if self.target:
            done = int(WIDTH * current / self.target)
            bar = f"\x1b[1m{count}\x1b[0m "
            if done:
                bar += f"\x1b[32m{'━' * done}\x1b[0m"
            bar += f"\x1b[37m{'━' * (WIDTH - done)}\x1b[0m"
        if finalize or not self.target:
            clock = f"{now - self._start:.0f}s"
        else:
            clock = _remaining(per_step * (self.target - current))
        rest = _duration(per_step) + self._metrics()
        width = len(count) + (1 + WIDTH if self.target else 0) + 1 + len(clock) + len(rest)
        message = "\b" * self._previous_width + "\r" + bar + f" \x1b[1m{clock}\x1b[0m" + rest
        message += " " * max(self._previous_width - width, 0) + ("\n" if finalize else "")
        self._previous_width = width
        _print(message)

    def _count(self, current: int) -> str:
        if not self.target:
            return f"{current:7d}/Unknown"
        return f"{current:{int(math.log10(self.target)) + 1}d}/{self.target}"

    def _metrics(self) -> str:
        text = ""
        for name, value in self._values.items():
            # With verbose 2 Keras writes all negative values with an exponent.
            size = value if self.verbose == 2 else abs(value)
            text += f" - {name}: {value:.4f}" if size > 1e-3 else f" - {name}: {value:.4e}"
        return text

    def _per_step(self, current: int, now: float) -> float:
        """Seconds a step, the first one left out once there are more."""
        if not current:
            return 0.0
        if self._after_first_step is not None and current > 1:
            result = (now - self._after_first_step) / (current - 1)
        else:
            result = (now - self._start) / current
        if current == 1:
            self._after_first_step = now
        return result


def _remaining(seconds: float) -> str:
    whole = int(seconds)
    if seconds > 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}" if seconds > 60 else f"{whole}s"


def _duration(per_step: float) -> str:
    if per_step >= 1 or per_step == 0:
        return f" {per_step:.0f}s/step"
    if per_step >= 1e-3:
        return f" {per_step * 1e3:.0f}ms/step"
    return f" {per_step * 1e6:.0f}us/step"


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
