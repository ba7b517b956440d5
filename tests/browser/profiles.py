"""Profiles of the browser, and a watch over what their pages do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

from tools.browser import SUB_PATH

LAPTOP = ViewportSize(width=1366, height=850)
PHONE = ViewportSize(width=390, height=844)


@contextmanager
def profile(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A fresh profile with Playwright's options."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    yield context
    context.close()


@dataclass
class Watch:
    """What pages did that they must not do; a test that provokes an error says so in `expected`."""

    origin: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    @classmethod
    def over(cls, context: BrowserContext, site_url: str) -> Watch:
        """Watch all pages that a profile opens from now on."""
        watch = cls(origin=site_url.removesuffix(SUB_PATH))
        context.on("page", watch.attach)
        return watch

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
