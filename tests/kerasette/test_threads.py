"""The number of threads changes no bit of the result."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"

TRAINING = """
import hashlib
import numpy as np
import kerasette as keras
from kerasette import layers

for batch_size in (7, 32, 128):
    keras.utils.set_random_seed(3)
    rng = np.random.default_rng(0)
    model = keras.Sequential([
        keras.Input((20, 20, 3)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(24, 3, padding="same"),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.SpatialDropout2D(0.2),
        layers.MaxPooling2D(),
        layers.Conv2D(8, 3, strides=2, activation="tanh"),
        layers.Flatten(),
        layers.Dense(300, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = rng.random((300, 20, 20, 3), np.float32), rng.integers(0, 10, 300)
    history = model.fit(x, y, batch_size=batch_size, epochs=2, verbose=0).history
    weights = b"".join(weight.tobytes() for weight in model.get_weights())
    print(hashlib.sha256(weights).hexdigest(), history)
"""


def run(threads: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", TRAINING],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(PLUGINS), "KERASETTE_THREADS": threads},
        check=False,
    )


def test_threads_change_no_bit() -> None:
    alone = run("1")
    assert alone.returncode == 0, alone.stderr
    for threads in ("2", "3"):
        assert run(threads).stdout == alone.stdout


@pytest.mark.parametrize("threads", ["0", "9", "two"])
def test_a_number_of_threads_that_makes_no_sense(threads: str) -> None:
    assert "KERASETTE_THREADS must be a number from 1 to 8" in run(threads).stderr
