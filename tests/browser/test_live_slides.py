"""Live slides in a student's hands: what they compute, their keys, clicks, paper and phones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, Page, expect

from classroom.decks import split_slides
from tools.figures.dataset import chosen
from tools.figures.pictures import convolve, grey

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(json.loads((ROOT / "plugins/classroom/live.json").read_text()))
EXERCISES = {
    "chapter4_01_cnn": 25,
    "chapter4_02_batch_norm_spatial_dropout": 27,
    "chapter4_03_some_tricks_with_neural_networks": 30,
}
PIXELS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.width, [...data]];
}"""


def places() -> dict[str, tuple[str, int]]:
    """Deck and slide, counted from 1, of each live slide."""
    found = {}
    for deck in EXERCISES:
        body = (ROOT / f"slides/{deck}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        for number, (slide, _) in enumerate(split_slides(body), 1):
            for name in re.findall(r'data-live="([\w-]+)"', slide):
                found[name] = (deck, number)
    return found


PLACES = places()


def show(page: Page, site_url: str, name: str, *, embedded: bool = False) -> Locator:
    """Turn to a live slide, on its deck's own page or in the chapter, and return what is alive."""
    deck, number = PLACES[name]
    if embedded:
        page.goto(f"{site_url}chapter4/#{deck}-{number}")
        root = page.locator(f'[data-classroom="exercise"][data-id="{EXERCISES[deck]}"]')
    else:
        page.goto(f"{site_url}slides/{deck}/#/{number}")
        root = page.locator("body")
    stage = root.locator(f'section.present [data-live="{name}"] .cr-live__stage')
    expect(stage).to_be_visible()
    return stage


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def cells(grid: Locator) -> list[str]:
    """What stands in the cells of a grid, whether one can edit them or not."""
    return grid.locator(".cr-live__cell > *").evaluate_all(
        "cells => cells.map(c => c.value ?? c.textContent)"
    )


def slide_range(stage: Locator, label: str, value: float, step: float = 1) -> None:
    """Move a slider by the keyboard alone."""
    control = stage.get_by_role("slider", name=label, exact=True)
    control.focus()
    control.press("Home")
    low = float(control.get_attribute("min") or 0)
    for _ in range(round((value - low) / step)):
        control.press("ArrowRight")
    assert float(control.input_value()) == pytest.approx(value)


def pixels(picture: Locator) -> NDArray[np.int64]:
    """The colours of a canvas, (rows, columns, 3)."""
    width, data = picture.evaluate(PIXELS)
    return np.array(data).reshape(-1, width, 4)[:, :, :3]


def grid(stage: Locator, name: str) -> Locator:
    return stage.get_by_role("group", name=name)


def test_every_kind_is_in_a_deck_of_the_course() -> None:
    assert set(PLACES) == set(NAMES)


# What they compute


def test_a_convolution_steps_through_its_output(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "convolution")
    image = np.array([number(text) for text in cells(grid(stage, "input"))]).reshape(5, 5)
    kernel = np.array([number(text) for text in cells(grid(stage, "kernel"))]).reshape(3, 3)
    expected = convolve(image, kernel).ravel()
    for step in range(1, 10):
        expect(stage.locator(".cr-live__position")).to_have_text(f"{step} / 9")
        shown = cells(grid(stage, "output"))
        assert [number(text) for text in shown[:step]] == expected[:step].tolist()
        assert shown[step:] == [""] * (9 - step)
        row, column = divmod(step - 1, 3)
        window = image[row : row + 3, column : column + 3]
        lines = stage.locator(".cr-live__sums > div").all_inner_texts()
        factors = [
            number(factor.strip("()"))
            for factor in re.findall(r"\(?−?\d+\)?", "".join(lines[1:-1]))
        ]
        assert factors[0::2] == window.ravel().tolist()
        assert factors[1::2] == kernel.ravel().tolist()
        assert lines[0] == f"Row {row + 1}, column {column + 1}:"
        assert number(lines[-1].split("= ")[-1]) == (window * kernel).sum()
        if step < 9:
            stage.get_by_role("button", name="Step").click()
    expect(stage.get_by_role("button", name="Step")).to_have_attribute("aria-disabled", "true")
    stage.get_by_role("button", name="Back").click()
    expect(stage.locator(".cr-live__position")).to_have_text("8 / 9")


def test_a_convolution_plays_to_its_end(page: Page, site_url: str) -> None:
    page.clock.install()
    stage = show(page, site_url, "convolution")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    stage.get_by_role("button", name="Play").click()
    page.clock.run_for(2500)
    expect(stage.locator(".cr-live__position")).to_have_text("3 / 9")
    stage.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    expect(stage.locator(".cr-live__position")).to_have_text("3 / 9")
    stage.get_by_role("button", name="Play").click()
    page.clock.run_for(20_000)
    expect(stage.locator(".cr-live__position")).to_have_text("9 / 9")
    expect(stage.get_by_role("button", name="Play")).to_be_visible()


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


def test_a_kernel_is_edited_over_a_picture(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "kernel")
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


@pytest.mark.parametrize(
    ("n", "k", "s"), [(6, 3, 1), (7, 3, 2), (12, 5, 4), (5, 2, 3), (3, 5, 1), (4, 1, 1), (8, 4, 3)]
)
def test_padding_and_stride_count_the_windows(
    page: Page, site_url: str, n: int, k: int, s: int
) -> None:
    stage = show(page, site_url, "padding-stride")
    for label, value in [("input n", n), ("kernel k", k), ("stride s", s)]:
        slide_range(stage, label, value)
    for padding in ("valid", "same"):
        stage.get_by_role("radio", name=padding).check()
        zeros = 0
        if padding == "same":
            # As many windows as strides start in the input, and zeros so that the last one fits.
            zeros = max((len(range(0, n, s)) - 1) * s + k - n, 0)
        starts = [start for start in range(0, n + zeros, s) if start + k <= n + zeros]
        formula = stage.locator(".cr-live__formula")
        if not starts:
            expect(formula).to_contain_text("does not fit")
            continue
        expect(formula.locator("strong")).to_have_text(str(len(starts)))
        drawing = stage.locator("svg")
        assert drawing.locator(".green:not(.frame)").count() == len(starts) ** 2
        assert drawing.locator(".zero").count() == (n + zeros) ** 2 - n**2
        reached = starts[-1] + k
        unused = n * n - min(n, reached) ** 2 if padding == "valid" else 0
        assert drawing.locator(".unused").count() == unused
        if padding == "same":
            expect(stage).to_contain_text(f"{zeros // 2} before, {zeros - zeros // 2} after")
        # The last window, by keyboard, ends where the last window ends.
        place = stage.get_by_role("slider", name="window")
        place.focus()
        place.press("End")
        expect(place).to_have_value(str(len(starts) ** 2))

        def edge(rectangle: Locator, name: str) -> float:
            return float(rectangle.get_attribute(name) or "nan")

        frame, first = drawing.locator(".frame:not(.next, .current)"), drawing.locator("rect").first
        cell = edge(first, "width")
        for name in ("x", "y"):
            moved = (edge(frame, name) - edge(first, name)) / cell
            assert moved == pytest.approx(starts[-1])
        assert edge(frame, "width") / cell == pytest.approx(k)
        place.press("Home")


def test_pooling_takes_the_largest_and_numbers_can_change(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "pooling")
    table = grid(stage, "input: change the numbers")

    def check(steps: int) -> None:
        values = np.array([float(text or 0) for text in cells(table)]).reshape(4, 4)
        expected = values.reshape(2, 2, 2, 2).max(axis=(1, 3)).ravel()
        shown = cells(grid(stage, "output"))
        assert [number(text) for text in shown[:steps]] == expected[:steps].tolist()
        assert shown[steps:] == [""] * (4 - steps)
        winners = table.locator(".cr-live__cell[data-mark~=winner] input")
        assert sorted(
            winners.evaluate_all("cells => cells.map(cell => Number(cell.value) || 0)")
        ) == sorted(expected[:steps])

    check(1)
    stage.get_by_role("spinbutton", name="Row 1, column 2").fill("9")
    check(1)
    expect(stage.locator(".cr-live__sums strong")).to_have_text("9")
    step = stage.get_by_role("button", name="Step")
    for steps in (2, 3, 4):
        step.click()
        check(steps)
    stage.get_by_role("spinbutton", name="Row 4, column 3").fill("-7.5")
    check(4)
    expect(stage.locator(".cr-live__sums")).to_contain_text("max(4, 4, −7.5, 3) = 4")


VIOLET = [125, 80, 200]
DETECTORS = [
    PRESETS["vertical edges"],
    PRESETS["horizontal edges"],
    [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]],
    [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
    PRESETS["outline"],
    [[1, 1, 1]] * 3,
]


def test_dropout_hides_values_and_spatial_dropout_maps(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "dropout")
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


def channel_values(stage: Locator, column: str) -> NDArray[Any]:
    """The values of the three channels as they are drawn, (3, images)."""
    return np.array(
        stage.locator(f"div[data-column={column}]").evaluate_all(
            "all => all.map(c => [...c.querySelectorAll('.point')]"
            ".map(p => Number(p.dataset.value)))"
        )
    )


def shown_moments(stage: Locator, column: str) -> NDArray[Any]:
    """Mean and variance of the three channels as they are written, (3, 2)."""
    texts = stage.locator(f"div[data-column={column}] [data-value]").all_inner_texts()
    return np.array([number(text) for text in texts]).reshape(3, 2)


def moments(values: NDArray[Any]) -> NDArray[Any]:
    return np.stack([values.mean(axis=1), values.var(axis=1)], axis=1)


def test_batch_normalization_in_training_and_at_inference(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "batch-normalization")
    gamma, beta = np.ones(3), np.zeros(3)
    average = np.array([[0.0, 1.0]] * 3)

    def check(training: bool) -> None:
        before = channel_values(stage, "before")
        used = moments(before) if training else average
        normalized = (before - used[:, :1]) / np.sqrt(used[:, 1:] + 0.001)
        after = gamma[:, None] * normalized + beta[:, None]
        assert channel_values(stage, "after") == pytest.approx(after, abs=1e-9)
        assert shown_moments(stage, "batch") == pytest.approx(moments(before), abs=0.006)
        assert shown_moments(stage, "result") == pytest.approx(moments(after), abs=0.006)
        assert shown_moments(stage, "moving") == pytest.approx(average, abs=0.006)
        marked = stage.locator("div[data-column=batch] [data-used]").count()
        assert marked == (3 if training else 0)

    def remember() -> None:
        nonlocal average
        average = 0.99 * average + 0.01 * moments(channel_values(stage, "before"))

    remember()
    check(training=True)
    for _ in range(3):
        stage.get_by_role("button", name="Next batch").click()
        remember()
        check(training=True)
    # Each channel has its own scale and shift.
    stage.get_by_role("radio", name="2", exact=True).check()
    slide_range(stage, "γ", 0.5, 0.1)
    slide_range(stage, "β", 1.5, 0.1)
    gamma[1], beta[1] = 0.5, 1.5
    check(training=True)
    stage.get_by_role("radio", name="inference").check()
    check(training=False)
    stage.get_by_role("button", name="Next batch").click()
    check(training=False)
    expect(stage.locator("span[data-column=moving]")).to_have_text("averages after 4")
    stage.get_by_role("radio", name="training").check()
    for _ in range(5):
        stage.get_by_role("button", name="100 batches").click()
    # The averages have come near what the channels are drawn from.
    learned = shown_moments(stage, "moving")
    assert learned[:, 0] == pytest.approx([-4, 1, 3.5], abs=0.35)
    assert learned[:, 1] == pytest.approx(np.array([1.2, 2.6, 0.6]) ** 2 * 11 / 12, rel=0.2)


def test_the_receptive_field_is_what_a_value_depends_on(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "receptive-field")
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


def test_parameters_are_counted_as_keras_counts_them(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "parameters")
    total = stage.locator(".cr-live__total")
    expect(total).to_have_text("4,640")
    slide_range(stage, "kernel k", 5)
    slide_range(stage, "channels in", 3)
    slide_range(stage, "filters", 8)
    expect(total).to_have_text("608")
    stage.get_by_role("checkbox", name="use_bias").uncheck()
    expect(total).to_have_text("600")
    stage.get_by_role("radio", name="BatchNormalization").check()
    expect(total).to_have_text("12")
    stage.get_by_role("radio", name="Dense").check()
    expect(total).to_have_text("36,864")
    stage.get_by_role("checkbox", name="use_bias").check()
    expect(total).to_have_text("36,896")


@pytest.mark.parametrize(
    ("rate", "steepness", "steps"), [(0.05, 8, 10), (0.2, 8, 30), (0.26, 8, 12), (1, 20, 30)]
)
def test_gradient_descent_follows_the_gradient(
    page: Page, site_url: str, rate: float, steepness: int, steps: int
) -> None:
    stage = show(page, site_url, "gradient-descent")
    slide_range(stage, "rate", rate, 0.01)
    slide_range(stage, "steepness", steepness)
    slide_range(stage, "steps", steps)
    weights = [np.array([-2.6, 1.3])]
    for _ in range(steps):
        weights.append(weights[-1] - rate * np.array([1, steepness]) * weights[-1])
    drawn = stage.locator(".point").evaluate_all("all => all.map(p => p.dataset.value)")
    assert len(drawn) == steps + 1
    seen = np.array([[float(part) for part in place.split()] for place in drawn])
    assert seen == pytest.approx(np.array(weights), rel=1e-9, abs=1e-12)
    loss = (np.array([1, steepness]) * weights[-1] ** 2).sum() / 2
    shown = stage.locator(".cr-live__formula").inner_text().split(": ")[1]
    assert float(shown) == pytest.approx(loss, rel=0.006)
    expect(stage).to_contain_text(f"above 2 / {steepness} = {round(2 / steepness, 2):g}.")


# Keys, clicks, fingers


@pytest.mark.parametrize("embedded", [False, True], ids=["own page", "chapter"])
def test_the_keys_of_a_control_do_not_turn_the_slide(
    page: Page, site_url: str, embedded: bool
) -> None:
    stage = show(page, site_url, "pooling", embedded=embedded)
    field = stage.get_by_role("spinbutton").first
    field.focus()
    for key in ("ArrowRight", "ArrowLeft", "n", "p", "f", " ", "b"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowUp")
    expect(stage).to_be_visible()
    expect(field).to_have_value("2")
    step = stage.get_by_role("button", name="Step")
    step.focus()
    for key, position in [("ArrowRight", 2), (" ", 3), ("Enter", 4), ("ArrowRight", 4)]:
        page.keyboard.press(key)
        expect(stage.locator(".cr-live__position")).to_have_text(f"{position} / 4")
    page.keyboard.press("ArrowLeft")
    expect(stage.locator(".cr-live__position")).to_have_text("3 / 4")
    expect(stage).to_be_visible()
    # What a presenter sends turns it, and from then on the keys are the deck's again.
    page.keyboard.press("PageDown")
    expect(stage).not_to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(stage).to_be_visible()


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_key_reaches_every_control_of_the_slide_and_none_of_another(
    page: Page, site_url: str, name: str
) -> None:
    stage = show(page, site_url, name, embedded=True)
    controls = "button, select, input:not([type=radio]), input[type=radio]:checked"
    wanted = stage.locator(controls).locator("visible=true").count()
    assert wanted
    stage.evaluate("stage => stage.closest('.reveal').focus()")
    reached = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        inside, current = page.evaluate(
            """() => [
                Boolean(document.activeElement.closest(".reveal")),
                Boolean(document.activeElement.closest("section.present .cr-live__stage")),
            ]"""
        )
        if not inside:
            break
        assert current, "the focus went to a slide that does not show"
        reached += 1
    assert reached == wanted


@pytest.mark.parametrize("embedded", [False, True], ids=["own page", "chapter"])
def test_the_mouse_hits_what_it_points_at_on_a_scaled_stage(
    page: Page, site_url: str, embedded: bool
) -> None:
    page.set_viewport_size({"width": 1000, "height": 640})
    stage = show(page, site_url, "padding-stride", embedded=embedded)
    stage.scroll_into_view_if_needed()
    scale = stage.evaluate("s => s.getBoundingClientRect().width / s.offsetWidth")
    assert scale < 0.85
    control = stage.get_by_role("slider", name="input n")
    box = control.bounding_box()
    assert box
    for share in (0.05, 0.95, 0.5):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        middle = 3 + share * 9
        assert abs(float(control.input_value()) - middle) <= 1
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(control).to_have_value("12")
    same = stage.get_by_text("same", exact=True).bounding_box()
    assert same
    page.mouse.click(same["x"] + same["width"] / 2, same["y"] + same["height"] / 2)
    expect(stage.get_by_role("radio", name="same")).to_be_checked()


def test_a_finger_moves_a_slider_and_not_the_slide(browser: Browser, site_url: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    stage = show(page, site_url, "padding-stride", embedded=True)
    control = stage.get_by_role("slider", name="input n")
    control.scroll_into_view_if_needed()
    before = control.input_value()
    box = control.bounding_box()
    assert box
    session = context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    for kind, share in [("touchStart", 0.9), ("touchMove", 0.5), ("touchMove", 0.05)]:
        point = {"x": box["x"] + share * box["width"], "y": y}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(stage).to_be_visible()
    expect(control).not_to_have_value(before)
    stage.get_by_text("same", exact=True).tap()
    expect(stage.get_by_role("radio", name="same")).to_be_checked()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_finger_finds_the_controls_on_a_phone(browser: Browser, site_url: str, name: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    stage = show(context.new_page(), site_url, name, embedded=True)
    controls = stage.locator("button, select, label, input[type=number], input[type=range]")
    for control in controls.locator("visible=true").all():
        box = control.bounding_box()
        assert box
        # WCAG 2.2, 2.5.8: at least 24 CSS pixels; a pixel is lost in rounding.
        assert min(box["width"], box["height"]) >= 23, control.evaluate("c => c.outerHTML")
    size = stage.evaluate(
        """stage => parseFloat(getComputedStyle(stage).fontSize)
            * stage.getBoundingClientRect().width / stage.offsetWidth"""
    )
    assert size >= 11
    context.close()


# Paper, no script, other pages


@pytest.mark.parametrize("name", NAMES)
def test_paper_shows_the_still_picture(page: Page, site_url: str, name: str) -> None:
    deck, slide = PLACES[name]
    page.goto(f"{site_url}slides/{deck}/?print-pdf")
    page.wait_for_selector("html[data-ready]")
    still = page.locator(".pdf-page").nth(slide - 1).locator(f'[data-live="{name}"]')
    expect(still.locator("img, table").first).to_be_visible()
    assert still.locator(".cr-live__stage").count() == 0
    # A chapter on paper.
    stage = show(page, site_url, name, embedded=True)
    page.emulate_media(media="print")
    expect(stage).not_to_be_visible()
    kept = page.locator(f'[data-live="{name}"]').locator("img, table").first
    expect(kept).to_be_visible()


@pytest.mark.parametrize("where", ["chapter4/", "slides/chapter4_01_cnn/"])
def test_without_javascript_the_still_picture_stands(
    browser: Browser, site_url: str, where: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}{where}")
    expect(page.locator("[data-live=pooling] img")).to_be_visible()
    expect(page.locator("[data-live=kernel] img")).to_be_visible()
    assert page.locator(".cr-live__stage").count() == 0
    context.close()


def test_a_picture_that_does_not_load_leaves_the_still(page: Page, site_url: str, watch) -> None:
    watch.expected += ["EncodingError", "ERR_FAILED"]
    page.route("**/pictures.png", lambda route: route.abort())
    deck, slide = PLACES["kernel"]
    page.goto(f"{site_url}slides/{deck}/#/{slide}")
    expect(page.locator("section.present [data-live=kernel] img")).to_be_visible()
    assert page.locator("[data-live=kernel] .cr-live__stage").count() == 0
    expect(page.locator("[data-live=pooling] .cr-live__stage")).to_have_count(1)


def test_live_slides_survive_instant_navigation(page: Page, site_url: str) -> None:
    stage = show(page, site_url, "convolution", embedded=True)
    page.evaluate("window.kept = true")
    stage.get_by_role("button", name="Play").click()
    page.locator(".md-header__button.md-logo").first.click()
    expect(page.locator("nav.cr-course")).to_be_visible()
    page.go_back()
    assert page.evaluate("window.kept")
    live = page.locator("[data-live=convolution]")
    expect(live.locator(".cr-live__stage")).to_have_count(1)
    expect(live.locator(".cr-live__position")).to_have_text("1 / 9")
    live.get_by_role("button", name="Step").click()
    expect(live.locator(".cr-live__position")).to_have_text("2 / 9")


# Frames and colours


SIZES = {
    "laptop": (1366, 768),
    "small laptop": (1024, 640),
    "phone": (390, 844),
    "narrow phone": (320, 640),
    "phone, lying": (844, 390),
}
OVERFLOW = """section => [
  section.scrollHeight - section.clientHeight,
  section.scrollWidth - section.clientWidth,
  ...[...section.querySelectorAll(".cr-live__stage")].map(s => s.scrollWidth - s.clientWidth),
]"""


@pytest.mark.parametrize(
    ("size", "embedded"),
    [*((size, False) for size in SIZES), ("laptop", True), ("phone", True)],
    ids=[*SIZES, "laptop in the chapter", "phone in the chapter"],
)
def test_live_slides_keep_to_their_frame(
    page: Page, site_url: str, size: str, embedded: bool
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for name in NAMES:
        stage = show(page, site_url, name, embedded=embedded)
        section = stage.locator("xpath=ancestor::section[1]")
        assert max(section.evaluate(OVERFLOW)) <= 1, f"{name}: {section.evaluate(OVERFLOW)}"
        # Whatever is set, it stays inside.
        for control in stage.get_by_role("slider").all():
            if control.is_visible():
                control.focus()
                control.press("End")
        for field in stage.get_by_role("spinbutton").all():
            field.fill("-88.25")
        for radio in stage.get_by_role("radio").all():
            radio.check()
            assert max(section.evaluate(OVERFLOW)) <= 1, f"{name}, set to the largest"
        assert max(section.evaluate(OVERFLOW)) <= 1, f"{name}, set to the largest"


def luminance(colour: list[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("embedded", [False, True], ids=["own page", "chapter"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_live_slides_can_be_read_in_light_and_dark(
    page: Page, site_url: str, scheme: str, embedded: bool
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    stage = show(page, site_url, "pooling", embedded=embedded)
    colours = stage.evaluate(
        """stage => {
            const rgb = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const winner = stage.querySelector("[data-mark~=winner]");
            const note = stage.querySelector(".cr-live__caption");
            const panel = rgb(getComputedStyle(stage).backgroundColor);
            return [
                [rgb(getComputedStyle(stage).color), panel],
                [rgb(getComputedStyle(note).color), panel],
                [rgb(getComputedStyle(winner).color),
                 rgb(getComputedStyle(winner).backgroundColor)],
            ];
        }"""
    )
    assert (luminance(colours[0][1]) < 0.2) == (scheme == "dark")
    for ink, paper in colours:
        light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)
