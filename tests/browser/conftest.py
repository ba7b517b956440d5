"""The built site under a sub-path in real Chromium, on a page that forbids stray requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.profiles import LAPTOP, PHONE, Watch, profile

from tools.browser import chromium, serve, served_course

# What is awaited comes; on a busy machine it may come late.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("site")
    with served_course(folder) as url:
        yield folder, url


@pytest.fixture(scope="session")
def site(built: tuple[Path, str]) -> Path:
    return built[0]


@pytest.fixture(scope="session")
def site_url(built: tuple[Path, str]) -> str:
    return built[1]


@pytest.fixture(scope="session")
def isolated_url(site: Path) -> Iterator[str]:
    """The same site with the headers that give it SharedArrayBuffer."""
    server, url = serve(site, isolated=True)
    yield url
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with profile(browser, viewport=LAPTOP) as context:
        yield context


@pytest.fixture
def watch(context: BrowserContext, site_url: str) -> Iterator[Watch]:
    watch = Watch.over(context, site_url)
    yield watch
    watch.check()


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    """A page of a fresh profile, checked after the test for console errors and requests."""
    return context.new_page()


@pytest.fixture(scope="module")
def module_page(browser: Browser, site_url: str) -> Iterator[tuple[Page, Watch]]:
    with profile(browser, viewport=LAPTOP, reduced_motion="reduce") as context:
        watch = Watch.over(context, site_url)
        yield context.new_page(), watch


@pytest.fixture(scope="module")
def module_phone(browser: Browser, site_url: str) -> Iterator[tuple[Page, Watch]]:
    touch = {"has_touch": True, "is_mobile": True}
    with profile(browser, viewport=PHONE, reduced_motion="reduce", **touch) as context:
        watch = Watch.over(context, site_url)
        yield context.new_page(), watch


@pytest.fixture
def shared_page(module_page: tuple[Page, Watch]) -> Iterator[Page]:
    """The page of a module as its last test left it, but in its own size and colours."""
    page, watch = module_page
    page.set_viewport_size(LAPTOP)
    page.emulate_media(media="null", color_scheme="light")
    yield page
    watch.check()


@pytest.fixture
def shared_phone(module_phone: tuple[Page, Watch]) -> Iterator[Page]:
    """The same on a phone, with a finger in place of the mouse."""
    page, watch = module_phone
    yield page
    watch.check()
