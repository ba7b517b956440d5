"""What live slides paint: a picture under a kernel, under dropout, and what a value sees of it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect
from stages import cells, grid, pixels, show, slide_range
from tests.browser.waiting import held

from tools.figures.dataset import chosen
from tools.figures.pictures import convolve, grey

pytestmark = pytest.mark.browser

PRESETS = {
    "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "blur": [[1 / 9] * 3] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "unchanged": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}


def shades(values: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    return np.clip((values - low) / (high - low) * 255, 0, 255)


def check_kernel(stage: Locator, picture: int, kernel: list[list[float]], relu: bool) -> None:
    image = grey(chosen()[picture] / 255)
    response = convolve(image, np.array(kernel, float))
    reach = 0.8 * float(np.abs(response).max())
    if relu:
        response = np.maximum(response, 0)
        expected = shades(response, 0, 0.8 * float(response.max()))
    elif abs(np.sum(kernel)) < 1e-6:
        expected = shades(response, -reach, reach)
    else:
        expected = shades(response, 0, 1)
    seen = pixels(stage.get_by_role("img", name="output"))
    assert seen.shape == (30, 30, 3)
    assert np.abs(seen - expected[:, :, None]).max() <= 1
    given = pixels(stage.get_by_role("img", name="input"))
    assert np.abs(given - (image * 255)[:, :, None]).max() <= 1


def test_a_kernel_is_edited_over_a_picture(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "kernel")
    expect(stage).to_contain_text("30 × 30")
    presets = stage.get_by_role("combobox")
    for name, kernel in PRESETS.items():
        presets.select_option(label=name)
        shown = [float(text) for text in cells(grid(stage, "kernel"))]
        assert shown == pytest.approx(np.ravel(kernel).tolist(), abs=0.005)
        expect(stage).to_contain_text(f"Sum: {round(np.sum(kernel))}")
        check_kernel(stage, 0, kernel, relu=False)
    # A number of one's own, and what is no number counts as 0.
    middle = stage.get_by_role("spinbutton", name="Row 2, column 2")
    middle.fill("-0.5")
    expect(presets).to_have_value("")
    check_kernel(stage, 0, [[0, 0, 0], [0, -0.5, 0], [0, 0, 0]], relu=False)
    expect(stage).to_contain_text("Sum: −0.5")
    middle.fill("")
    expect(middle).to_have_attribute("aria-invalid", "")
    expect(stage).to_contain_text("Sum: 0")
    presets.select_option(label="vertical edges")
    stage.get_by_role("checkbox", name="ReLU").check()
    check_kernel(stage, 0, PRESETS["vertical edges"], relu=True)
    for picture in [1, 2, 3, 4, 0]:
        stage.get_by_role("button", name="Another picture").click()
        check_kernel(stage, picture, PRESETS["vertical edges"], relu=True)


VIOLET = [125, 80, 200]
DETECTORS = [
    PRESETS["vertical edges"],
    PRESETS["horizontal edges"],
    [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]],
    [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
    PRESETS["outline"],
    [[1, 1, 1]] * 3,
]


def test_dropout_hides_values_and_spatial_dropout_maps(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "dropout")
    image = grey(chosen()[0] / 255)
    maps = [np.maximum(convolve(image, np.array(kernel, float)), 0) for kernel in DETECTORS]
    seen: list[NDArray[Any]] = []
    for rate in (0.3, 0.3, 0.6, 0):
        slide_range(stage, "rate", rate, 0.05)
        if seen:
            stage.get_by_role("button", name="New mask").click()
        expect(stage).to_contain_text(f"kept values × {1 / (1 - rate):.3g}")
        rows = stage.locator(".cr-live__maps")
        gone = []
        for row in range(2):
            for index, values in enumerate(maps):
                shown = pixels(rows.nth(row).get_by_role("img").nth(index))
                dropped = (shown == VIOLET).all(axis=2)
                kept = 255 * np.sqrt(values / (1 - rate) / values.max()).clip(0, 1)
                assert np.abs(shown[:, :, 0] - kept)[~dropped].max(initial=0) <= 1
                gone.append(dropped)
        single, whole = np.array(gone[:6]), np.array(gone[6:])
        share = single.mean()
        # Four standard errors of 5,400 throws.
        assert abs(share - rate) <= 4 * np.sqrt(rate * (1 - rate) / single.size)
        expect(stage).to_contain_text(f"{round(100 * share)} % of the values dropped")
        by_map = whole.mean(axis=(1, 2))
        assert set(by_map) <= {0, 1}
        expect(stage).to_contain_text(f"{int(by_map.sum())} of 6 maps dropped")
        assert not any(np.array_equal(single, other) for other in seen) or rate == 0
        seen.append(single)


def test_the_receptive_field_is_what_a_value_depends_on(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "receptive-field")
    # Which pixels along one side each value depends on, layer by layer.
    seen = [{pixel} for pixel in range(32)]
    for layer, (window, stride) in enumerate([(1, 1), (3, 1), (2, 2), (3, 1), (2, 2)]):
        starts = range(0, len(seen) - window + 1, stride)
        seen = [set().union(*seen[start : start + window]) for start in starts]
        slide_range(stage, "layer", layer)
        field = len(seen[0])
        current = stage.locator("li[data-current]")
        expect(current).to_contain_text(f"{len(seen)} × {len(seen)}, sees {field} × {field}")
        last = stage.get_by_role("slider", name="column")
        expect(last).to_have_attribute("max", str(len(seen)))
        for key, pixel_set in [("Home", seen[0]), ("End", seen[-1])]:
            last.press(key)
            picture = stage.locator("canvas").bounding_box()
            frame = stage.locator(".cr-live__field").bounding_box()
            assert picture and frame
            pixel = picture["width"] / 32
            assert frame["width"] / pixel == pytest.approx(field, abs=0.2)
            assert (frame["x"] - picture["x"]) / pixel == pytest.approx(min(pixel_set), abs=0.2)


def test_a_picture_that_comes_late_leaves_the_sliders_alone(page: Page, site_url: str) -> None:
    with held(page, re.compile(r"\.png$")):
        stage = show(page, site_url, "receptive-field")
        column = stage.get_by_role("slider", name="column")
        column.press("Home")
    pixels(stage.get_by_role("img", name="input"))
    expect(column).to_have_value("1")
