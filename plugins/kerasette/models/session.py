"""One pass over a data set: its programs, its data on the device, and the calls that run them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .. import device
from ..callbacks import CallbackList
from ..graph import KerasTensor
from ..program.plan import Executable
from . import steps
from .feed import Column, Feed
from .steps import Compiled

if TYPE_CHECKING:
    from .trainer import Trainer

# Seconds that one call into the device may take: between calls progress is drawn and an interrupt
# can arrive.
CALL_SECONDS = 0.08


class Session:
    """Programs and data of one pass: full batches, and a smaller one for the rest."""

    feed: Feed

    def __init__(self, model: Trainer, columns: list[Column], batch: int, mode: str) -> None:
        self.model, self.columns, self.batch, self.mode = model, columns, batch, mode
        self.rows = len(columns[0])
        self.steps = -(-self.rows // batch)
        model.prepare(KerasTensor((None, *columns[0].row_shape)))
        self._buffers: list[device.Buffer] = []
        self._shapes: list[tuple[int, ...]] = []
        self._extra = 0
        if mode == "predict":
            shapes = [tensor.shape[1:] for tensor in model.outputs]
            self._shapes = [(self.rows, *(size or 0 for size in shape)) for shape in shapes]
            self._extra = 4 * sum(int(np.prod(shape)) for shape in self._shapes)
        compiled = None if mode == "predict" else model.resolve(columns, batch)
        self._full = self._program(batch, compiled) if self.rows >= batch else None
        rest = self.rows % batch
        self._rest = self._program(rest, compiled) if rest else None

    def _program(self, batch: int, compiled: Compiled | None) -> Executable:
        model, columns = self.model, self.columns
        frozen = tuple(layer.trainable for layer in model.layers)
        key = (self.mode, batch, steps.columns_key(columns), frozen)

        def make() -> Executable:
            if compiled is None:
                return steps.predict_program(model, columns, batch)
            maker = steps.train_program if self.mode == "train" else steps.test_program
            return maker(model, columns, batch, compiled)

        return model._programs.get(key, make)

    @property
    def programs(self) -> list[Executable]:
        return [program for program in (self._full, self._rest) if program is not None]

    @property
    def extra(self) -> int:
        """Bytes for outputs."""
        return self._extra

    def upload(self, room: int) -> None:
        """Bring the data to the device, or the first of it."""
        target = device.get()
        self._buffers = [
            target.allocate(4 * int(np.prod(shape)), "outputs") for shape in self._shapes
        ]
        self.feed = Feed(self.columns, self.batch, room)

    def run(self, logger: CallbackList, stopped: Callable[[], bool]) -> dict[str, float]:
        """One pass. Returns the metrics after it."""
        logs: dict[str, float] = {}
        every = logger.each_batch(self.mode)
        for first, last in self._calls(every):
            if every:
                logger.call(f"{self.mode}_batch_begin", first, None)
            self._call(first, last)
            if self.mode != "predict":
                logs = {metric.name: metric.result() for metric in self.model.metrics}
            logger.call(f"{self.mode}_batch_end", last - 1, logs)
            if stopped():
                break
        return logs

    def _calls(self, every: bool) -> Iterator[tuple[int, int]]:
        """Ranges of steps for single calls into the device, as long as `CALL_SECONDS` allow."""
        step, size = 0, 1
        while step < self.steps:
            readable = self.feed.limit(step * self.batch) // self.batch
            end = min(step + (1 if every else size), max(readable, step + 1), self.steps)
            begun = time.perf_counter()
            yield step, end
            seconds = (time.perf_counter() - begun) / (end - step)
            size = max(int(CALL_SECONDS / max(seconds, 1e-6)), 1)
            step = end

    def _call(self, first: int, last: int) -> None:
        slots = self.feed.slots() | {
            f"out{i}": buffer.address for i, buffer in enumerate(self._buffers)
        }
        start, stop = first * self.batch, min(last * self.batch, self.rows)
        at = self.feed.locate(start, stop)
        full = (stop - start) // self.batch
        self._aim_outputs(slots, start - at)
        if full and self._full is not None:
            self._full.run(full, at, self.batch, slots)
        if stop - start > full * self.batch and self._rest is not None:
            self._rest.run(1, at + full * self.batch, self.batch, slots)

    def _aim_outputs(self, slots: dict[str, int], shift: int) -> None:
        """Outputs go to their row in the whole pass, also when data is read through a window."""
        for i, shape in enumerate(self._shapes):
            slots[f"out{i}"] += shift * int(np.prod(shape[1:]))

    def outputs(self) -> list[np.ndarray]:
        """The rows of each output."""
        found = [
            device.get().read(buffer.address, shape)
            for buffer, shape in zip(self._buffers, self._shapes, strict=True)
        ]
        return found


def upload(model: Trainer, parts: Sequence[Session]) -> None:
    """Bring the data of all parts to the device, after making sure that programs and data fit."""
    programs = [program for part in parts for program in part.programs]
    for part in parts:
        later = [other for other in parts if other is not part and not hasattr(other, "feed")]
        reserve = part.extra + sum(Feed.smallest(p.columns, p.batch) + 1024 for p in later)
        part.upload(steps.room_for(model, programs, part.columns, part.batch, reserve))
    device.get().arena(max(program.plan.arena_bytes for program in programs))
