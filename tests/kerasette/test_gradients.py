"""Gradients of every operation against differences of the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import kerasette as keras
from kerasette import layers, testing
from kerasette.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy

Stack = Callable[[], list[Any]]
IMAGE, VECTOR = (2, 9, 8, 3), (6, 5)
ONE_HOT = np.eye(7, dtype=np.float32)[[0, 3, 6, 2, 2, 5]]

CONVOLUTIONS: list[dict[str, Any]] = [
    {"kernel_size": kernel, "strides": stride, "padding": padding}
    for kernel in (1, 2, 3, (3, 2), 5)
    for stride in (1, 2, (3, 1))
    for padding in ("valid", "same")
] + [
    {"kernel_size": 3, "dilation_rate": dilation, "padding": padding}
    for dilation in (2, (1, 2), (3, 1))
    for padding in ("valid", "same")
]

STACKS: dict[str, tuple[Stack, tuple[int, ...]]] = {
    "conv, relu, conv": (
        lambda: [layers.Conv2D(8, 3, activation="relu"), layers.Conv2D(6, 3, use_bias=False)],
        IMAGE,
    ),
    "pool": (lambda: [layers.MaxPooling2D()], IMAGE),
    "pool same": (lambda: [layers.MaxPooling2D(3, 2, "same")], IMAGE),
    "pool overlapping": (lambda: [layers.MaxPooling2D((2, 3), 1)], (2, 7, 8, 5)),
    "global pool": (lambda: [layers.GlobalMaxPooling2D()], IMAGE),
    "global pool, axes kept": (lambda: [layers.GlobalMaxPooling2D(keepdims=True)], IMAGE),
    "batch norm": (lambda: [layers.BatchNormalization()], (4, 3, 3, 5)),
    "batch norm, plain": (
        lambda: [layers.BatchNormalization(center=False, scale=False)],
        (4, 3, 3, 8),
    ),
    "batch norm between": (
        lambda: [layers.Dense(7), layers.BatchNormalization(), layers.Activation("relu")],
        VECTOR,
    ),
    "dense": (lambda: [layers.Dense(7, activation="sigmoid"), layers.Dense(3)], VECTOR),
    "dense, tanh": (lambda: [layers.Dense(7, activation="tanh"), layers.ReLU()], VECTOR),
    "dense on three axes": (lambda: [layers.Dense(7, activation="sigmoid")], (6, 4, 5)),
    "softmax": (lambda: [layers.Dense(7), layers.Softmax()], VECTOR),
    "flatten": (
        lambda: [layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(3, use_bias=False)],
        IMAGE,
    ),
}

LOSSES: dict[str, tuple[str, Any, np.ndarray]] = {
    "categorical": ("softmax", CategoricalCrossentropy(), ONE_HOT),
    "categorical, not normalized": ("sigmoid", CategoricalCrossentropy(), ONE_HOT),
    "categorical, logits": ("linear", CategoricalCrossentropy(from_logits=True), ONE_HOT),
    "smoothed": ("softmax", CategoricalCrossentropy(label_smoothing=0.2), ONE_HOT),
    "summed": ("softmax", CategoricalCrossentropy(reduction="sum"), ONE_HOT),
    "sparse": ("softmax", SparseCategoricalCrossentropy(), ONE_HOT.argmax(1)),
    "sparse column": ("sigmoid", SparseCategoricalCrossentropy(), ONE_HOT.argmax(1)[:, None]),
    "sparse logits": (
        "linear",
        SparseCategoricalCrossentropy(from_logits=True),
        ONE_HOT.argmax(1),
    ),
}


def check(
    stack: Stack, shape: tuple[int, ...], loss: Any = None, y: Any = None, **options: Any
) -> None:
    """Compare gradients of the input and of all weights with differences at random places."""
    # Seeded, so that no difference crosses the kink of a relu on an unlucky day.
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    model = keras.Sequential([keras.Input(shape=shape[1:]), *stack()])
    for weight in model.weights:
        weight.assign(weight.numpy() + rng.normal(0, 0.1, weight.shape))
    x = rng.normal(size=shape).astype(np.float32)
    if y is None:
        y = rng.normal(size=(shape[0], *model.output_shape[1:])).astype(np.float32)

    def total(x: np.ndarray) -> float:
        return testing.gradients(model, x, y, loss, **options)[1]

    *_, found, found_x = testing.gradients(model, x, y, loss, **options)
    step = 2e-3
    for _ in range(6):
        place = tuple(rng.integers(0, size) for size in shape)
        moved = [x.copy(), x.copy()]
        moved[0][place] += step
        moved[1][place] -= step
        difference = (total(moved[0]) - total(moved[1])) / (2 * step)
        assert found_x[place] == pytest.approx(difference, rel=0.05, abs=0.01)
    for weight, gradient in zip(model.trainable_weights, found, strict=True):
        before = weight.numpy()
        for _ in range(4):
            place = tuple(rng.integers(0, size) for size in weight.shape)
            values = []
            for sign in (1, -1):
                after = before.copy()
                after[place] += sign * step
                weight.assign(after)
                values.append(total(x))
            weight.assign(before)
            difference = (values[0] - values[1]) / (2 * step)
            assert gradient[place] == pytest.approx(difference, rel=0.05, abs=0.01)


@pytest.mark.parametrize("settings", CONVOLUTIONS, ids=str)
def test_convolution(settings: dict[str, Any]) -> None:
    check(lambda: [layers.Conv2D(5, **settings)], IMAGE)


@pytest.mark.parametrize("name", STACKS)
def test_layers(name: str) -> None:
    stack, shape = STACKS[name]
    check(stack, shape)


def test_batch_norm_in_inference() -> None:
    check(lambda: [layers.BatchNormalization()], (4, 3, 3, 5), training=False)


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name: str) -> None:
    activation, loss, y = LOSSES[name]
    check(lambda: [layers.Dense(7, activation=activation)], VECTOR, loss, y)


def test_weighted_loss() -> None:
    weights = np.array([1, 0, 2, 0.5, 0, 1], np.float32)
    check(
        lambda: [layers.Dense(7, activation="softmax")],
        VECTOR,
        CategoricalCrossentropy(),
        ONE_HOT,
        sample_weight=weights,
    )


@pytest.mark.parametrize("seed", range(12))
def test_products_of_many_sizes_equal_numpy(seed: int) -> None:
    """All heights and widths of tiles, with bias and relu, forward and backward."""
    rng = np.random.default_rng(seed)
    rows, inputs, outputs = (int(n) for n in rng.integers(1, 50, 3))
    model = keras.Sequential(
        [keras.Input(shape=(inputs,)), layers.Dense(outputs, activation="relu")]
    )
    x, y = rng.normal(size=(rows, inputs)), rng.normal(size=(rows, outputs))
    matrix, bias = (weight.astype(np.float64) for weight in model.get_weights())
    found, _, (matrix_gradient, bias_gradient), x_gradient = testing.gradients(model, x, y)
    z = x @ matrix + bias
    above = y * (z > 0)
    assert np.allclose(found, np.maximum(z, 0), atol=1e-5)
    assert np.allclose(matrix_gradient, x.T @ above, atol=1e-4)
    assert np.allclose(bias_gradient, above.sum(0), atol=1e-4)
    assert np.allclose(x_gradient, above @ matrix.T, atol=1e-5)


def test_a_layer_used_twice_gets_both_gradients() -> None:
    inputs = keras.Input(shape=(4,))
    layer = layers.Dense(4, use_bias=False, kernel_initializer="ones")
    model = keras.Model(inputs, layer(layer(inputs)))
    x = np.ones((1, 4), np.float32)
    *_, (gradient,), _ = testing.gradients(model, x, np.ones((1, 4)))
    # d/dW of sum(x W W) = xᵀ 1 Wᵀ + (x W)ᵀ 1 = 4 + 4 with all ones.
    assert np.allclose(gradient, 8)


def test_equal_maxima_share_the_gradient() -> None:
    model = keras.Sequential([keras.Input(shape=(2, 2, 1)), layers.GlobalMaxPooling2D()])
    x = np.array([[[[1.0], [3.0]], [[3.0], [0.0]]]])
    *_, gradient = testing.gradients(model, x, np.ones((1, 1)))
    assert gradient.ravel().tolist() == [0, 0.5, 0.5, 0]


def test_the_first_maximum_of_a_window_gets_the_gradient() -> None:
    model = keras.Sequential([keras.Input(shape=(2, 2, 1)), layers.MaxPooling2D()])
    x = np.array([[[[1.0], [3.0]], [[3.0], [0.0]]]])
    *_, gradient = testing.gradients(model, x, np.ones((1, 1)))
    assert gradient.ravel().tolist() == [0, 1, 0, 0]
