"""`keras.layers.Dropout` and `SpatialDropout2D`."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..errors import UnavailableError, refuse
from ..program.networks import random_mask
from ..program.trace import Value
from .base import InputSpec, Layer
from .convolution import channels_last


class Dropout(Layer):
    """While training, sets inputs to 0 with probability `rate` and scales the rest by 1 / (1 -
    rate).
    """

    def __init__(
        self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and "
                f"1. Received: rate={rate}"
            )
        refuse(type(self).__name__, noise_shape=(noise_shape, None))
        if seed is not None and not isinstance(seed, int):
            raise UnavailableError(f"{type(self).__name__}(seed={seed!r})")
        self.rate = rate
        self.seed = seed
        self.seed_state = self.add_seed(seed) if rate > 0 else None
        self.built = True

    def _mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape

    def call(self, inputs: Value, training: bool = False) -> Value:
        if not training or self.seed_state is None:
            return inputs
        trace, shape = inputs.trace, self._mask_shape(inputs.shape)
        if self.name in trace.masks:
            mask = trace.constant(trace.masks[self.name].reshape(shape))
        else:
            mask = random_mask(trace, self.seed_state, shape, self.rate)
        return ops.multiply(inputs, mask)


class SpatialDropout2D(Dropout):
    """`Dropout` of whole channels."""

    def __init__(
        self,
        rate: float,
        data_format: str | None = None,
        seed: int | None = None,
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(rate, seed=seed, name=name, dtype=dtype, **kwargs)
        channels_last(self, data_format)
        self.input_spec = InputSpec(ndim=4)

    def _mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (shape[0], 1, 1, shape[3])
