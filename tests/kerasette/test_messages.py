"""Messages that say more than Keras' own, or say it earlier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import kerasette as keras

X, Y = np.zeros((6, 4), np.float32), np.zeros((6, 2), np.float32)


def model() -> Any:
    inputs = keras.Input((4,))
    made = keras.Model(inputs, keras.layers.Dense(2)(inputs))
    made.compile("sgd", "mse")
    return made


class Early(keras.Model):
    """Forgets the constructor of `Model`."""

    def __init__(self) -> None:
        self.dense = keras.layers.Dense(3)


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    "no data": (lambda: model().fit(None, Y), "`x` is missing: fit, evaluate and predict need"),
    "text as data": (lambda: model().fit("images", Y), "Unrecognized data type: x='images'"),
    "batch_size 0": (lambda: model().fit(X, Y, batch_size=0), "`batch_size` must be a positive"),
    "evaluate before compile": (
        lambda: keras.Sequential([keras.layers.Dense(2)]).evaluate(X, Y),
        "You must call `compile()` before",
    ),
    "classes": (
        lambda: keras.utils.to_categorical([5], 3),
        "must lie between 0 and 2. Received: 5",
    ),
    "constructor": (lambda: Early()(X), "forgot to call `super().__init__()`"),
    "metric": (
        lambda: model().compile("sgd", "mse", metrics=["accurate"]),
        "Could not interpret metric identifier: accurate",
    ),
    "optimizer": (
        lambda: model().compile(keras.losses.MeanSquaredError()),
        "Could not interpret optimizer identifier",
    ),
    "reduction": (
        lambda: keras.losses.MeanSquaredError(reduction="average"),
        "Invalid value for argument `reduction`",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(name: str) -> None:
    act, message = MISTAKES[name]
    with pytest.raises((ValueError, RuntimeError), match=re.escape(message)):
        act()
