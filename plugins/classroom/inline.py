"""Inline HTML of authors, in attributes: backticks become code, what is not closed is closed."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from markupsafe import Markup

from classroom.balance import VOID

_CODE = re.compile(r"(`+)(.+?)\1")
_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_DROPPED = {"script", "style", "iframe", "form", "button", "label"}


def inline_html(text: str) -> Markup:
    """Return the text as balanced HTML that is safe to put into a line of the page."""
    out: list[str] = []
    at = 0
    for match in _CODE.finditer(text):
        out.append(text[at : match.start()])
        out.append(f"<code>{html.escape(match.group(2).strip(), quote=False)}</code>")
        at = match.end()
    out.append(text[at:])
    balancer = _Balancer()
    balancer.feed(_AMPERSAND.sub("&amp;", "".join(out)))
    return Markup(balancer.result())


class _Balancer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            return
        self.out.append(self.get_starttag_text() or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while (last := self.open.pop()) != tag:
                self.out.append(f"</{last}>")
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(html.escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        known = html.unescape(f"&{name};") != f"&{name};"
        self.out.append(f"&{name};" if known else f"&amp;{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def result(self) -> str:
        rest = self.rawdata
        self.rawdata = ""
        self.out.append(html.escape(rest, quote=False))
        while self.open:
            self.out.append(f"</{self.open.pop()}>")
        return "".join(self.out)
