"""Every loss: its gradient through a layer, and its value called on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Case, Draw, Numbers, Random, Shape, unit


def probabilities(keras, x):
    return keras.layers.Dense(7, activation="softmax")(x)


def logits(keras, x):
    return keras.layers.Dense(7)(x)


def sigmoids(keras, x):
    return keras.layers.Dense(7, activation="sigmoid")(x)


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
CROSSENTROPIES = [
    loss("sparse, column", SPARSE, "column"),
    loss("sparse, flat", SPARSE, "flat"),
    loss("sparse, batch of one", SPARSE, "column", batch=1),
    loss("sparse, logits", SPARSE, "column", from_logits=True),
    loss("sparse, large logits", SPARSE, "column", scale=30.0, from_logits=True),
    loss("sparse, sure and wrong", SPARSE, "column", scale=30.0),
    loss("sparse, ignored class", SPARSE, "flat", batch=9, ignore_class=2),
    loss("categorical", CATEGORICAL, "one-hot"),
    loss("categorical, logits", CATEGORICAL, "one-hot", from_logits=True),
    loss("categorical, sure and wrong", CATEGORICAL, "one-hot", scale=30.0),
    loss("categorical, smoothed", CATEGORICAL, "one-hot", label_smoothing=0.2),
    loss(
        "categorical, logits, smoothed",
        CATEGORICAL,
        "one-hot",
        from_logits=True,
        label_smoothing=0.1,
    ),
    loss("categorical, summed", CATEGORICAL, "one-hot", reduction="sum"),
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
        sigmoids,
        loss=lambda _: "sparse_categorical_crossentropy",
    ),
    # One prediction for each place of an image.
    Case(
        "loss/categorical on an image",
        (3, 4, 5),
        probabilities,
        loss=lambda keras: keras.losses.CategoricalCrossentropy(),
        labels=lambda rng, shape: np.eye(7)[rng.integers(0, 7, shape[:-1])],
    ),
]


def zeros_and_ones(rng: Random, shape: Shape) -> np.ndarray:
    return rng.integers(0, 2, shape)


def normal(rng: Random, shape: Shape) -> np.ndarray:
    return rng.standard_normal(shape)


# Name, class, arguments, how outputs come about, how targets are drawn.
REGRESSIONS: list[tuple[str, str, dict[str, Any], Any, Draw]] = [
    ("binary", "BinaryCrossentropy", {}, sigmoids, zeros_and_ones),
    ("binary, soft labels", "BinaryCrossentropy", {}, sigmoids, unit),
    ("binary, logits", "BinaryCrossentropy", {"from_logits": True}, logits, zeros_and_ones),
    ("binary, smoothed", "BinaryCrossentropy", {"label_smoothing": 0.2}, sigmoids, zeros_and_ones),
    (
        "binary, logits, smoothed",
        "BinaryCrossentropy",
        {"from_logits": True, "label_smoothing": 0.1},
        logits,
        zeros_and_ones,
    ),
    ("MSE", "MeanSquaredError", {}, logits, normal),
    ("MSE, summed", "MeanSquaredError", {"reduction": "sum"}, logits, normal),
    ("MAE", "MeanAbsoluteError", {}, logits, normal),
    ("Huber", "Huber", {}, logits, normal),
    ("Huber, delta", "Huber", {"delta": 0.3}, logits, normal),
    ("hinge", "Hinge", {}, logits, zeros_and_ones),
    ("hinge, signs", "Hinge", {}, logits, lambda rng, shape: rng.choice([-1, 1], shape)),
    ("squared hinge", "SquaredHinge", {}, logits, zeros_and_ones),
    (
        "categorical hinge",
        "CategoricalHinge",
        {},
        logits,
        lambda rng, shape: np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])],
    ),
]
BY_NAME = {
    "binary_crossentropy": (sigmoids, zeros_and_ones),
    "mse": (logits, normal),
    "mean_squared_error": (logits, normal),
    "mae": (logits, normal),
    "mean_absolute_error": (logits, normal),
    "huber": (logits, normal),
    "hinge": (logits, zeros_and_ones),
    "squared_hinge": (logits, zeros_and_ones),
    "categorical_hinge": (logits, zeros_and_ones),
}


def own(keras: Any) -> Any:
    """A function of the student's, one value a sample."""
    ops = keras.ops

    def weighted_error(y_true: Any, y_pred: Any) -> Any:
        wrong = ops.abs(y_true - y_pred)
        return ops.mean(ops.where(wrong > 0.5, 2 * wrong - 0.5, wrong**2), axis=-1)

    return weighted_error


