"""A small dense network on small generated pictures: the learning curves of the figures are real.

The pictures are 16 × 16 grey shapes (disk, square, triangle, cross) of random place, size and
contrast under noise. 300 are few enough for a network with 80,000 weights to learn by heart.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIDE = 16
CLASSES = 4
WIDTHS = [SIDE * SIDE, 192, 160, CLASSES]


@dataclass
class History:
    """Loss and accuracy after each epoch, on the training and on the validation pictures."""

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)


def pictures(count: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """`count` pictures, shape (count, 256), roughly standardised, and their classes."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count)
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    result = np.empty((count, SIDE * SIDE))
    for i, label in enumerate(labels):
        cx, cy = rng.uniform(6.0, 9.0, 2)
        radius = rng.uniform(3.2, 5.0)
        dx, dy = x - cx, y - cy
        shape = [
            dx**2 + dy**2 < radius**2,
            np.maximum(np.abs(dx), np.abs(dy)) < radius * 0.88,
            (np.abs(dy) < radius * 0.9) & (np.abs(dx) < (dy + radius) * 0.55),
            (np.minimum(np.abs(dx), np.abs(dy)) < radius * 0.35)
            & (np.maximum(np.abs(dx), np.abs(dy)) < radius),
        ][label]
        contrast = rng.uniform(0.6, 1.2)
        result[i] = (contrast * shape + rng.normal(0, 0.5, shape.shape)).ravel()
    return result, labels


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def train(
    *,
    epochs: int,
    learning_rate: float,
    dropout: float = 0.0,
    batch: int = 20,
    images: int = 300,
    momentum: float = 0.9,
    seed: int = 0,
) -> History:
    """Train with SGD and momentum; inverted dropout after hidden layers, off when measuring."""
    rng = np.random.default_rng(seed)
    x, labels = pictures(images, seed=1)
    x_val, val_labels = pictures(1000, seed=2)
    weights = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(WIDTHS)]
    biases = [np.zeros(b) for b in WIDTHS[1:]]
    parameters = weights + biases
    speeds = [np.zeros_like(parameter) for parameter in parameters]
    history = History()

    def forward(values: NDArray, rate: float) -> tuple[list[NDArray], list[NDArray]]:
        activations, masks = [values], []
        for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            values = values @ weight + bias
            if layer < len(weights) - 1:
                keep = (rng.random(values.shape) >= rate) / (1 - rate)
                mask = (values > 0) * keep
                values = values * mask
                masks.append(mask)
            activations.append(values)
        return activations, masks

    for _ in range(epochs):
        order = rng.permutation(images)
        for start in range(0, images, batch):
            part = order[start : start + batch]
            activations, masks = forward(x[part], dropout)
            delta = _softmax(activations[-1])
            delta[np.arange(len(part)), labels[part]] -= 1
            delta /= len(part)
            gradients: list[NDArray] = []
            bias_gradients: list[NDArray] = []
            for layer in reversed(range(len(weights))):
                gradients.insert(0, activations[layer].T @ delta)
                bias_gradients.insert(0, delta.sum(axis=0))
                if layer:
                    delta = (delta @ weights[layer].T) * masks[layer - 1]
            for index, gradient in enumerate(gradients + bias_gradients):
                speeds[index] = momentum * speeds[index] - learning_rate * gradient
                parameters[index] += speeds[index]
        for values, truth, losses, accuracies in [
            (x, labels, history.loss, history.accuracy),
            (x_val, val_labels, history.val_loss, history.val_accuracy),
        ]:
            guess = _softmax(forward(values, 0.0)[0][-1])
            losses.append(float(-np.log(guess[np.arange(len(truth)), truth] + 1e-12).mean()))
            accuracies.append(float((guess.argmax(axis=1) == truth).mean()))
    return history
