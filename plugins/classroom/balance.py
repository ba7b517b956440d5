"""Closes HTML that authors left open, so that it stays inside the element it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# HTML lets authors leave out the end tags of these; browsers supply them.
_OPTIONAL = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup".split())  # noqa: SIM905


@dataclass(frozen=True)
class Fault:
    """An end tag too many, or a start tag whose end is missing, in the boundary of that name."""

    tag: str
    closing: bool
    boundary: str


def balance(text: str, is_boundary: Callable[[str], bool]) -> tuple[str, list[Fault]]:
    """Return HTML in which nothing reaches out of a boundary element, and what was wrong.

    Boundary elements, known by their names in lower case, are balanced themselves.
    """
    scan = _Scan(text, is_boundary)
    scan.feed(text)
    scan.close()
    scan.close_down_to(0, len(text))
    out, at = [], 0
    for start, end, replacement in scan.edits:
        out += [text[at:start], replacement]
        at = end
    return "".join([*out, text[at:]]), scan.faults


class _Scan(HTMLParser):
    def __init__(self, text: str, is_boundary: Callable[[str], bool]):
        super().__init__(convert_charrefs=True)
        self.text = text
        self.is_boundary = is_boundary
        self.open: list[str] = []
        self.edits: list[tuple[int, int, str]] = []
        self.faults: list[Fault] = []
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that needs an end tag."""
        if tag not in VOID and tag not in _OPTIONAL:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<x/>` as HTML does: the slash closes nothing, except in foreign elements."""
        if not {"svg", "math"} & {tag, *self.open}:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close what the element left open, or drop an end tag without a start."""
        if tag in VOID or tag in _OPTIONAL:
            return
        line, column = self.getpos()
        offset = self.line_starts[line - 1] + column
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth] == tag:
                self.close_down_to(depth + 1, offset)
                self.open.pop()
                return
            if self.is_boundary(self.open[depth]):
                break
        self.faults.append(Fault(tag, True, self._boundary()))
        end = self.text.find(">", offset)
        self.edits.append((offset, end + 1 if end >= 0 else len(self.text), ""))

    def close_down_to(self, depth: int, offset: int) -> None:
        """Write end tags at `offset` until `depth` elements are open."""
        while len(self.open) > depth:
            tag = self.open.pop()
            self.faults.append(Fault(tag, False, self._boundary()))
            self.edits.append((offset, offset, f"</{tag}>"))

    def _boundary(self) -> str:
        return next((tag for tag in reversed(self.open) if self.is_boundary(tag)), "")
