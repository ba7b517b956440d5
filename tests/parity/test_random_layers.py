"""Random layers by statistics: rate, scale and shape of what they draw, and what stays as it is."""

import numpy as np
import pytest

import kerasette
from kerasette import layers
from kerasette.testing import gradients

BATCH = 64


def run(layer, x):
    """Return the outputs of a layer in training, and the input's gradient for ones."""
    inputs = kerasette.Input(x.shape[1:])
    model = kerasette.Model(inputs, layer(inputs))
    outputs, _, _, gradient = gradients(model, x, np.ones_like(x), training=True)
    return np.array(outputs), np.array(gradient)


def mask_of(layer, shape):
    """Return the outputs of a layer in training for inputs of one, and the input's gradient."""
    return run(layer, np.ones((BATCH, *shape), np.float32))


def assert_share(found: np.ndarray, share: float):
    """Fail where the share of what is true is more than five standard deviations off."""
    assert abs(found.mean() - share) < 5 * np.sqrt(share * (1 - share) / found.size)


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("shape", [(33,), (5, 7, 6)])
def test_dropout(rate, shape):
    outputs, gradient = mask_of(layers.Dropout(rate), shape)
    kept = outputs != 0
    assert_share(~kept, rate)
    np.testing.assert_allclose(outputs[kept], 1 / (1 - rate), rtol=1e-6)
    np.testing.assert_array_equal(gradient, outputs)
    # Not one mask for the whole batch, nor one for all places of a sample.
    assert (kept != kept[:1]).any()
    assert (kept != kept[..., :1]).any()


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_spatial_dropout_drops_whole_maps(rate):
    outputs, gradient = mask_of(layers.SpatialDropout2D(rate), (5, 4, 32))
    kept = outputs[:, 0, 0, :] != 0
    assert_share(~kept, rate)
    np.testing.assert_array_equal(outputs, np.broadcast_to(outputs[:, :1, :1], outputs.shape))
    np.testing.assert_allclose(outputs[outputs != 0], 1 / (1 - rate), rtol=1e-6)
    np.testing.assert_array_equal(gradient, outputs)
    assert (kept != kept[:1]).any()


def test_noise_shape_of_dropout():
    outputs, _ = mask_of(layers.Dropout(0.5, noise_shape=(None, 1, 8)), (6, 8))
    np.testing.assert_array_equal(outputs, np.broadcast_to(outputs[:, :1], outputs.shape))
    assert_share(outputs[:, 0] == 0, 0.5)


@pytest.mark.parametrize("deviation", [0.1, 0.7])
def test_gaussian_noise(deviation):
    outputs, gradient = mask_of(layers.GaussianNoise(deviation), (9, 8, 5))
    noise = (outputs - 1) / deviation
    bound = 5 / np.sqrt(noise.size)
    assert abs(noise.mean()) < bound
    assert abs(noise.std() - 1) < bound
    # Quartiles of a normal distribution, and its tails.
    assert_share(np.abs(noise) < 0.6745, 0.5)
    assert_share(noise > 1.6449, 0.05)
    np.testing.assert_array_equal(gradient, 1)
    assert abs(np.corrcoef(noise[:, 0, 0].ravel(), noise[:, 0, 1].ravel())[0, 1]) < 0.3


def images(count=200, shape=(5, 4, 2)):
    return np.random.default_rng(0).uniform(0, 255, (count, *shape)).astype(np.float32)


@pytest.mark.parametrize(
    ("mode", "axes"),
    [("horizontal", (2,)), ("vertical", (1,)), ("horizontal_and_vertical", (1, 2))],
)
def test_flip(mode, axes):
    """Every picture is itself or its mirror image, each as often; both draws are one in Keras."""
    x = images()
    outputs, gradient = run(layers.RandomFlip(mode), x)
    found = []
    for before, after in zip(x, outputs, strict=True):
        turned = np.flip(before, tuple(axis - 1 for axis in axes))
        assert np.array_equal(after, before) or np.array_equal(after, turned)
        found.append(np.array_equal(after, turned))
    assert_share(np.array(found), 0.5)
    np.testing.assert_array_equal(gradient, 1)


