"""Layers of images [n, channels, height, width], and a network of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Case, Numbers, Random, Shape, Training
from cases import layer as plain

IMAGE = (3, 7, 8)


def layer(name: str, kind: str, shape: Shape = IMAGE, /, **arguments: Any) -> Case:
    name = f"channels first/{kind}{name and f', {name}'}"
    return plain(name, kind, shape, data_format="channels_first", **arguments)


LAYERS = [
    layer("", "Conv2D", filters=4, kernel_size=3),
    layer("one pixel", "Conv2D", (3, 1, 1), filters=4, kernel_size=1),
    layer("groups", "Conv2D", (4, 7, 8), filters=6, kernel_size=2, groups=2, padding="same"),
    layer(
        "strides", "Conv2D", filters=4, kernel_size=(3, 2), strides=2, use_bias=False,
        activation="relu",
    ),
    layer("dilated", "Conv2D", filters=2, kernel_size=3, dilation_rate=2, padding="SAME"),
    layer("", "DepthwiseConv2D", kernel_size=3, depth_multiplier=2, strides=2),
    layer("", "SeparableConv2D", filters=4, kernel_size=3, depth_multiplier=2),
    layer("", "Conv2DTranspose", filters=4, kernel_size=3, strides=2),
    layer("same", "Conv2DTranspose", filters=4, kernel_size=3, strides=2, padding="same"),
    layer("", "MaxPooling2D", pool_size=2),
    layer("same", "MaxPooling2D", pool_size=3, strides=2, padding="same"),
    layer("", "AveragePooling2D", pool_size=(2, 3), strides=1),
    layer("same", "AveragePooling2D", (3, 7, 9), pool_size=3, strides=2, padding="same"),
    layer("", "GlobalMaxPooling2D"),
    layer("keepdims", "GlobalMaxPooling2D", keepdims=True),
    layer("", "GlobalAveragePooling2D"),
    layer("keepdims", "GlobalAveragePooling2D", keepdims=True),
    layer("", "UpSampling2D", size=(2, 3)),
    layer("bilinear", "UpSampling2D", size=2, interpolation="bilinear"),
    layer("", "ZeroPadding2D", padding=((1, 2), (0, 3))),
    layer("", "Cropping2D", cropping=((1, 0), (2, 3))),
    layer("", "Flatten"),
    layer("three axes", "Flatten", (3, 5)),
    layer("a vector", "Flatten", (3,)),
]  # fmt: skip


def network(keras: Any, x: Any) -> Any:
    layers, first = keras.layers, {"data_format": "channels_first"}
    x = layers.Conv2D(6, 3, activation="relu", **first)(x)
    x = layers.MaxPooling2D(**first)(x)
    x = layers.BatchNormalization(axis=1)(x)
    x = layers.SeparableConv2D(5, 2, activation="tanh", padding="same", **first)(x)
    x = layers.AveragePooling2D(2, **first)(x)
    x = layers.Flatten(**first)(x)
    return layers.Dense(4, activation="softmax")(x)


def again(keras: Any, rng: Random) -> dict[str, Any]:
    """Layers made from configs, also from one that says otherwise."""
    made = keras.layers.Conv2D(4, 3, data_format="channels_first")
    other = type(made).from_config(made.get_config())
    last = type(made).from_config({**made.get_config(), "data_format": "channels_last"})
    x = rng.standard_normal((2, 5, 6, 7)).astype(np.float32)
    return {
        "first": tuple(other(x).shape),
        "last": tuple(last(x).shape),
        "kernel": tuple(last.kernel.shape),
        "asked for": other.compute_output_shape((None, 5, 9, 8))[1:],
    }


def dropped(keras: Any, rng: Random) -> dict[str, Any]:
    """How many channels of an image are neither kept nor dropped as a whole."""
    x = np.ones((16, 20, 3, 3), np.float32)
    made = keras.layers.SpatialDropout2D(0.5, data_format="channels_first", seed=1)
    out = keras.ops.convert_to_numpy(made(x, training=True))
    whole = (out == out[:, :, :1, :1]).all((2, 3))
    return {"broken": (~whole).sum(), "kept": 0.3 < (out > 0).mean() < 0.7}


CASES = [
    *LAYERS,
    Case("channels first/network", (3, 9, 10), network),
    Training(
        "channels first/network trained", (3, 9, 10), network,
        lambda keras: keras.optimizers.SGD(0.1, momentum=0.9), 12, 5, 3, 4,
    ),
    Numbers("channels first/again", again),
    Numbers("channels first/SpatialDropout2D", dropped),
]  # fmt: skip
