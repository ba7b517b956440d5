"""Each picture shows what it was given: tiles, labels, marks, words; errors name shapes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.image import imread

import coursekit
from coursekit import CIFAR10
from coursekit.colors import ACCENT, BAD, GOOD, LIGHT
from coursekit.picture import Picture

SVG = "{http://www.w3.org/2000/svg}"
RANDOM = np.random.default_rng(0)


def drawn(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture._repr_svg_())


def texts(picture: Picture) -> list[str]:
    return [element.text or "" for element in drawn(picture).iter(f"{SVG}text")]


def images(picture: Picture) -> list[ElementTree.Element]:
    return list(drawn(picture).iter(f"{SVG}image"))


def strokes(picture: Picture, colour: str) -> int:
    return sum(element.get("stroke") == colour for element in drawn(picture).iter())


def pixels(picture: Picture) -> np.ndarray:
    """The picture's PNG, uint8 (height, width, channels)."""
    content, size = picture._repr_png_()
    found = (imread(io.BytesIO(content)) * 255).round().astype(np.uint8)
    assert found.shape[:2] == (2 * size["height"], 2 * size["width"])
    return found


def probabilities(classes: list[int], certain: float = 0.7) -> np.ndarray:
    rows = np.full((len(classes), 10), (1 - certain) / 9)
    rows[np.arange(len(classes)), classes] = certain
    return rows


@pytest.fixture(scope="module")
def batch() -> np.ndarray:
    return RANDOM.integers(0, 256, (6, 32, 32, 3), np.uint8)


class Layer:
    """As much of a layer as `filters` asks for."""

    def __init__(self, *weights: np.ndarray):
        self.name = "conv2d"
        self._weights = list(weights)

    def get_weights(self) -> list[np.ndarray]:
        return self._weights


def test_a_grid_shows_right_and_wrong_by_signs_words_and_frames(batch):
    labels = np.array([[0], [1], [2], [3], [4], [5]])
    picture = coursekit.image_grid(batch, labels, probabilities([0, 1, 2, 3, 9, 9]), CIFAR10)
    assert len(images(picture)) == 6
    assert texts(picture)[0] == "4 of 6 right"
    struck = [
        element.text
        for element in drawn(picture).iter(f"{SVG}text")
        if element.get("text-decoration") == "line-through"
    ]
    assert struck == ["truck", "truck"]
    assert texts(picture).count("deer") == texts(picture).count("dog") == 1
    # A frame for each wrong one; ticks are one line, crosses two.
    assert strokes(picture, BAD) == 2
    assert strokes(picture, "#ffffff") == 6 + 4 + 2 * 2
    assert "deer, taken for truck (70%)" in picture.alt
    assert "airplane, right (70%)" in picture.alt
    assert repr(picture) == picture.alt


def test_bars_are_as_long_as_predictions_are_probable(batch):
    picture = coursekit.image_grid(batch[:1], [3], probabilities([3], 0.25), size=80)
    (bar,) = (
        e
        for e in drawn(picture).iter(f"{SVG}rect")
        if e.get("fill") == GOOD and e.get("height") == "4"
    )
    assert float(bar.get("width") or 0) == pytest.approx(0.25 * 80)


def test_labels_or_predictions_alone_have_no_signs(batch):
    plain = coursekit.image_grid(batch)
    labelled = coursekit.image_grid(batch, [0, 1, 2, 3, 4, 5], names=CIFAR10)
    predicted = coursekit.image_grid(batch, predictions=[9] * 6, names=CIFAR10)
    assert texts(plain) == ["6 images"]
    assert texts(labelled)[1:] == list(CIFAR10[:6])
    assert texts(predicted)[1:] == ["truck"] * 6
    for picture in (plain, labelled, predicted):
        assert strokes(picture, "#ffffff") == strokes(picture, BAD) == 0


