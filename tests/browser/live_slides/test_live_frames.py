"""Live slides in windows of all sizes, in light and dark, on paper and without a script."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from stages import EXERCISES, NAMES, PLACES, show

pytestmark = pytest.mark.browser


def test_every_kind_is_in_a_deck_of_the_course() -> None:
    assert set(PLACES) == set(NAMES)


@pytest.mark.parametrize("deck", EXERCISES)
def test_paper_shows_the_still_pictures(shared_page: Page, site_url: str, deck: str) -> None:
    slides = {name: slide for name, (where, slide) in PLACES.items() if where == deck}
    assert slides
    shared_page.goto(f"{site_url}slides/{deck}/?print-pdf")
    shared_page.wait_for_selector("html[data-ready]")
    for name, slide in slides.items():
        still = shared_page.locator(".pdf-page").nth(slide - 1).locator(f'[data-live="{name}"]')
        expect(still.locator("img, table").first).to_be_visible()
        assert still.locator(".cr-live__stage").count() == 0
    # A chapter on paper.
    for name in slides:
        shared_page.emulate_media(media="screen")
        stage = show(shared_page, site_url, name, embedded=True)
        shared_page.emulate_media(media="print")
        expect(stage).not_to_be_visible()
        slide = stage.locator("xpath=ancestor::section[1]")
        expect(slide).to_have_css("break-after", "auto")
        kept = shared_page.locator(f'[data-live="{name}"]').locator("img, table").first
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


SIZES = {
    "laptop": (1366, 768),
    "small laptop": (1024, 640),
    "phone": (390, 844),
    "narrow phone": (320, 640),
    "phone, lying": (844, 390),
}
# What has grown is made to fit in the next frame.
OVERFLOW = """async section => {
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  return [
    section.scrollHeight - section.clientHeight,
    section.scrollWidth - section.clientWidth,
    ...[...section.querySelectorAll(".cr-live__stage")].map(s => s.scrollWidth - s.clientWidth),
  ];
}"""


@pytest.mark.parametrize(
    ("size", "embedded"),
    [*((size, False) for size in SIZES), ("laptop", True), ("phone", True)],
    ids=[*SIZES, "laptop in the chapter", "phone in the chapter"],
)
def test_live_slides_keep_to_their_frame(
    shared_page: Page, site_url: str, size: str, embedded: bool
) -> None:
    width, height = SIZES[size]
    shared_page.set_viewport_size({"width": width, "height": height})
    shared_page.goto("about:blank")
    for name in NAMES:
        stage = show(shared_page, site_url, name, embedded=embedded)
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


COLOURS = """stage => {
  const rgb = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const winner = stage.querySelector("[data-mark~=winner]");
  const note = stage.querySelector(".cr-live__caption");
  const panel = rgb(getComputedStyle(stage).backgroundColor);
  return [
    [rgb(getComputedStyle(stage).color), panel],
    [rgb(getComputedStyle(note).color), panel],
    [rgb(getComputedStyle(winner).color), rgb(getComputedStyle(winner).backgroundColor)],
  ];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_live_slides_can_be_read_in_light_and_dark(
    page: Page, site_url: str, scheme: Literal["light", "dark"]
) -> None:
    # A fresh profile: the theme keeps the colours of the first visit.
    page.emulate_media(color_scheme=scheme)
    for embedded in (False, True):
        colours = show(page, site_url, "pooling", embedded=embedded).evaluate(COLOURS)
        assert (luminance(colours[0][1]) < 0.2) == (scheme == "dark")
        for ink, paper in colours:
            light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)
