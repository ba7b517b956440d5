"""Collects what a test says through wasabi's `Printer`, which prints in other places."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TEXT_LIMIT = 10_000
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_BY_ICON = {"good": "good", "fail": "fail", "warn": "warn", "info": "info"}


class Messages:
    """Messages in the order they were said: `{"kind": …, "text": …}`."""

    def __init__(self) -> None:
        self.all: list[dict[str, str]] = []

    def add(self, kind: str, text: Any) -> None:
        """Add a message of kind good, fail, warn, info or text."""
        clean = _ANSI.sub("", str(text)).strip()
        if clean:
            if len(clean) > TEXT_LIMIT:
                clean = clean[:TEXT_LIMIT] + " …"
            self.all.append({"kind": kind, "text": clean})

    def printed(self, text: str) -> None:
        """Add what a test printed; pieces that follow each other make one message."""
        if self.all and self.all[-1].get("open"):
            text = self.all.pop()["open"] + text
        self.all.append({"kind": "text", "text": text[:TEXT_LIMIT].strip(), "open": text})

    def settled(self) -> list[dict[str, str]]:
        """Return the messages as they go to the page."""
        return [{"kind": m["kind"], "text": m["text"]} for m in self.all if m["text"]]

    @property
    def failed(self) -> bool:
        """Whether one of them is a failure."""
        return any(message["kind"] == "fail" for message in self.all)


@contextmanager
def wasabi_collected(messages: Messages) -> Iterator[Any]:
    """Give every `wasabi.Printer` made meanwhile, and `wasabi.msg`, that list to print to.

    Yields such a printer.
    """
    import wasabi  # noqa: PLC0415 - a wheel that only some tests need

    class Collector(wasabi.Printer):
        """A Printer whose messages become part of the verdict."""

        def _get_msg(self, title: Any, text: Any, **options: Any) -> str | None:
            return self._say(str(options.get("style")), title, text, options)

        def text(self, title: Any = "", text: Any = "", *_: Any, **options: Any) -> str | None:
            kind = _BY_ICON.get(str(options.get("icon")), "text")
            return self._say(kind, title, text, options)

        def _say(self, kind: str, title: Any, text: Any, options: dict[str, Any]) -> str | None:
            said = f"{title}\n{text}" if str(text) else str(title)
            if options.get("show", True) and not options.get("no_print"):
                messages.add(kind, said)
            if options.get("exits") is not None:
                sys.exit(options["exits"])
            return said if self.no_print else None

    places = [(wasabi, "Printer"), (wasabi.printer, "Printer"), (wasabi, "msg")]
    originals = [getattr(module, name) for module, name in places]
    for module, name in places:
        setattr(module, name, Collector() if name == "msg" else Collector)
    try:
        yield Collector()
    finally:
        for (module, name), original in zip(places, originals, strict=True):
            setattr(module, name, original)
