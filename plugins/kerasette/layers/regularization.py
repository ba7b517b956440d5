"""Layers that act while training only: dropout and noise."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..program.networks import random_mask
from ..random import normal
from .arguments import generator, keep
from .base import Layer
from .input_spec import InputSpec


class Dropout(Layer):
    """While training, sets inputs to 0 with probability `rate` and scales the rest by 1 / (1 -
    rate); along axes where `noise_shape` has a 1 all or nothing.
    """

    _built_from_start = True

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and "
                f"1. Received: rate={rate}"
            )
        noise_shape = _noise_shape(noise_shape)
        keep(self, locals())
        self.seed_generator = generator(seed)

    def _mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        if self.noise_shape is None:
            return shape
        pairs = zip(self.noise_shape, shape, strict=True)
        return tuple(size if noise is None else noise for noise, size in pairs)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.rate:
            return inputs
        trace, mask = inputs.trace, inputs.trace.masks.get(self.name)
        if mask is None:
            shape = self._mask_shape(inputs.shape)
            mask = random_mask(trace, self.seed_generator.state, shape, self.rate)
        return ops.multiply(inputs, mask)


def _noise_shape(given: Any) -> tuple[int | None, ...] | None:
    start = "Invalid value received for argument `noise_shape`. Expected"
    if given is None:
        return None
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise ValueError(
            f"{start} an iterable of integers (e.g., a tuple or list). "
            f"Received: noise_shape={given}"
        )
    for i, size in enumerate(given):
        if size is not None and not isinstance(size, int):
            raise ValueError(
                f"{start} all elements to be integers or None. Received element at index {i}: "
                f"{size} (type: {type(size).__name__})"
            )
        if size is not None and size <= 0:
            raise ValueError(
                f"{start} all dimensions to be positive integers or None. Received negative or "
                f"zero value at index {i}: {size}"
            )
    return tuple(given)


class SpatialDropout2D(Dropout):
    """`Dropout` of whole channels."""

    def __init__(
        self,
        rate: float,
        data_format: str | None = None,
        seed: Any = None,
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(rate, (None, 1, 1, None), seed, name=name, dtype=dtype, **kwargs)
        keep(self, locals(), "name", "dtype")
        self.input_spec = InputSpec(ndim=4)

    def get_config(self) -> dict[str, Any]:
        # Keras keeps less of this layer than of others.
        kept = ("rate", "seed", "name", "dtype", "data_format")
        return {name: getattr(self, name) for name in kept}


class GaussianNoise(Layer):
    """While training, adds normal noise."""

    _built_from_start = True

    def __init__(self, stddev: float, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= stddev <= 1:
            raise ValueError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 "
                f"and 1. Received: stddev={stddev}"
            )
        keep(self, locals())
        self.seed_generator = generator(seed)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training or not self.stddev:
            return inputs
        noise = inputs.trace.masks.get(self.name)
        if noise is None:
            noise = normal(inputs.shape, 0.0, self.stddev, seed=self.seed_generator)
        return inputs + noise
