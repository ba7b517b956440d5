"""Layers that prepare images and numbers: scaling, normalization, random changes while training."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from .. import ops
from ..errors import UnavailableError, refuse
from ..random import uniform
from .arguments import generator, keep
from .base import Dims, Layer


class Rescaling(Layer):
    """inputs * scale + offset"""

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def call(self, inputs: Any) -> Any:
        scale, offset = (
            x if isinstance(x, (int, float)) else np.asarray(x) for x in (self.scale, self.offset)
        )
        x = inputs * scale
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
        start, received = "When setting values directly,", f"mean shape {np.shape(mean)}"
        if mean is not None and np.shape(mean) != np.shape(variance):
            raise ValueError(
                f"{start} `mean` and `variance` must have the same shape. "
                f"Received: {received} and variance shape {np.shape(variance)}"
            )
        if mean is not None and np.ndim(mean) > len(self.axis):
            raise ValueError(
                "The rank of `mean` must be less than or equal to the number of axes "
                f"({len(self.axis)}). Received: {received} for axis {self.axis}"
            )

    def build(self, input_shape: Dims) -> None:
        rank = len(input_shape)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ValueError(
                "All `axis` values must be in the range [-ndim, ndim). "
                f"Received inputs with ndim={rank}, while axis={self.axis}"
            )
        kept = sorted(axis % rank for axis in self.axis)
        for axis in kept:
            if input_shape[axis] is None:
                raise ValueError(
                    "All `axis` values to be kept must have a known shape. "
                    f"Received axis={self.axis}, inputs.shape={input_shape}, with unknown axis at "
                    f"index {axis}"
                )
        self._built_shape = input_shape
        self._shape = tuple(size if i in kept else 1 for i, size in enumerate(input_shape))
        self._reduced = tuple(i for i in range(rank) if i not in kept)
        if self.input_mean is None:
            shape = tuple(input_shape[axis] for axis in kept)
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", trainable=False, name="count")

    def adapt(self, data: Any) -> None:
        """Find mean and variance of an array, or of an iterable of batches."""
        batches = [data] if hasattr(data, "shape") else _batches(data)
        total, mean, variance = 0, np.float64(0), np.float64(0)
        for found in batches:
            batch = found[0] if isinstance(found, (list, tuple)) else found
            if not hasattr(batch, "shape"):
                raise TypeError(
                    "adapt() expects an iterable that yields arrays or tensors with a `.shape` "
                    f"attribute. Got an element of type {type(batch).__name__}."
                )
            batch = np.asarray(ops.convert_to_numpy(batch), np.float64)
            if not self.built:
                self.build(batch.shape)
                self.built = True
            pairs = zip(self._shape, self._built_shape, batch.shape, strict=True)
            if any(kept != 1 and size != given for kept, size, given in pairs):
                raise ValueError(
                    f"The layer was built with input_shape={self._built_shape}, but adapt() is "
                    f"being called with data with an incompatible shape, data.shape={batch.shape}"
                )
            count = math.prod(batch.shape[axis] for axis in self._reduced)
            own, spread = batch.mean(self._reduced), batch.var(self._reduced)
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
        return self.adapt_mean if self.input_mean is None else np.asarray(self.input_mean)

    @property
    def variance(self) -> Any:
        return self.adapt_variance if self.input_mean is None else np.asarray(self.input_variance)

    def get_config(self) -> dict[str, Any]:
        given = {"mean": self.input_mean, "variance": self.input_variance}
        return {**super().get_config(), **given}

    def _given(self, number: Any) -> np.ndarray:
        """A mean or variance as it meets the inputs: its axes are the last of the kept ones."""
        array = np.asarray(number, np.float32)
        kept = [i for i in range(len(self._shape)) if i not in self._reduced]
        places = kept[len(kept) - array.ndim :]
        shape = [1] * len(self._shape)
        for place, size in zip(places, array.shape, strict=True):
            shape[place] = size
        return array.reshape(shape)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return input_shape


def _batches(data: Any) -> Iterable[Any]:
    if hasattr(data, "__getitem__") and hasattr(data, "__len__"):
        return (data[i] for i in range(len(data)))
    if not hasattr(data, "__iter__"):
        raise TypeError(
            f"Unsupported data type: {type(data)}. `adapt` supports `np.ndarray`, backend "
            "tensors, `keras.utils.PyDataset`, and iterables of batches (e.g. list, generator)."
        )
    return data


class ImageLayer(Layer):
    """Changes images [n, h, w, channels], or a single one: `transform` says how."""

    def __init__(self, bounding_box_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        refuse(type(self).__name__, bounding_box_format=(bounding_box_format, None))

    def __call__(self, data: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict):
            raise UnavailableError(f"{type(self).__name__} on a dict of images and labels")
        if not hasattr(data, "shape"):
            data = np.asarray(data, np.float32)
        return super().__call__(data, **kwargs)

    def call(self, inputs: Any) -> Any:
        if inputs.ndim not in (3, 4):
            raise ValueError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={inputs.shape}"
            )
        if inputs.ndim == 4:
            return self.transform(inputs)
        return ops.squeeze(self.transform(ops.expand_dims(inputs, 0)), 0)

    def transform(self, images: Any) -> Any:
        """The changed images."""
        raise NotImplementedError


class RandomImageLayer(ImageLayer):
    """Changes each image at random, while training and where called outside of a model.

    `columns` says how many uniform numbers an image takes and between which bounds; `change` does
    the rest. A test hands the numbers [n, columns] in by the layer's name.
    """

    def call(self, inputs: Any, training: bool = True) -> Any:
        return super().call(inputs) if training else inputs

    def transform(self, images: Any) -> Any:
        drawn = images.trace.masks.get(self.name)
        if drawn is None:
            ranges = self.ranges()
            low, high = np.transpose(ranges)
            shape = (images.shape[0], len(ranges))
            drawn = uniform(shape, seed=self.seed_generator) * (high - low) + low
        return self.change(images, images.trace.value(drawn))

    def ranges(self) -> list[tuple[float, float]]:
        """Bounds of the numbers that each image takes."""
        raise NotImplementedError

    def change(self, images: Any, drawn: Any) -> Any:
        """The images [n, h, w, channels] changed by numbers [n, count]."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return input_shape


