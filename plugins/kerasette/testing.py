"""What tests of the engine look at: outputs, loss and gradients of one batch, with nothing updated
but moving averages.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import losses
from .graph import KerasTensor
from .models import data, steps
from .models.feed import Feed
from .program.elementwise import multiply, reduce
from .program.fuse import fuse
from .program.gradients import gradients as differentiate
from .program.trace import Trace


def gradients(
    model: Any,
    x: Any,
    y: Any,
    loss: Any = None,
    sample_weight: Any = None,
    training: bool = True,
    masks: dict[str, np.ndarray] | None = None,
) -> tuple[np.ndarray, float, list[np.ndarray], np.ndarray]:
    """Outputs, loss, the gradient of each trainable weight and the gradient of `x`.

    `loss` is a name or an object; without one it is the model's compiled loss, and for a model that
    is not compiled the sum
    of outputs times `y`. `masks` gives dropout layers, by name, the factors to use instead of
    random ones. In training mode the moving averages of batch normalization are updated.
    """
    columns = data.columns(np.asarray(x, np.float32), np.asarray(y, np.float32), sample_weight)
    batch = len(columns[0])
    model.prepare(KerasTensor((None, *columns[0].row_shape)))
    with Trace(training) as trace:
        trace.masks = masks or {}
        values = steps.read_batch(trace, columns, batch)
        outputs = model(values["x"])
    chosen = loss if loss is not None else model.loss
    if chosen is None:
        total = reduce(trace, "sum", multiply(trace, outputs, values["y"]), None)
    else:
        found = losses.resolve(chosen, outputs.shape, values["y"].shape)
        total = steps.loss_of(found, values["y"], outputs, values.get("sample_weight"))
    fuse(trace, [outputs, total])
    wanted = [values["x"], *(trace.variable(weight) for weight in model.trainable_weights)]
    results = differentiate(trace, total, wanted)
    # Constants and shared memory cannot be read back: every result gets a place of its own.
    results = [multiply(trace, value, trace.constant(1.0)) for value in results]
    program = steps.load(trace, [outputs, total, *results])
    feed = Feed(columns, batch, Feed.smallest(columns, batch))
    program.run(1, feed.locate(0, batch), batch, feed.slots())
    input_gradient, *weight_gradients = (program.read(value) for value in results)
    return program.read(outputs), float(program.read(total)), weight_gradients, input_gradient
