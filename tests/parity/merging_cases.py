"""Layers with several inputs, operators of tensors, Lambda, shared layers and nested models."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Case

PAIR, TRIPLE = [(3, 4), (3, 4)], [(3, 4), (3, 4), (3, 4)]
MERGES = {
    "Add": TRIPLE,
    "Subtract": PAIR,
    "Multiply": TRIPLE,
    "Average": TRIPLE,
    "Maximum": TRIPLE,
    "Minimum": TRIPLE,
}
LAYERS = [
    *(
        Case(f"merge/{kind}", shapes, lambda keras, x, kind=kind: getattr(keras.layers, kind)()(x))
        for kind, shapes in MERGES.items()
    ),
    *(
        Case(
            f"merge/{kind.lower()}, function",
            shapes,
            lambda keras, x, kind=kind: getattr(keras.layers, kind.lower())(x),
        )
        for kind, shapes in MERGES.items()
    ),
    *(
        Case(
            f"merge/{kind}, broadcast",
            [(3, 4), (1, 4)],
            lambda keras, x, kind=kind: getattr(keras.layers, kind)()(x),
        )
        for kind in MERGES
    ),
    Case("merge/Add of two images", [(5, 4, 3), (5, 4, 3)], lambda keras, x: keras.layers.Add()(x)),
    Case("merge/Add of one twice", (5,), lambda keras, x: keras.layers.Add()([x, x])),
    Case(
        "merge/Concatenate",
        [(3, 4), (3, 2), (3, 1)],
        lambda keras, x: keras.layers.Concatenate()(x),
    ),
    Case(
        "merge/Concatenate, axis 1",
        [(3, 4, 2), (1, 4, 2)],
        lambda keras, x: keras.layers.Concatenate(axis=1)(x),
    ),
    Case(
        "merge/Concatenate, axis 2",
        [(3, 4, 2), (3, 5, 2)],
        lambda keras, x: keras.layers.Concatenate(axis=2)(x),
    ),
    Case(
        "merge/concatenate, function",
        [(5, 4, 3), (5, 4, 2)],
        lambda keras, x: keras.layers.concatenate(x),
    ),
    Case(
        "merge/Concatenate of vectors", [(1,), (6,)], lambda keras, x: keras.layers.concatenate(x)
    ),
]

# Two tensors x, y of (3, 4).
OPERATORS: dict[str, Any] = {
    "x + y": lambda x, y: x + y,
    "x - y": lambda x, y: x - y,
    "x * y": lambda x, y: x * y,
    "x / y": lambda x, y: x / (y * y + 1),
    "x ** y": lambda x, y: (x * x + 1) ** y,
    "2 * x": lambda x, y: 2 * x + y,
    "1 - x": lambda x, y: (1 - x) * y,
    "1 / x": lambda x, y: 1 / (x * x + 1) + y,
    "2 ** x": lambda x, y: 2**x + y,
    "x + 1": lambda x, y: (x + 1) * (y - 0.5),
    "x / 3": lambda x, y: x / 3 + y,
    "x ** 2": lambda x, y: x**2 + y**3,
    "-x": lambda x, y: -x + y,
    "abs(x)": lambda x, y: abs(x) * y,
    "x[:, 0]": lambda x, y: x[:, 0] + y[:, 1],
    "x[:, -1:]": lambda x, y: x[:, -1:] * y,
    "x[:, 1:, ::2]": lambda x, y: x[:, 1:, ::2] - y[:, :2, 1::2],
    "x[..., 0]": lambda x, y: x[..., 0] + y[..., -1],
    "x[:, None]": lambda x, y: x[:, None] + y[:, :, None, :],
    "x with an array": lambda x, y: x + y * np.arange(4, dtype=np.float32),
    "y + x broadcast": lambda x, y: x[:, :1] + y[:, :, :1],
}
WHOLE = {"x // y": lambda x, y: x // (y * y + 1), "x % 3": lambda x, y: x % 3 + y * 0}
COMPARISONS: dict[str, Any] = {
    "x > y": lambda x, y: x > y,
    "x < 0": lambda x, y: x < 0,
    "x >= y": lambda x, y: x >= y,
    "x <= y": lambda x, y: x <= y,
    "x != y": lambda x, y: x != y,
}


EXPRESSIONS = [
    *(Case(f"operator/{name}", PAIR, lambda _, x, f=f: f(*x)) for name, f in OPERATORS.items()),
    Case("operator/x @ y", [(3, 4), (4, 2)], lambda _, x: x[0] @ x[1]),
    *(
        Case(f"operator/{name}", PAIR, lambda _, x, f=f: f(*x), differentiable=False)
        for name, f in WHOLE.items()
    ),
    *(
        Case(
            f"operator/{name}",
            PAIR,
            # A comparison is a number as soon as it meets one.
            lambda keras, x, f=f: keras.ops.cast(f(*x), "float32") * x[0],
        )
        for name, f in COMPARISONS.items()
    ),
    Case(
        "operator/own layer of expressions",
        (6,),
        lambda keras, x: residual(keras, x) * 0.5 + keras.layers.Dense(5)(x)[:, :1],
    ),
]


def residual(keras: Any, x: Any) -> Any:
    return x + keras.layers.Dense(x.shape[-1], activation="tanh")(x)


def shared(keras: Any, x: Any) -> Any:
    layer = keras.layers.Dense(4, activation="tanh")
    return keras.layers.concatenate([layer(x[0]), layer(x[1]), layer(layer(x[0]))])


def siamese(keras: Any, x: Any) -> Any:
    inside = keras.Input((5, 4, 3))
    y = keras.layers.Conv2D(4, 3, activation="relu")(inside)
    tower = keras.Model(inside, keras.layers.GlobalAveragePooling2D()(y))
    return keras.layers.Dense(3)(keras.ops.abs(tower(x[0]) - tower(x[1])))


def nested(keras: Any, x: Any) -> Any:
    inner = keras.Sequential([keras.layers.Dense(5, activation="relu"), keras.layers.Dense(4)])
    middle_in = keras.Input((4,))
    middle = keras.Model(middle_in, inner(middle_in) + middle_in)
    return keras.layers.Dense(2)(middle(x))


def two_in_two_out(keras: Any, x: Any) -> Any:
    a, b = (keras.Input((4,)) for _ in range(2))
    both = keras.layers.add([a, keras.layers.Dense(4)(b)])
    inner = keras.Model([a, b], [both, keras.layers.Dense(3)(both)])
    first, second = inner(x)
    return [keras.layers.Dense(2)(first), second]


def residual_block(keras: Any, x: Any) -> Any:
    layers = keras.layers
    y = layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(4, 3, padding="same")(y)
    return layers.Activation("relu")(layers.add([y, layers.Conv2D(4, 1)(x)]))


def inception(keras: Any, x: Any) -> Any:
    layers = keras.layers
    branches = [
        layers.Conv2D(3, 1, activation="relu")(x),
        layers.Conv2D(2, 3, padding="same", activation="relu")(x),
        layers.MaxPooling2D(3, 1, "same")(x),
        layers.AveragePooling2D(3, 1, "same")(x),
    ]
    return layers.concatenate(branches)


STRUCTURES = [
    Case("graph/shared layer", [(4,), (4,)], shared),
    Case("graph/siamese", [(5, 4, 3), (5, 4, 3)], siamese),
    Case("graph/nested models", (4,), nested),
    Case("graph/two in, two out", [(4,), (4,)], two_in_two_out, batch=3),
    Case("graph/residual block", (5, 6, 3), residual_block, batch=3),
    Case("graph/inception", (5, 4, 3), inception),
    Case(
        "graph/branches",
        (4, 4, 3),
        lambda keras, x: [keras.layers.Flatten()(x), keras.layers.GlobalMaxPooling2D()(x)],
    ),
    Case("lambda/ops", (3, 4), lambda keras, x: keras.layers.Lambda(
        lambda t: keras.ops.square(t) + 1)(x)),
    Case("lambda/operators", (3, 4), lambda keras, x: keras.layers.Lambda(
        lambda t: t[:, ::2] * 2)(x)),
    Case("lambda/two tensors", PAIR, lambda keras, x: keras.layers.Lambda(
        lambda t: t[0] * t[1])(x)),
    Case("lambda/arguments", (5,), lambda keras, x: keras.layers.Lambda(
        lambda t, power: t**power, arguments={"power": 3})(x)),
]  # fmt: skip

CASES = [*LAYERS, *EXPRESSIONS, *STRUCTURES]
