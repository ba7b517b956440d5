"""One pass over a data set: its programs, its data on the device, and the calls that run them."""

from __future__ import annotations

import math
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import device
from ..callbacks import CallbackList
from ..program.plan import Executable
from ..state import randomness
from . import steps
from .data import Stream, Table
from .feed import Feed

if TYPE_CHECKING:
    from .trainer import Trainer

# Seconds that one call into the device may take: between calls progress is drawn and an interrupt
# can arrive.
CALL_SECONDS = 0.08
OUT_OF_DATA = (
    "Your input ran out of data; interrupting training. Make sure that your dataset or generator "
    "can generate at least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` "
    "function when building your dataset."
)


class Session:
    """What passes over tables and over streams share.

    `steps` is the number of batches in the data, `limit` how many of them one `run` takes at most;
    None where that is not known or not set. `rows_read` counts rows of all runs,
    `told_nan` says whether there was a warning of a loss that is no number.
    """

    steps: int | None

    def __init__(self, model: Trainer, mode: str, limit: int | None) -> None:
        self.model, self.mode, self.limit = model, mode, limit
        self.rows_read = 0
        self.told_nan = False
        self._metrics: list[Any] = []

    @property
    def head(self) -> TableSession:
        """The part that is brought to the device first."""
        raise NotImplementedError

    def begin(self, shuffle: Any) -> None:
        """Start a pass, or go on with one where there is a limit."""
        raise NotImplementedError

    def rewind(self) -> None:
        """Let the next pass start at the beginning."""

    def ready(self) -> bool:
        """Whether there is another batch in the pass."""
        raise NotImplementedError

    def advance(self, count: int) -> int:
        """Run up to `count` steps; returns how many."""
        raise NotImplementedError

    def finish(self) -> None:
        """What follows a run."""

    def outputs(self) -> list[np.ndarray]:
        """The rows of each output since the beginning of the pass."""
        raise NotImplementedError

    def run(self, logger: CallbackList, stopped: Callable[[], bool]) -> dict[str, Any]:
        """Run steps until the pass or the limit ends; returns the metrics after them."""
        every = logger.each_batch(self.mode)
        self._metrics = self.model.metrics
        step, size, shown = 0, 1, 0.0
        logs: dict[str, Any] | None = None
        while step != self.limit:
            if not self.ready():
                if self.limit:
                    warnings.warn(OUT_OF_DATA, stacklevel=3)
                break
            if every:
                logger.call(f"{self.mode}_batch_begin", step, None)
            begun = time.perf_counter()
            done = self.advance(min(size, (self.limit or sys.maxsize) - step))
            step += done
            now = time.perf_counter()
            # Metrics lie on the device: they are fetched when someone looks at them.
            logs = None
            if every or now - shown > CALL_SECONDS:
                shown, logs = now, self._report(logger, step)
            if stopped():
                break
            size = 1 if every else max(int(CALL_SECONDS * done / max(now - begun, 1e-6)), 1)
        if logs is None and step:
            logs = self._report(logger, step)
        self.finish()
        return logs or {}

    def _report(self, logger: CallbackList, step: int) -> dict[str, Any]:
        logs = {} if self.mode == "predict" else self.model.get_metrics_result(self._metrics)
        if not self.told_nan and math.isnan(logs.get("loss", 0.0)):
            self.told_nan = True
            # The line that called `fit` or `evaluate`.
            warnings.warn(self._nan_causes(step), stacklevel=5 if self.mode == "test" else 4)
        logger.call(f"{self.mode}_batch_end", step - 1, logs)
        return logs

    def _nan_causes(self, step: int) -> str:
        for column in self.head.table.columns:
            if column.array.dtype.kind == "f" and np.isnan(column.array).any():
                return f"The loss is NaN: `{column.name}` contains NaN (numbers that are missing)."
        return (
            f"The loss is NaN after step {step}. Likely causes: the learning rate is too high (try "
            "a tenth), the inputs are not scaled (divide pixels by 255), or a loss takes the "
            "logarithm of zero."
        )