def _range(
    factor: Any, name: str = "factor", low: float = -1, high: float = 1
) -> tuple[float, float]:
    """Bounds from one number or two. Raises ValueError in Keras' words."""
    pair = factor if isinstance(factor, (list, tuple)) else None
    if pair is not None and len(pair) == 2:
        lower, upper = sorted(pair)
    elif pair is None and isinstance(factor, (int, float)):
        lower, upper = max(-abs(factor), low), abs(factor)
        lower, upper = (lower, upper) if low <= factor <= high else (high + 1, low - 1)
    else:
        lower, upper = high + 1, low - 1
    if lower > high or upper < low:
        raise ValueError(
            "The `factor` argument should be a number (or a list of two numbers) in the range "
            f"[{low}, {high}]. Received: {name}={factor}"
        )
    return lower, upper


class RandomFlip(RandomImageLayer):
    """Mirrors images left to right, upside down or both, each with probability one half."""

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: Any = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals())
        self.seed_generator = generator(seed)

    def ranges(self) -> list[tuple[float, float]]:
        return [(0, 1)]

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
        factor = _range(factor, low=0)
        keep(self, locals())
        self.seed_generator = generator(seed)

    def ranges(self) -> list[tuple[float, float]]:
        return [(1 - self.factor[0], 1 + self.factor[1])]

    def change(self, images: Any, drawn: Any) -> Any:
        mean = ops.mean(images, (1, 2), keepdims=True)
        changed = (images - mean) * ops.reshape(drawn, (-1, 1, 1, 1)) + mean
        return ops.clip(changed, *self.value_range)


class RandomBrightness(RandomImageLayer):
    """Adds a share of the range of values to all pixels of an image."""

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        seed: Any = None,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        factor, value_range = _range(factor), sorted(value_range)
        keep(self, locals())
        self.seed_generator = generator(seed)

    def ranges(self) -> list[tuple[float, float]]:
        return [self.factor]

    def change(self, images: Any, drawn: Any) -> Any:
        low, high = self.value_range
        return ops.clip(images + ops.reshape(drawn, (-1, 1, 1, 1)) * (high - low), low, high)


