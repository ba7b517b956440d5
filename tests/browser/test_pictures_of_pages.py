"""The index and the data sheet: their pictures come, fit, and follow the page's colours."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PAGES = {"": 1, "data/": 14}


def pictures(page: Page) -> Locator:
    return page.locator("article img")


def all_loaded(page: Page, count: int) -> None:
    """Scroll to each picture, since some load when they come near, and wait for it."""
    expect(pictures(page)).to_have_count(count)
    for picture in pictures(page).all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "picture => picture.complete && picture.naturalWidth > 0", arg=picture.element_handle()
        )
        assert len((picture.get_attribute("alt") or "").split()) >= 8


@pytest.mark.parametrize(("path", "count"), PAGES.items())
def test_pictures_load_and_fit_a_phone(shared_phone: Page, site_url: str, path: str, count: int):
    shared_phone.goto(site_url + path)
    all_loaded(shared_phone, count)
    root = shared_phone.locator("html")
    assert root.evaluate("root => root.scrollWidth - root.clientWidth") == 0


def test_the_picture_of_the_index_has_a_narrow_one_for_phones(
    shared_phone: Page, shared_page: Page, site_url: str
):
    for page, name in ((shared_phone, "predictions-narrow.svg"), (shared_page, "predictions.svg")):
        page.goto(site_url)
        all_loaded(page, 1)
        assert pictures(page).evaluate("picture => picture.currentSrc").endswith(f"/{name}")


@pytest.mark.parametrize(("path", "count"), PAGES.items())
def test_pictures_follow_the_colours_of_the_page(
    shared_page: Page, site_url: str, path: str, count: int
):
    """Those with a background of their own are light in a light page, and dark when it changes."""
    shared_page.goto(site_url + path)
    all_loaded(shared_page, count)
    last = pictures(shared_page).last

    def edge() -> float:
        with Image.open(io.BytesIO(last.screenshot())) as image:
            return float(np.asarray(image.convert("L"))[:, 8].mean())

    assert edge() > 200
    shared_page.get_by_title("Switch to dark mode").click()
    assert edge() < 70
    shared_page.get_by_title("Switch to light mode").click()
