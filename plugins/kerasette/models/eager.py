"""Calling a layer or a model on an array: a small program made and run at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..program.fuse import fuse
from ..program.trace import Trace
from . import steps
from .feed import Column, Feed

if TYPE_CHECKING:
    from ..layers.base import Layer


class Tensor(np.ndarray):
    """The result of a call: an array that also has `numpy()`, as tensors of Keras' backends do."""

    def numpy(self) -> np.ndarray:
        return np.asarray(self)


def call_on_array(layer: Layer, x: Any, training: bool) -> Any:
    """The layer's result for a batch."""
    columns = [Column(x, "x")]
    batch = len(columns[0])
    layer.build_for((batch, *columns[0].row_shape))
    trace = Trace(training)
    result = layer.trace(steps.read_batch(trace, columns, batch)["x"])
    outputs = result if isinstance(result, list) else [result]
    fuse(trace, outputs)
    program = steps.load(trace, outputs)
    feed = Feed(columns, batch, Feed.smallest(columns, batch))
    program.run(1, feed.locate(0, batch), batch, feed.slots())
    found = [program.read(value).view(Tensor) for value in outputs]
    return found if isinstance(result, list) else found[0]
