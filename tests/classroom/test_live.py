"""Live slides in decks: faults with their places, and one list of names for all who need it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from classroom import live, strings
from classroom.decks import Decks
from classroom.extension import slide_converter
from classroom.files import CourseFiles
from classroom.links import SitePaths
from classroom.problems import Problem
from tests.classroom.conftest import EXTENSIONS, ROOT
from tests.classroom.small_course import make
from tools.figures.svg import DARK, LIGHT

STILL = "\n\n![A picture](images/beside.svg)\n\n</div>\n"


def problems(folder: Path, deck: str) -> list[str]:
    """Return what is said about a deck with this text."""
    course = make(folder / "course")
    (course / "slides/first.md").write_text(deck, encoding="utf-8")
    found: list[Problem] = []
    files = CourseFiles(course, report=found.append)
    paths = SitePaths({}, dict(files.deck_media()))
    assert Decks(files, paths, slide_converter(EXTENSIONS, {})).get("first")
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    "tag",
    [
        'data-live="pooling"',
        "data-live=pooling data-values='1 -2.5; 3 4' data-window=\"2\"",
        'class="wide" data-live="padding-stride" data-padding="same" data-fragment-index="1"',
        'data-live="kernel" data-src="images/beside.svg"',
    ],
)
def test_no_fault(tmp_path: Path, tag: str) -> None:
    """What the instructions say may be written."""
    assert problems(tmp_path, f"# A\n\n<div {tag}>{STILL}") == []


@pytest.mark.parametrize(
    ("tag", "column", "message"),
    [
        ('data-live="poling"', 6, "There is no live slide poling. Did you mean pooling? There are"),
        ("data-live", 6, "There is no live slide without a name. There are kernel, convolution"),
        ('data-live="kernel"', 6, "The live slide kernel has no picture to work on. Name one"),
        ('data-live="kernel" data-src="gone.png"', 35, "The image gone.png is not there."),
        (
            'data-live="pooling" data-size="4"',
            26,
            "The live slide pooling has no option data-size. Its options are data-values, data-win",
        ),
        ('data-live="pooling" data-window="two"', 26, "data-window is not a number."),
        (
            'data-live="pooling" data-values="1 2; 3"',
            26,
            'data-values is not a table of numbers such as "1 0 -1; 1 0 -1".',
        ),
        (
            'data-live="padding-stride" data-padding="full"',
            33,
            "data-padding is not valid or same.",
        ),
    ],
)
def test_fault(tmp_path: Path, tag: str, column: int, message: str) -> None:
    """Each fault is said once, with its place."""
    first = f'---\ntitle: A\n---\n# A\n\n<div data-live="pooling">{STILL}\n---\n'
    line = first.count("\n") + 1
    (found,) = problems(tmp_path, f"{first}<div {tag}>{STILL}")
    place, said = found.split(": ", 1)
    assert place == f"slides/first.md:{line}:{column}"
    assert said.startswith(message)


def test_the_second_of_a_name_is_meant(tmp_path: Path) -> None:
    """A fault stands at the element that has it, not at another of the same name."""
    good, bad = f'<div data-live="pooling">{STILL}', '<div data-live="pooling"></div>\n'
    found = problems(tmp_path, f"# A\n\n{good}\n---\n{bad}\n---\n{good}\n---\n{bad}")
    places = [text.split(": ")[0].split(":")[1] for text in found]
    assert places == ["10", "20"]
    assert all("has no still picture" in text for text in found)


def test_what_is_code_is_no_live_slide(tmp_path: Path) -> None:
    """A deck may explain how a live slide is written."""
    assert problems(tmp_path, '# A\n\n```html\n<div data-live="x"></div>\n```\n') == []


def test_the_instructions_name_everything() -> None:
    """The table in live.md has each live slide with each of its options, and no others."""
    text = (ROOT / "plugins/classroom/live.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \|(.*)\|$", text, re.MULTILINE))
    assert rows.pop("data-live")
    assert list(rows) == list(live.OPTIONS)
    for name, row in rows.items():
        assert set(re.findall(r"`data-(\w+)`", row)) == set(live.OPTIONS[name])


def test_the_words_of_live_slides_are_all_used() -> None:
    """The table of strings has what the scripts say, and nothing that they do not."""
    code = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "web/src/live").glob("*.ts"))
    )
    named = set(re.findall(r'"(live_\w+)"', code))
    assert named == {key for key in strings.load() if key.startswith("live_")}


def test_live_slides_have_the_colours_of_the_figures() -> None:
    """A still picture and what takes its place look alike."""
    css = (ROOT / "web/src/styles/live/stage.css").read_text(encoding="utf-8")
    colours = re.findall(r"--live-(\w+): light-dark\((#\w+), (#\w+)\);", css)
    assert len(colours) > 8
    for name, light, dark in colours:
        assert (light, dark) == (LIGHT[name].replace("#ffffff", "#fff"), DARK[name])
