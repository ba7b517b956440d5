"""Layers one by one, over a grid of arguments and odd sizes."""

import numpy as np
from cases import Case, Random, layer, pixels


def pooling(name: str, shape: tuple[int, int, int], /, **arguments) -> list[Case]:
    """Return the cases of both kinds of pooling."""
    arguments.setdefault("pool_size", 2)
    return [
        layer(f"max_pooling/{name}", "MaxPooling2D", shape, **arguments),
        layer(f"average_pooling/{name}", "AveragePooling2D", shape, **arguments),
    ]


POOLINGS = [
    *pooling("2x2", (6, 8, 3)),
    *pooling("2x2, a row and a column left over", (7, 9, 5)),
    *pooling("2x2 of 16 channels", (5, 5, 16)),
    *pooling("2x2, same", (5, 7, 3), padding="same"),
    *pooling("2x2, same, even", (6, 4, 3), padding="same"),
    *pooling("3x3", (7, 8, 3), pool_size=3),
    *pooling("3x3, overlapping", (6, 7, 3), pool_size=3, strides=1),
    *pooling("3x3, strides 2", (7, 8, 3), pool_size=3, strides=2),
    *pooling("3x3, strides 2, same", (7, 9, 3), pool_size=3, strides=2, padding="same"),
    # An average over a window with more padding on one side is left out: PyTorch's backend repeats
    # the border there, while the others, and kerasette, leave the padding out.
    layer(
        "max_pooling/3x3, strides 2, same, one side",
        "MaxPooling2D",
        (7, 8, 3),
        pool_size=3,
        strides=2,
        padding="same",
    ),
    *pooling("strides above the pool", (8, 9, 3), pool_size=2, strides=3),
    *pooling("1x2", (4, 6, 3), pool_size=(1, 2)),
    *pooling("1x1", (3, 4, 3), pool_size=1),
    *pooling("1x1 image", (1, 1, 3), pool_size=1),
    layer("global_max_pooling/plain", "GlobalMaxPooling2D", (5, 4, 7)),
    layer("global_max_pooling/keepdims", "GlobalMaxPooling2D", (4, 4, 3), keepdims=True),
    layer("global_max_pooling/1x1 image", "GlobalMaxPooling2D", (1, 1, 5)),
    layer("global_average_pooling/plain", "GlobalAveragePooling2D", (5, 4, 7)),
    layer("global_average_pooling/keepdims", "GlobalAveragePooling2D", (4, 4, 3), keepdims=True),
    layer("global_average_pooling/1x1 image", "GlobalAveragePooling2D", (1, 1, 5)),
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
]