def test_translation_within_its_range():
    """Rows shift by up to a fifth of the height, columns not at all; each picture on its own."""
    rows = np.broadcast_to(np.arange(40, dtype=np.float32)[:, None, None], (200, 40, 3, 1))
    outputs, _ = run(layers.RandomTranslation(0.2, 0.0, fill_mode="nearest"), rows.copy())
    shifts = 20 - outputs[:, 20, 0, 0]
    np.testing.assert_allclose(outputs, np.broadcast_to(outputs[:, :, :1], outputs.shape))
    assert np.abs(shifts).max() <= 8 + 1e-3
    assert shifts.min() < -6 and shifts.max() > 6
    assert abs(shifts.mean()) < 5 * 16 / np.sqrt(12 * 200)


def test_rotation_within_its_range():
    """The angle is read off a ramp that rises along x: it becomes cos x + sin y."""
    x = np.mgrid[-10:11, -10:11][1].astype(np.float32)
    ramp = np.broadcast_to(x[..., None], (200, 21, 21, 1)).copy()
    outputs, _ = run(layers.RandomRotation(0.1), ramp)
    inner = outputs[:, 7:14, 7:14, 0]
    along_x = (inner[:, :, 1:] - inner[:, :, :-1]).mean((1, 2))
    along_y = (inner[:, 1:] - inner[:, :-1]).mean((1, 2))
    angles = np.arctan2(along_y, along_x) / (2 * np.pi)
    np.testing.assert_allclose(along_x**2 + along_y**2, 1, atol=0.01)
    assert np.abs(angles).max() <= 0.1 + 1e-3
    assert angles.min() < -0.08 and angles.max() > 0.08


def test_contrast_within_its_range():
    """A number reaches from 1 up only, in Keras 3.15; a pair reaches to both sides."""
    x = images() / 4 + 96  # far from the ends of the range, where outputs are clipped
    outputs, _ = run(layers.RandomContrast((0.3, 0.3)), x)
    mean = x.mean((1, 2), keepdims=True)
    factors = ((outputs - mean) / (x - mean)).reshape(len(x), -1)
    np.testing.assert_allclose(factors, np.broadcast_to(factors[:, :1], factors.shape), rtol=0.02)
    factors = np.median(factors, 1)
    assert 0.7 - 1e-3 <= factors.min() < 0.75
    assert 1.25 < factors.max() <= 1.3 + 1e-3


RANDOM = [
    lambda **more: layers.Dropout(0.5, **more),
    lambda **more: layers.SpatialDropout2D(0.5, **more),
    lambda **more: layers.GaussianNoise(0.5, **more),
    layers.RandomFlip,
    lambda **more: layers.RandomTranslation(0.3, 0.3, **more),
    lambda **more: layers.RandomRotation(0.2, **more),
    lambda **more: layers.RandomContrast(0.4, **more),
]
NAMES = [
    "Dropout",
    "SpatialDropout2D",
    "GaussianNoise",
    "Flip",
    "Translation",
    "Rotation",
    "Contrast",
]


@pytest.mark.parametrize("make", RANDOM, ids=NAMES)
def test_seed_repeats_the_draws(make):
    """A seed repeats a run; without one, two layers draw different things."""
    x = images(16, (6, 6, 4))
    first, again, other = (run(make(seed=seed), x)[0] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (run(make(), x)[0] != run(make(), x)[0]).any()


@pytest.mark.parametrize("make", RANDOM, ids=NAMES)
def test_nothing_is_drawn_at_inference(make):
    x = images(4, (6, 6, 4))
    np.testing.assert_array_equal(np.asarray(make()(x, training=False)), x)
    inputs = kerasette.Input(x.shape[1:])
    model = kerasette.Model(inputs, make()(inputs))
    np.testing.assert_array_equal(model.predict(x, verbose=0), x)


def trained():
    """A run with everything that draws: weights, order, dropout, noise, augmentation."""
    kerasette.utils.clear_session()
    kerasette.utils.set_random_seed(5)
    model = kerasette.Sequential(
        [
            kerasette.Input((8, 8, 3)),
            *(make() for make in RANDOM[3:]),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.SpatialDropout2D(0.2),
            layers.Flatten(),
            layers.GaussianNoise(0.1),
            layers.Dropout(0.3),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    x = images(23, (8, 8, 3)) / 255
    history = model.fit(x, np.arange(23) % 3, batch_size=6, epochs=3, verbose=0)
    return [*model.get_weights(), np.array(history.history["loss"])]


def test_a_seed_repeats_a_training_bit_for_bit():
    for first, second in zip(trained(), trained(), strict=True):
        np.testing.assert_array_equal(first, second)
