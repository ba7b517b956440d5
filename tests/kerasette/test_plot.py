"""`plot_model`: every layer is a box with its text, edges lead between boxes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import kerasette as keras
from kerasette import layers
from kerasette.errors import UnavailableError

SVG = "{http://www.w3.org/2000/svg}"


def network() -> Any:
    inputs = keras.Input((4,), name="data")
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="deep")], name="inner")
    x = inner(layers.Dense(4, name="first")(inputs))
    return keras.Model(inputs, layers.Add(name="sum")([x, inputs]))


def boxes(svg: str) -> list[tuple[float, ...]]:
    rects = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return [tuple(float(r.attrib[k]) for k in ("x", "y", "width", "height")) for r in rects]


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("nested", [False, True])
def test_layers_are_boxes_that_do_not_overlap(rankdir: str, nested: bool, tmp_path: Path) -> None:
    file = tmp_path / "model.svg"
    plot = keras.utils.plot_model(
        network(), file, True, show_layer_names=True, rankdir=rankdir, expand_nested=nested
    )
    svg = plot._repr_svg_()
    assert plot._repr_html_() == svg
    texts = [text.text for text in ElementTree.parse(file).iter(f"{SVG}text")]
    names = ["data", "first", "deep" if nested else "inner", "sum"]
    kinds = ["InputLayer", "Dense", "Dense" if nested else "Sequential", "Add"]
    assert texts[::3][1:] != [] and set(texts) >= {
        f"{name} ({kind})" for name, kind in zip(names, kinds, strict=True)
    }
    assert "Input shape: (None, 4), (None, 4)" in texts
    found = boxes(svg)
    assert len(found) == 4
    for i, (x, y, w, h) in enumerate(found):
        for x2, y2, w2, h2 in found[:i]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    # Four edges with a head each; the one past two ranks has bends.
    assert len(re.findall(r'fill="currentColor"/>', svg)) >= 4


def test_pictures_of_dots_are_refused_with_the_alternative() -> None:
    with pytest.raises(UnavailableError, match=r"'m\.png'.*\.svg file"):
        keras.utils.plot_model(network(), "m.png")
