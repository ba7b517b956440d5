"""Notebooks: reads an `.ipynb` file and makes of it the text and the elements of a page.

The text holds the Markdown cells, each under a marker line, and a marker for each code cell. So a
notebook goes through the same Markdown as every other page, whose other extensions see plain text.
"""

from __future__ import annotations

import ast
import base64
import json
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import nbformat

from classroom.chapter import Cell, Chapter, Element, Output, Prose
from classroom.problems import Problem
from classroom.source import Report, Source
from classroom.tags import Tag

SUFFIX = ".ipynb"

_MARKER = re.compile(r"^<!-- cell (\d+) -->\n?", re.MULTILINE)
_ATTACHMENT = re.compile(r"attachment:([^\s)\"'>]+)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Commands of Jupyter, which the page's Python reads (`web/python/classroom_runner/magics.py`).
_COMMAND = re.compile(r"[ \t]*[%!?]|.*\?[ \t]*$")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
_SAVE_AGAIN = "Open it in Jupyter, see that it runs, and save it again."

logging.getLogger("nbformat").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class NotebookCell:
    """A cell; `line` is the line of the file on which its source starts."""

    kind: str
    id: str
    source: str
    line: int
    outputs: tuple[Output, ...] = ()


@dataclass
class Notebook:
    """The cells of a notebook; `file` is its path from the course's root.

    `broken` says why there is none where the file cannot be read.
    """

    file: str
    cells: list[NotebookCell] = field(default_factory=list)
    broken: str = ""

    @property
    def text(self) -> str:
        """Return the Markdown of the page."""
        return "".join(f"{text}\n\n" for text, _ in self._pieces())

    def chapter(self, source: Source) -> Chapter:
        """Return the elements of the page's text, in which Markdown cells may have been changed.

        Faults are reported with their line in the notebook's file.
        """
        source.report = self._translated(source.report)
        chapter = Chapter()
        parts = _MARKER.split(source.text)
        for number, text in zip(map(int, parts[1::2]), parts[2::2], strict=True):
            cell = self.cells[number]
            if cell.kind == "code":
                tag = Tag("cell", 0, 0)
                chapter.children.append(
                    Cell(_count(chapter), tag, [], cell.id, cell.source, cell.outputs)
                )
            if text.strip():
                chapter.children.append(Prose(text, inline=False))
        return chapter

    def check(self, report: Report) -> None:
        """Report code cells that are no Python; commands of Jupyter are left to the page."""
        for cell in self.cells:
            if cell.kind != "code" or any(map(_COMMAND.match, cell.source.split("\n"))):
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    compile(cell.source, self.file, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                line = cell.line + (getattr(error, "lineno", None) or 1) - 1
                message = f"A code cell is not valid Python: {getattr(error, 'msg', error)}."
                report(Problem(self.file, line, 1, message, "Mend it in Jupyter."))

    def _pieces(self) -> Iterator[tuple[str, int]]:
        """Yield the text of each cell with the line of the file on which its source starts."""
        for number, cell in enumerate(self.cells):
            body = cell.source if cell.kind == "markdown" else ""
            yield f"<!-- cell {number} -->\n{body}", cell.line

    def _translated(self, report: Report) -> Report:
        lines: list[int] = []
        for text, first in self._pieces():
            lines += [first, *range(first, first + text.count("\n")), first]

        def translated(problem: Problem) -> None:
            known = lines[min(problem.line, len(lines)) - 1] if lines else 1
            report(replace(problem, line=known))

        return translated


def read(text: str, file: str, report: Report) -> Notebook:
    """Read a notebook of any version. Faults are reported; nothing raises."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        reason = getattr(error, "msg", str(error))
        return _broken(Problem(file, line, column, f"This is no notebook: {reason}."), report)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.from_dict(raw)
            if raw["nbformat"] != nbformat.current_nbformat:
                notebook = nbformat.convert(notebook, nbformat.current_nbformat)
            _give_ids(notebook, keep=(raw["nbformat"], raw["nbformat_minor"]) >= (4, 5))
            nbformat.validate(notebook, relax_add_props=True)
    except Exception as error:  # What nbformat raises depends on what is wrong.
        reason = str(getattr(error, "message", error)).partition("\n")[0] or type(error).__name__
        return _broken(Problem(file, 1, 1, f"This is no valid notebook: {reason}."), report)
    return Notebook(file, list(_cells(notebook, text)))


def _broken(problem: Problem, report: Report) -> Notebook:
    report(replace(problem, hint=_SAVE_AGAIN))
    return Notebook(problem.file, broken=problem.message)


def _give_ids(notebook: Any, *, keep: bool) -> None:
    """Give cells without ids some that stay the same from build to build."""
    seen: set[str] = set()
    for number, cell in enumerate(notebook["cells"]):
        if not keep or not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
        seen.add(cell["id"])
    notebook["nbformat_minor"] = max(notebook["nbformat_minor"], 5)


def _cells(notebook: Any, text: str) -> Iterator[NotebookCell]:
    lines = _source_lines(text)
    for number, cell in enumerate(notebook.cells):
        source, kind = _joined(cell.source), cell.cell_type
        if kind == "markdown":
            source = _ATTACHMENT.sub(lambda match, cell=cell: _attached(cell, match), source)
        outputs = (_output(output) for output in cell.get("outputs", ()))
        line = lines[number] if number < len(lines) else 1
        shown = tuple(output for output in outputs if output)
        yield NotebookCell(kind, cell.id, source, line, shown)


def _source_lines(text: str) -> list[int]:
    """Return the line on which the source of each cell starts, as Jupyter writes files."""
    places = re.finditer(r'^[ \t]*"source": (\[?)', text, re.MULTILINE)
    return [text.count("\n", 0, place.start()) + 1 + len(place.group(1)) for place in places]


def _attached(cell: Any, match: re.Match[str]) -> str:
    """Return a picture that was pasted into a Markdown cell, as the address of its own bytes."""
    bundle = cell.get("attachments", {}).get(match.group(1), {})
    for kind, content in bundle.items():
        return f"data:{kind};base64,{_joined(content)}"
    return match.group()


def _output(output: Mapping[str, Any]) -> Output | None:
    """Return what a page shows of a stored output: pictures and text, never its HTML."""
    match output["output_type"]:
        case "stream":
            return Output(text=_ANSI.sub("", _joined(output["text"])))
        case "error":
            return Output(text=_ANSI.sub("", "\n".join(output["traceback"])))
    data = output.get("data", {})
    text = _joined(data.get("text/plain", ""))
    for kind in _PICTURES:
        if kind in data:
            content = _joined(data[kind])
            if kind == "image/svg+xml":
                content = base64.b64encode(content.encode()).decode()
            return Output(text, f"data:{kind};base64,{''.join(content.split())}")
    return Output(text) if text else None


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _count(chapter: Chapter) -> int:
    return sum(isinstance(child, Element) for child in chapter.children)
