"""The programs of a model: one training step, one evaluation step, one prediction, each for one
batch size.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .. import device, ops
from ..program.fuse import fuse
from ..program.gradients import gradients
from ..program.plan import Executable, Plan
from ..program.trace import Trace, Value
from ..program.training import gather_rows, scatter_rows
from ..registry import part
from ..tree import flatten
from ..variable import place
from .feed import Column, Feed

if TYPE_CHECKING:
    from .compiled import Compiled
    from .data import Table
    from .trainer import Trainer


def read_batch(trace: Trace, columns: list[Column], batch: int) -> dict[str, Value]:
    """The columns' values for one batch, read from the data set."""
    order = trace.slot("order", (batch,))
    found = {}
    for column in columns:
        shape = (batch, *column.row_shape)
        rows = trace.slot(column.name, (1,))
        found[column.name] = gather_rows(trace, rows, order, shape, column.dtype.itemsize)
        found[column.name].dtype = column.label
    return found


def forward(
    model: Trainer, trace: Trace, table: Table, batch: int, compiled: Compiled
) -> tuple[Any, Value]:
    """Model, loss and metrics of a batch: the outputs and the loss."""
    x, y, weight = table.values(read_batch(trace, table.columns, batch))
    with trace:
        y_pred = model(x)
        loss: Any = compiled.loss(y, y_pred, weight, batch)
        for value in [*trace.losses, *penalties(model)]:
            loss = loss + (value if not value.shape else ops.sum(value))
        model._loss_tracker.update_state(loss, batch)
        compiled.update(y, y_pred, weight)
    return y_pred, loss


def penalties(model: Trainer) -> list[Value]:
    """What the regularizers of the weights add to the loss."""
    found = [(weight, weight.regularizer) for weight in model.trainable_weights]
    return [regularizer(weight) for weight, regularizer in found if regularizer is not None]


def train_program(model: Trainer, table: Table, batch: int, compiled: Compiled) -> Executable:
    """Reads a batch, computes loss, metrics and gradients, and updates the weights."""
    weights, optimizer = model.trainable_weights, model.optimizer
    place(weights)
    place(model.weights)
    optimizer.build(weights)
    optimizer.place()
    trace = Trace(training=True)
    _, loss = forward(model, trace, table, batch, compiled)
    fuse(trace, [loss])
    if weights:
        with trace:
            loss = optimizer.scale_loss(loss)
            found = gradients(trace, loss, [trace.variable(weight) for weight in weights])
            optimizer.apply(found, weights)
    else:
        warnings.warn("The model does not have any trainable weights.", stacklevel=5)
    return load(trace, [])


def test_program(model: Trainer, table: Table, batch: int, compiled: Compiled) -> Executable:
    """Reads a batch and adds its loss and metrics."""
    trace = Trace()
    forward(model, trace, table, batch, compiled)
    fuse(trace, [])
    return load(trace, [])


class Prediction(Executable):
    """Reads a batch and writes the outputs to the slots out0, out1, …

    `shapes` are those of the outputs of one batch.
    """

    def __init__(self, model: Trainer, table: Table, batch: int) -> None:
        trace = Trace()
        x, _, _ = table.values(read_batch(trace, table.columns, batch))
        with trace:
            outputs = [trace.value(output) for output in flatten(model(x))]
        for i, output in enumerate(outputs):
            if not output.shape or output.shape[0] != batch:
                raise ValueError(
                    f"Output {i} of '{model.name}' has shape {output.shape} for a batch of "
                    f"{batch}: `predict` needs outputs with one row a sample."
                )
            scatter_rows(trace, output, trace.slot(f"out{i}", (1,)))
        fuse(trace, outputs)
        self.shapes = [output.shape for output in outputs]
        super().__init__(Plan(trace, [], device.get().codes), device.get())


def load(trace: Trace, keep: list[Value]) -> Executable:
    """Plan a trace and load it into the device."""
    target = device.get()
    return Executable(Plan(trace, keep, target.codes), target)


def room_for(
    model: Trainer, programs: list[Executable], columns: list[Column], batch: int, extra: int = 0
) -> int:
    """Bytes that a data set may take beside the programs.

    Raises `ResourceExhaustedError` when not even one batch fits.
    """
    target = device.get()
    # Out of the way, so that the data set cannot be split by working memory of another size.
    target.drop_arena()
    arena = max(program.plan.arena_bytes for program in programs)
    needed = [*Feed.pieces(columns, batch), extra, arena]
    if not target.holds(needed):
        # Models that nothing refers to any more may lie in the way.
        gc.collect()
    if not target.holds(needed):
        raise part("models.memory").exhausted(model, batch, arena, sum(needed) - arena)
    # A rest stays for what is loaded later.
    return (target.free - arena - extra) * 15 // 16


class ProgramCache:
    """Programs of a model by what they were made for; emptied when the device was reset."""

    def __init__(self) -> None:
        self._programs: dict[Any, Any] = {}
        self._made_on: tuple[Any, int] | None = None

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """The program for a key, made on first use."""
        here = (device.get(), device.get().generation)
        if self._made_on != here:
            self._programs.clear()
            self._made_on = here
        if key not in self._programs:
            self._programs[key] = make()
        return self._programs[key]

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What is made in the block is forgotten after it."""
        kept = dict(self._programs)
        try:
            yield
        finally:
            self._programs = kept

    def clear(self) -> None:
        self._programs.clear()
