"""The Python-Markdown extension: chapters with tags, and the prose rules of chapters and decks.

The tags are taken out before Markdown sees the text and leave markers, each a paragraph of its own.
The markers become elements of Markdown's own tree, so that what stands between two tags is ordinary
Markdown of the page and exercise titles are ordinary headings. At the end the templates wrap the
finished HTML of each element.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, OListProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString
from markupsafe import Markup

from classroom import html_blocks, prose, strings
from classroom.balance import balance
from classroom.chapter import Chapter, Choice, Element, Exercise, Option, Prose
from classroom.decks import Decks
from classroom.files import CourseFiles
from classroom.links import SitePaths
from classroom.parse import parse
from classroom.problems import Problem
from classroom.render import PageContext, Renderer
from classroom.source import Report, Source

Read = Callable[[Source], Chapter]
"""Finds the elements of a text."""

# Before everything that reads lines, and (the second) after fences, before block HTML.
_FIRST, _BEFORE_HTML, _LAST = 200, 22, -100


class ProseExtension(Extension):
    """Closes the differences to CommonMark in a whole text, such as a slide."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        md.preprocessors.register(_WholeText(md), "classroom_prose", _FIRST)
        md.preprocessors.register(
            _BlockHtml(md, lambda line: False), "classroom_html", _BEFORE_HTML
        )
        _close_differences(md)


class ClassroomExtension(Extension):
    """Reads chapters.

    `renderer` makes HTML of the elements; without one, the files are those below `root`. Before
    each conversion `open` says where the text stands. A text that is neither opened as a chapter
    nor holds tags is left alone.
    """

    def __init__(
        self,
        renderer: Renderer | None = None,
        report: Report | None = None,
        *,
        root: str | Path = ".",
        extensions: Sequence[str] = ("fenced_code", "tables"),
        extension_configs: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ):
        self.problems: list[Problem] = []
        """What was found, unless `report` takes it."""
        self.report = report or self.problems.append
        if renderer is None:
            convert = slide_converter(extensions, extension_configs or {})
            renderer = _renderer(Path(root), self.report, convert)
        self.renderer = renderer
        self.page = PageContext()
        self.file, self.first_line, self.is_chapter = "text", 1, False
        self.read: Read = parse
        super().__init__(**kwargs)

    def open(
        self,
        file: str,
        first_line: int = 1,
        page: PageContext | None = None,
        *,
        chapter: bool,
        read: Read = parse,
    ) -> None:
        """Name the file of the next text, and the line of the file on which the text starts.

        `read` finds the elements in the text, by their tags unless it is a notebook's.
        """
        self.file, self.first_line, self.is_chapter = file, first_line, chapter
        self.page, self.read = page or PageContext(), read

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        run = _Run(self)
        md.preprocessors.register(_Tags(md, run), "classroom_tags", _FIRST)
        html = _BlockHtml(md, run.is_marker, lambda: run.active)
        md.preprocessors.register(html, "classroom_html", _BEFORE_HTML)
        md.parser.blockprocessors.register(_Elements(md.parser, run), "classroom", _FIRST)
        md.postprocessors.register(_Templates(md, run), "classroom", _LAST)
        _close_differences(md, lambda: run.active)


def slide_converter(extensions: Sequence[str], configs: Mapping[str, Any]) -> Callable[[str], str]:
    """Return the pages' Markdown for slides: without ids, which belong to the page around."""
    configs = dict(configs)
    if highlight := configs.get("pymdownx.highlight"):
        configs["pymdownx.highlight"] = {**highlight, "anchor_linenums": False}
    names = [name for name in extensions if name != "toc"]
    md = Markdown(extensions=[*names, ProseExtension()], extension_configs=configs)
    return lambda text: md.reset().convert(text)


def _renderer(root: Path, report: Report, convert: Callable[[str], str]) -> Renderer:
    """Return a renderer for a course whose site has a folder for each page."""
    files = CourseFiles(root, report=report)
    docs = {
        path.relative_to(root / "docs").as_posix(): path
        for path in sorted((root / "docs").rglob("*"))
        if path.is_file()
    }
    urls = {
        name: f"{name.removesuffix('.md').removesuffix('index')}/".lstrip("/")
        if name.endswith(".md")
        else name
        for name in docs
    }
    media = dict(files.static_files()) | dict(files.deck_media())
    return Renderer(files, Decks(files, SitePaths(urls, media), convert), strings.load())


def _close_differences(md: Markdown, is_active: Callable[[], bool] = lambda: True) -> None:
    """Close the differences that are not in the lines of the text."""
    md.parser.blockprocessors.register(_Numbers(md.parser, is_active), "classroom_numbers", 41)
    if "magic-link" not in md.inlinePatterns:
        md.registerExtensions(["pymdownx.magiclink"], {})
    md.ESCAPED_CHARS.append("<")


class _Run:
    """The state of one conversion, shared by the steps."""

    def __init__(self, extension: ClassroomExtension):
        self.extension = extension
        self.active = False
        self.source = Source("")
        self.elements: list[Element] = []
        self.nonce = ""

    def start(self, text: str) -> Chapter:
        extension = self.extension
        self.source = Source(text, extension.file, extension.first_line, extension.report)
        chapter = extension.read(self.source)
        self.elements = sorted(chapter.elements(), key=lambda element: element.number)
        self.active = bool(self.elements) or extension.is_chapter
        number = 0
        while (nonce := f"classroomx{number}x") in text:
            number += 1
        self.nonce = nonce
        self.marker = re.compile(rf"{nonce}([oc])(\d+)")
        return chapter

    def is_marker(self, line: str) -> bool:
        return self.active and bool(self.marker.fullmatch(line.strip()))


