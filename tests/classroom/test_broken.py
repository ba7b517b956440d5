"""Every fault of real chapters builds, and is named at its exact place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.classroom.conftest import HERE, SEED, convert

BROKEN = sorted((HERE / "broken").glob("*.md"))


def read(path: Path) -> str:
    """Return a file with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def test_messages(golden: Callable[[Path, str], None]) -> None:
    """All messages, in one file to read through."""
    lines = []
    for path in BROKEN:
        problems = convert(read(path), f"docs/{path.name}").problems
        lines += [*(str(problem) for problem in problems), ""]
    golden(HERE / "messages.txt", "\n".join(lines))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_reported(path: Path) -> None:
    """Each broken chapter has a problem, inside the file."""
    text = read(path)
    found = convert(text, path.name).problems
    assert found
    lines = text.split("\n")
    for problem in found:
        if problem.file == path.name:
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_page(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The page that comes out of each broken chapter."""
    golden(path.with_suffix(".html"), convert(read(path), path.name).html + "\n")


def test_position_of_tags() -> None:
    """The column of a problem is where its text stands."""
    text = 'Text\n\n<exercise id="1" title="T" >\n\tx </opt>\n</exercise>'
    (problem,) = convert(text).problems
    assert (problem.line, problem.column) == (4, 4)


def test_first_line() -> None:
    """A text that was cut out of a file knows its place in the file."""
    (problem,) = convert("\n</opt>", "docs/a.md", first_line=20).problems
    assert str(problem).startswith("docs/a.md:21:1: ")


def test_windows_line_ends() -> None:
    """Line ends change neither positions nor the page."""
    text = SEED.read_text(encoding="utf-8").replace("<choice id=1>", "<choice, id=1>")
    unix, windows = convert(text), convert(text.replace("\n", "\r\n"))
    assert [str(p) for p in unix.problems] == [str(p) for p in windows.problems]
    assert unix.html == windows.html


def test_nothing_lost() -> None:
    """The words of broken chapters reach the page."""
    for path in BROKEN:
        html = convert(read(path)).html
        for word in re.findall(
            r"^(?:Right|Wrong|Text|A hint|Shown|Prose before)\b", read(path), re.M
        ):
            assert word in html, f"{path.name}: {word}"
