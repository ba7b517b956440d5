"""Live slides: what an element with `data-live` may say, and what is wrong with one.

`live.json` lists the names and the options of each; the page's script reads the same list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from html.parser import HTMLParser
from pathlib import Path

OPTIONS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
)
"""By name of a live slide, its options and their kinds: number, table, file, or words between |."""
_OTHERS = {"live", "fragment-index", "id", "search-exclude"}
_VOID = frozenset(["br", "col", "hr", "img", "input", "link", "source", "track", "wbr"])
_SHOWN = frozenset({"img", "svg", "table", "video", "canvas"})


def find(html: str) -> list[LiveElement]:
    """Return the live slides in the HTML of a slide."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which of the element's `data-` attributes."""

    attribute: str
    message: str
    hint: str


@dataclass
class LiveElement:
    """An element with `data-live`: its `data-` attributes, and whether there is a still in it."""

    name: str
    attributes: dict[str, str]
    has_still: bool = False

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong with it."""
        if self.name not in OPTIONS:
            near = get_close_matches(self.name, OPTIONS, 1)
            hint = f"Did you mean {near[0]}? " if near else ""
            yield Fault(
                "live",
                f"There is no live slide {self.name or 'without a name'}.",
                f"{hint}There are {', '.join(OPTIONS)}.",
            )
            return
        options = OPTIONS[self.name]
        listed = ", ".join(f"data-{name}" for name in options)
        for option, value in self.attributes.items():
            if option in _OTHERS:
                continue
            if option not in options:
                message = f"The live slide {self.name} has no option data-{option}."
                yield Fault(option, message, f"Its options are {listed}.")
            elif wanted := _wanted(options[option], value):
                yield Fault(option, f"data-{option} is not {wanted}.", "")
        if "src" in options and "src" not in self.attributes:
            message = f"The live slide {self.name} has no picture to work on."
            yield Fault("live", message, 'Name one, such as data-src="images/pictures.png"')
        if not self.has_still:
            message = f"The live slide {self.name} has no still picture."
            hint = (
                "Put an image between its tags: it is what stands on paper and without JavaScript."
            )
            yield Fault("live", message, hint)


def _wanted(kind: str, value: str) -> str:
    """Return what a value should be, or nothing where it is that."""
    match kind:
        case "number":
            return "" if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", value) else "a number"
        case "table":
            rows = [row.split() for row in value.split(";")]
            numbers = all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for row in rows for cell in row)
            whole = rows[0] and all(len(row) == len(rows[0]) for row in rows)
            return "" if numbers and whole else 'a table of numbers such as "1 0 -1; 1 0 -1"'
        case "file":
            return "" if value.strip() else "the path of a picture"
        case _:
            words = kind.split("|")
            return "" if value.strip() in words else " or ".join(words)


class _Finder(HTMLParser):
    """Finds the elements with `data-live`, and whether there is something to see in each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[LiveElement] = []
        self._open: list[tuple[str, LiveElement | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SHOWN:
            self._see()
        data = {
            name.removeprefix("data-"): value or ""
            for name, value in attrs
            if name.startswith("data-")
        }
        live = None
        if "live" in data:
            live = LiveElement(data["live"].strip(), data)
            self.found.append(live)
        if tag not in _VOID:
            self._open.append((tag, live))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._see()

    def _see(self) -> None:
        for _, live in self._open:
            if live:
                live.has_still = True
