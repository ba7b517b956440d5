"""Layers that prepare images and numbers: scaling, normalization, random changes while training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import ops
from ..errors import UnavailableError, refuse
from ..random import uniform
from .arguments import generator, keep
from .base import Layer
from .input_spec import Dims

Range = tuple[float, float]


class Rescaling(Layer):
    """inputs * scale + offset"""

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def call(self, inputs: Any) -> Any:
        scale, offset = (
            x if isinstance(x, (int, float)) else np.asarray(x) for x in (self.scale, self.offset)
        )
        x = ops.cast(inputs, "float32") * scale
        return x + offset if np.any(offset) else x


class Normalization(Layer):
    """(inputs - mean) / standard deviation, both given or found by `adapt`; for each place along
    the axes in `axis`, for all numbers together where that is None.
    """

    def __init__(
        self,
        axis: Any = -1,
        mean: Any = None,
        variance: Any = None,
        invert: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean, self.input_variance, self.invert = mean, variance, invert
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. "
                f"Received: mean={mean} and variance={variance}"
            )

    def build(self, input_shape: Dims) -> None:
        rank = len(input_shape)
        kept = sorted(axis % rank for axis in self.axis)
        for axis in kept:
            if input_shape[axis] is None:
                raise ValueError(
                    "All `axis` values to be kept must have a known shape. "
                    f"Received axis={self.axis}, inputs.shape={input_shape}, with unknown axis at "
                    f"index {axis}"
                )
        self._shape: Any = tuple(n if i in kept else 1 for i, n in enumerate(input_shape))
        if self.input_mean is None:
            shape = tuple(input_shape[axis] for axis in kept)
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", trainable=False, name="count")

    def adapt(self, data: Any) -> None:
        """Find mean and variance of an array, or of batches: a list, a generator, a `PyDataset`."""
        if hasattr(data, "shape"):
            data = [data]
        elif not hasattr(data, "__iter__"):
            data = (data[i] for i in range(len(data)))
        total, mean, variance = 0, np.float64(0), np.float64(0)
        for found in data:
            found = found[0] if isinstance(found, (list, tuple)) else found  # noqa: PLW2901
            batch = np.asarray(ops.convert_to_numpy(found), np.float64)
            if not self.built:
                self.build(batch.shape)
                self.built = True
            rank = batch.ndim
            reduced = tuple(set(range(rank)) - {axis % rank for axis in self.axis})
            count = math.prod(batch.shape[axis] for axis in reduced)
            own, spread = batch.mean(reduced), batch.var(reduced)
            total += count
            # Chan, Golub and LeVeque, 1979: the variance of two parts from those of each.
            share, step = count / total, own - mean
            mean = mean + step * share
            variance = variance + (spread - variance) * share + step**2 * share * (1 - share)
        if not total:
            raise ValueError("adapt() received an empty iterable (no batches).")
        if self.input_mean is None:
            self.adapt_mean.assign(mean)
            self.adapt_variance.assign(variance)

    def call(self, inputs: Any) -> Any:
        if self.input_mean is None:
            mean = ops.reshape(self.adapt_mean, self._shape)
            deviation = ops.sqrt(ops.reshape(self.adapt_variance, self._shape))
            deviation = ops.maximum(deviation, 1e-7)
        else:
            mean, variance = self._given(self.input_mean), self._given(self.input_variance)
            deviation = np.maximum(np.sqrt(variance), 1e-7)
        return inputs * deviation + mean if self.invert else (inputs - mean) / deviation

    @property
    def mean(self) -> Any:
        return self._statistic("mean")

    @property
    def variance(self) -> Any:
        return self._statistic("variance")

    def _statistic(self, name: str) -> Any:
        """A statistic as it meets the inputs; None before the layer knows their shape."""
        if not self.built:
            return None
        given = getattr(self, f"input_{name}")
        if given is None:
            return getattr(self, f"adapt_{name}").numpy().reshape(self._shape).view(ops.Tensor)
        return np.broadcast_to(self._given(given), self._shape).view(ops.Tensor)

    def get_config(self) -> dict[str, Any]:
        given = {"mean": self.input_mean, "variance": self.input_variance}
        return {**super().get_config(), **given}

    def _given(self, number: Any) -> np.ndarray:
        """A mean or variance as it meets the inputs: its axes are the last of the kept ones."""
        array, rank = np.asarray(number, np.float32), len(self._shape)
        kept = sorted(axis % rank for axis in self.axis)
        shape = [1] * rank
        for axis, size in zip(kept[len(kept) - array.ndim :], array.shape, strict=True):
            shape[axis] = size
        return array.reshape(shape)


class RandomImageLayer(Layer):
    """Changes each image at random, while training and where called outside of a model; takes
    images [n, h, w, channels] or a single one.

    A test hands in what is drawn, [n, numbers], by the layer's name.
    """

    # Between which numbers those lie that each image takes.
    ranges: list[Range]

    def _settle(self, arguments: dict[str, Any]) -> None:
        """Keep the constructor's arguments, refusing what only Keras has."""
        keep(self, arguments)
        known = ("reflect", "wrap", "constant", "nearest")
        given = arguments.get("fill_mode", "wrap")
        if given not in known:
            raise NotImplementedError(f"Unknown `fill_mode` {given}. Expected of one {known}.")
        self.seed_generator = generator(self.seed)

    def __call__(self, data: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict):
            raise UnavailableError(f"{type(self).__name__} on a dict of images and labels")
        return super().__call__(data, **kwargs)

    def call(self, inputs: Any, training: bool = True) -> Any:
        if inputs.ndim not in (3, 4):
            raise ValueError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={inputs.shape}"
            )
        inputs = ops.cast(inputs, "float32")
        if not training:
            return inputs
        images = ops.reshape(inputs, (-1, *inputs.shape[-3:]))
        drawn = inputs.trace.masks.get(self.name)
        if drawn is None:
            low, high = np.transpose(self.ranges)
            drawn = uniform((len(images), len(low)), seed=self.seed_generator)
            drawn = drawn * (high - low) + low
        return ops.reshape(self.change(images, ops.convert_to_tensor(drawn)), inputs.shape)

    def change(self, images: Any, drawn: Any) -> Any:
        """The images [n, h, w, channels] changed by numbers [n, count]: here an affine
        transformation.
        """
        _, height, width, _ = images.shape
        transforms = self.transforms(drawn, height, width)
        settings = (self.interpolation, self.fill_mode, self.fill_value)
        return ops.image.affine_transform(images, transforms, *settings)

    def transforms(self, drawn: Any, height: int, width: int) -> Any:
        """Transforms [n, 8] of images."""
        raise NotImplementedError


