"""The programs of a model: one training step, one evaluation step, one prediction, each for one
batch size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import device
from ..device.base import mebibytes
from ..errors import ResourceExhaustedError
from ..metrics import Mean, Metric
from ..program.elementwise import affine, multiply, reduce
from ..program.fuse import fuse
from ..program.gradients import gradients
from ..program.plan import Executable, Plan
from ..program.trace import Trace, Value
from ..program.training import gather_rows, scatter_rows
from ..tree import flatten
from ..variable import Variable, place
from .feed import Column, Feed

if TYPE_CHECKING:
    from ..losses import Loss
    from ..optimizers import Optimizer
    from .trainer import Trainer


class Compiled:
    """What `compile` was given, resolved against the shapes of the data."""

    def __init__(
        self, loss: Loss | None, metrics: list[Metric], tracker: Mean, optimizer: Optimizer | None
    ) -> None:
        self.loss, self.metrics = loss, metrics
        self.tracker, self.optimizer = tracker, optimizer


def read_batch(trace: Trace, columns: list[Column], batch: int) -> dict[str, Value]:
    """The columns' values for one batch, read from the data set."""
    order = trace.slot("order", (batch,))
    return {
        column.name: gather_rows(
            trace,
            trace.slot(column.name, (1,)),
            order,
            (batch, *column.row_shape),
            column.dtype.itemsize,
        )
        for column in columns
    }


def loss_of(loss: Loss, y_true: Value, y_pred: Value, weight: Value | None) -> Value:
    """The loss of a batch as one number, samples weighted as in Keras."""
    trace = y_pred.trace
    shape = loss.target_shape(y_pred.shape, y_true.shape)
    values = loss.call(trace.reshape(y_true, shape), y_pred)
    if weight is not None:
        column = (values.shape[0], *([1] * (len(values.shape) - 1)))
        values = multiply(trace, values, trace.reshape(weight, column))
    total = reduce(trace, "sum", values, None)
    return total if loss.reduction == "sum" else affine(trace, total, 1.0 / values.size, 0.0)


def forward(
    model: Trainer, trace: Trace, columns: list[Column], batch: int, compiled: Compiled
) -> tuple[dict[str, Value], Value, Value]:
    """Model, loss and metrics of a batch: what was read, the prediction, the loss."""
    values = read_batch(trace, columns, batch)
    y_pred = model(values["x"])
    assert compiled.loss is not None
    loss = loss_of(compiled.loss, values["y"], y_pred, values.get("sample_weight"))
    compiled.tracker.add(loss, batch)
    for metric in compiled.metrics:
        metric.update(values["y"], y_pred)
    return values, y_pred, loss


def train_program(
    model: Trainer, columns: list[Column], batch: int, compiled: Compiled
) -> Executable:
    """Reads a batch, computes loss, metrics and gradients, and updates the weights."""
    weights, optimizer = model.trainable_weights, compiled.optimizer
    assert optimizer is not None
    place(weights)
    place(model.weights)
    optimizer.build(weights)
    optimizer.place()
    with Trace(training=True) as trace:
        _, _, loss = forward(model, trace, columns, batch, compiled)
        fuse(trace, [loss])
        found = gradients(trace, loss, [trace.variable(weight) for weight in weights])
        optimizer.apply(trace, weights, found)
    return load(trace, [])


def test_program(
    model: Trainer, columns: list[Column], batch: int, compiled: Compiled
) -> Executable:
    """Reads a batch and adds its loss and metrics."""
    with Trace() as trace:
        forward(model, trace, columns, batch, compiled)
    fuse(trace, [])
    return load(trace, [])


def predict_program(model: Trainer, columns: list[Column], batch: int) -> Executable:
    """Reads a batch and writes the outputs to the slots out0, out1, …"""
    with Trace() as trace:
        outputs = flatten(model(read_batch(trace, columns, batch)["x"]))
        for i, output in enumerate(outputs):
            scatter_rows(trace, output, trace.slot(f"out{i}", (1,)))
    fuse(trace, outputs)
    return load(trace, [])


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
    smallest = Feed.smallest(columns, batch) + extra
    if arena + smallest > target.free:
        weights = target.capacity - target.free
        raise ResourceExhaustedError(
            f"Out of memory: '{model.name}' with batch_size={batch} needs "
            f"{mebibytes(arena + smallest + weights)} (activations and gradients "
            f"{mebibytes(arena)}, weights and optimizer {mebibytes(weights)}, data "
            f"{mebibytes(smallest)}), but the device has {mebibytes(target.capacity)}. "
            "A smaller batch_size needs less."
        )
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

    def clear(self) -> None:
        self._programs.clear()


def columns_key(columns: list[Column]) -> tuple[Any, ...]:
    return tuple((column.name, column.row_shape, column.dtype.str) for column in columns)


def weights_key(variables: list[Variable]) -> tuple[int, ...]:
    return tuple(id(variable) for variable in variables)
