"""What tests of the engine look at: outputs, loss and gradients of one batch, with nothing updated
but moving averages.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import losses, ops
from .models import steps
from .models.data import Table
from .models.feed import Feed
from .program.elementwise import affine
from .program.fuse import fuse
from .program.gradients import gradients as differentiate
from .program.trace import Trace
from .tree import flatten, map_structure


def gradients(
    model: Any,
    x: Any,
    y: Any,
    loss: Any = None,
    sample_weight: Any = None,
    training: bool = True,
    masks: dict[str, np.ndarray] | None = None,
) -> tuple[Any, float, list[np.ndarray], Any]:
    """Outputs, loss, the gradient of each trainable weight and the gradient of `x`.

    `x` and `y` may be lists or dicts of arrays. `loss` is a name or an object; without one it is
    the model's compiled loss, and for a model that is not compiled the sum of outputs times `y`.
    What layers and regularizers add belongs to the loss. `masks` gives random layers, by name, the
    numbers to use instead of random ones. In training mode the moving averages of batch
    normalization are updated.
    """
    x, y = map_structure(lambda array: np.asarray(array, np.float32), (x, y))
    table = Table(x, y, sample_weight)
    batch = table.rows
    model.prepare(table.inputs())
    with Trace(training) as trace:
        trace.masks = masks or {}
        inputs, target, weight = table.values(steps.read_batch(trace, table.columns, batch))
        outputs = model(inputs)
        chosen = loss if loss is not None else model.loss
        if chosen is None:
            products = zip(flatten(outputs), flatten(target), strict=True)
            total: Any = sum(ops.sum(output * factors) for output, factors in products)
        else:
            total = losses.resolve(chosen, outputs.shape, target.shape)(target, outputs, weight)
        for value in [*trace.losses, *steps.penalties(model)]:
            total = total + value
        fuse(trace, [*flatten(outputs), total])
        leaves = flatten(inputs)
        weights = [trace.variable(weight) for weight in model.trainable_weights]
        results = differentiate(trace, total, [*leaves, *weights])
        # Constants and shared memory cannot be read back: every result gets a place of its own.
        results = [affine(trace, value, 1.0, 0.0) for value in [total, *results]]
    program = steps.load(trace, [*flatten(outputs), *results])
    feed = Feed(table.columns, batch, Feed.smallest(table.columns, batch))
    program.run(1, feed.locate(0, batch), batch, feed.slots())
    found, *rest = (program.read(value) for value in results)
    by_input = iter(rest[: len(leaves)])
    return (
        map_structure(program.read, outputs),
        float(found),
        rest[len(leaves) :],
        map_structure(lambda _: next(by_input), inputs),
    )
