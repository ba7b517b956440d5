"""Initial weights by shape and statistics; scales are those of Keras' documentation."""

import math

import numpy as np
import pytest

import kerasette
from kerasette import initializers, layers

SHAPE = (3, 3, 40, 60)
INPUTS, OUTPUTS = 3 * 3 * 40, 3 * 3 * 60
# A normal distribution cut at two deviations has less than its deviation.
CUT = 0.87962566

# Name, arguments, standard deviation, largest absolute value.
RANDOM = [
    ("RandomNormal", {"stddev": 0.3}, 0.3, None),
    ("RandomNormal", {}, 0.05, None),
    ("RandomUniform", {"minval": -0.2, "maxval": 0.2}, 0.4 / math.sqrt(12), 0.2),
    ("RandomUniform", {}, 0.1 / math.sqrt(12), 0.05),
    ("TruncatedNormal", {"stddev": 0.3}, 0.3 * CUT, 0.6),
    ("GlorotUniform", {}, math.sqrt(2 / (INPUTS + OUTPUTS)), math.sqrt(6 / (INPUTS + OUTPUTS))),
    ("GlorotNormal", {}, math.sqrt(2 / (INPUTS + OUTPUTS)), None),
    ("HeNormal", {}, math.sqrt(2 / INPUTS), None),
    ("HeUniform", {}, math.sqrt(2 / INPUTS), math.sqrt(6 / INPUTS)),
    ("LecunNormal", {}, math.sqrt(1 / INPUTS), None),
    ("LecunUniform", {}, math.sqrt(1 / INPUTS), math.sqrt(3 / INPUTS)),
    ("VarianceScaling", {"scale": 2.0, "mode": "fan_avg", "distribution": "untruncated_normal"},
     math.sqrt(4 / (INPUTS + OUTPUTS)), None),
    ("VarianceScaling", {"mode": "fan_out", "distribution": "uniform"},
     math.sqrt(1 / OUTPUTS), math.sqrt(3 / OUTPUTS)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "deviation", "largest"), RANDOM)
def test_random_weights_have_their_scale(name, arguments, deviation, largest):
    weights = np.asarray(getattr(initializers, name)(seed=1, **arguments)(SHAPE))
    assert weights.shape == SHAPE
    assert weights.dtype == np.float32
    assert abs(weights.mean()) < 5 * deviation / math.sqrt(weights.size)
    assert abs(weights.std() / deviation - 1) < 5 / math.sqrt(weights.size)
    if largest:
        assert 0.99 * largest < np.abs(weights).max() <= largest * (1 + 1e-6)


def test_random_normal_has_its_mean():
    weights = np.asarray(initializers.RandomNormal(mean=2.0, stddev=0.1, seed=0)((1000,)))
    assert abs(weights.mean() - 2) < 5 * 0.1 / math.sqrt(1000)


@pytest.mark.parametrize(
    ("name", "value"), [("Zeros", 0), ("Ones", 1), ("zeros", 0), ("ones", 1), (0.3, 0.3)]
)
def test_constant_weights(name, value):
    made = initializers.Constant(name) if isinstance(name, float) else initializers.get(name)
    np.testing.assert_array_equal(np.asarray(made((2, 3))), np.full((2, 3), value, np.float32))


def test_a_seed_repeats_the_weights():
    first, again = (initializers.HeNormal(seed=3)((4, 5)) for _ in range(2))
    np.testing.assert_array_equal(np.asarray(first), np.asarray(again))
    assert (np.asarray(initializers.HeNormal(seed=4)((4, 5))) != np.asarray(first)).any()


@pytest.mark.parametrize("name", ["glorot_uniform", "he_normal", "lecun_uniform", "random_normal"])
def test_layers_take_names(name):
    kerasette.utils.set_random_seed(1)
    layer = layers.Dense(400, kernel_initializer=name)
    layer.build((None, 300))
    deviation = {
        "glorot_uniform": math.sqrt(2 / 700),
        "he_normal": math.sqrt(2 / 300),
        "lecun_uniform": math.sqrt(1 / 300),
        "random_normal": 0.05,
    }[name]
    assert abs(np.std(layer.get_weights()[0]) / deviation - 1) < 0.02


def test_layers_take_functions_and_arguments_for_each_weight():
    layer = layers.Conv2D(
        4,
        3,
        kernel_initializer=lambda shape, dtype=None: np.full(shape, 0.5),
        bias_initializer="ones",
    )
    layer.build((None, 8, 8, 3))
    kernel, bias = layer.get_weights()
    assert (kernel == 0.5).all()
    assert (bias == 1).all()


DEFAULTS = {
    "Conv2D": {"kernel": math.sqrt(2 / (9 * 30 + 9 * 40)), "bias": 0},
    "Dense": {"kernel": math.sqrt(2 / 70), "bias": 0},
    "DepthwiseConv2D": {"kernel": math.sqrt(2 / (9 * 30 + 9)), "bias": 0},
    "Conv2DTranspose": {"kernel": math.sqrt(2 / (9 * 30 + 9 * 40)), "bias": 0},
}


@pytest.mark.parametrize("kind", DEFAULTS)
def test_default_scales(kind):
    """Glorot's for every kernel, with the fans that Keras counts."""
    kerasette.utils.set_random_seed(1)
    arguments = {"Dense": (40,), "DepthwiseConv2D": (3,)}.get(kind, (40, 3))
    layer = getattr(layers, kind)(*arguments)
    layer.build((None, 30) if kind == "Dense" else (None, 9, 9, 30))
    for name, deviation in DEFAULTS[kind].items():
        values = getattr(layer, name).numpy()
        assert abs(values.std() - deviation) <= 5 * deviation / math.sqrt(values.size)
