"""Rewrites prose that was written for CommonMark so that Python-Markdown reads it as it was meant.

The differences that are closed: text indented as a whole; a list right after a paragraph line;
lists indented by less than four spaces; a fence right after text, or with an info string that
Python-Markdown does not know. Block HTML followed by Markdown is the work of `html_blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classroom import html_blocks

_TAB = 4
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$")
_MATH = re.compile(r"(\$\$|\\\[|\\begin\{(\w+\*?)\})")
_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])([ \t]+)(?=\S)")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_HEADING = re.compile(r"#{1,6}([ \t]|$)")
# Blocks of Python-Markdown's extensions whose content is indented by four.
_CONTAINER = re.compile(r"(!!!|\?\?\?\+?|===[!+]*)[ \t]|\[\^[^\]]+\]:")
_PLAIN_INFO = re.compile(r"[\w#.+-]+(?:[ \t]+[a-zA-Z]\w*(?:=(?:\"[^\"]*\"|'[^']*'))?)*$")
_ATTRIBUTE_INFO = re.compile(r"([\w#+-]*)[ \t]*\{((?:[ \t]*[.#][\w:+-]+|[ \t]*\w+=\S+)*)[ \t]*\}$")
_LANGUAGE = re.compile(r"[\w#+-]+")


@dataclass
class _Line:
    """A line without its indentation.

    `block` holds lines that stay together as they are: a fence, a comment, preformatted HTML.
    """

    indent: int
    text: str
    block: str = ""


def normalize(text: str, inline: bool = False) -> str:
    """Return prose in the form that Python-Markdown wants.

    `inline` says that the text starts in the middle of a line, right after a tag.
    """
    lines = _verbatim_blocks(_split(text))
    _dedent(lines, inline)
    return "\n".join(_Rewriter().lines(_quotes(lines)))


def _split(text: str) -> list[_Line]:
    lines = []
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        body = line.lstrip(" \t\xa0")
        margin = line[: len(line) - len(body)].replace("\xa0", " ").expandtabs(_TAB)
        lines.append(_Line(len(margin), body) if body.strip() else _Line(0, ""))
    return lines


def _verbatim_blocks(lines: list[_Line]) -> list[_Line]:
    """Merge each block whose lines are no Markdown into one line."""
    out: list[_Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if opening := _FENCE.match(line.text):
            mark, info = opening.groups()
            closing = re.compile(rf"{mark}{mark[0]}*$")
            last = _find(lines, at + 1, closing)
            body = _shifted(lines[at + 1 : last], line.indent)
            line.block = "\n".join([f"{mark}{_info(info)}", *body, mark])
            end = last + 1
        elif html := html_blocks.VERBATIM.match(line.text):
            name = html.group(1)
            closing = re.compile(f".*</{name}" if name else ".*-->", re.IGNORECASE)
            end = _verbatim(lines, at, at, closing) or end
        elif math := _MATH.match(line.text):
            closing = re.compile(rf".*{re.escape(_math_end(math))}$")
            one_line = len(line.text) > 3 and closing.match(line.text)
            blank = _find(lines, at, re.compile("$"))
            end = (not one_line and _verbatim(lines[:blank], at, at + 1, closing)) or end
        out.append(line)
        at = end
    return out


def _verbatim(lines: list[_Line], at: int, start: int, closing: re.Pattern[str]) -> int | None:
    """Merge the lines from `at` to the first from `start` that closes; return the line after it.

    Without such a line nothing happens.
    """
    last = _find(lines, start, closing)
    if last == len(lines):
        return None
    lines[at].block = "\n".join(_shifted(lines[at : last + 1], lines[at].indent))
    return last + 1


def _math_end(opening: re.Match[str]) -> str:
    mark, environment = opening.groups()
    return {"$$": "$$", "\\[": "\\]"}.get(mark, f"\\end{{{environment}}}")


def _find(lines: list[_Line], start: int, pattern: re.Pattern[str]) -> int:
    """Return the first line from `start` that matches; the number of lines where none does."""
    found = (at for at in range(start, len(lines)) if pattern.match(lines[at].text.rstrip()))
    return next(found, len(lines))


def _shifted(lines: list[_Line], indent: int) -> list[str]:
    """Return lines as they are, less the indentation of the first."""
    return [" " * max(0, line.indent - indent) + line.text if line.text else "" for line in lines]


def _info(info: str) -> str:
    """Return an info string that fenced code understands: as it is, or its language alone."""
    if not info:
        return ""
    if _PLAIN_INFO.match(info):
        return info
    if match := _ATTRIBUTE_INFO.match(info):
        language, attributes = match.groups()
        dotted = f".{language} " if language else ""
        return f" {{ {dotted}{attributes.strip()} }}"
    language = _LANGUAGE.search(info)
    return language.group() if language else ""


def _dedent(lines: list[_Line], inline: bool) -> None:
    """Remove the indentation that the lines have in common."""
    measured = lines[1:] if inline else lines
    common = min((line.indent for line in measured if line.text), default=0)
    for line in measured:
        line.indent = max(0, line.indent - common)
    if inline and lines:
        lines[0].indent = 0


def _quotes(lines: list[_Line]) -> list[_Line]:
    """Rewrite block quotes by themselves and merge each into one line."""
    out: list[_Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_quoted(lines[end]):
            end += 1
        # A line right after it may continue its last paragraph: such a quote is left alone.
        if end == at or (end < len(lines) and lines[end].text):
            end = max(end, at + 1)
            out += lines[at:end]
        else:
            inner = "\n".join(line.text[1:].removeprefix(" ") for line in lines[at:end])
            quoted = _Rewriter().lines(_quotes(_verbatim_blocks(_split(inner))))
            block = "\n".join(f"> {line}".rstrip() for line in quoted)
            out.append(_Line(lines[at].indent, lines[at].text, block))
        at = end
    return out


def _is_quoted(line: _Line) -> bool:
    return line.text.startswith(">") and not line.block and line.indent < _TAB


@dataclass
class _Item:
    """A list item or another block that holds indented lines.

    Lines belong to it from column `content` on.
    """

    content: int


class _Rewriter:
    def __init__(self) -> None:
        self.stack: list[_Item] = []
        self.before = "blank"
        """What the line before was: "blank", "text", "item", "html" or another "block"."""
        self.block_depth = 0
        """In how many items the first line after a blank one stands."""
        self.list_kind = ""
        """What the list is made of that the last lines outside all items belong to."""

    def lines(self, lines: list[_Line]) -> Iterator[str]:
        for line in lines:
            if not line.text:
                self.before = "blank"
                yield ""
            elif self.before == "blank":
                out = list(self._any(line))
                self.block_depth = len(self.stack)
                yield from out
            else:
                yield from self._any(line)

    def _any(self, line: _Line) -> Iterator[str]:
        return self._block(line) if line.block else self._line(line)

    def _margin(self, line: _Line) -> str:
        inner = self.stack[-1].content if self.stack else 0
        return " " * (_TAB * len(self.stack) + max(0, line.indent - inner))

    def _leave(self, indent: int) -> None:
        """Leave the items that a line of this indentation does not belong to."""
        while self.stack and indent < self.stack[-1].content:
            self.stack.pop()

    def _end_list(self) -> None:
        if not self.stack:
            self.list_kind = ""

    def _block(self, line: _Line) -> Iterator[str]:
        self._leave(line.indent)
        self._end_list()
        margin = self._margin(line)
        if self.before != "blank":
            yield ""
        yield from (margin + inner if inner else "" for inner in line.block.split("\n"))
        yield ""
        self.before = "blank"

    def _line(self, line: _Line) -> Iterator[str]:
        if self.before == "html":
            yield self._margin(line) + line.text
            return
        rule = _RULE.match(line.text)
        item = None if rule else self._item(line)
        if item:
            yield from self._list_item(line, item)
            return
        lazy = self.before in ("text", "item") and not (
            rule or _HEADING.match(line.text) or line.text.startswith(("<", ">"))
        )
        if lazy and self.stack and line.indent < self.stack[-1].content:
            yield " " * (_TAB * len(self.stack)) + line.text
            return
        had = len(self.stack)
        self._leave(line.indent)
        self._end_list()
        if len(self.stack) < had and self.before != "blank":
            yield ""
            self.before = "blank"
        yield self._margin(line) + line.text
        if container := _CONTAINER.match(line.text):
            self.stack.append(_Item((self.stack[-1].content if self.stack else 0) + _TAB))
            self.before = "block" if not container.group().endswith(":") else "text"
        elif html_blocks.starts(line.text):
            self.before = "html"
        elif _HEADING.match(line.text) or rule:
            self.before = "block"
        elif self.before != "item":
            self.before = "text"

    def _item(self, line: _Line) -> re.Match[str] | None:
        match = _ITEM.match(line.text)
        if not match:
            return None
        depth = next((i.content for i in reversed(self.stack) if line.indent >= i.content), 0)
        if line.indent - depth >= _TAB and (not self.stack or self.before == "blank"):
            return None  # Indented code.
        # A paragraph is interrupted only by a bullet or by the number one.
        if self.before == "text" and match.group(1)[:-1] not in ("", "1"):
            return None
        return match

    def _list_item(self, line: _Line, match: re.Match[str]) -> Iterator[str]:
        self._leave(line.indent)
        # Python-Markdown takes a block whose first line is indented for part of that item.
        if self.before == "text" or (
            self.before != "blank" and len(self.stack) < self.block_depth - 1
        ):
            yield ""
            self.block_depth = len(self.stack) + 1
        mark = match.group(1)
        if not self.stack:
            kind = "bullets" if mark in "-*+" else "numbers"
            if self.list_kind not in ("", kind):
                yield from ("", "<!-- -->", "")  # Lists of two kinds would become one.
            self.list_kind = kind
        spaces = len(match.group(2)) if len(match.group(2)) <= _TAB else 1
        body = line.text[match.end() :]
        yield " " * (_TAB * len(self.stack)) + mark.replace(")", ".") + " " + body
        self.stack.append(_Item(line.indent + len(mark) + spaces))
        self.before = "item"
