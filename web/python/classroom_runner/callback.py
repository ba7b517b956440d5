"""The callback that kerasette gives every `fit`: it tells the page how training gets on."""

from __future__ import annotations

import math
import time
from typing import Any

from classroom_runner import training
from kerasette.callbacks import Callback

# Seconds between two updates: a page need not draw more often.
INTERVAL = 0.1


class Curves(Callback):
    """Reports one `fit`; `session` counts the rows that it has read."""

    def __init__(self, session: Any):
        super().__init__()
        self._session = session
        self._channel = training.channel()
        self._begun = self._epoch_begun = time.perf_counter()
        self._reported = self._epochs_reported = float("-inf")
        self._ended: list[dict[str, Any]] = []

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        shape = getattr(self.model, "input_shape", None)
        self._send(
            "begin",
            name=self.model.name,
            epochs=self.params["epochs"],
            steps=self.params["steps"],
            unit="images" if isinstance(shape, tuple) and len(shape) == 4 else "examples",
            metrics=sum(len(getattr(metric, "metrics", [metric])) for metric in self.model.metrics),
        )

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._epoch = epoch
        self._epoch_begun = time.perf_counter()
        self._read_before = self._session.rows_read
        self._step = 0
        self._seconds = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        now = time.perf_counter()
        self._step = batch + 1
        self._seconds = now - self._epoch_begun
        if now - self._reported >= INTERVAL:
            self._reported = now
            self._send("progress", elapsed=now - self._begun, **self._so_far(logs))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._ended.append(self._so_far(logs))
        # Very short epochs are reported together.
        if time.perf_counter() - self._epochs_reported >= INTERVAL:
            self._report_epochs()

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        self._report_epochs()
        self._send("end", elapsed=time.perf_counter() - self._begun)

    def _report_epochs(self) -> None:
        if self._ended:
            self._epochs_reported = time.perf_counter()
            self._send("epochs", ended=self._ended, elapsed=self._epochs_reported - self._begun)
        self._ended = []

    def _send(self, state: str, **update: Any) -> None:
        if self._channel is not None:
            self._channel.send(self.model, state, **update)

    def _so_far(self, logs: dict[str, Any] | None) -> dict[str, Any]:
        return {
            "epoch": self._epoch,
            "step": self._step,
            "rows": self._session.rows_read - self._read_before,
            "seconds": self._seconds,
            "values": {
                # JSON has no NaN.
                name: value if math.isfinite(value) else None
                for name, value in (logs or {}).items()
                if isinstance(value, float)
            },
        }
