"""What students hand over, as arrays of known shapes: images, labels, predictions."""

from __future__ import annotations

from typing import Any

import numpy as np


def array(value: Any) -> np.ndarray:
    """An array of a list, an array or a tensor of any library."""
    if hasattr(value, "detach"):
        # PyTorch keeps gradients, and the numbers perhaps on another device.
        value = value.detach().cpu()
    return np.asarray(value)


def shape(value: np.ndarray) -> str:
    """A shape for a message."""
    return str(tuple(int(side) for side in value.shape))


def images(value: Any) -> tuple[np.ndarray, str]:
    """Images as uint8 (count, height, width, 3), and a note where their values were stretched.

    Takes (count, height, width, channels), (count, height, width) and one image (height, width,
    channels), with 1, 3 or 4 channels; values from 0 to 255 or from 0 to 1. Other ranges, as of
    standardized images, are stretched from black to white. Raises ValueError for other shapes.
    """
    pixels = array(value)
    came = shape(pixels)
    if pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[-1] in (1, 3, 4)):
        pixels = pixels[np.newaxis]
    if pixels.ndim == 3:
        pixels = pixels[..., np.newaxis]
    if pixels.ndim != 4 or pixels.shape[-1] not in (1, 3, 4) or pixels.dtype.kind not in "biuf":
        raise ValueError(
            "Images are numbers of the shape (images, height, width, channels) with 1, 3 or 4 "
            f"channels, or one image without the first axis. The shape that came is {came}"
            + (f", of {pixels.dtype}." if pixels.dtype.kind not in "biuf" else ".")
        )
    if pixels.size == 0:
        raise ValueError(f"There is no image to show: the shape that came is {came}.")
    # What lies under a transparent pixel is not looked up.
    pixels = pixels[..., :3] if pixels.shape[-1] != 1 else np.repeat(pixels, 3, axis=-1)
    return _bytes(pixels)


def _bytes(pixels: np.ndarray) -> tuple[np.ndarray, str]:
    if pixels.dtype == np.uint8:
        return pixels, ""
    values = np.nan_to_num(pixels.astype(np.float32))
    low, high = float(values.min()), float(values.max())
    note = ""
    if low >= 0 and high <= 255:
        factor = 255 if high <= 1 else 1
        values = values * factor
    else:
        values = (values - low) * (255 / (high - low))
        note = f"Values from {low:.3g}, shown black, to {high:.3g}, shown white."
    return values.round().astype(np.uint8), note


def classes(
    value: Any, what: str, count: int | None = None, of: str = "images"
) -> tuple[np.ndarray, np.ndarray | None]:
    """Class numbers (count,) and, where probabilities came, that of each class that was chosen.

    Takes class numbers (count,) or (count, 1), scores or one-hot rows (count, classes), of which
    the largest counts, and single probabilities, which count as class 1 from 0.5 on. Raises
    ValueError for other shapes; `what` names the argument, `count` is how many are wanted, `of`
    what there are as many of.
    """
    given = array(value)
    came = shape(given)
    wanted = "(count,)" if count is None else f"({count},)"
    rows = wanted[:-2] + ", classes)"
    if given.ndim == 0:
        given = given[np.newaxis]
    if given.ndim == 2 and given.shape[1] == 1:
        given = given[:, 0]
    if given.ndim not in (1, 2) or given.dtype.kind not in "biuf":
        raise ValueError(
            f"{what} are class numbers of the shape {wanted}, or probabilities of the shape "
            f"{rows}. What came has the shape {came} and the type {given.dtype}."
        )
    if count is not None and len(given) != count:
        raise ValueError(
            f"{what} must be as many as the {of}, {count}: the shape {wanted} or {rows}. "
            f"The shape that came is {came}."
        )
    if given.ndim == 2:
        chosen = given.argmax(axis=1)
        if given.min() >= 0 and np.allclose(given.sum(axis=1), 1, atol=1e-3):
            return chosen, given[np.arange(len(given)), chosen]
        return chosen, None
    if given.dtype.kind == "f" and not np.array_equal(given, given.round()):
        if given.min() < 0 or given.max() > 1:
            raise ValueError(
                f"{what} are class numbers, which are whole, or probabilities of the shape {rows}. "
                f"The numbers that came, of the shape {came}, are neither."
            )
        return (given >= 0.5).astype(int), np.maximum(given, 1 - given)
    return given.astype(int), None


def name(number: int, names: Any) -> str:
    """The name of a class. Raises ValueError where there is none of that number."""
    if names is None:
        return str(number)
    if not 0 <= number < len(names):
        raise ValueError(
            f"There is a class of number {number}, and names= has {len(names)} names, "
            f"for the classes 0 to {len(names) - 1}."
        )
    return str(names[number])
