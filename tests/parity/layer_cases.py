"""One small model for each layer, activation and loss, over a grid of arguments and odd sizes.

A case says how to build a model with any module that has Keras' interface, so that real Keras and
kerasette run the same lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """A model and what to feed it.

    `build(keras, inputs)` returns the output tensor for inputs of `shape` (without the batch).
    `loss(keras)` returns a loss, or its name; None stands for the sum of the outputs times random
    numbers, whose gradient tells every output apart. `labels` is how targets of a loss come:
    "column" (N, 1), "flat" (N,) or "one-hot" (N, classes).
    """

    name: str
    shape: tuple[int, ...]
    build: Callable[[Any, Any], Any]
    batch: int = 2
    training: bool = True
    loss: Callable[[Any], Any] | None = None
    labels: str = "column"
    input_scale: float = 1.0


def layer(name: str, kind: str, shape: tuple[int, ...], /, **arguments) -> Case:
    """Return the case of a single layer; `batch` and `training` belong to the case."""
    own = {key: arguments.pop(key) for key in ("batch", "training") if key in arguments}
    return Case(name, shape, lambda keras, x: getattr(keras.layers, kind)(**arguments)(x), **own)


def conv(name: str, shape: tuple[int, int, int], filters: int, kernel_size, /, **arguments) -> Case:
    return layer(
        f"conv/{name}", "Conv2D", shape, filters=filters, kernel_size=kernel_size, **arguments
    )


CONVOLUTIONS = [
    conv("1x1 image", (1, 1, 3), 4, 1),
    conv("kernel as large as the image", (3, 3, 2), 5, 3),
    conv("1x1 kernel", (5, 4, 3), 6, 1),
    conv("3x3", (7, 6, 3), 16, 3),
    conv("3x3 of one channel", (6, 7, 1), 1, 3),
    conv("3x3 from 16 to 32 channels", (6, 5, 16), 32, 3),
    conv("odd channels", (6, 5, 5), 7, 3),
    conv("9 channels to 33", (4, 4, 9), 33, 3),
    conv("2x2", (5, 6, 3), 4, 2),
    conv("4x4", (7, 7, 3), 4, 4),
    conv("2x3", (5, 6, 3), 4, (2, 3)),
    conv("5x1", (7, 4, 3), 4, (5, 1)),
    conv("same", (5, 7, 3), 8, 3, padding="same"),
    conv("same, even kernel", (5, 6, 3), 4, 2, padding="same"),
    conv("same, 4x4", (6, 5, 3), 4, 4, padding="same"),
    conv("same, kernel above the image", (2, 3, 3), 4, 5, padding="same"),
    conv("same, 1x1 image", (1, 1, 3), 4, 3, padding="same"),
    conv("strides 2", (7, 8, 3), 4, 3, strides=2),
    conv("strides 2, same, even", (8, 6, 3), 4, 3, strides=2, padding="same"),
    conv("strides 2, same, odd", (7, 5, 3), 4, 3, strides=2, padding="same"),
    conv("strides 2, 1x1 kernel", (7, 6, 3), 4, 1, strides=2),
    conv("strides above the kernel", (9, 8, 3), 4, 2, strides=3),
    conv("strides above the kernel, same", (9, 8, 3), 4, 2, strides=3, padding="same"),
    conv("unequal strides", (7, 9, 2), 3, 3, strides=(2, 1)),
    conv("dilation 2", (8, 7, 3), 4, 3, dilation_rate=2),
    conv("dilation 2, same", (6, 5, 3), 4, 3, dilation_rate=2, padding="same"),
    conv("unequal dilation", (6, 8, 2), 3, 2, dilation_rate=(1, 3)),
    conv("no bias", (5, 5, 3), 4, 3, use_bias=False),
    conv("relu", (6, 6, 3), 8, 3, activation="relu"),
    conv("sigmoid", (6, 6, 3), 8, 3, activation="sigmoid"),
    conv("softmax", (5, 5, 3), 6, 3, activation="softmax"),
    conv("batch of one", (6, 6, 3), 8, 3, batch=1),
    conv("batch of seven", (5, 4, 3), 8, 3, batch=7),
]


def pooling(name: str, shape: tuple[int, int, int], /, **arguments) -> Case:
    return layer(f"max_pooling/{name}", "MaxPooling2D", shape, **arguments)


POOLINGS = [
    pooling("2x2", (6, 8, 3)),
    pooling("2x2, a row and a column left over", (7, 9, 5)),
    pooling("2x2 of 16 channels", (5, 5, 16)),
    pooling("2x2, same", (5, 7, 3), padding="same"),
    pooling("2x2, same, even", (6, 4, 3), padding="same"),
    pooling("3x3", (7, 8, 3), pool_size=3),
    pooling("3x3, overlapping", (6, 7, 3), pool_size=3, strides=1),
    pooling("3x3, strides 2", (7, 8, 3), pool_size=3, strides=2),
    pooling("3x3, strides 2, same", (7, 8, 3), pool_size=3, strides=2, padding="same"),
    pooling("strides above the pool", (8, 9, 3), pool_size=2, strides=3),
    pooling("1x2", (4, 6, 3), pool_size=(1, 2)),
    pooling("1x1", (3, 4, 3), pool_size=1),
    pooling("1x1 image", (1, 1, 3), pool_size=1),
    layer("global_max_pooling/plain", "GlobalMaxPooling2D", (5, 4, 7)),
    layer("global_max_pooling/keepdims", "GlobalMaxPooling2D", (4, 4, 3), keepdims=True),
    layer("global_max_pooling/1x1 image", "GlobalMaxPooling2D", (1, 1, 5)),
]

DENSE = [
    layer("dense/plain", "Dense", (7,), units=5),
    layer("dense/one unit", "Dense", (9,), units=1),
    layer("dense/one input", "Dense", (1,), units=6),
    layer("dense/33 to 17", "Dense", (33,), units=17, batch=9),
    layer("dense/64 to 32", "Dense", (64,), units=32, batch=8),
    layer("dense/batch of one", "Dense", (12,), units=10, batch=1),
    layer("dense/no bias", "Dense", (7,), units=5, use_bias=False),
    layer("dense/relu", "Dense", (20,), units=16, activation="relu"),
    layer("dense/sigmoid", "Dense", (7,), units=5, activation="sigmoid"),
    layer("dense/softmax", "Dense", (7,), units=10, activation="softmax"),
    layer("dense/on an image", "Dense", (3, 4, 5), units=6),
    layer("flatten/image", "Flatten", (3, 4, 5)),
    layer("flatten/vector", "Flatten", (6,)),
]

ACTIVATIONS = [
    layer(
        f"activation/{name}, {'image' if len(shape) > 1 else 'vector'}",
        "Activation",
        shape,
        activation=name,
    )
    for name in ("relu", "sigmoid", "softmax", "tanh", "linear")
    for shape in ((11,), (3, 4, 5))
]

ACTIVATIONS += [
    layer("activation/ReLU layer", "ReLU", (3, 4, 5)),
    layer("activation/Softmax layer", "Softmax", (11,)),
]


def batch_normalization(name: str, shape: tuple[int, ...], /, **arguments) -> Case:
    return layer(f"batch_normalization/{name}", "BatchNormalization", shape, **arguments)


NORMALIZATIONS = [
    batch_normalization("image", (4, 5, 6), batch=3),
    batch_normalization("vector", (9,), batch=8),
    batch_normalization("17 channels", (3, 3, 17), batch=4),
    batch_normalization("image at inference", (4, 5, 6), training=False),
    batch_normalization("vector at inference", (9,), training=False),
    batch_normalization("no scale", (4, 4, 3), scale=False, batch=3),
    batch_normalization("no center", (4, 4, 3), center=False, batch=3),
    batch_normalization("neither", (6,), center=False, scale=False, batch=5),
    batch_normalization("epsilon", (4, 4, 3), epsilon=0.1, batch=3),
]

DROPOUTS = [
    layer("dropout/rate 0", "Dropout", (3, 4), rate=0.0),
    layer("dropout/at inference", "Dropout", (3, 4), rate=0.5, training=False),
    layer("spatial_dropout/rate 0", "SpatialDropout2D", (3, 4, 5), rate=0.0),
    layer("spatial_dropout/at inference", "SpatialDropout2D", (3, 4, 5), rate=0.5, training=False),
]


def probabilities(keras, x):
    return keras.layers.Dense(7, activation="softmax")(x)


def logits(keras, x):
    return keras.layers.Dense(7)(x)


def loss(name: str, kind: str, labels: str, /, batch=5, scale=1.0, **arguments) -> Case:
    return Case(
        f"loss/{name}",
        (11,),
        logits if arguments.get("from_logits") else probabilities,
        batch,
        loss=lambda keras: getattr(keras.losses, kind)(**arguments),
        labels=labels,
        input_scale=scale,
    )


SPARSE, CATEGORICAL = "SparseCategoricalCrossentropy", "CategoricalCrossentropy"
LOSSES = [
    loss("sparse, column", SPARSE, "column"),
    loss("sparse, flat", SPARSE, "flat"),
    loss("sparse, batch of one", SPARSE, "column", batch=1),
    loss("sparse, logits", SPARSE, "column", from_logits=True),
    loss("sparse, large logits", SPARSE, "column", scale=30.0, from_logits=True),
    loss("sparse, sure and wrong", SPARSE, "column", scale=30.0),
    loss("categorical", CATEGORICAL, "one-hot"),
    loss("categorical, logits", CATEGORICAL, "one-hot", from_logits=True),
    loss("categorical, sure and wrong", CATEGORICAL, "one-hot", scale=30.0),
    Case(
        "loss/sparse by name",
        (11,),
        probabilities,
        loss=lambda _: "sparse_categorical_crossentropy",
    ),
    Case(
        "loss/categorical by name",
        (11,),
        probabilities,
        loss=lambda _: "categorical_crossentropy",
        labels="one-hot",
    ),
    # A softmax that stands alone, and one over outputs that are not a layer's own activation.
    Case(
        "loss/sparse after a softmax layer",
        (11,),
        lambda keras, x: keras.layers.Activation("softmax")(logits(keras, x)),
        loss=lambda _: "sparse_categorical_crossentropy",
    ),
    Case(
        "loss/sparse after sigmoids",
        (11,),
        lambda keras, x: keras.layers.Dense(7, activation="sigmoid")(x),
        loss=lambda _: "sparse_categorical_crossentropy",
    ),
]

CASES = [*CONVOLUTIONS, *POOLINGS, *DENSE, *ACTIVATIONS, *NORMALIZATIONS, *DROPOUTS, *LOSSES]
