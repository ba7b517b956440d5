"""What is known of every page before it is rendered: front matter, exercises, neighbours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from classroom import front
from classroom.chapter import Choice, Codeblock
from classroom.links import SitePaths
from classroom.parse import parse
from classroom.problems import Problem
from classroom.source import Report, Source


@dataclass
class PageFacts:
    """One page: `src` in the docs folder, `file` from the course's root, `url` from the site's."""

    title: str
    src: str
    file: str
    url: str
    front: front.FrontMatter
    body_line: int
    id: str = ""
    """Names the chapter in browser storage."""
    exercises: list[str] = field(default_factory=list)
    choices: set[str] = field(default_factory=set)
    """Exercise and choice: "29/1"."""
    code: set[str] = field(default_factory=set)
    """Stems of the starters, solutions and tests that the page refers to."""

    @property
    def description(self) -> str:
        """Return the description of the front matter."""
        return self.front.text("description")

    @property
    def type(self) -> str:
        """Return "chapter", "course" or what else the front matter says."""
        return self.front.text("type").lower()

    def problem(self, report: Report, key: str, message: str, hint: str = "") -> None:
        """Report a fault of a value in the front matter."""
        line, column = self.front.place(key)
        report(Problem(self.file, line, column, message, hint))


def read(src: str, file: str, url: str, text: str, report: Report) -> PageFacts:
    """Read the facts of a page from the text of its file. Faults of tags are left to rendering."""
    text = text.replace("\r\n", "\n")
    matter, body = front.split(text)
    front.check(matter, file, report)
    rest = body.lstrip("\n")
    name = posixpath.splitext(src)[0]
    facts = PageFacts(
        front.title(matter, rest) or name,
        src,
        file,
        url,
        matter,
        text[: len(text) - len(rest)].count("\n") + 1,
    )
    facts.id = _slug(matter.text("id")) or _slug(name)
    chapter = parse(Source(rest))
    facts.exercises = [exercise.id for exercise in chapter.exercises]
    elements = list(chapter.elements())
    choices = [element for element in elements if isinstance(element, Choice)]
    facts.choices = {f"{choice.exercise.id}/{choice.id}" for choice in choices if choice.exercise}
    blocks = [element for element in elements if isinstance(element, Codeblock)]
    facts.code = {block.stem(role) for block in blocks for role in ("source", "solution", "test")}
    return facts


def chapters(pages: Iterable[PageFacts]) -> list[PageFacts]:
    """Return the chapters in the order of their numbers, then of their names."""
    return sorted((page for page in pages if page.type == "chapter"), key=_order)


def check_ids(pages: Iterable[PageFacts], report: Report) -> None:
    """Report chapters that share an id."""
    first: dict[str, PageFacts] = {}
    for page in chapters(pages):
        if other := first.get(page.id):
            page.problem(
                report,
                "id",
                f"The chapter has the id {page.id}, as {other.file} has.",
                "Progress is kept by it: give each chapter its own.",
            )
        first.setdefault(page.id, page)


def evidence(pages: Iterable[PageFacts], report: Report) -> dict[str, dict[str, str]]:
    """Return where the answers of choices are proved: chapter, then choice ("29/1"), then URL.

    A page says in its front matter which it proves, by chapter, exercise and choice, each with
    the anchor of a heading: `evidence: {4/29/1: ANCHOR}`.
    """
    pages = list(pages)
    found: dict[str, dict[str, str]] = {page.id: {} for page in chapters(pages)}
    known = {f"{page.id}/{choice}" for page in chapters(pages) for choice in page.choices}
    for page in pages:
        written = page.front.values.get("evidence") or {}
        anchors = written if isinstance(written, Mapping) else {written: ""}
        for name, anchor in anchors.items():
            if name not in known:
                page.problem(
                    report,
                    "evidence",
                    f"evidence: {name} is no choice of a chapter.",
                    "Write chapter, exercise and choice, and the heading's anchor: 4/29/1: anchor",
                )
                continue
            chapter, _, choice = str(name).partition("/")
            found[chapter][choice] = page.url + (f"#{anchor}" if anchor else "")
    return found


@dataclass(frozen=True)
class Neighbours:
    """The paths in docs of the pages before and after; those in `planned` are not there yet."""

    prev: str | None
    next: str | None
    planned: tuple[str, ...]


def neighbours(
    page: PageFacts, paths: SitePaths, planned: Iterable[str], report: Report
) -> Neighbours:
    """Resolve `prev` and `next`; a page that is neither there nor planned is a fault."""
    expected = {path.strip().strip("/") for path in planned}
    found: dict[str, str | None] = {}
    missing: list[str] = []
    for key in ("prev", "next"):
        path = page.front.text(key)
        found[key] = paths.page(path) if path else None
        if not path or found[key]:
            continue
        if path.strip("/") in expected:
            missing.append(path)
        else:
            page.problem(
                report,
                key,
                f"{key}: {path} leads to no page.",
                "Correct it, or list it under the plugin's planned: in mkdocs.yml.",
            )
    return Neighbours(found["prev"], found["next"], tuple(missing))


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-")


def _order(page: PageFacts) -> tuple[bool, int, list[tuple[int, str]]]:
    natural = [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", page.src)
        if part
    ]
    return (not page.id.isdigit(), int(page.id) if page.id.isdigit() else 0, natural)
