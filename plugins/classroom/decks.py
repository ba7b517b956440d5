"""Decks: a Markdown file of slides becomes finished HTML, once for each build."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from classroom import front, links, live
from classroom.files import CourseFiles
from classroom.problems import Problem

_SEPARATOR = re.compile(r" {0,3}---[ \t]*$")
_NOTES = re.compile(r"[ \t]*notes?:[ \t]*", re.IGNORECASE)
_HEADING_TAG = re.compile(r"<h([1-6])(?=[\s>])(?![^>]*\sid=)")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True)
class Slide:
    """One slide and its speaker notes, both finished HTML; URLs start with `links.ROOT`."""

    html: str
    notes: str


@dataclass(frozen=True)
class Deck:
    """A deck by its name, the path of its file in the slides folder without the ending."""

    name: str
    title: str
    slides: list[Slide]


class Decks:
    """All decks of a course. `convert` turns the Markdown of a slide into HTML."""

    def __init__(self, files: CourseFiles, paths: links.SitePaths, convert: Callable[[str], str]):
        self._files = files
        self._paths = paths
        self._convert = convert
        self._sources = dict(files.decks())
        self._stems = {Path(name).name: name for name in reversed(self._sources)}
        self._made: dict[str, Deck] = {}

    def __iter__(self) -> Iterator[Deck]:
        for name in self._sources:
            if deck := self.get(name):
                yield deck

    def get(self, source: str) -> Deck | None:
        """Return the deck of that name, or of that stem anywhere in the slides folder."""
        name = source if source in self._sources else self._stems.get(source)
        if name is None:
            return None
        if name not in self._made:
            self._made[name] = self._make(name, self._sources[name])
        return self._made[name]

    def _make(self, name: str, path: Path) -> Deck:
        text = self._files.read(path)
        meta, body = front.split(text)
        front.check(meta, self._files.shown(path), self._files.report)
        place = _Place(self._files, self._paths, name, path, text)
        slides = []
        for slide, notes in split_slides(body):
            html = self._convert(slide)
            place.check_live(html)
            html = links.rewrite(html, place.visit)
            html = _number_headings(html, f"{name.replace('/', '-')}-{len(slides) + 1}")
            slides.append(Slide(html, links.rewrite(self._convert(notes), place.visit)))
        if not slides:
            place.problem(1, 1, "The deck has no slides.", "Separate slides by a line ---")
        return Deck(name, front.title(meta, body) or name, slides)


class _Place:
    """Where a deck stands: what its URLs mean, and where its faults are."""

    def __init__(
        self, files: CourseFiles, paths: links.SitePaths, name: str, path: Path, text: str
    ):
        self.files, self.paths, self.path, self.text = files, paths, path, text
        folder = name.rpartition("/")[0]
        self.beside = f"slides/{folder}/" if folder else "slides/"
        self.live_offset = 0

    def check_live(self, html: str) -> None:
        """Report the faults of the live slides in the HTML of the next slide."""
        for element in live.find(html):
            start = self._next_live(element.name)
            for fault in element.faults():
                at = max(start, self.text.find(f"data-{fault.attribute}", start))
                self.problem(*self._position(at), fault.message, fault.hint)

    def _next_live(self, name: str) -> int:
        value = rf"""\s*=\s*["']?\s*{re.escape(name)}""" if name else r"""(?=[\s>])"""
        found = re.compile(f"data-live{value}").search(self.text, self.live_offset)
        if found:
            self.live_offset = found.end()
        return found.start() if found else self.live_offset

    def visit(self, attribute: str, url: str) -> str | None:
        parts = links.split_url(url)
        if parts is None:
            return None
        if found := self.paths.locate(parts[0], self.beside):
            return links.join(links.ROOT, found, parts[1])
        if attribute != "href":
            self.problem(
                *self._position(max(0, self.text.find(url))),
                f"The image {url} is not there.",
                "It is looked for beside the deck, then in docs/, then in static/.",
            )
        return None

    def _position(self, offset: int) -> tuple[int, int]:
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    def problem(self, line: int, column: int, message: str, hint: str) -> None:
        self.files.report(Problem(self.files.shown(self.path), line, column, message, hint))


def split_slides(text: str) -> list[tuple[str, str]]:
    """Return the Markdown of each slide and of its notes; empty slides are left out."""
    slides: list[tuple[list[str], list[str]]] = [([], [])]
    in_notes, fence, in_comment = False, "", False
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if fence:
            if re.fullmatch(rf"[ \t>]*{fence}{fence[0]}*[ \t]*", line):
                fence = ""
        elif in_comment:
            in_comment = "-->" not in line
        elif opening := _FENCE.match(line):
            fence = opening.group(1)
        elif "<!--" in line:
            in_comment = "-->" not in line.rpartition("<!--")[2]
        elif _SEPARATOR.match(line):
            slides.append(([], []))
            in_notes = False
            continue
        elif not in_notes and (notes := _NOTES.match(line)):
            in_notes = True
            line = line[notes.end() :]
        slides[-1][in_notes].append(line)
    texts = [("\n".join(slide), "\n".join(notes)) for slide, notes in slides]
    return [(slide, notes) for slide, notes in texts if slide.strip() or notes.strip()]


def _number_headings(html: str, name: str) -> str:
    """Give headings ids, without which search would take them for titles of the exercise."""
    count = 0

    def number(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'<h{match.group(1)} id="{name}{f"-{count}" if count > 1 else ""}"'

    return _HEADING_TAG.sub(number, html)
