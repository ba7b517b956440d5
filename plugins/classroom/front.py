"""Front matter: its values, where they stand, and the text after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from classroom.problems import Problem
from classroom.source import Report

_BLOCK = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)?(?:---|\.\.\.)[ \t\r]*(?:\n|$)", re.DOTALL)

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass
class FrontMatter:
    """The values at the head of a file; `places` maps a key to its value's line and column.

    `error` says where and why the head is no YAML, which makes it text.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    error: tuple[int, int, str] | None = None

    def text(self, key: str) -> str:
        """Return a value as text, stripped; empty where it is missing or null."""
        value = self.values.get(key)
        return "" if value is None else str(value).strip()

    def place(self, key: str) -> tuple[int, int]:
        """Return line and column of a value; the head of the file where it is missing."""
        return self.places.get(key, (1, 1))


def title(matter: FrontMatter, text: str) -> str:
    """Return the title in the front matter, else the first heading of the text, else nothing."""
    if written := matter.text("title"):
        return written
    match = _HEADING.search(_FENCED.sub("", text))
    return re.sub(r"[`*]", "", match.group(1)) if match else ""


def check(matter: FrontMatter, file: str, report: Report) -> None:
    """Report a head that is no YAML."""
    if matter.error:
        line, column, reason = matter.error
        report(
            Problem(
                file,
                line,
                column,
                f"The front matter is not valid YAML: {reason}.",
                "Put values with a colon or a quote into quotes.",
            )
        )


def split(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the rest of a file; without a YAML mapping all is rest."""
    match = _BLOCK.match(text)
    if not match:
        return FrontMatter(), text
    block = match.group(1) or ""
    try:
        values = yaml.safe_load(block)
        node = yaml.compose(block, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        return FrontMatter(error=(line, column, error.problem or "it cannot be read")), text
    except yaml.YAMLError as error:
        return FrontMatter(error=(1, 1, str(error).splitlines()[0])), text
    rest = text[match.end() :]
    if values is None:
        return FrontMatter(), rest
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        return FrontMatter(), text
    places = {
        # The block starts on the second line of the file; marks count from 0.
        str(key.value): (value.start_mark.line + 2, value.start_mark.column + 1)
        for key, value in node.value
    }
    return FrontMatter(values, places), rest