def _range(factor: Any, low: float = -1, name: str = "factor") -> Range:
    """Bounds from one number or two. Raises ValueError in Keras' words."""
    number = isinstance(factor, (int, float))
    pair = (max(-abs(factor), low), abs(factor)) if number else tuple(factor)
    if len(pair) != 2 or (not low <= factor <= 1 if number else pair[0] > 1 or pair[1] < low):
        raise ValueError(
            "The `factor` argument should be a number (or a list of two numbers) in the range "
            f"[{low}, {type(low)(1)}]. Received: {name}={factor}"
        )
    return min(pair), max(pair)


class RandomFlip(RandomImageLayer):
    """Mirrors images left to right, upside down or both, each with probability one half."""

    ranges = [(0, 1)]  # noqa: RUF012

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: Any = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._settle(locals())

    def change(self, images: Any, drawn: Any) -> Any:
        flips = ops.reshape(drawn <= 0.5, (-1, 1, 1, 1))
        for axis, name in ((2, "horizontal"), (1, "vertical")):
            if self.mode in (name, "horizontal_and_vertical"):
                images = ops.where(flips, ops.flip(images, axis), images)
        return images


class RandomContrast(RandomImageLayer):
    """Moves the pixels of each channel away from their mean, by a factor for each image."""

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        seed: Any = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        factor = _range(factor, 0)
        self._settle(locals())
        self.ranges = [(1 - factor[0], 1 + factor[1])]

    def change(self, images: Any, drawn: Any) -> Any:
        mean = ops.mean(images, (1, 2), keepdims=True)
        changed = (images - mean) * ops.reshape(drawn, (-1, 1, 1, 1)) + mean
        return ops.clip(changed, *self.value_range)


class RandomRotation(RandomImageLayer):
    """Turns images round their middle; `factor` counts whole turns."""

    def __init__(
        self,
        factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        factor = _range(factor)
        self._settle(locals())
        self.ranges = [(360 * factor[0], 360 * factor[1])]

    def transforms(self, drawn: Any, height: int, width: int) -> Any:
        x, y, angle = (width - 1) / 2, (height - 1) / 2, drawn * (math.pi / 180)
        turned = ops.cos(angle) * np.array([1, 0, -x, 0, 1, -y, 0, 0])
        turned = turned + ops.sin(angle) * np.array([0, -1, y, 1, 0, -x, 0, 0])
        return turned + np.array([0, 0, x, 0, 0, y, 0, 0])


class RandomTranslation(RandomImageLayer):
    """Moves images by shares of their width and height, which are drawn in this order."""

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._settle(locals())
        pairs = (("width_factor", width_factor), ("height_factor", height_factor))
        self.ranges = [_range(factor, -1.0, name) for name, factor in pairs]

    def transforms(self, drawn: Any, height: int, width: int) -> Any:
        moves = np.zeros((2, 8))
        moves[0, 2], moves[1, 5] = -width, -height
        return ops.matmul(drawn, moves) + np.array([1, 0, 0, 0, 1, 0, 0, 0])


class RandomZoom(RandomImageLayer):
    """Makes images smaller (factors above 0) or larger; without `width_factor` both axes alike."""

    def __init__(
        self,
        height_factor: Any,
        width_factor: Any = None,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        seed: Any = None,
        fill_value: float = 0.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._settle(locals())
        factors = [height_factor] if width_factor is None else [width_factor, height_factor]
        bounds = [_range(factor, -1.0, "height_factor") for factor in factors]
        self.ranges = [(1 + low, 1 + high) for low, high in bounds]

    def transforms(self, drawn: Any, height: int, width: int) -> Any:
        x, y = (width - 1) / 2, (height - 1) / 2
        zooms = np.array([[1, 0, -x, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, -y, 0, 0]])
        if self.width_factor is None:
            zooms = zooms.sum(0, keepdims=True)
        return ops.matmul(drawn, zooms) + np.array([0, 0, x, 0, 0, y, 0, 0])


class Resizing(Layer):
    """Images in another size."""

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals())
        refuse(
            "Resizing",
            crop_to_aspect_ratio=(crop_to_aspect_ratio, False),
            pad_to_aspect_ratio=(pad_to_aspect_ratio, False),
        )

    def call(self, inputs: Any) -> Any:
        size = (self.height, self.width)
        return ops.image.resize(inputs, size, self.interpolation, self.antialias)
