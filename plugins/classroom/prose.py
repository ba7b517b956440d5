"""Rewrites prose that was written for CommonMark so that Python-Markdown reads it as it was meant.

The differences that are closed: text indented as a whole; a list right after a paragraph line;
lists indented by less than four spaces; a fence right after text, or with an info string that
Python-Markdown does not know; block HTML followed by a blank line and Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_TAB = 4
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$")
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
    """A line without its indentation; `fence` lines are those of a fence, marks included."""

    indent: int
    text: str
    fence: str = ""


def normalize(text: str, inline: bool = False) -> str:
    """Return prose in the form that Python-Markdown wants.

    `inline` says that the text starts in the middle of a line, right after a tag.
    """
    lines = _fences(_split(text))
    _dedent(lines, inline)
    return "\n".join(_Rewriter().lines(lines))


def _split(text: str) -> list[_Line]:
    lines = []
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        body = line.lstrip(" \t\xa0")
        margin = line[: len(line) - len(body)].replace("\xa0", " ").expandtabs(_TAB)
        lines.append(_Line(len(margin), body) if body.strip() else _Line(0, ""))
    return lines


def _fences(lines: list[_Line]) -> list[_Line]:
    """Merge each fence into one line; an open fence ends with the text."""
    out: list[_Line] = []
    rest = iter(lines)
    for line in rest:
        opening = _FENCE.match(line.text)
        if not opening:
            out.append(line)
            continue
        mark, info = opening.groups()
        body = [f"{mark}{_info(info)}"]
        closing = re.compile(rf"{mark}{mark[0]}*$")
        for inner in rest:
            if closing.match(inner.text.rstrip()):
                break
            shift = max(0, inner.indent - line.indent)
            body.append(" " * shift + inner.text if inner.text else "")
        out.append(_Line(line.indent, line.text, "\n".join([*body, mark])))
    return out


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
        """What the line before was: "blank", "text", "item", "block"."""

    def lines(self, lines: list[_Line]) -> Iterator[str]:
        for line in lines:
            if line.fence:
                yield from self._fence(line)
            elif not line.text:
                self.before = "blank"
                yield ""
            else:
                yield from self._line(line)

    def _margin(self, line: _Line) -> str:
        inner = self.stack[-1].content if self.stack else 0
        return " " * (_TAB * len(self.stack) + max(0, line.indent - inner))

    def _leave(self, indent: int) -> None:
        while self.stack and indent < self.stack[-1].content:
            self.stack.pop()

    def _fence(self, line: _Line) -> Iterator[str]:
        self._leave(line.indent)
        margin = self._margin(line)
        if self.before != "blank":
            yield ""
        yield from (margin + inner if inner else "" for inner in line.fence.split("\n"))
        yield ""
        self.before = "blank"

    def _line(self, line: _Line) -> Iterator[str]:
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
        if len(self.stack) < had and self.before != "blank":
            yield ""
            self.before = "blank"
        yield self._margin(line) + line.text
        if container := _CONTAINER.match(line.text):
            self.stack.append(_Item((self.stack[-1].content if self.stack else 0) + _TAB))
            self.before = "block" if not container.group().endswith(":") else "text"
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
        if self.before == "text":
            yield ""
        mark = match.group(1)
        spaces = len(match.group(2)) if len(match.group(2)) <= _TAB else 1
        body = line.text[match.end() :]
        yield " " * (_TAB * len(self.stack)) + mark.replace(")", ".") + " " + body
        self.stack.append(_Item(line.indent + len(mark) + spaces))
        self.before = "item"


_HTML_OPEN = re.compile(r" {0,3}</?([a-zA-Z][\w-]*)(?=[\s/>]|$)")
_VERBATIM = ("pre", "script", "style", "textarea")
_MARKDOWN_ATTRIBUTE = re.compile(r"<[^>]*\smarkdown(?=[\s=>])")


def stash_html(
    lines: list[str],
    is_block: Callable[[str], bool],
    is_barrier: Callable[[str], bool],
    stash: Callable[[str], str],
) -> list[str]:
    """Take block HTML out of the text by CommonMark's rule: it ends at a blank line.

    `is_block` knows the names of block tags, `is_barrier` the lines that no HTML may cross,
    `stash` returns a placeholder for HTML. Blocks with md_in_html's `markdown` attribute stay.
    """
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        comment = re.match(r" {0,3}<!--", line)
        match = _HTML_OPEN.match(line)
        if not comment and not (match and is_block(match.group(1))):
            out.append(line)
            at += 1
            continue
        name = match.group(1).lower() if match else ""
        if match and _MARKDOWN_ATTRIBUTE.match(line.lstrip()):
            end = _balanced(lines, at, name, is_barrier)
            out += lines[at:end]
            at = end
            continue
        closing = "-->" if comment else f"</{name}" if name in _VERBATIM else ""
        end = _html_end(lines, at, closing, is_barrier)
        if comment and closing not in lines[end - 1]:
            out.append(line.replace("<!--", "&lt;!--", 1))
            at += 1
            continue
        out += ["", stash("\n".join(lines[at:end])), ""]
        at = end
    return out


def _html_end(lines: list[str], start: int, closing: str, is_barrier: Callable[[str], bool]) -> int:
    """Return the line after the block: after `closing`, or at a blank line."""
    for at in range(start, len(lines)):
        if is_barrier(lines[at]):
            return at
        if closing and closing in lines[at].lower():
            return at + 1
        if not closing and not lines[at].strip():
            return at
    return len(lines)


def _balanced(lines: list[str], start: int, name: str, is_barrier: Callable[[str], bool]) -> int:
    depth = 0
    for at in range(start, len(lines)):
        depth += len(re.findall(rf"<{name}\b", lines[at], re.IGNORECASE))
        depth -= len(re.findall(rf"</{name}\b", lines[at], re.IGNORECASE))
        if depth <= 0:
            return at + 1
    return len(lines)
