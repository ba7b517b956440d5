"""Constraints: by themselves, and on the weights of each layer that takes them while it learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from cases import Numbers, Random, Training

Make = Callable[[Any], Any]

KINDS: dict[str, Make] = {
    "MaxNorm": lambda keras: keras.constraints.MaxNorm(),
    "MaxNorm, over all": lambda keras: keras.constraints.MaxNorm(0.5, axis=[0, 1]),
    "MaxNorm, last axis": lambda keras: keras.constraints.max_norm(0.5, axis=-1),
    "NonNeg": lambda keras: keras.constraints.NonNeg(),
    "UnitNorm": lambda keras: keras.constraints.UnitNorm(),
    "UnitNorm, by name": lambda keras: keras.constraints.get("unit_norm"),
    "MinMaxNorm": lambda keras: keras.constraints.MinMaxNorm(0.5, 0.8),
    "MinMaxNorm, rate": lambda keras: keras.constraints.MinMaxNorm(0.5, 0.8, 0.3, axis=1),
    "Constraint": lambda keras: keras.constraints.Constraint(),
}


def alone(name: str, make: Make) -> Numbers:
    """What a constraint makes of a matrix, and so does what its config describes."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        made = make(keras)
        again = keras.constraints.deserialize(keras.constraints.serialize(made))
        w = rng.standard_normal((5, 4)).astype(np.float32)
        w[:, 0] = 0
        return {"once": made(w), "again": again(w)}

    return Numbers(f"constraint/{name}", run)


def ending(x: Any, keras: Any) -> Any:
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.layers.Dense(5, activation="softmax")(x)


def learns(
    name: str, layer: Make, optimizer: Make = lambda keras: keras.optimizers.SGD(0.5)
) -> Training:
    """Ten steps of a network that `layer(keras)` starts."""

    def build(keras: Any, x: Any) -> Any:
        return ending(layer(keras)(x), keras)

    return Training(f"constraint/{name}", (6, 6, 3), build, optimizer, 12, 6, 5, 5)


def clipped(keras: Any) -> Any:
    """A constraint of a student's own, as in Keras' documentation."""

    class Clip(keras.constraints.Constraint):
        def __init__(self, limit: float) -> None:
            self.limit = limit

        def __call__(self, w: Any) -> Any:
            return keras.ops.clip(w, -self.limit, self.limit)

    class Scaled(keras.layers.Layer):
        def build(self, shape: Any) -> None:
            self.scale = self.add_weight(
                shape=(shape[-1],), initializer="ones", constraint=Clip(0.1), name="scale"
            )

        def call(self, x: Any) -> Any:
            return x * self.scale

    return Scaled()


def filters(keras: Any) -> dict[str, Any]:
    """Keywords for a kernel whose every filter has a length below one, and a bias above 0."""
    return {
        "kernel_constraint": keras.constraints.MaxNorm(0.5, axis=[0, 1, 2]),
        "bias_constraint": "non_neg",
    }


def separable(keras: Any) -> Any:
    return keras.layers.SeparableConv2D(
        4,
        3,
        depthwise_constraint=keras.constraints.MaxNorm(0.6, axis=[0, 1]),
        pointwise_constraint="unit_norm",
        bias_constraint=keras.constraints.NonNeg,
    )


LAYERS = [
    learns("Conv2D", lambda keras: keras.layers.Conv2D(4, 3, **filters(keras))),
    learns("Conv2DTranspose", lambda keras: keras.layers.Conv2DTranspose(4, 3, **filters(keras))),
    learns(
        "DepthwiseConv2D",
        lambda keras: keras.layers.DepthwiseConv2D(
            3, depthwise_constraint="non_neg", bias_constraint="unit_norm"
        ),
    ),
    learns("SeparableConv2D", separable),
    learns("Dense", lambda keras: keras.layers.Dense(4, kernel_constraint="max_norm")),
    learns(
        "Dense, function",
        lambda keras: keras.layers.Dense(
            4, kernel_constraint=lambda w: keras.ops.maximum(w, -0.2), bias_constraint="UnitNorm"
        ),
    ),
    learns("PReLU", lambda keras: keras.layers.PReLU(alpha_constraint="non_neg")),
    learns(
        "BatchNormalization",
        lambda keras: keras.layers.BatchNormalization(
            beta_constraint="non_neg", gamma_constraint=keras.constraints.MinMaxNorm(0.1, 0.9)
        ),
    ),
    learns(
        "LayerNormalization",
        lambda keras: keras.layers.LayerNormalization(
            beta_constraint="non_neg", gamma_constraint="unit_norm"
        ),
    ),
    learns("own", clipped),
    learns(
        "with averages",
        lambda keras: keras.layers.Conv2D(4, 3, **filters(keras)),
        lambda keras: keras.optimizers.Adam(0.1, use_ema=True, ema_overwrite_frequency=3),
    ),
]
CASES = [*(alone(name, make) for name, make in KINDS.items()), *LAYERS]