def test_predictions_come_in_every_form_that_keras_gives(batch):
    labels = np.array([1, 0, 1, 0, 1, 0])
    one_hot = np.eye(2)[labels]
    single = np.where(labels[:, None] == 1, 0.8, 0.1)
    for predictions in (labels, labels[:, None], one_hot, single, single[:, 0], one_hot * 9 - 4):
        assert texts(coursekit.image_grid(batch, labels, predictions))[0] == "6 of 6 right"


@pytest.mark.parametrize(
    "shape", [(4, 8, 8, 3), (4, 8, 8, 1), (4, 8, 8), (8, 8, 3), (8, 8), (4, 8, 8, 4), (4, 6, 12, 3)]
)
def test_images_of_every_shape(shape):
    whole = RANDOM.integers(0, 256, shape, np.uint8)
    picture = coursekit.image_grid(whole)
    assert len(images(picture)) == (4 if len(shape) > 2 and shape[0] == 4 else 1)
    # The same from 0 to 1.
    assert coursekit.image_grid(whole / 255)._repr_svg_() == picture._repr_svg_()


def test_standardized_images_are_stretched_and_say_so(batch):
    picture = coursekit.image_grid((batch - 127.5) / 64)
    assert any("shown black" in text for text in texts(picture))


def test_the_first_of_many_images_are_shown_and_all_counted():
    many = np.zeros((1000, 8, 8, 3), np.uint8)
    picture = coursekit.image_grid(many, [1] * 1000, [1] * 900 + [0] * 100)
    assert len(images(picture)) == 64
    assert "900 of 1,000 right" in texts(picture)
    assert "The first 64 of 1,000 images." in texts(picture)


def test_a_confusion_matrix_counts():
    truth = [0] * 10 + [1] * 10 + [2] * 5
    guess = [0] * 8 + [1] * 2 + [1] * 10 + [0] * 5
    picture = coursekit.confusion_matrix(truth, guess, ["cat", "dog", "fox"])
    words = texts(picture)
    assert words[0] == "72% of 25 right"
    assert "Most often: fox taken for cat (5 of 5), cat taken for dog (2 of 10)." in " ".join(words)
    assert words.count("cat") == words.count("dog") == words.count("fox") == 2
    assert {"8", "2", "10", "5", "80%", "100%", "0%"} <= set(words)
    tips = [title.text for title in drawn(picture).iter(f"{SVG}title")]
    assert "cat taken for dog: 2 of 10" in tips
    assert "fox 0%" in picture.alt
    # Three cells are outlined: the right ones.
    assert strokes(picture, ACCENT) == 3


def test_a_confusion_matrix_of_probabilities_and_of_many_classes():
    picture = coursekit.confusion_matrix([[3], [4]], probabilities([3, 3]), CIFAR10)
    assert texts(picture)[0] == "50% of 2 right"
    many = coursekit.confusion_matrix(np.arange(40), np.arange(40))
    cells = [
        rect for rect in drawn(many).iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None
    ]
    assert len(cells) == 1600


def test_filters_of_three_channels_are_images_and_others_signs():
    colour = coursekit.filters(Layer(RANDOM.normal(size=(3, 3, 3, 16)), np.zeros(16)))
    assert len(images(colour)) == 16
    assert texts(colour)[0] == "conv2d: 16 filters of 3 × 3"
    assert texts(colour)[-1] == "15"
    kernel = RANDOM.normal(size=(5, 5, 8, 4))
    signs = coursekit.filters(kernel, channel=7)
    assert len(images(signs)) == 4
    assert any("Input channel 7 of 8" in text for text in texts(signs))
    assert signs._repr_svg_() != coursekit.filters(kernel, channel=6)._repr_svg_()
    assert len(images(coursekit.filters(np.zeros((1, 1, 1, 100))))) == 64