class RandomAffine(RandomImageLayer):
    """Sees images through a random affine transformation, with `fill_mode` for what is outside."""

    def _settle(self) -> None:
        for name, known in (
            ("fill_mode", ("reflect", "wrap", "constant", "nearest")),
            ("interpolation", ("nearest", "bilinear")),
        ):
            if getattr(self, name) not in known:
                raise NotImplementedError(
                    f"Unknown `{name}` {getattr(self, name)}. Expected of one {known}."
                )
        self.seed_generator = generator(self.seed)

    def change(self, images: Any, drawn: Any) -> Any:
        middle = (images.shape[2] - 1) / 2, (images.shape[1] - 1) / 2
        transforms = self.transforms(drawn, images.shape, *middle)
        settings = (self.interpolation, self.fill_mode, self.fill_value)
        return ops.image.affine_transform(images, transforms, *settings)

    def transforms(self, drawn: Any, shape: tuple[int, ...], cx: float, cy: float) -> Any:
        """Transforms [n, 8] of images of a shape, (cx, cy) in their middle."""
        raise NotImplementedError


class RandomRotation(RandomAffine):
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
        keep(self, locals())
        self._settle()

    def ranges(self) -> list[tuple[float, float]]:
        return [(360 * self.factor[0], 360 * self.factor[1])]

    def transforms(self, drawn: Any, shape: tuple[int, ...], cx: float, cy: float) -> Any:
        angle = drawn * (math.pi / 180)
        turned = ops.cos(angle) * np.array([1, 0, -cx, 0, 1, -cy, 0, 0])
        turned = turned + ops.sin(angle) * np.array([0, -1, cy, 1, 0, -cx, 0, 0])
        return turned + np.array([0, 0, cx, 0, 0, cy, 0, 0])


class _RandomByAxis(RandomAffine):
    """A factor for each axis: the width's comes first in what is drawn."""

    def _settle(self) -> None:
        super()._settle()
        self._height = _range(self.height_factor, "height_factor", -1.0, 1.0)
        width = self.height_factor if self.width_factor is None else self.width_factor
        self._width = _range(width, "width_factor", -1.0, 1.0)


class RandomTranslation(_RandomByAxis):
    """Moves images by shares of their height and width."""

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
        keep(self, locals())
        self._settle()

    def ranges(self) -> list[tuple[float, float]]:
        return [self._width, self._height]

    def transforms(self, drawn: Any, shape: tuple[int, ...], cx: float, cy: float) -> Any:
        moves = np.zeros((2, 8))
        moves[0, 2], moves[1, 5] = -shape[2], -shape[1]
        return ops.matmul(drawn, moves) + np.array([1, 0, 0, 0, 1, 0, 0, 0])


class RandomZoom(_RandomByAxis):
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
        keep(self, locals())
        self._settle()

    def ranges(self) -> list[tuple[float, float]]:
        own = [self._height] if self.width_factor is None else [self._width, self._height]
        return [(1 + low, 1 + high) for low, high in own]

    def transforms(self, drawn: Any, shape: tuple[int, ...], cx: float, cy: float) -> Any:
        zooms = np.array([[1, 0, -cx, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, -cy, 0, 0]])
        if self.width_factor is None:
            zooms = zooms.sum(0, keepdims=True)
        return ops.matmul(drawn, zooms) + np.array([0, 0, cx, 0, 0, cy, 0, 0])


class Resizing(ImageLayer):
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

    def transform(self, images: Any) -> Any:
        return ops.image.resize(
            *(images, (self.height, self.width), self.interpolation, self.antialias),
            *(self.crop_to_aspect_ratio, self.pad_to_aspect_ratio, self.fill_mode),
            self.fill_value,
        )


class CenterCrop(ImageLayer):
    """The middle of images; those that are too small are enlarged first."""

    def __init__(
        self, height: int, width: int, data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def transform(self, images: Any) -> Any:
        top, left = images.shape[1] - self.height, images.shape[2] - self.width
        if top < 0 or left < 0:
            size = (self.height, self.width)
            return ops.image.resize(images, size, crop_to_aspect_ratio=True)
        rows = slice(top // 2, top // 2 + self.height)
        return images[:, rows, left // 2 : left // 2 + self.width]
