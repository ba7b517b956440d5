"""Dropout and spatial dropout by statistics: rate, scale, shape of the mask, repeatability."""

import numpy as np
import pytest

import kerasette
from kerasette import layers
from kerasette.testing import gradients

BATCH = 64


def mask_of(layer, shape):
    """Return the outputs of a layer in training for inputs of one, and the input's gradient."""
    inputs = kerasette.Input(shape)
    model = kerasette.Model(inputs, layer(inputs))
    ones = np.ones((BATCH, *shape), np.float32)
    outputs, _, _, gradient = gradients(model, ones, ones, training=True)
    return np.array(outputs), np.array(gradient)


def assert_share_dropped(kept: np.ndarray, rate: float):
    """Fail where the share of zeros is more than five standard deviations from the rate."""
    share = 1 - kept.mean()
    assert abs(share - rate) < 5 * np.sqrt(rate * (1 - rate) / kept.size)


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("shape", [(33,), (5, 7, 6)])
def test_dropout(rate, shape):
    outputs, gradient = mask_of(layers.Dropout(rate), shape)
    kept = outputs != 0
    assert_share_dropped(kept, rate)
    np.testing.assert_allclose(outputs[kept], 1 / (1 - rate), rtol=1e-6)
    np.testing.assert_array_equal(gradient, outputs)
    # Not one mask for the whole batch, nor one for all places of a sample.
    assert (kept != kept[:1]).any()
    assert (kept != kept[..., :1]).any()


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_spatial_dropout_drops_whole_maps(rate):
    outputs, gradient = mask_of(layers.SpatialDropout2D(rate), (5, 4, 32))
    kept = outputs[:, 0, 0, :] != 0
    assert_share_dropped(kept, rate)
    np.testing.assert_array_equal(outputs, np.broadcast_to(outputs[:, :1, :1], outputs.shape))
    np.testing.assert_allclose(outputs[outputs != 0], 1 / (1 - rate), rtol=1e-6)
    np.testing.assert_array_equal(gradient, outputs)
    assert (kept != kept[:1]).any()


@pytest.mark.parametrize("kind", ["Dropout", "SpatialDropout2D"])
def test_seed_repeats_the_masks(kind):
    """A seed repeats a run; without one, two layers drop different things."""
    layer = getattr(layers, kind)
    shape = (4, 4, 16)
    first, again, other = (mask_of(layer(0.5, seed=seed), shape)[0] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (mask_of(layer(0.5), shape)[0] != mask_of(layer(0.5), shape)[0]).any()


@pytest.mark.parametrize("kind", ["Dropout", "SpatialDropout2D"])
def test_every_step_draws_a_new_mask(kind):
    inputs = kerasette.Input((4, 4, 16))
    model = kerasette.Model(inputs, getattr(layers, kind)(0.5)(inputs))
    ones = np.ones((BATCH, 4, 4, 16), np.float32)
    first, second = (np.array(gradients(model, ones, ones, training=True)[0]) for _ in range(2))
    assert (first != second).any()
