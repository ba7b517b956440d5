"""Filters, feature maps and histories of real layers and models: kerasette's, and Keras' own."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import coursekit
from coursekit import colors

RANDOM = np.random.default_rng(0)


@pytest.fixture(scope="module", params=["kerasette", pytest.param("keras", marks=pytest.mark.live)])
def keras(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


@pytest.fixture(scope="module")
def model(keras: ModuleType) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((12, 10, 3)),
            layers.Conv2D(4, 3, activation="relu", name="first"),
            layers.BatchNormalization(name="norm"),
            layers.MaxPooling2D(name="pool"),
            layers.Conv2D(5, 3, name="second"),
            layers.Flatten(),
            layers.Dense(2, activation="softmax", name="dense"),
        ],
        name="small",
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def maps(picture: Any, number: int) -> list[np.ndarray]:
    """The pixels of a section's tiles."""
    return [tile.marks[0].pixels for tile in picture._sections[number].tiles]


def test_maps_are_the_outputs_of_the_layers(keras, model):
    image = RANDOM.random((12, 10, 3)).astype("float32")
    picture = coursekit.feature_maps(model, image, layer="first")
    assert "first: 4 maps of 10 × 8" in picture.alt
    inner = keras.Model(model.inputs, model.get_layer("first").output)
    output = np.asarray(inner.predict(image[None], verbose=0))[0]
    bright = np.minimum(output / np.quantile(output, 0.995), 1)
    expected = colors.strength(bright)
    for number, shown in enumerate(maps(picture, 1)):
        assert np.abs(shown.astype(int) - expected[:, :, number]).max() <= 1


def test_layers_are_found_by_name_number_object_and_by_themselves(model):
    image = np.ones((12, 10, 3))
    by_name = coursekit.feature_maps(model, image, layer=["first", "pool"])
    others = [[0, 2], [model.layers[0], model.layers[2]]]
    for layer in others:
        found = coursekit.feature_maps(model, image[None], layer=layer)
        assert found._repr_svg_() == by_name._repr_svg_()
    every = coursekit.feature_maps(model, image)
    titles = [section.title for section in every._sections[1:]]
    assert titles == [
        "first: 4 maps of 10 × 8",
        "pool: 4 maps of 5 × 4",
        "second: 5 maps of 3 × 2",
    ]
    assert "What small sees" in every._repr_html_()


def test_negative_answers_have_colours_of_their_own(model):
    image = RANDOM.random((12, 10, 3))
    picture = coursekit.feature_maps(model, image, layer="second")
    assert "blue is negative" in picture._repr_html_()


def test_filters_of_layers(keras, model):
    picture = coursekit.filters(model.get_layer("first"))
    assert "first: 4 filters of 3 × 3" in picture.alt
    depthwise = keras.layers.DepthwiseConv2D(3, depth_multiplier=2)
    depthwise.build((None, 8, 8, 3))
    assert "6 filters of 3 × 3" in coursekit.filters(depthwise).alt
    transposed = keras.layers.Conv2DTranspose(7, 2)
    transposed.build((None, 8, 8, 3))
    assert "7 filters of 2 × 2" in coursekit.filters(transposed).alt


def test_what_fit_and_predict_return_is_taken_as_it_is(model):
    images = RANDOM.random((8, 12, 10, 3)).astype("float32")
    labels = np.array([0, 1] * 4)
    history = model.fit(images, labels, epochs=2, batch_size=4, validation_split=0.5, verbose=0)
    alt = coursekit.curves({"small": history, "again": history}).alt
    assert alt.startswith("Curves over 2 epochs.")
    assert "accuracy (small)" in alt
    predictions = model.predict(images, verbose=0)
    right = int((predictions.argmax(axis=1) == labels).sum())
    assert f"{right} of 8 right" in coursekit.image_grid(images, labels, predictions).alt
    assert f"{right / 8:.0%} of 8" in coursekit.confusion_matrix(labels, predictions).alt


def test_a_model_that_was_never_called_says_so(keras):
    model = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.MaxPooling2D()])
    with pytest.raises(ValueError, match="do not know their shapes yet"):
        coursekit.feature_maps(model, np.ones((8, 8, 3)))
    model(np.ones((1, 8, 8, 3), "float32"))
    assert "4 maps of 6 × 6" in coursekit.feature_maps(model, np.ones((8, 8, 3))).alt


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda model: coursekit.feature_maps(model, np.ones((32, 32, 3))),
            r"one image of the shape \(12, 10, 3\).*came is \(32, 32, 3\)",
        ),
        (
            lambda model: coursekit.feature_maps(model, np.ones((4, 12, 10, 3))),
            r"takes one image.*\(4, 12, 10, 3\)",
        ),
        (
            lambda model: coursekit.feature_maps(model, np.ones((12, 10, 3)), "third"),
            "no layer 'third'.*0: first, 1: norm",
        ),
        (
            lambda model: coursekit.feature_maps(model, np.ones((12, 10, 3)), "dense"),
            r"dense has the shape \(None, 2\)",
        ),
        (coursekit.filters, "convolutional layers are first, second"),
        (lambda model: coursekit.filters(model.get_layer("pool")), "pool has no weights"),
        (lambda model: coursekit.filters(model.get_layer("norm")), "norm has no filters"),
    ],
)
def test_errors_name_layers_and_shapes(model, call, says):
    with pytest.raises(ValueError, match=says):
        call(model)
