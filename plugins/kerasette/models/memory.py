"""How much of the device's memory a training step needs, before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import device
from ..device.base import mebibytes
from ..errors import ResourceExhaustedError
from ..tree import map_structure
from .data import Table
from .feed import Feed
from .session import TableSession

if TYPE_CHECKING:
    from .trainer import Trainer


class StepMemory(NamedTuple):
    """Bytes: `working` for the activations and gradients of one step, `lasting` for weights,
    optimizer, programs and what else lies on the device, `data` for one batch. `device` is what
    there is.
    """

    working: int
    lasting: int
    data: int
    device: int

    @property
    def needed(self) -> int:
        """Bytes in all; `fit` raises `ResourceExhaustedError` when they are more than `device`."""
        return self.working + self.lasting + self.data

    def __str__(self) -> str:
        return (
            f"{mebibytes(self.needed)} (activations and gradients {mebibytes(self.working)}, "
            f"weights and optimizer {mebibytes(self.lasting)}, data {mebibytes(self.data)})"
        )


def step_memory(model: Trainer, x: Any, y: Any, batch_size: int) -> StepMemory:
    """What `model.fit(x, y, batch_size=batch_size)` needs at least, from the compiled step.

    Nothing is computed, so the step may be larger than the device. Of the data (arrays, or lists or
    dicts of them) only the shape and type of a row count: one row is enough for any `batch_size`.
    Raises ValueError like `fit` where model and data do not go together.
    """
    model._assert_compiled()

    def repeated(array: Any) -> np.ndarray:
        rows = np.asarray(array)
        return np.broadcast_to(rows[:1], (batch_size, *rows.shape[1:]))

    table = Table(*map_structure(repeated, (x, y)))
    # Its program must not lie on the device when the next one is asked for.
    with model._programs.unchanged():
        session = TableSession(model, table, batch_size, "train")
        arena = max(program.plan.arena_bytes for program in session.programs)
        return measured(arena, Feed.smallest(table.columns, batch_size))


def measured(working: int, data: int) -> StepMemory:
    """The same with what lies on the device now, working memory left out."""
    target = device.get()
    target.drop_arena()
    return StepMemory(working, target.capacity - target.free, data, target.capacity)


def exhausted(model: Trainer, batch: int, working: int, data: int) -> ResourceExhaustedError:
    """The error for a step that does not fit."""
    memory = measured(working, data)
    return ResourceExhaustedError(
        f"Out of memory: '{model.name}' with batch_size={batch} needs {memory}, but the device has "
        f"{mebibytes(memory.device)}. A smaller batch_size needs less."
    )