def test_curves_of_several_histories():
    histories = {
        "model 1": {"loss": [2, 1.5, 1], "val_loss": [2.1, 1.8, 1.9]},
        "model 2": {"loss": [3, 2], "val_loss": [3.5, 2.5]},
    }
    picture = coursekit.curves(histories, "loss")
    words = texts(picture)
    assert {"loss", "model 1 1.9", "model 2 2.5", "epoch", "1", "2", "3"} <= set(words)
    lines = [
        line for line in drawn(picture).iter(f"{SVG}polyline") if line.get("opacity") != "0.14"
    ]
    dashed = [line for line in lines if line.get("stroke-dasharray")]
    assert len(dashed) == 2
    points = [len((line.get("points") or "").split()) for line in dashed]
    assert points == [3, 2]
    assert "loss (model 1): from 2.1 to 1.9, lowest 1.8, highest 2.1." in picture.alt


def test_curves_of_one_history_name_training_and_validation():
    history = SimpleNamespace(
        history={
            "loss": [2.0, 1.0],
            "accuracy": [0.2, 0.6],
            "val_loss": [2, 1.5],
            "val_accuracy": [0.1, 0.5],
        }
    )
    words = texts(coursekit.curves(history))
    assert {"loss", "accuracy", "training 0.6", "validation 0.5"} <= set(words)
    assert "validation 1.5" in words
    only = texts(coursekit.curves(history, metric="accuracy"))
    assert "loss" not in only
    assert {"loss", "mae"} <= set(texts(coursekit.curves({"loss": [2, 1], "mae": [1, 0.5]})))


@pytest.mark.parametrize(
    "values", [[1.0], [float("nan")], [1.0, float("nan"), 2.0, 3.0], [5, 5, 5], [1e-9, 1e9]]
)
def test_curves_of_strange_values(values):
    picture = coursekit.curves({"loss": values})
    assert "nan" not in picture._repr_svg_().lower()
    assert pixels(picture).shape[-1] >= 3


def test_labels_of_lines_that_end_together_lie_apart():
    histories = {f"model {i}": {"loss": [2, 1 + i / 1000]} for i in range(6)}
    marks = drawn(coursekit.curves(histories)).iter(f"{SVG}text")
    heights = sorted(float(m.get("y") or 0) for m in marks if (m.text or "").startswith("model"))
    assert min(np.diff(heights)) >= 12


PICTURES: list[tuple[str, Any]] = [
    ("image_grid", lambda: coursekit.image_grid(np.zeros((3, 32, 32, 3)), [0, 1, 2], [0, 1, 1])),
    ("confusion_matrix", lambda: coursekit.confusion_matrix([0, 1, 2], [0, 1, 1])),
    ("filters", lambda: coursekit.filters(RANDOM.normal(size=(3, 3, 3, 8)))),
    ("curves", lambda: coursekit.curves({"loss": [2, 1], "val_loss": [3, 2]})),
]


@pytest.mark.parametrize(("name", "make"), PICTURES)
def test_every_form_of_a_picture(name, make, tmp_path):
    picture = make()
    html = picture._repr_html_()
    # A page's sanitizer and a notebook's theme need neither styles nor scripts of it.
    assert "<style" not in html and "<script" not in html
    assert html.count("<svg") == html.count('role="img"') == html.count("aria-label=")
    assert "currentColor" in html and LIGHT["ink"] not in html
    ElementTree.fromstring(f"<x>{html}</x>")
    svg = drawn(picture)
    title = svg.find(f"{SVG}title")
    assert title is not None and title.text == picture.alt
    style = svg.find(f"{SVG}style")
    assert style is not None and "prefers-color-scheme:dark" in (style.text or "")
    picture.save(tmp_path / "x.svg")
    picture.save(str(tmp_path / "x.PNG"))
    assert (tmp_path / "x.svg").read_text(encoding="utf-8") == picture._repr_svg_()
    image = pixels(picture)
    assert (image[0, 0, :3] == 255).all(), "a file has paper of its own"
    ink = (np.abs(image[..., :3].astype(int) - [0x1D, 0x21, 0x29]) < 12).all(axis=-1)
    assert ink.sum() > 100, "and text on it"


