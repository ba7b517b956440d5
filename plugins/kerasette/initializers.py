"""`keras.initializers`: how weights start."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .registry import config_of, describe, lookup, module_getattr
from .state import randomness

Shape = tuple[int, ...]


def compute_fans(shape: Shape, input_axes: Any = None, output_axes: Any = None) -> tuple[int, int]:
    """Inputs and outputs of one unit: (fan_in, fan_out); by the axes of a kernel unless they are
    given.
    """
    if input_axes is not None and output_axes is not None:
        fan_in, fan_out = (
            math.prod(shape[axis] for axis in axes) for axes in (input_axes, output_axes)
        )
        return fan_in, fan_out
    if len(shape) < 1:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


class Initializer:
    """Called with a shape, gives a float32 array."""

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        return config_of(self)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        return cls(**config)


class Zeros(Initializer):
    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        return np.zeros(shape, np.float32)


class Ones(Initializer):
    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        return np.ones(shape, np.float32)


class Constant(Initializer):
    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        return np.full(shape, self.value, np.float32)


class RandomInitializer(Initializer):
    """Draws from a seed: the same numbers at each call, like Keras'."""

    def __init__(self, seed: int | None = None) -> None:
        self._init_seed = seed
        self.seed = randomness.draw_seed() if seed is None else seed

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "seed": self._init_seed}

    def _generator(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


def _truncated_normal(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    """Standard normal numbers, drawn again where they lie beyond two."""
    values = generator.standard_normal(shape)
    while (outside := np.abs(values) > 2).any():
        values[outside] = generator.standard_normal(int(outside.sum()))
    return values


class RandomNormal(RandomInitializer):
    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        return self._generator().normal(self.mean, self.stddev, shape).astype(np.float32)


class TruncatedNormal(RandomNormal):
    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        values = _truncated_normal(self._generator(), shape)
        return (values * self.stddev + self.mean).astype(np.float32)


class RandomUniform(RandomInitializer):
    def __init__(
        self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None
    ) -> None:
        self.minval, self.maxval = minval, maxval
        super().__init__(seed)

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        return self._generator().uniform(self.minval, self.maxval, shape).astype(np.float32)


class VarianceScaling(RandomInitializer):
    """Variance `scale` / fan, as in Keras."""

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        input_axes: Any = None,
        output_axes: Any = None,
    ) -> None:
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(
                "Invalid `mode` argument: "
                f"{mode}. Please use one of {{'fan_in', 'fan_out', 'fan_avg'}}"
            )
        distribution = distribution.lower()
        if distribution == "normal":
            distribution = "truncated_normal"
        if distribution not in ("uniform", "truncated_normal", "untruncated_normal"):
            raise ValueError(
                f"Invalid `distribution` argument: {distribution}."
                "Please use one of {'uniform', 'truncated_normal', 'untruncated_normal'}"
            )
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes
        super().__init__(seed)

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        fan_in, fan_out = compute_fans(tuple(shape), self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        generator = self._generator()
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            values = generator.uniform(-limit, limit, shape)
        elif self.distribution == "truncated_normal":
            # The standard deviation of a standard normal cut off at two.
            values = _truncated_normal(generator, shape) * (
                math.sqrt(variance) / 0.87962566103423978
            )
        else:
            values = generator.normal(0.0, math.sqrt(variance), shape)
        return values.astype(np.float32)


class _Named(VarianceScaling):
    """A variance scaling with fixed settings."""

    settings: tuple[float, str, str]

    def __init__(
        self, seed: int | None = None, input_axes: Any = None, output_axes: Any = None
    ) -> None:
        super().__init__(*self.settings, seed, input_axes, output_axes)


class GlorotUniform(_Named):
    settings = (1.0, "fan_avg", "uniform")


class GlorotNormal(_Named):
    settings = (1.0, "fan_avg", "truncated_normal")


class HeNormal(_Named):
    settings = (2.0, "fan_in", "truncated_normal")


class HeUniform(_Named):
    settings = (2.0, "fan_in", "uniform")


class LecunNormal(_Named):
    settings = (1.0, "fan_in", "truncated_normal")


class LecunUniform(_Named):
    settings = (1.0, "fan_in", "uniform")


class Orthogonal(RandomInitializer):
    """Rows or columns of length `gain` that stand at right angles (Saxe et al., 2014)."""

    def __init__(self, gain: float = 1.0, seed: int | None = None) -> None:
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        if len(shape) < 2:
            raise ValueError(
                "The tensor to initialize must be at least two-dimensional. "
                f"Received: shape={shape} of rank {len(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        size = (max(rows, columns), min(rows, columns))
        q, r = np.linalg.qr(self._generator().standard_normal(size))
        q = q * np.sign(np.diag(r))
        return (self.gain * (q.T if rows < columns else q)).reshape(shape).astype(np.float32)


class Identity(Initializer):
    """The identity matrix times `gain`."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Shape, dtype: Any = None) -> np.ndarray:
        if len(shape) != 2:
            raise ValueError(
                "Identity matrix initializer can only be used for 2D matrices. "
                f"Received: shape={shape} of rank {len(shape)}."
            )
        return self.gain * np.eye(*shape, dtype=np.float32)


IdentityInitializer, OrthogonalInitializer = Identity, Orthogonal

_CLASSES = (
    *(Orthogonal, Identity),
    *(Zeros, Ones, Constant, RandomNormal, TruncatedNormal, RandomUniform, VarianceScaling),
    *(GlorotUniform, GlorotNormal, HeNormal, HeUniform, LecunNormal, LecunUniform),
)
_ALIASES = {"uniform": RandomUniform, "normal": RandomNormal, "zero": Zeros, "one": Ones}
serialize = describe


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The initializer of a config."""
    return get(config)


def get(identifier: Any) -> Any:
    """An initializer from a name, an object, a class or a config; None stays None."""
    return lookup(identifier, _CLASSES, "initializer", _ALIASES)


__getattr__ = module_getattr("initializers", _CLASSES)
