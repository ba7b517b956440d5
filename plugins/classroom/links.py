"""Links and images: finds the file of the course that a URL means, and rewrites URLs in HTML."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlsplit

ROOT = "classroom-root:"
"""Stands for the way to the site's root in HTML that goes into pages of different depth."""

_URL_ATTRIBUTES = ("src", "href", "poster", "data-src", "data-background-image")
_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|$")


class SitePaths:
    """What the site serves, by the paths that authors write.

    `docs` maps a path in the docs folder (`chapter3.md`, `img/a.png`) to its URL from the site's
    root; `others` are the further paths on the site, such as those of deck media and static files.
    """

    def __init__(self, docs: Mapping[str, str], others: Iterable[str] = ()):
        self.docs = dict(docs)
        self.others = set(others)
        self.urls = {url.rstrip("/") for url in self.docs.values()} | self.others

    def page(self, path: str) -> str | None:
        """Return the path in docs of the page meant by `/chapter3`, `chapter3`, `chapter3.md`."""
        plain = path.strip().strip("/").removesuffix(".md").removesuffix("/index")
        for candidate in (f"{plain}.md", f"{plain}/index.md" if plain else "index.md"):
            if candidate in self.docs:
                return candidate
        return None

    def serves(self, page_url: str, path: str) -> bool:
        """Say whether a relative path leads from a page to something that the site serves."""
        if path.startswith("/"):
            return False
        target = posixpath.normpath(posixpath.join(page_url, path))
        return target.removesuffix("/index.html") in self.urls

    def locate(self, path: str, beside: str = "") -> str | None:
        """Return the site path that a path in a course file means.

        Looked up beside the file (the site path of its folder, with a slash), then in docs, then
        in static; a leading slash is the course's root.
        """
        plain = posixpath.normpath(path.lstrip("/"))
        plain = "" if plain == "." else plain
        candidates = [plain]
        if beside:
            candidates.insert(0, posixpath.normpath(posixpath.join(beside, plain)))
        for candidate in candidates:
            if candidate in self.others:
                return candidate
            if candidate in self.docs:
                return self.docs[candidate]
        page = self.page(plain)
        return self.docs[page] if page else None


def split_url(url: str) -> tuple[str, str] | None:
    """Return path and rest (query, fragment) of a URL of the course; None for any other URL."""
    if _EXTERNAL.match(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return unquote(parts.path), url[len(parts.path) :]


def join(prefix: str, path: str, rest: str) -> str:
    """Return the URL of a site path below a prefix."""
    return f"{prefix}{quote(path)}{rest}"


def rewrite(text: str, visit: Callable[[str, str], str | None]) -> str:
    """Rewrite the URLs in HTML: `visit(attribute, url)` returns the new one, or None to keep it."""
    finder = _UrlFinder(text, visit)
    finder.feed(text)
    finder.close()
    out, at = [], 0
    for start, end, replacement in finder.found:
        out += [text[at:start], replacement]
        at = end
    return "".join([*out, text[at:]])


class FileNames:
    """Turns the names of files in prose, such as `02_cnn.ipynb`, into links to their pages.

    `urls` maps a path in the docs folder to its URL from the site's root. A name is the whole path
    or its last part; of two files with one name, the first is meant.
    """

    def __init__(self, urls: Mapping[str, str]):
        self.urls = dict(urls)
        for path, url in urls.items():
            self.urls.setdefault(path.rpartition("/")[2], url)
        names = "|".join(re.escape(name) for name in sorted(self.urls, key=len, reverse=True))
        # A full stop may follow, but no further part of a name.
        self.pattern = re.compile(rf"(?<![\w./-])(?:{names})(?![\w/-]|\.\w)") if names else None

    def linked(self, text: str, prefix: str, here: str = "") -> str:
        """Return HTML with links, which start with `prefix`, but none to the page at `here`."""
        if self.pattern is None or not self.pattern.search(text):
            return text
        finder = _TextFinder(text)
        finder.feed(text)
        finder.close()
        link = partial(self._link, prefix, here)
        out, at = [], 0
        for start, end in finder.found:
            out += [text[at:start], self.pattern.sub(link, text[start:end])]
            at = end
        return "".join([*out, text[at:]])

    def _link(self, prefix: str, here: str, match: re.Match[str]) -> str:
        url = self.urls[match.group()]
        if url == here:
            return match.group()
        return f'<a href="{html.escape(prefix + url)}">{match.group()}</a>'


class _Positions(HTMLParser):
    """A parser that knows where in the text it is."""

    def __init__(self, text: str, *, convert_charrefs: bool = True):
        super().__init__(convert_charrefs=convert_charrefs)
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column


class _TextFinder(_Positions):
    """Finds the prose in HTML: no code, nothing that is a link or a button already."""

    NOT_PROSE = frozenset({"a", "button", "code", "kbd", "pre", "samp", "script", "style", "svg"})

    def __init__(self, text: str):
        super().__init__(text, convert_charrefs=False)
        self.found: list[tuple[int, int]] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.NOT_PROSE:
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Skip: it holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.inside:
            start = self.position()
            self.found.append((start, start + len(data)))


class _UrlFinder(_Positions):
    def __init__(self, text: str, visit: Callable[[str, str], str | None]):
        super().__init__(text)
        self.visit = visit
        self.found: list[tuple[int, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        start = self.position()
        changed = raw
        for name, value in attrs:
            if name in _URL_ATTRIBUTES and value:
                new = self.visit(name, value.strip())
                if new is not None:
                    changed = _replace_value(changed, name, new)
        if changed != raw:
            self.found.append((start, start + len(raw), changed))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def _replace_value(tag: str, name: str, value: str) -> str:
    pattern = rf"""(\s{re.escape(name)}\s*=\s*)(?:"[^"]*"|'[^']*'|[^\s>]+)"""
    new = html.escape(value)
    return re.sub(pattern, lambda m: f'{m.group(1)}"{new}"', tag, count=1, flags=re.IGNORECASE)
