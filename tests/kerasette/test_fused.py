"""Operations that were joined give what they give one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasette import Input, Model, layers, testing
from kerasette.program import fuse

# Image (height, width, channels), filters, arguments of Conv2D, of MaxPooling2D, images in a batch.
CASES: list[tuple[Any, ...]] = [
    ((8, 8, 3), 16, {"kernel_size": 3}, {}, 5),
    ((28, 28, 1), 8, {"kernel_size": 3}, {}, 16),
    ((13, 11, 16), 32, {"kernel_size": 3}, {}, 9),
    ((9, 7, 1), 5, {"kernel_size": 3, "padding": "same"}, {"padding": "same"}, 3),
    ((13, 11, 4), 6, {"kernel_size": (3, 2), "padding": "same"}, {"pool_size": (3, 2)}, 2),
    ((13, 11, 4), 6, {"kernel_size": 3}, {"pool_size": (3, 2), "padding": "same"}, 2),
    ((12, 12, 17), 7, {"kernel_size": 5, "strides": 2, "padding": "same"}, {}, 4),
    ((12, 12, 9), 7, {"kernel_size": 3, "dilation_rate": 2, "padding": "same"}, {}, 33),
    ((12, 13, 2), 7, {"kernel_size": (1, 3), "dilation_rate": (1, 2)}, {}, 8),
    ((6, 6, 30), 9, {"kernel_size": 1}, {"pool_size": (2, 3), "padding": "same"}, 70),
    ((6, 6, 5), 9, {"kernel_size": 4, "padding": "same"}, {"pool_size": 6}, 17),
    ((7, 7, 2), 4, {"kernel_size": (3, 2)}, {}, 17),
    ((7, 7, 3), 4, {"kernel_size": (3, 1)}, {}, 17),
    ((9, 9, 3), 9, {"kernel_size": 2, "use_bias": False}, {"strides": 3}, 17),
]


def assert_equal(ones: Any, others: Any, tolerance: float = 4e-6) -> None:
    found = [ones[0], ones[1], ones[3], *ones[2]]
    expected = [others[0], others[1], others[3], *others[2]]
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


@pytest.mark.parametrize("activation", ["relu", None])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_convolution_with_pooling(
    case: Any, activation: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape, filters, convolution, pooling, batch = case
    inputs = Input(shape)
    x = layers.Conv2D(filters, activation=activation, **convolution)(inputs)
    model = Model(inputs, layers.MaxPooling2D(**pooling)(x))
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    x = rng.normal(size=(batch, *shape))
    y = rng.normal(size=(batch, *model.output_shape[1:]))
    joined = testing.gradients(model, x, y)
    monkeypatch.setattr(fuse, "joins_pooling", lambda *_: False)
    assert_equal(joined, testing.gradients(model, x, y))


def test_dropped_channels_do_not_hinder_joining(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = Input((11, 10, 3))
    x = layers.Conv2D(9, 3, activation="relu")(inputs)
    x = layers.SpatialDropout2D(0.4, name="drop")(x)
    model = Model(inputs, layers.MaxPooling2D()(x))
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 11, 10, 3))
    y = rng.normal(size=(6, *model.output_shape[1:]))
    masks = {"drop": (rng.random((6, 1, 1, 9)) > 0.4) / np.float32(0.6)}
    joined = testing.gradients(model, x, y, masks=masks)
    monkeypatch.setattr(fuse, "_pool_first", lambda *_: None)
    assert_equal(joined, testing.gradients(model, x, y, masks=masks))


# Image, arguments of MaxPooling2D, images in a batch.
NORMALIZED: list[tuple[Any, ...]] = [
    ((30, 30, 16), {}, 9),
    ((13, 11, 5), {}, 4),
    ((9, 7, 18), {"padding": "same"}, 3),
    ((10, 9, 3), {"pool_size": (3, 2), "padding": "same"}, 7),
    ((11, 8, 4), {"pool_size": 5}, 2),
    ((8, 8, 6), {"pool_size": 3, "strides": 2}, 5),
]


@pytest.mark.parametrize("fixed", [False, True], ids=["batch", "fixed"])
@pytest.mark.parametrize("order", ["relu pool", "pool relu", "relu", "pool"])
@pytest.mark.parametrize("case", NORMALIZED, ids=str)
def test_batch_normalization_with_what_follows(
    case: Any, order: str, fixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape, pooling, batch = case
    made = {"relu": layers.ReLU, "pool": lambda: layers.MaxPooling2D(**pooling)}
    inputs = Input(shape)
    x = layers.Conv2D(shape[-1], 1, use_bias=False)(inputs)
    x = layers.BatchNormalization(trainable=not fixed)(x)
    for name in order.split():
        x = made[name]()(x)
    model = Model(inputs, x)
    rng = np.random.default_rng(0)
    # Some scales are negative, and one is 0.
    model.set_weights([np.abs(rng.normal(size=w.shape)) for w in model.get_weights()])
    scale = model.layers[2].gamma
    scale.assign(rng.normal(size=scale.shape) * (np.arange(scale.shape[0]) != 1))
    x = rng.normal(size=(batch, *shape)) + 1
    y = rng.normal(size=(batch, *model.output_shape[1:]))
    joined = testing.gradients(model, x, y)
    monkeypatch.setattr(fuse, "_joins", lambda *_: False)
    # In the kernel's gradient large sums cancel.
    assert_equal(joined, testing.gradients(model, x, y), tolerance=1e-5)


def test_batch_statistics_of_numbers_far_from_zero() -> None:
    inputs = Input((20, 20, 3))
    model = Model(inputs, layers.BatchNormalization(momentum=0.0)(inputs))
    x = np.random.default_rng(0).normal(100.0, 0.1, (40, 20, 20, 3)).astype(np.float32)
    model(x, training=True)
    exact = x.astype(np.float64)
    mean, variance = (np.asarray(weight) for weight in model.get_weights()[2:])
    np.testing.assert_allclose(mean, exact.mean((0, 1, 2)), rtol=1e-6)
    np.testing.assert_allclose(variance, exact.var((0, 1, 2)), rtol=1e-4)


def test_nan_in_a_picture_stays_visible() -> None:
    inputs = Input((8, 8, 3))
    x = layers.MaxPooling2D()(layers.Conv2D(4, 3, activation="relu")(inputs))
    model = Model(inputs, x)
    picture = np.ones((1, 8, 8, 3), np.float32)
    picture[0, 4, 4, 1] = np.nan
    assert np.isnan(np.asarray(model(picture))).any()
