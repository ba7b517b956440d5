"""What live slides compute and write: a convolution, windows, pooling, counts, moments, descent."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect
from stages import cells, grid, number, show, slide_range

from tools.figures.pictures import convolve

pytestmark = pytest.mark.browser


def test_a_convolution_steps_through_its_output(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "convolution")
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
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
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


@pytest.mark.parametrize(
    ("n", "k", "s"), [(6, 3, 1), (7, 3, 2), (12, 5, 4), (5, 2, 3), (3, 5, 1), (4, 1, 1), (8, 4, 3)]
)
def test_padding_and_stride_count_the_windows(
    shared_page: Page, site_url: str, n: int, k: int, s: int
) -> None:
    stage = show(shared_page, site_url, "padding-stride")
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


def test_pooling_takes_the_largest_and_numbers_can_change(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "pooling")
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


def test_batch_normalization_in_training_and_at_inference(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "batch-normalization")
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


def test_parameters_are_counted_as_keras_counts_them(shared_page: Page, site_url: str) -> None:
    stage = show(shared_page, site_url, "parameters")
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
    shared_page: Page, site_url: str, rate: float, steepness: int, steps: int
) -> None:
    stage = show(shared_page, site_url, "gradient-descent")
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