def own_class(keras: Any) -> Any:
    """A class of the student's, with an argument."""

    class Scaled(keras.losses.Loss):
        def __init__(self, scale: float = 2.0, **arguments: Any) -> None:
            super().__init__(**arguments)
            self.scale = scale

        def call(self, y_true: Any, y_pred: Any) -> Any:
            return self.scale * keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)

    return Scaled(3.0)


GRADIENTS = [
    *CROSSENTROPIES,
    *(
        Case(
            f"loss/{name}",
            (6,),
            build,
            5,
            loss=lambda keras, kind=kind, arguments=arguments: getattr(keras.losses, kind)(
                **arguments
            ),
            labels=labels,
        )
        for name, kind, arguments, build, labels in REGRESSIONS
    ),
    *(
        Case(f"loss/{name} by name", (6,), build, 5, loss=lambda _, name=name: name, labels=labels)
        for name, (build, labels) in BY_NAME.items()
    ),
    Case("loss/own function", (6,), logits, 5, loss=own, labels=normal),
    Case("loss/own class", (6,), logits, 5, loss=own_class, labels=normal),
    Case("loss/MSE on an image", (3, 4, 5), logits, loss=lambda _: "mse", labels=normal),
]


def called(keras: Any, kind: str, arguments: dict, y: np.ndarray, outputs: np.ndarray) -> dict:
    """A loss called on arrays: with all reductions and weights."""
    weights = np.linspace(0, 2, len(y)).astype(np.float32)
    make = getattr(keras.losses, kind)
    found = {}
    for reduction in ("sum_over_batch_size", "sum", "none", "mean", "mean_with_sample_weight"):
        reduced = make(**{**arguments, "reduction": reduction})
        found[reduction] = reduced(y, outputs)
        found[f"{reduction}, weighted"] = reduced(y, outputs, sample_weight=weights)
    return found


def values() -> list[Numbers]:
    cases = []
    for name, kind, arguments, build, labels in REGRESSIONS:
        if "reduction" in arguments:
            continue

        def run(keras, rng, kind=kind, arguments=arguments, build=build, labels=labels):
            outputs = (unit if build is sigmoids else normal)(rng, (5, 4)).astype(np.float32)
            y = labels(rng, (5, 4)).astype(np.float32)
            return called(keras, kind, arguments, y, outputs)

        cases.append(Numbers(f"loss/{name}, called", run))

    def categorical(keras, rng):
        outputs = unit(rng, (5, 4)).astype(np.float32)
        return called(keras, CATEGORICAL, {}, np.eye(4, dtype=np.float32)[[0, 3, 1, 1, 2]], outputs)

    def sparse(keras, rng):
        outputs = rng.standard_normal((5, 4)).astype(np.float32)
        return called(keras, SPARSE, {"from_logits": True}, np.array([0, 3, 1, 1, 2]), outputs)

    def on_an_image(keras, rng):
        outputs = rng.standard_normal((2, 3, 4, 5)).astype(np.float32)
        labels = rng.integers(0, 5, (2, 3, 4))
        return {"value": keras.losses.SparseCategoricalCrossentropy(True)(labels, outputs)}

    def functions(keras, rng):
        a, p = normal(rng, (5, 4)).astype(np.float32), unit(rng, (5, 4)).astype(np.float32)
        ones = zeros_and_ones(rng, (5, 4)).astype(np.float32)
        losses, labels = keras.losses, np.array([0, 3, 1, 1, 2])
        return {
            "mse": losses.mean_squared_error(a, p),
            "mae": losses.mean_absolute_error(a, p),
            "huber": losses.huber(a, p, delta=0.5),
            "hinge": losses.hinge(ones, a),
            "squared_hinge": losses.squared_hinge(ones, a),
            "categorical_hinge": losses.categorical_hinge(ones, a),
            "binary": losses.binary_crossentropy(ones, p),
            "binary logits": losses.binary_crossentropy(ones, a, from_logits=True),
            "sparse": losses.sparse_categorical_crossentropy(labels, p),
            "categorical": losses.categorical_crossentropy(np.eye(4)[labels], p),
            "get": losses.get("mse")(a, p),
        }

    return [
        *cases,
        Numbers("loss/categorical, called", categorical),
        Numbers("loss/sparse, called", sparse),
        Numbers("loss/sparse on an image, called", on_an_image),
        Numbers("loss/functions", functions),
    ]


CASES = [*GRADIENTS, *values()]
