"""Waiting for what a page does, and having it wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from re import Pattern

from playwright.sync_api import FloatRect, Locator, Page, Route


@contextmanager
def sitemap_read(page: Page) -> Iterator[None]:
    """Open a page, and wait until Material has read the sitemap that its navigation goes by."""
    with page.expect_response("**/sitemap.xml") as response:
        yield
    response.value.finished()


@contextmanager
def held(page: Page, addresses: Pattern[str]) -> Iterator[None]:
    """What the page asks for comes only after the block."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(addresses, hold)
    try:
        yield
    finally:
        for route in routes:
            route.continue_()
        page.unroute(addresses, hold)


def resting_box(element: Locator) -> FloatRect:
    """Where an element is, once it is in view, at rest and with nothing above it."""
    element.hover(trial=True)
    box = element.bounding_box()
    assert box
    return box
