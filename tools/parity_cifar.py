"""Train the network of chapter 4 on real photographs with kerasette and with real Keras, and
compare the loss curves. Usage: python tools/parity_cifar.py cifar-10-python.tar.gz

Both start from the same weights and read the same batches in the same order: 3 epochs of batches of
32, Adam. The loss of each epoch and the curve smoothed over 50 batches must follow Keras' within
2 %; otherwise the exit status is 1. Prints a table and draws `build/parity-cifar.svg`.

The last column shows what rounding alone does: how far Keras leaves its own curve when each initial
weight is off by at most one unit in its last place.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from classroom import cifar10

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "build/parity-cifar.svg"
EPOCHS, BATCH = 3, 32
# Training amplifies rounding, by how much depends on the initial weights: from some to 2.7 % of the
# smoothed loss, from these to 0.5 %, so that more than that is an error.
SEED = 5
SMOOTHED = 50
TOLERANCE = 0.02


def load(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the training images [n, 32, 32, 3], 0…1 in float32, and labels [n] of an archive."""
    images, labels = cifar10.read(path, cifar10.TRAIN)
    return images.astype(np.float32) / 255, labels


@dataclass
class Curve:
    """The losses of one training: of every batch, and of every epoch."""

    batches: np.ndarray
    epochs: np.ndarray
    accuracy: np.ndarray

    @property
    def smoothed(self) -> np.ndarray:
        return np.convolve(self.batches, np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")


def build(keras: ModuleType) -> Any:
    """The network of exercise 04_01."""
    layers = keras.layers
    inputs = keras.Input((32, 32, 3))
    h = layers.MaxPooling2D()(layers.Conv2D(16, 3, activation="relu")(inputs))
    h = layers.MaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(h))
    h = layers.Dense(32, activation="relu")(layers.Flatten()(h))
    h = layers.Dense(16, activation="relu")(h)
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(
    keras: ModuleType, weights: list[np.ndarray], x: np.ndarray, y: np.ndarray, name: str
) -> Curve:
    """Train from `weights`, with the same order of batches at every call."""
    model = build(keras)
    model.set_weights(weights)
    means: list[float] = []

    class Recorder(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            means.append(float(logs["loss"]))

    order = np.random.default_rng(SEED)
    sizes = np.full(-(-len(x) // BATCH), BATCH)
    sizes[-1] = len(x) - BATCH * (len(sizes) - 1)
    losses, epochs, accuracy = [], [], []
    for epoch in range(EPOCHS):
        rows = order.permutation(len(x))
        means.clear()
        history = model.fit(
            x[rows], y[rows], BATCH, shuffle=False, verbose=0, callbacks=[Recorder()]
        ).history
        # `logs` holds the mean of the epoch so far.
        losses.append(np.diff(np.array(means) * np.cumsum(sizes), prepend=0) / sizes)
        epochs.append(history["loss"][0])
        accuracy.append(history["accuracy"][0])
        print(f"{name}: epoch {epoch + 1} of {EPOCHS}, loss {epochs[-1]:.4f}", flush=True)
    return Curve(np.concatenate(losses), np.array(epochs), np.array(accuracy))


def nudged(weights: list[np.ndarray]) -> list[np.ndarray]:
    """Return the weights with each moved by at most one unit in its last place."""
    random = np.random.default_rng(SEED)
    steps = [random.integers(-1, 2, array.shape) for array in weights]
    return [
        np.nextafter(array, array + step.astype(np.float32))
        for array, step in zip(weights, steps, strict=True)
    ]


def deviation(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.abs(actual - expected) / np.abs(expected)


def report(actual: Curve, expected: Curve, rounded: Curve) -> bool:
    """Print the comparison; return whether it holds."""
    print(f"\n{'':<26}{'kerasette':>11}{'Keras':>11}{'deviation':>11}{'by rounding':>13}")
    ours = deviation(actual.epochs, expected.epochs)
    floor = deviation(rounded.epochs, expected.epochs)
    for i in range(EPOCHS):
        values = f"{actual.epochs[i]:>11.4f}{expected.epochs[i]:>11.4f}"
        print(f"{f'loss of epoch {i + 1}':<26}{values}{ours[i]:>11.3%}{floor[i]:>13.3%}")
    smooth = deviation(actual.smoothed, expected.smoothed)
    worst = int(smooth.argmax())
    values = (
        f"{actual.smoothed[worst]:>11.4f}{expected.smoothed[worst]:>11.4f}{smooth[worst]:>11.3%}"
    )
    limit = deviation(rounded.smoothed, expected.smoothed).max()
    print(f"{f'smoothed, worst at {worst + SMOOTHED}':<26}{values}{limit:>13.3%}")
    for i in range(EPOCHS):
        values = f"{actual.accuracy[i]:>11.3f}{expected.accuracy[i]:>11.3f}"
        print(f"{f'accuracy of epoch {i + 1}':<26}{values}")
    # Written so that NaN does not pass.
    holds = bool(max(ours.max(), smooth.max()) <= TOLERANCE)
    print(f"\nThe curve {'follows' if holds else 'DOES NOT follow'} Keras' within {TOLERANCE:.0%}.")
    return holds


def draw(actual: Curve, expected: Curve, path: Path) -> None:
    """Draw both smoothed curves and the losses of the epochs."""
    from matplotlib.figure import Figure  # noqa: PLC0415, needed last and slow to import

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    steps = np.arange(len(expected.batches)) + 1
    axes.plot(steps, expected.batches, color="0.85", linewidth=0.8, label="Keras, each batch")
    ends = np.arange(1, EPOCHS + 1) * len(steps) // EPOCHS
    curves = (("Keras", expected, "C0", "-", 3), ("kerasette", actual, "C1", "--", 1.5))
    for name, curve, color, line, width in curves:
        axes.plot(
            *(steps[SMOOTHED - 1 :], curve.smoothed, line),
            **{"color": color, "linewidth": width, "label": f"{name}, mean of {SMOOTHED} batches"},
        )
        axes.plot(ends, curve.epochs, "o", color=color, fillstyle="none", markersize=4 * width)
    axes.set(xlabel="batch", ylabel="loss", title="Chapter 4 on CIFAR-10 (circles: epochs)")
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def real_keras() -> ModuleType:
    """Keras on PyTorch, with one thread, so that sums do not depend on the machine's cores."""
    os.environ["KERAS_BACKEND"] = "torch"
    import keras  # noqa: PLC0415, after the choice of a backend
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    return keras


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("Usage", maxsplit=1)[0])
    parser.add_argument("archive", type=Path, help="in the layout of cifar-10-python.tar.gz")
    path = parser.parse_args().archive
    try:
        x, y = load(path)
    except cifar10.LayoutError as error:
        parser.error(f"{path} has another layout than cifar-10-python.tar.gz: {error}.")
    except OSError as error:
        parser.error(f"{path} cannot be read: {error.strerror or error}.")
    try:
        keras = real_keras()
    except ImportError as error:
        parser.error(f"{error}. `make parity-cifar` installs Keras and PyTorch.")
    import kerasette  # noqa: PLC0415

    keras.utils.set_random_seed(SEED)
    weights = [np.array(array) for array in build(keras).get_weights()]
    print(f"{len(x)} photographs, {EPOCHS} epochs of batches of {BATCH}", flush=True)
    expected = train(keras, weights, x, y, "Keras")
    rounded = train(keras, nudged(weights), x, y, "Keras, rounded")
    actual = train(kerasette, weights, x, y, "kerasette")
    holds = report(actual, expected, rounded)
    draw(actual, expected, PICTURE)
    print(f"Both curves: {PICTURE}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
