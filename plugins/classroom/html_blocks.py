"""Block HTML in Markdown by CommonMark's rule: it ends at a blank line, and Markdown follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown import Markdown

VERBATIM = re.compile(r"<(?:!--|(pre|script|style|textarea)(?=[\s>]|$))", re.IGNORECASE)
"""Opens HTML that blank lines do not end; group 1 is the tag, none for a comment."""
_TAGS = frozenset(Markdown().block_level_elements)
_OPEN = re.compile(r" {0,3}</?([a-zA-Z][\w-]*)(?=[\s/>]|$)")
_MARKDOWN_ATTRIBUTE = re.compile(r"<[^>]*\smarkdown(?=[\s=>])")


def starts(text: str) -> bool:
    """Say whether a line opens block HTML that holds no Markdown up to the next blank line."""
    match = _OPEN.match(text)
    is_block = bool(match) and match.group(1).lower() in _TAGS
    return is_block and not _MARKDOWN_ATTRIBUTE.match(text)


def stash(
    lines: list[str],
    is_barrier: Callable[[str], bool],
    store: Callable[[str], str],
) -> list[str]:
    """Take block HTML out of the text by CommonMark's rule: it ends at a blank line.

    `is_barrier` knows the lines that no HTML may cross, `store` returns a placeholder for HTML.
    Blocks with the `markdown` attribute of md_in_html stay.
    """
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        comment = re.match(r" {0,3}<!--", line)
        match = _OPEN.match(line)
        if not comment and not (match and match.group(1).lower() in _TAGS):
            out.append(line)
            at += 1
            continue
        name = match.group(1).lower() if match else ""
        if match and _MARKDOWN_ATTRIBUTE.match(line.lstrip()):
            end = _balanced(lines, at, name, is_barrier)
            out += lines[at:end]
            at = end
            continue
        closing = "-->" if comment else f"</{name}" if VERBATIM.match(line.lstrip()) else ""
        end = _html_end(lines, at, closing, is_barrier)
        if comment and closing not in lines[end - 1]:
            out.append(line.replace("<!--", "&lt;!--", 1))
            at += 1
            continue
        out += ["", store("\n".join(lines[at:end])), ""]
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
