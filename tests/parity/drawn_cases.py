"""Twenty random networks end to end: outputs, gradients, ten steps of training."""

from __future__ import annotations

from typing import Any

from cases import Case, Training
from drawing import CLASSES, Network, build, drawn


def gradients(number: int, network: Network) -> Case:
    return Case(
        f"drawn/network {number}",
        tuple(network["shape"]),
        lambda keras, x: build(network, keras, x),
        batch=9 + number % 4,
        loss=lambda _: "sparse_categorical_crossentropy",
    )


def training(number: int, network: Network) -> Training:
    def optimizer(keras: Any) -> Any:
        if number % 2:
            return keras.optimizers.SGD(0.05, momentum=0.9)
        return keras.optimizers.RMSprop(0.002, epsilon=1e-3)

    return Training(
        f"drawn/network {number} trained",
        tuple(network["shape"]),
        lambda keras, x: build(network, keras, x),
        optimizer,
        11,
        11,
        10,
        CLASSES,
    )


CASES = [
    make(number, network)
    for number, network in enumerate(drawn())
    for make in (gradients, training)
]
