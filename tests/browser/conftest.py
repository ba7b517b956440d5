"""The built site under a sub-path in real Chromium, on a page that forbids stray requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tools.browser import SUB_PATH, chromium, serve, served_course

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


@dataclass
class Watch:
    """What a page did that it must not do; a test that provokes an error says so in `expected`."""

    origin: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.strangers.append(request.url)

    def check(self) -> None:
        """Fail on what has happened since the last check."""
        strangers, self.strangers = self.strangers, []
        errors, self.errors = self.errors, []
        assert not strangers, "requests left the origin"
        unexpected = [e for e in errors if not any(text in e for text in self.expected)]
        assert not unexpected, "the console shows errors"


LAPTOP = ViewportSize(width=1366, height=850)
PHONE = ViewportSize(width=390, height=844)


@contextmanager
def profile(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A fresh profile with Playwright's options."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def watched(page: Page, site_url: str) -> tuple[Page, Watch]:
    watch = Watch(origin=site_url.removesuffix(SUB_PATH))
    watch.attach(page)
    return page, watch


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with profile(browser, viewport=LAPTOP) as context:
        yield context


@pytest.fixture
def watch(context: BrowserContext, site_url: str) -> Iterator[Watch]:
    watch = Watch(origin=site_url.removesuffix(SUB_PATH))
    context.on("page", watch.attach)
    yield watch
    watch.check()


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    """A page of a fresh profile, checked after the test for console errors and requests."""
    return context.new_page()


@pytest.fixture(scope="module")
def module_page(browser: Browser, site_url: str) -> Iterator[tuple[Page, Watch]]:
    with profile(browser, viewport=LAPTOP, reduced_motion="reduce") as context:
        yield watched(context.new_page(), site_url)


@pytest.fixture(scope="module")
def module_phone(browser: Browser, site_url: str) -> Iterator[tuple[Page, Watch]]:
    touch = {"has_touch": True, "is_mobile": True}
    with profile(browser, viewport=PHONE, reduced_motion="reduce", **touch) as context:
        yield watched(context.new_page(), site_url)


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
