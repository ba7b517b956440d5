"""`keras.random`: random numbers, in a program and at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import ops
from .ops.dispatch import operation
from .ops.values import writing
from .program.random import draw
from .program.trace import Shape
from .registry import module_getattr
from .state import randomness
from .variable import Variable

__all__ = ["SeedGenerator", "dropout", "normal", "randint", "uniform"]


class SeedGenerator:
    """A random state that moves on with each draw: seed and number of draws, as the bits of two
    numbers.
    """

    def __init__(self, seed: int | None = None, name: str = "seed_generator") -> None:
        if seed is not None and not isinstance(seed, int):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.seed, self.name = seed, name
        bits = np.array([randomness.draw_seed() if seed is None else seed, 0], np.int64)
        self.state = Variable(
            np.zeros(2), trainable=False, name="seed_generator_state", path=f"{name}/state"
        )
        self.state.assign_bits(bits.astype(np.uint32).view(np.float32))

    def get_config(self) -> dict[str, Any]:
        return {"seed": self.seed}


@operation
def _random(kind: str, shape: Shape, seed: Any) -> Any:
    generator = seed if isinstance(seed, SeedGenerator) else SeedGenerator(seed)
    return draw(writing(), kind, writing().variable(generator.state), tuple(shape))


def uniform(
    shape: Shape, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None
) -> Any:
    """Between `minval` and `maxval`, the latter left out."""
    return _random("uniform", shape, seed) * (maxval - minval) + minval


def normal(
    shape: Shape, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Any:
    return _random("normal", shape, seed) * stddev + mean


def randint(shape: Shape, minval: int, maxval: int, dtype: Any = "int32", seed: Any = None) -> Any:
    """Whole numbers from `minval` up to but not including `maxval`."""
    return ops.cast(ops.floor(uniform(shape, minval, maxval, seed=seed)), dtype)


def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Any:
    """Zero with probability `rate`, otherwise scaled by 1 / (1 - rate)."""
    shape: Any = noise_shape or ops.shape(inputs)
    kept = uniform(shape, seed=seed) >= rate
    return ops.where(kept, inputs / (1 - rate), 0.0)


__getattr__ = module_getattr("random")
