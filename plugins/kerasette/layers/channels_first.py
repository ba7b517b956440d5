"""Layers of images [n, channels, height, width]: axes are moved at the layer's border, and inside
of it the layer is the one for images [n, height, width, channels].
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import ops
from ..errors import UnavailableError
from ..program.views import View, strides
from .input_spec import Dims, InputSpec
from .reshaping import Flatten

PACKAGE = __name__.split(".", maxsplit=1)[0]


@functools.cache
def channels_first(cls: Any) -> type:
    """The class of the same name whose images' channels come first.

    Raises `UnavailableError` for a student's class, whose `call` would see other axes than it says.
    """
    if not cls.__module__.startswith(f"{PACKAGE}."):
        raise UnavailableError(f"{cls.__name__}, a layer of your own, with channels_first")

    @functools.wraps(cls.__init__)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        # The arguments decide anew.
        self.__class__ = cls
        self.__init__(*args, **kwargs)

    # Images may come one by one; what is flattened always has samples in front.
    axis = 1 if issubclass(cls, Flatten) else -3

    def build(self: Any, input_shape: Dims) -> None:
        with _inside(self, cls, input_shape, axis) as last:
            self.build(last)
            spec = self.input_spec
        self._build_shapes = [input_shape]
        if spec is not None and spec.axes:
            # What is demanded of the channels.
            self.input_spec = InputSpec(spec.ndim, spec.min_ndim, {1: spec.axes[-1]})

    @functools.wraps(cls.call)
    def call(self: Any, inputs: Any, **options: Any) -> Any:
        with _inside(self, cls, inputs.shape, axis):
            result = self.call(_to_last(inputs, axis), **options)
        return result if result.ndim < 3 else ops.moveaxis(result, -1, axis)

    def compute_output_shape(self: Any, input_shape: Dims) -> Dims:
        with _inside(self, cls, input_shape, axis) as last:
            shape = self.compute_output_shape(last)
        return _moved(shape, -1, axis)

    methods = {
        **{"__init__": __init__, "__module__": cls.__module__, "__doc__": cls.__doc__},
        **{"build": build, "call": call, "compute_output_shape": compute_output_shape},
    }
    return type(cls.__name__, (cls,), methods)


def _moved(shape: Dims, source: int, destination: int) -> Dims:
    """A shape with an axis moved, where there are more than samples and features."""
    if len(shape) < 3:
        return tuple(shape)
    sizes = list(shape)
    size = sizes.pop(source)
    sizes.insert(destination % len(shape), size)
    return tuple(sizes)


@contextlib.contextmanager
def _inside(layer: Any, cls: type, shape: Dims, axis: int) -> Iterator[Dims]:
    """While the layer is an instance of `cls`; gives the shape with the channels at the end.

    Errors tell the shape that came.
    """
    outer, last = type(layer), _moved(shape, axis, -1)
    layer.__class__ = cls
    try:
        yield last
    except ValueError as error:
        text = str(error).replace(str(last), str(tuple(shape)))
        raise type(error)(text.replace(str(np.array(last)), str(np.array(shape)))) from None
    finally:
        layer.__class__ = outer


def _to_last(x: Any, axis: int) -> Any:
    """[n, channels, height, width] → [n, height, width, channels]; what the layer before moved the
    other way is taken as it was.
    """
    if x.ndim < 3:
        return x
    if x.op is not None and x.op.kind is View:
        (source,) = x.op.inputs
        if source.ndim == 4 and x.shape == _moved(source.shape, -1, 1):
            steps = _moved(tuple(strides(source.shape)), -1, 1)
            if x.op.attributes == {"strides": list(steps), "first": 0}:
                return source
    return ops.moveaxis(x, axis, -1)