class TableSession(Session):
    """Passes over arrays: full batches, and a smaller one for the rest."""

    feed: Feed

    def __init__(
        self, model: Trainer, table: Table, batch: int, mode: str, limit: int | None = None
    ) -> None:
        super().__init__(model, mode, limit)
        self.table, self.batch = table, batch
        self.steps = self._steps = -(-table.rows // batch)
        self._at, self._shuffled = 0, False
        self._buffers: list[device.Buffer] = []
        key = table.key
        symbolic = model._programs.get(("outputs", key), lambda: model.prepare(table.inputs(batch)))
        self.structure = symbolic
        compiled = None if mode == "predict" else model.resolve(table, symbolic)

        def program(rows: int) -> Executable:
            def make() -> Executable:
                if compiled is None:
                    return steps.Prediction(model, table, rows)
                make = steps.train_program if mode == "train" else steps.test_program
                return make(model, table, rows, compiled)

            return model._programs.get((mode, rows, key, model.trainable_changes), make)

        rest = table.rows % batch
        self._full = program(batch) if table.rows >= batch else None
        self._rest = program(rest) if rest else None

    @property
    def head(self) -> TableSession:
        return self

    @property
    def programs(self) -> list[Executable]:
        return [program for program in (self._full, self._rest) if program is not None]

    @property
    def _shapes(self) -> list[tuple[int, ...]]:
        """The shapes of a row of each output."""
        shapes = getattr(self.programs[0], "shapes", [])
        return [shape[1:] for shape in shapes]

    @property
    def extra(self) -> int:
        """Bytes for outputs."""
        return 4 * sum(self.table.rows * math.prod(shape) for shape in self._shapes)

    def upload(self, room: int) -> None:
        """Bring the data to the device, or the first of it."""
        target, rows = device.get(), self.table.rows
        self._buffers = [
            target.allocate(4 * rows * math.prod(shape), "outputs") for shape in self._shapes
        ]
        self.feed = Feed(self.table.columns, self.batch, room)

    def begin(self, shuffle: Any) -> None:
        if self.limit is None or self._at == self._steps:
            self._at = 0
        if self._at == 0 and (shuffle or self._shuffled):
            self._shuffled = bool(shuffle)
            self.feed.reorder(self._order(shuffle))

    def _order(self, shuffle: Any) -> np.ndarray:
        rows = self.table.rows
        if shuffle == "batch":
            starts = range(0, rows, self.batch)
            return np.concatenate(
                [start + randomness.permutation(min(self.batch, rows - start)) for start in starts]
            ).astype(np.int32)
        return randomness.permutation(rows) if shuffle else np.arange(rows, dtype=np.int32)

    def rewind(self) -> None:
        self._at = 0

    def ready(self) -> bool:
        return self._at < self._steps

    def advance(self, count: int) -> int:
        """One call into the device for as many steps as can be read without another upload."""
        if self.mode == "train" and self.model.optimizer.ask():
            count = 1
        first = self._at
        readable = self.feed.limit(first * self.batch) // self.batch
        self._at = min(first + count, max(readable, first + 1), self._steps)
        slots = self.feed.slots() | {
            f"out{i}": buffer.address for i, buffer in enumerate(self._buffers)
        }
        start, stop = first * self.batch, min(self._at * self.batch, self.table.rows)
        self.rows_read += stop - start
        at = self.feed.locate(start, stop)
        # Outputs go to their row in the whole pass, also when data is read through a window.
        for i, shape in enumerate(self._shapes):
            slots[f"out{i}"] += (start - at) * math.prod(shape)
        full = (stop - start) // self.batch
        if full and self._full is not None:
            self._full.run(full, at, self.batch, slots)
        if stop - start > full * self.batch and self._rest is not None:
            self._rest.run(1, at + full * self.batch, self.batch, slots)
        return self._at - first

    def outputs(self) -> list[np.ndarray]:
        rows = min(self._at * self.batch, self.table.rows)
        return [
            device.get().read(buffer.address, (rows, *shape))
            for buffer, shape in zip(self._buffers, self._shapes, strict=True)
        ]


class StreamSession(Session):
    """Passes over batches that are made one by one."""

    def __init__(self, model: Trainer, stream: Stream, mode: str, limit: int | None) -> None:
        super().__init__(model, mode, limit)
        self._stream, self.steps = stream, stream.steps
        self._parts: dict[Any, TableSession] = {}
        self._batches: Iterator[Table] | None = None
        self._next: Table | None = None
        self._exhausted = False
        self._found: list[list[np.ndarray]] = []
        self._head = self._part(stream.first)

    @property
    def head(self) -> TableSession:
        return self._head

    def _part(self, table: Table) -> TableSession:
        """The programs for batches of this size and these shapes."""
        key = (table.key, table.rows)
        if key not in self._parts:
            self._parts[key] = TableSession(self.model, table, table.rows, self.mode)
        return self._parts[key]

    def begin(self, shuffle: Any) -> None:
        self._stream.notify("begin")
        if self._stream.once and self._exhausted:
            warnings.warn(OUT_OF_DATA, stacklevel=3)
        if self.limit is None or self._batches is None:
            self.rewind()

    def rewind(self) -> None:
        self._batches, self._next, self._found = iter(self._stream), None, []

    def ready(self) -> bool:
        if self._next is None and self._batches is not None:
            self._next = next(self._batches, None)
            if self._next is None:
                self._batches, self._exhausted = None, True
        return self._next is not None

    def advance(self, count: int) -> int:
        table, self._next = self._next, None
        assert table is not None
        part = self._part(table)
        if not hasattr(part, "feed"):
            upload(self.model, [part])
        if self.mode != "predict":
            self.model.check_labels(table)
        part.feed.replace(table.columns)
        part.rewind()
        part.advance(1)
        self.rows_read += table.rows
        if self.mode == "predict":
            self._found.append(part.outputs())
        return 1

    def finish(self) -> None:
        self._stream.notify("end")

    def outputs(self) -> list[np.ndarray]:
        return [np.concatenate(batches) for batches in zip(*self._found, strict=True)]


def make(
    model: Trainer, source: Table | Stream, batch: int, mode: str, limit: int | None
) -> Session:
    """The session for data of either kind."""
    if isinstance(source, Stream):
        return StreamSession(model, source, mode, limit)
    return TableSession(model, source, batch, mode, limit)


def upload(model: Trainer, parts: Sequence[TableSession]) -> None:
    """Bring the data of all parts to the device, after making sure that programs and data fit."""
    programs = [program for part in parts for program in part.programs]
    for part in parts:
        later = [other for other in parts if other is not part and not hasattr(other, "feed")]
        reserve = part.extra + sum(
            Feed.smallest(p.table.columns, p.batch) + p.extra + 1024 for p in later
        )
        columns = part.table.columns
        part.upload(steps.room_for(model, programs, columns, part.batch, reserve))
    device.get().arena(max(program.plan.arena_bytes for program in programs))