SHAPES = [
    layer("flatten/image", "Flatten", (3, 4, 5)),
    layer("flatten/vector", "Flatten", (6,)),
    layer("reshape/to a vector", "Reshape", (3, 4, 2), target_shape=(24,)),
    layer("reshape/one free", "Reshape", (3, 4, 2), target_shape=(-1, 6)),
    layer("reshape/vector to an image", "Reshape", (12,), target_shape=(2, 3, 2)),
    layer("permute/2 1", "Permute", (3, 4), dims=(2, 1)),
    layer("permute/3 1 2", "Permute", (3, 4, 5), dims=(3, 1, 2)),
    layer("upsampling/plain", "UpSampling2D", (3, 4, 5)),
    layer("upsampling/3", "UpSampling2D", (2, 3, 1), size=3),
    layer("upsampling/unequal", "UpSampling2D", (2, 3, 3), size=(1, 4)),
    layer("upsampling/1x1 image", "UpSampling2D", (1, 1, 3)),
    layer("upsampling/bilinear", "UpSampling2D", (3, 4, 3), interpolation="bilinear"),
    layer(
        "upsampling/bilinear 3x2", "UpSampling2D", (4, 3, 2), size=(3, 2), interpolation="bilinear"
    ),
    layer("upsampling/bilinear, 1x1 image", "UpSampling2D", (1, 1, 3), interpolation="bilinear"),
    layer("upsampling/bicubic", "UpSampling2D", (5, 4, 3), interpolation="bicubic"),
    layer(
        "upsampling/bicubic 1x3", "UpSampling2D", (2, 3, 2), size=(1, 3), interpolation="bicubic"
    ),
    layer("upsampling/bicubic, 1x1 image", "UpSampling2D", (1, 1, 3), interpolation="bicubic"),
    layer("zero_padding/plain", "ZeroPadding2D", (3, 4, 5)),
    layer("zero_padding/unequal", "ZeroPadding2D", (3, 4, 3), padding=(2, 0)),
    layer("zero_padding/each side", "ZeroPadding2D", (2, 3, 3), padding=((1, 0), (0, 3))),
    layer("cropping/1", "Cropping2D", (5, 4, 3), cropping=1),
    layer("cropping/unequal", "Cropping2D", (5, 6, 3), cropping=(2, 1)),
    layer("cropping/each side", "Cropping2D", (5, 6, 3), cropping=((1, 0), (0, 3))),
    layer("cropping/to 1x1", "Cropping2D", (3, 3, 2), cropping=((1, 1), (1, 1))),
    layer("rescaling/scale", "Rescaling", (3, 4, 3), scale=1 / 255, draw=pixels),
    layer("rescaling/scale and offset", "Rescaling", (3, 4, 3), scale=1 / 127.5, offset=-1),
    layer("rescaling/by channel", "Rescaling", (3, 4, 3), scale=[1, 2, 3], offset=[0.5, 0, -1]),
    layer("normalization/given", "Normalization", (3, 4, 3), mean=[1, 2, 3], variance=[1, 4, 0.5]),
    layer("normalization/inverted", "Normalization", (5,), mean=2.0, variance=4.0, invert=True),
    layer("normalization/one mean", "Normalization", (3, 4, 3), axis=None, mean=1.0, variance=2.0),
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
    batch_normalization("axis 1", (4, 5, 6), axis=1, batch=3),
    batch_normalization("momentum at inference", (4, 4, 3), momentum=0.5, training=False),
    batch_normalization("frozen", (4, 4, 3), trainable=False, batch=3),
    batch_normalization("1x1 image", (1, 1, 4), batch=6),
    batch_normalization("sequence", (5, 4), batch=3),
]
NORMALIZATIONS += [
    layer(f"layer_normalization/{name}", "LayerNormalization", shape, **arguments)
    for name, shape, arguments in [
        ("vector", (9,), {}),
        ("image", (4, 5, 6), {}),
        ("all axes", (4, 5, 3), {"axis": (1, 2, 3)}),
        ("two axes", (4, 5, 3), {"axis": [-2, -1]}),
        ("no scale", (7,), {"scale": False}),
        ("no center", (7,), {"center": False}),
        ("epsilon", (7,), {"epsilon": 0.1}),
        ("one number", (1,), {}),
        ("at inference", (9,), {"training": False}),
    ]
]

DROPOUTS = [
    layer("dropout/rate 0", "Dropout", (3, 4), rate=0.0),
    layer("dropout/at inference", "Dropout", (3, 4), rate=0.5, training=False),
    layer("spatial_dropout/rate 0", "SpatialDropout2D", (3, 4, 5), rate=0.0),
    layer("spatial_dropout/at inference", "SpatialDropout2D", (3, 4, 5), rate=0.5, training=False),
    layer("gaussian_noise/at inference", "GaussianNoise", (3, 4), stddev=0.5, training=False),
    layer("gaussian_noise/0", "GaussianNoise", (3, 4), stddev=0.0),
]


def masked(kind: str, name: str, shape: tuple[int, ...], rate: float, mask_shape=None) -> Case:
    """Return the case of a dropout layer between two others, its mask handed in."""

    def build(keras, x):
        x = keras.layers.Dense(6, activation="tanh")(x)
        x = getattr(keras.layers, kind)(rate, name="random")(x)
        return keras.layers.Dense(4)(x)

    def masks(rng: Random, batch: int) -> dict[str, np.ndarray]:
        full = (batch, *shape[:-1], 6)
        kept = rng.random((batch, *mask_shape) if mask_shape else full) >= rate
        return {"random": np.broadcast_to(kept / (1 - rate), full).astype(np.float32)}

    return Case(f"{name}, mask handed in", shape, build, batch=3, masks=masks)


def noisy(keras, x):
    return keras.layers.Dense(4)(keras.layers.GaussianNoise(0.3, name="random")(x))


DROPOUTS += [
    masked("Dropout", "dropout/vector", (5,), 0.3),
    masked("Dropout", "dropout/image", (3, 4, 5), 0.6),
    masked("SpatialDropout2D", "spatial_dropout/image", (3, 4, 5), 0.4, (1, 1, 6)),
    Case(
        "gaussian_noise/noise handed in",
        (7,),
        noisy,
        batch=3,
        masks=lambda rng, batch: {"random": rng.normal(0, 0.3, (batch, 7)).astype(np.float32)},
    ),
]

CASES = [*POOLINGS, *DENSE, *SHAPES, *NORMALIZATIONS, *DROPOUTS]
