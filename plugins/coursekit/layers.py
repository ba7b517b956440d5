"""What a convolutional layer has learned, and what it sees in an image."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import arrays, colors
from .picture import Picture
from .scene import Image, Mark, Section, Text, Tile

SIDE, LABEL = 60, 11
MOST = 64
KERAS = ("keras", "kerasette", "tf_keras", "tensorflow")
# Layers whose outputs are worth a look where none is named.
SEEN = ("Conv", "Pooling")


def filters(layer: Any, channel: int = 0) -> Picture:
    """Show the filters of a convolutional layer.

    A filter of three input channels is shown as a coloured image, in which grey is 0. One of more
    channels is shown in one of them, `channel`, with blue for negative and orange for positive
    weights. `layer` is a layer of Keras or kerasette, or its kernel (height, width, input channels,
    filters). Raises ValueError for a layer without such a kernel.
    """
    kernel = _kernel(layer)
    height, width, channels, count = kernel.shape
    if not 0 <= channel < channels:
        raise ValueError(
            f"The filters have {channels} input channels, 0 to {channels - 1}; channel={channel} "
            "is none of them."
        )
    if channels == 3:
        # Each by its own largest weight, since filters differ a lot in strength.
        own = np.abs(kernel).max(axis=(0, 1, 2))
        scaled = kernel / np.where(own == 0, 1, own)
        shown = ((scaled + 1) * 127.5).round().astype(np.uint8)
        note = "Red, green and blue are the three input channels; grey is a weight of 0."
    else:
        largest = float(np.abs(kernel[:, :, channel]).max()) or 1.0
        shown = np.moveaxis(colors.sign(kernel[:, :, channel] / largest), 2, 3)
        note = f"Blue weights are negative, orange ones positive, white is 0; up to ±{largest:.2g}."
        if channels > 1:
            note += f" Input channel {channel} of {channels}; channel=… shows another."
    tiles = [
        _tile(shown[..., number], str(number), f"filter {number}")
        for number in range(min(count, MOST))
    ]
    name = getattr(layer, "name", None)
    heading = f"{count} {'filter' if count == 1 else 'filters'} of {height} × {width}"
    heading = f"{name}: {heading}" if name else heading
    more = f"The first {MOST} of {count}." if count > MOST else ""
    alt = f"{heading}. {note}"
    return Picture(heading, [note, more], [Section(tiles, _columns(len(tiles)), gap=8)], alt)


def feature_maps(model: Any, image: Any, layer: Any = None) -> Picture:
    """Show what the layers of a model answer to an image.

    `image` is (height, width, channels), prepared as for training. `layer` is a layer, its name or
    its number, or a list of them; without it, all layers for convolution and pooling are shown.
    Maps of a layer share one scale, so that a dark map is one that finds little. Raises ValueError
    where the image does not fit the model or a layer has no maps.
    """
    layers = _layers(model, layer)
    batch = _batch(model, image)
    answers = _answers(model, layers, batch)
    pixels, _ = arrays.images(batch[0])
    pictured = Tile(SIDE * 1.6, SIDE * 1.6, [_picture(pixels[0], SIDE * 1.6)], "the image")
    sections = [Section([pictured], 1)]
    signed = False
    for seen, answer in zip(layers, answers, strict=True):
        maps = arrays.array(answer)[0].astype(float)
        signed |= bool(maps.min() < 0)
        sections.append(_maps(seen, maps))
    bright = "Bright places are where a filter finds what it looks for"
    note = f"{bright}; dark ones are 0." if not signed else f"{bright}."
    signs = "Where answers can be negative, blue is negative, orange positive and white 0."
    heading = f"What {model.name} sees" if getattr(model, "name", None) else "Feature maps"
    titles = "; ".join(section.title for section in sections[1:])
    alt = f"{heading}: {titles}."
    return Picture(heading, [note, signs if signed else ""], sections, alt)


def _kernel(layer: Any) -> np.ndarray:
    """The weights (height, width, input channels, filters) of a layer."""
    if hasattr(layer, "layers"):
        fitting = [inner.name for inner in layer.layers if "Conv" in type(inner).__name__]
        raise ValueError(
            "filters() shows one layer, and what came is a model: give it "
            "model.get_layer(name). "
            f"Its convolutional layers are {', '.join(fitting) or 'none'}."
        )
    if isinstance(layer, np.ndarray):
        weights = [layer]
    elif hasattr(layer, "get_weights"):
        weights = layer.get_weights()
    else:
        raise TypeError(
            "filters() shows a layer or its kernel (height, width, input channels, filters). "
            f"What came is of the type {type(layer).__name__}."
        )
    who = f"The layer {name}" if (name := getattr(layer, "name", "")) else "What came"
    if not weights:
        raise ValueError(
            f"{who} has no weights: it has none to learn, or its model has not been built; call "
            "the model on images once, or begin it with keras.Input(shape)."
        )
    kernel = next((np.asarray(weight) for weight in weights if np.ndim(weight) == 4), None)
    if kernel is None:
        shapes = ", ".join(arrays.shape(np.asarray(weight)) for weight in weights)
        raise ValueError(
            f"{who} has no filters of the shape (height, width, input channels, filters). "
            f"The shapes of its weights are {shapes}."
        )
    if "Depthwise" in type(layer).__name__ or "Separable" in type(layer).__name__:
        # Each filter sees one channel only.
        kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
    if "Transpose" in type(layer).__name__:
        # Keras puts the filters before the input channels here.
        kernel = np.swapaxes(kernel, 2, 3)
    return kernel


def _layers(model: Any, layer: Any) -> list[Any]:
    if not hasattr(model, "layers"):
        raise TypeError(
            f"feature_maps() takes a model and an image. The first is a {type(model).__name__}."
        )
    if layer is None:
        fitting = [inner for inner in model.layers if _is_seen(inner)]
        found = [inner for inner in fitting if _has_maps(inner)]
        if fitting and not found:
            raise ValueError(
                "The layers of the model do not know their shapes yet: train it or call it on "
                "images once, or begin it with keras.Input(shape)."
            )
        if not found:
            raise ValueError("The model has no layer for convolution or pooling with maps to show.")
        return found
    wanted = layer if isinstance(layer, list | tuple) else [layer]
    found = [_find(model, one) for one in wanted]
    for one in found:
        if not _has_maps(one):
            raise ValueError(
                f"The output of the layer {one.name} has the shape {tuple(one.output.shape)}; "
                "maps have the shape (batch, height, width, maps)."
            )
    return found


def _is_seen(layer: Any) -> bool:
    return any(word in type(layer).__name__ for word in SEEN)


def _find(model: Any, layer: Any) -> Any:
    if isinstance(layer, int) and -len(model.layers) <= layer < len(model.layers):
        return model.layers[layer]
    for inner in model.layers:
        if inner is layer or inner.name == layer:
            return inner
    names = ", ".join(f"{number}: {inner.name}" for number, inner in enumerate(model.layers))
    raise ValueError(f"The model has no layer {layer!r}. Its layers are {names}.")


def _has_maps(layer: Any) -> bool:
    try:
        return len(layer.output.shape) == 4
    except (AttributeError, ValueError, TypeError):
        # Not called yet, or its output is no single tensor.
        return False


def _batch(model: Any, image: Any) -> np.ndarray:
    """The image as a batch (1, height, width, channels)."""
    batch = arrays.array(image)
    came = arrays.shape(batch)
    wanted = tuple(getattr(model, "input_shape", None) or ())
    if batch.ndim == 2:
        batch = batch[..., np.newaxis]
    if batch.ndim == 3:
        batch = batch[np.newaxis]
    fits = len(wanted) == 4 and all(
        want in (None, have) for want, have in zip(wanted[1:], batch.shape[1:], strict=True)
    ) if batch.ndim == 4 else False  # fmt: skip
    if not fits or len(batch) != 1:
        raise ValueError(
            f"The model takes one image of the shape {tuple(wanted[1:])}. "
            f"The shape that came is {came}."
        )
    return batch.astype("float32")


def _answers(model: Any, layers: Sequence[Any], batch: np.ndarray) -> list[Any]:
    """The outputs of layers, by a model of the Keras that the model is of."""
    outputs = [layer.output for layer in layers]
    answers = _keras(model).Model(model.inputs, outputs).predict(batch, verbose=0)
    return list(answers) if isinstance(answers, list | tuple) else [answers]


def _keras(model: Any) -> Any:
    for kind in type(model).__mro__:
        package = kind.__module__.partition(".")[0]
        if package in KERAS and hasattr(sys.modules.get(package), "Model"):
            return sys.modules[package]
    raise TypeError(
        "feature_maps() takes a model of Keras or kerasette. "
        f"The type of this one is {type(model).__name__}."
    )


def _maps(layer: Any, maps: np.ndarray) -> Section:
    height, width, count = maps.shape
    if maps.min() < 0:
        shown = colors.sign(maps / (np.abs(maps).max() or 1))
    else:
        # The few strongest answers would leave the rest in the dark.
        bright = float(np.quantile(maps, 0.995)) or float(maps.max()) or 1.0
        shown = colors.strength(np.minimum(maps / bright, 1))
    tiles = [
        _tile(shown[:, :, number], str(number), f"map {number} of {layer.name}")
        for number in range(min(count, MOST))
    ]
    title = f"{layer.name}: {count} {'map' if count == 1 else 'maps'} of {height} × {width}"
    if count > MOST:
        title += f", the first {MOST}"
    return Section(tiles, _columns(len(tiles)), title, gap=8)


def _columns(count: int) -> int:
    """Eight in a row, as the number of filters mostly is a multiple of it."""
    return min(count, 8)


def _tile(pixels: np.ndarray, label: str, alt: str) -> Tile:
    marks: list[Mark] = [
        _picture(pixels, SIDE),
        Text(SIDE / 2, SIDE + 13, label, LABEL, "middle", opacity=0.7),
    ]
    return Tile(SIDE, SIDE + 18, marks, alt)


def _picture(pixels: np.ndarray, side: float) -> Image:
    """Pixels (height, width, 3) in the middle of a square."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    across, down = width * scale, height * scale
    left, top = (side - across) / 2, (side - down) / 2
    return Image(left, top, across, down, np.ascontiguousarray(pixels), radius=3)
