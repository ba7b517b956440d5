"""Every slide of the course fits its frame, with its pictures, in letters that can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SLIDES = Path(__file__).resolve().parents[2] / "slides"
# The share of the full size below which a slide has too much on it.
SMALLEST = 0.8

MEASURE = """section => ({
  title: section.querySelector("h1, h2")?.textContent,
  fit: Number(getComputedStyle(section).getPropertyValue("--cr-fit") || 1),
  tooHigh: section.scrollHeight - section.clientHeight,
  tooWide: section.scrollWidth - section.clientWidth,
  empty: [...section.querySelectorAll("img")].filter(i => !i.naturalWidth).map(i => i.src),
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("deck", sorted(path.stem for path in SLIDES.glob("*.md")))
def test_every_slide_fits_its_frame(page: Page, site_url: str, deck: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{site_url}slides/{deck}/", wait_until="networkidle")
    sections = page.locator(".reveal > .slides > section")
    total = sections.count()
    for number in range(total):
        if number:
            page.keyboard.press("ArrowRight")
        section = sections.nth(number)
        expect(section).to_have_class("present")
        seen = section.evaluate(MEASURE)
        assert seen["title"], f"slide {number + 1} shows no title"
        assert seen["fit"] >= SMALLEST, f"slide {number + 1}, {seen}"
        assert seen["tooHigh"] <= 1, f"slide {number + 1}, {seen}"
        assert seen["tooWide"] <= 1, f"slide {number + 1}, {seen}"
        assert not seen["empty"], f"slide {number + 1}, {seen}"