class _WholeText(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return prose.normalize("\n".join(lines)).split("\n")


class _BlockHtml(Preprocessor):
    """Takes block HTML out of the text where CommonMark ends it."""

    def __init__(
        self,
        md: Markdown,
        is_barrier: Callable[[str], bool],
        is_active: Callable[[], bool] = lambda: True,
    ):
        super().__init__(md)
        self.is_barrier, self.is_active = is_barrier, is_active

    def run(self, lines: list[str]) -> list[str]:
        if not self.is_active():
            return lines
        return html_blocks.stash(lines, self.is_barrier, self.md.htmlStash.store)


class _Numbers(OListProcessor):
    """Lets a numbered list start with the number that the author wrote."""

    LAZY_OL = False

    def __init__(self, parser: BlockParser, is_active: Callable[[], bool]):
        super().__init__(parser)
        self.is_active = is_active

    def test(self, parent: etree.Element, block: str) -> bool:
        """Leave lists to `sane_lists`, where that is on: it keeps numbers as well."""
        is_plain = type(self.parser.blockprocessors["olist"]) is OListProcessor
        return is_plain and self.is_active() and super().test(parent, block)


class _Tags(Preprocessor):
    """Replaces tags by markers and normalizes the prose between them."""

    def __init__(self, md: Markdown, run: _Run):
        super().__init__(md)
        self.state = run

    def run(self, lines: list[str]) -> list[str]:
        chapter = self.state.start("\n".join(lines))
        if not self.state.active:
            return lines
        out: list[str] = []
        self._write(chapter.children, out)
        return out

    def _write(self, children: list[Element | Prose], out: list[str]) -> None:
        for child in children:
            if isinstance(child, Prose):
                out += prose.normalize(child.text, child.inline).split("\n")
            else:
                out += ["", f"{self.state.nonce}o{child.number}", ""]
                self._write(child.children, out)
                out += ["", f"{self.state.nonce}c{child.number}", ""]


class _Elements(BlockProcessor):
    """Puts what stands between two markers into an element of the tree."""

    def __init__(self, parser: BlockParser, run: _Run):
        super().__init__(parser)
        self.state = run

    def test(self, parent: etree.Element, block: str) -> bool:
        """Say whether the block is a marker."""
        return self.state.is_marker(block)

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Build the element and parse the blocks up to its end marker inside it."""
        kind, number = self._read(blocks.pop(0))
        if kind == "c":
            return
        inner: list[str] = []
        while blocks:
            block = blocks.pop(0)
            if self.state.is_marker(block) and self._read(block) == ("c", number):
                break
            inner.append(block)
        element = self.state.elements[number]
        node = etree.SubElement(parent, f"{self.state.nonce}e{number}")
        if isinstance(element, Exercise):
            holder = etree.SubElement(node, f"{self.state.nonce}h{number}")
            heading = etree.SubElement(holder, "h2", {"id": element.id})
            heading.text = AtomicString(element.title)
        self.parser.parseBlocks(node, inner)

    def _read(self, block: str) -> tuple[str, int]:
        match = self.state.marker.fullmatch(block.strip())
        assert match, "test saw a marker"
        return match.group(1), int(match.group(2))


class _Templates(Postprocessor):
    """Wraps the finished HTML of each element in its template, the innermost first."""

    def __init__(self, md: Markdown, run: _Run):
        super().__init__(md)
        self.state = run

    def run(self, text: str) -> str:
        """Return the page with templates in place of the elements of the tree."""
        run = self.state
        # The table of contents sends each heading through here, too.
        if not run.active or f"<{run.nonce}e" not in text:
            return text
        text = self._balance(text)
        positions = {
            option.number: index
            for choice in run.elements
            if isinstance(choice, Choice)
            for index, option in enumerate(choice.options)
        }
        feedback: dict[int, Markup] = {}
        for element in reversed(run.elements):
            before, inner, after = self._cut(text, "e", element.number)
            if isinstance(element, Exercise):
                inner = "".join(self._cut(inner, "h", element.number)[::2])
            body = Markup(inner.strip())
            html, page = "", run.extension.page
            if isinstance(element, Option):
                option = run.extension.renderer.option(positions[element.number], body, page)
                feedback[element.number] = Markup(option)
            else:
                html = run.extension.renderer.element(element, body, feedback, page, run.source)
            text = before + html + after
        return text

    def _balance(self, text: str) -> str:
        """Keep the author's own HTML inside the element it stands in."""
        run = self.state
        text, faults = balance(text, lambda tag: tag.startswith(run.nonce))
        for fault in faults:
            number = fault.boundary.removeprefix(f"{run.nonce}e")
            tag = run.elements[int(number)].tag if number.isdigit() else None
            where = f"<{tag.name}>" if tag else "the page"
            written = f"</{fault.tag}" if fault.closing else f"<{fault.tag}"
            found = run.source.text.lower().find(written, tag.end if tag else 0)
            run.source.problem(
                found if found >= 0 else tag.start if tag else 0,
                f"{written}> closes nothing in {where}."
                if fault.closing
                else f"{written}> is not closed in {where}.",
                "Delete it." if fault.closing else f"Write </{fault.tag}> where it ends.",
            )
        return text

    def _cut(self, text: str, kind: str, number: int) -> tuple[str, str, str]:
        """Return what stands before, in and after the only element of that name."""
        name = f"{self.state.nonce}{kind}{number}"
        before, _, rest = text.partition(f"<{name}>")
        inner, _, after = rest.partition(f"</{name}>")
        return before, inner, after
