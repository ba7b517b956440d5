"""Layers that make one tensor of several."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from .. import ops
from .base import Layer
from .input_spec import Dims


class Merge(Layer):
    """Combines tensors element by element; those of fewer axes get more behind the first."""

    combine: ClassVar[Callable[[Any, Any], Any]] = staticmethod(ops.add)

    def build(self, input_shape: Any) -> None:
        shapes, kind = input_shape, type(self).__name__
        if not isinstance(shapes[0], (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: input_shape={shapes} (not a list of shapes)"
            )
        if kind == "Subtract" and len(shapes) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. "
                f"Received: input_shape={shapes}"
            )
        if len({shape[0] for shape in shapes} - {None}) > 1:
            raise ValueError(
                "Cannot merge tensors with different batch sizes. "
                f"Received tensors with shapes {shapes}"
            )
        self._check(shapes)

    def _check(self, shapes: Any) -> None:
        functools.reduce(_common, [tuple(shape[1:]) for shape in shapes])

    def call(self, inputs: Any) -> Any:
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: inputs={inputs} (not a list of tensors)"
            )
        self._check([x.shape for x in inputs])
        rank = max(x.ndim for x in inputs)
        return self.merge([ops.expand_dims(x, (*range(1, 1 + rank - x.ndim),)) for x in inputs])

    def merge(self, inputs: list[Any]) -> Any:
        """One tensor of several with the same number of axes."""
        return functools.reduce(type(self).combine, inputs)


def _common(a: Dims, b: Dims) -> Dims:
    """The shape that two samples have when combined. Raises ValueError in Keras' words."""
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    start = len(long) - len(short)
    shape = list(long[:start])
    for m, n in zip(long[start:], short, strict=True):
        if m != n and None not in (m, n) and 1 not in (m, n):
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {long} and {short}")
        shape.append(None if None in (m, n) else n if m == 1 else m)
    return tuple(shape)


class Add(Merge):
    """The sum of all inputs."""


class Subtract(Merge):
    """The first input minus the second."""

    combine = staticmethod(ops.subtract)


class Multiply(Merge):
    """The product of all inputs."""

    combine = staticmethod(ops.multiply)


class Maximum(Merge):
    """The largest of all inputs, element by element."""

    combine = staticmethod(ops.maximum)


class Minimum(Merge):
    """The smallest of all inputs, element by element."""

    combine = staticmethod(ops.minimum)


class Average(Merge):
    """The mean of all inputs."""

    def merge(self, inputs: list[Any]) -> Any:
        return super().merge(inputs) / len(inputs)


class Concatenate(Merge):
    """All inputs side by side along an axis."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def _check(self, shapes: Any) -> None:
        rests = []
        for shape in shapes:
            place = self.axis % len(shape)
            rests.append([size for i, size in enumerate(shape) if i not in (0, place)])
        if len({len(rest) for rest in rests}) > 1 or any(
            len(set(sizes) - {None}) > 1 for sizes in zip(*rests, strict=True)
        ):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the "
                f"concatenation axis. Received: input_shape={shapes}"
            )

    def merge(self, inputs: list[Any]) -> Any:
        return ops.concatenate(inputs, self.axis)


def _function(layer: type[Merge]) -> Any:
    def call(inputs: Any, **arguments: Any) -> Any:
        return layer(**arguments)(inputs)

    call.__name__ = layer.__name__.lower()
    call.__doc__ = f"`{layer.__name__}` as a function."
    return call


add, subtract, multiply = _function(Add), _function(Subtract), _function(Multiply)
average, maximum, minimum = _function(Average), _function(Maximum), _function(Minimum)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """`Concatenate` as a function."""
    return Concatenate(axis, **kwargs)(inputs)
