"""Every slide of the course fits its frame, with its pictures, in letters that can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SLIDES = Path(__file__).resolve().parents[2] / "slides"
# The share of the full size below which a slide has too much on it.
SMALLEST = 0.8

# Width, height, and the share that letters may shrink to: on a phone they start larger.
SIZES = {
    "laptop": (1366, 850, SMALLEST),
    "small laptop": (1024, 640, SMALLEST),
    "phone": (390, 844, 0.58),
    "phone, lying": (844, 390, SMALLEST),
}

MEASURE = """section => ({
  title: section.querySelector("h1, h2")?.textContent,
  fit: Number(getComputedStyle(section).getPropertyValue("--cr-fit") || 1),
  tooHigh: section.scrollHeight - section.clientHeight,
  tooWide: section.scrollWidth - section.clientWidth,
  cut: [...section.querySelectorAll(".cr-live__stage, div.arithmatex")]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent),
  empty: [...section.querySelectorAll("img")]
    .filter(i => !i.naturalWidth).map(i => i.src),
})"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("deck", sorted(path.stem for path in SLIDES.glob("*.md")))
def test_every_slide_fits_its_frame(shared_page: Page, site_url: str, deck: str, size: str) -> None:
    width, height, smallest = SIZES[size]
    shared_page.set_viewport_size({"width": width, "height": height})
    check(shared_page, f"{site_url}slides/{deck}/", smallest)


@pytest.mark.parametrize("deck", sorted(path.stem for path in SLIDES.glob("*.md")))
def test_every_slide_fits_its_frame_in_the_dark(
    shared_page: Page, site_url: str, deck: str
) -> None:
    shared_page.emulate_media(color_scheme="dark")
    check(shared_page, f"{site_url}slides/{deck}/", SMALLEST)


def check(page: Page, deck: str, smallest: float) -> None:
    # What differs by its fragment only is no new page.
    page.goto("about:blank")
    page.goto(deck, wait_until="networkidle")
    # It comes when the first slide has been made to fit.
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    sections = page.locator(".reveal > .slides > section")
    total = sections.count()
    for number in range(total):
        if number:
            page.keyboard.press("ArrowRight")
        section = sections.nth(number)
        expect(section).to_have_class("present")
        seen = section.evaluate(MEASURE)
        assert seen["title"], f"slide {number + 1} shows no title"
        assert seen["fit"] >= smallest, f"slide {number + 1}, {seen}"
        assert seen["tooHigh"] <= 1, f"slide {number + 1}, {seen}"
        assert seen["tooWide"] <= 1, f"slide {number + 1}, {seen}"
        assert not seen["cut"], f"slide {number + 1}, {seen}"
        assert not seen["empty"], f"slide {number + 1}, {seen}"
