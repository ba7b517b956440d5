"""Layers for other sizes of images [n, height, width, channels]: borders and larger pixels."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..errors import UnavailableError
from ..shapes import standardize_pair
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


def _borders(value: Any, name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """((top, bottom), (left, right)) from one number, two, or two pairs."""
    if isinstance(value, int):
        return (value, value), (value, value)
    if not hasattr(value, "__len__"):
        raise ValueError(
            f"`{name}` should be either an int, a tuple of 2 ints or a tuple of 2 tuples of 2 "
            f"ints. Received: {name}={value}."
        )
    if len(value) != 2:
        raise ValueError(f"`{name}` should have two elements. Received: {name}={value}.")
    height, width = value
    return (
        standardize_pair(height, f"1st entry of {name}", 0),
        standardize_pair(width, f"2nd entry of {name}", 0),
    )


class ZeroPadding2D(Layer):
    """A border of zeros round images."""

    def __init__(
        self, padding: Any = (1, 1), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals(), "padding")
        self.padding = _borders(padding, "padding")
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Any) -> Any:
        return ops.pad(inputs, ((0, 0), *self.padding, (0, 0)))


class Cropping2D(Layer):
    """Images without their borders."""

    def __init__(
        self,
        cropping: Any = ((0, 0), (0, 0)),
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if isinstance(cropping, int) and cropping < 0:
            raise ValueError(f"`cropping` cannot be negative. Received: cropping={cropping}.")
        keep(self, locals())
        self.cropping = _borders(cropping, "cropping")
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Any) -> Any:
        rows, columns = (
            slice(before, size - after)
            for size, (before, after) in zip(inputs.shape[1:3], self.cropping, strict=True)
        )
        return inputs[:, rows, columns]

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        sizes = []
        for size, cut in zip(input_shape[1:3], map(sum, self.cropping), strict=True):
            if size is not None and cut >= size:
                raise ValueError(
                    "Values in `cropping` argument should be smaller than the corresponding "
                    f"spatial dimension of the input. Received: input_shape={input_shape}, "
                    f"cropping={self.cropping}"
                )
            sizes.append(None if size is None else size - cut)
        return (input_shape[0], *sizes, input_shape[3])


class UpSampling2D(Layer):
    """Images `size` times as large."""

    def __init__(
        self,
        size: Any = (2, 2),
        data_format: str | None = None,
        interpolation: str = "nearest",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals(), "interpolation")
        self.interpolation = interpolation.lower()
        if self.interpolation not in ("nearest", "bilinear", "bicubic"):
            raise UnavailableError(f"UpSampling2D(interpolation={interpolation!r})")
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Any) -> Any:
        down, right = self.size
        if self.interpolation == "nearest":
            return ops.repeat(ops.repeat(inputs, down, 1), right, 2)
        size = (inputs.shape[1] * down, inputs.shape[2] * right)
        return ops.image.resize(inputs, size, self.interpolation)
