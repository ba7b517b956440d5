"""Convolutions of every kind, over a grid of arguments and odd sizes."""

from cases import Case, layer


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
    conv("groups", (6, 5, 6), 4, 3, groups=2),
    conv("groups of one channel", (5, 6, 5), 10, 3, groups=5),
    conv("groups, strides, same", (7, 6, 8), 12, 3, groups=4, strides=2, padding="same"),
    conv("groups, dilation", (7, 7, 4), 6, 2, groups=2, dilation_rate=2),
]


def variant(kind: str, name: str, shape: tuple[int, int, int], /, *first, **arguments) -> Case:
    """Return the case of another kind of convolution; `first` are its positional arguments."""
    return Case(
        f"{kind}/{name}",
        shape,
        lambda keras, x: getattr(keras.layers, kind)(*first, **arguments)(x),
    )


def grid(kind: str, *first: int) -> list[Case]:
    """Return the cases that every other kind of convolution shares."""
    return [
        variant(kind, "plain", (5, 6, 3), *first, 3),
        variant(kind, "1x1 image", (1, 1, 3), *first, 1),
        variant(kind, "1x1 kernel", (4, 5, 3), *first, 1),
        variant(kind, "2x2", (5, 6, 3), *first, 2),
        variant(kind, "2x3, no bias", (5, 6, 2), *first, (2, 3), use_bias=False),
        variant(kind, "same", (5, 6, 3), *first, 3, padding="same"),
        variant(kind, "same, even kernel", (5, 6, 3), *first, 4, padding="same"),
        variant(kind, "strides 2", (7, 8, 3), *first, 3, strides=2),
        variant(kind, "strides 2, same", (7, 8, 3), *first, 3, strides=2, padding="same"),
        variant(kind, "strides above the kernel", (7, 6, 3), *first, 2, strides=3),
        variant(
            kind, "strides above the kernel, same", (7, 6, 3), *first, 2, strides=3, padding="same"
        ),
        variant(kind, "one channel", (6, 5, 1), *first, 3),
        variant(kind, "17 channels", (4, 5, 17), *first, 3),
        variant(kind, "relu", (5, 6, 4), *first, 3, activation="relu"),
        variant(kind, "tanh", (5, 6, 4), *first, 3, activation="tanh"),
    ]


DEPTHWISE, SEPARABLE, TRANSPOSED = "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"
CASES = [
    *CONVOLUTIONS,
    *grid(DEPTHWISE),
    variant(DEPTHWISE, "multiplier 3", (5, 6, 4), 3, depth_multiplier=3),
    variant(DEPTHWISE, "dilation 2", (7, 8, 3), 3, dilation_rate=2),
    variant(DEPTHWISE, "dilation 2, same", (6, 5, 3), 3, dilation_rate=(2, 2), padding="same"),
    variant(DEPTHWISE, "multiplier 2, strides 2", (7, 8, 5), 2, strides=2, depth_multiplier=2),
    *grid(SEPARABLE, 5),
    variant(SEPARABLE, "multiplier 2", (5, 6, 4), 3, 3, depth_multiplier=2),
    variant(SEPARABLE, "dilation 2", (7, 8, 3), 4, 3, dilation_rate=2),
    *grid(TRANSPOSED, 5),
    variant(TRANSPOSED, "unequal strides", (4, 5, 3), 4, 3, strides=(2, 1)),
    variant(TRANSPOSED, "unequal strides, same", (4, 5, 3), 4, 3, strides=(1, 3), padding="same"),
    variant(TRANSPOSED, "output padding", (4, 5, 3), 4, 3, strides=2, output_padding=1),
    variant(
        TRANSPOSED,
        "output padding, same",
        (4, 3, 2),
        4,
        3,
        strides=2,
        padding="same",
        output_padding=1,
    ),
    variant(TRANSPOSED, "dilation 2", (4, 5, 3), 4, 3, dilation_rate=2),
    variant(TRANSPOSED, "16 to 8 channels", (4, 4, 16), 8, 2, strides=2),
]