def test_a_file_has_another_ending(tmp_path):
    with pytest.raises(ValueError, match=r"'x\.jpg'"):
        coursekit.image_grid(np.zeros((8, 8, 3))).save(tmp_path / "x.jpg")


def test_pixels_of_a_png_are_those_of_the_image():
    image = np.zeros((2, 2, 3), np.uint8)
    image[0, 0], image[1, 1] = (200, 10, 30), (10, 200, 30)
    found = pixels(coursekit.image_grid(image, size=64))
    for colour in ((200, 10, 30), (10, 200, 30)):
        near = (np.abs(found[..., :3].astype(int) - colour) <= 1).all(axis=-1)
        assert near.sum() == pytest.approx(64 * 64, rel=0.02)


def test_letters_that_the_font_lacks_are_drawn_without_their_marks_or_as_a_box():
    first, second, box = (
        pixels(coursekit.image_grid(np.zeros((8, 8, 3)), [0], names=[name]))
        for name in ("e", "ẹ", "日")
    )
    assert (first == second).all()
    assert (first != box).any()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda x: coursekit.image_grid(x[0, 0, 0]), r"The shape that came is \(3,\)"),
        (lambda x: coursekit.image_grid(np.zeros((2, 8, 8, 5))), r"1, 3 or 4 ch.*\(2, 8, 8, 5\)"),
        (lambda x: coursekit.image_grid(x[:0]), "There is no image to show"),
        (lambda x: coursekit.image_grid(np.array([["a"]])), "Images are numbers"),
        (lambda x: coursekit.image_grid(x, [1, 2]), r"labels.*6.*\(6,\).*came is \(2,\)"),
        (lambda x: coursekit.image_grid(x, [1] * 6, np.ones((5, 10))), r"predictions.*\(5, 10\)"),
        (lambda x: coursekit.image_grid(x, [1.5] * 6), "whole, or probabilities"),
        (lambda x: coursekit.image_grid(x, [12] * 6, names=CIFAR10), "number 12.*10 names"),
        (lambda x: coursekit.confusion_matrix([], []), "y_true is empty"),
        (lambda x: coursekit.confusion_matrix([1, 2], [1]), r"entries of y_true, 2.*is \(1,\)"),
        (lambda x: coursekit.confusion_matrix([-1], [0]), "counted from 0.*from -1 to 0"),
        (lambda x: coursekit.confusion_matrix([500], [0]), "up to 50"),
        (lambda x: coursekit.filters(Layer(np.ones((8, 4)))), r"conv2d has no filters.*\(8, 4\)"),
        (lambda x: coursekit.filters(Layer()), "has no weights"),
        (lambda x: coursekit.filters(np.ones((3, 3, 4, 2)), channel=4), "4 input channels, 0 to 3"),
        (lambda x: coursekit.curves({"loss": [1]}, "accuracy"), "no metric 'accuracy'.*has loss"),
        (lambda x: coursekit.curves({"a": {}}), "The history of a is empty"),
    ],
)  # fmt: skip
def test_errors_say_what_came_and_what_is_wanted(make, says, batch):
    with pytest.raises(ValueError, match=re.compile(says, re.DOTALL)):
        make(batch)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: coursekit.curves(3), "What came is of the type int"),
        (lambda: coursekit.curves({"a": 3}), "'a' is no history"),
        (lambda: coursekit.filters(3), "of the type int"),
        (lambda: coursekit.feature_maps(3, np.zeros((8, 8, 3))), "takes a model and an image"),
    ],
)
def test_what_is_no_history_layer_or_model_says_so(make, says):
    with pytest.raises(TypeError, match=says):
        make()


def test_it_needs_numpy_only():
    code = (
        "import sys, coursekit\n"
        "foreign = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names\n"
        "print(sorted(name for name in foreign if not name.startswith(('_', 'cython'))))"
    )
    found = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert "matplotlib" not in found and "kerasette" not in found and "mkdocs" not in found
    assert {"'coursekit'", "'numpy'"} <= set(found.strip("[]\n").split(", "))
