"""The HTML of whole chapters, and what the page contract promises about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown

from classroom import front
from classroom.problems import Problem
from tests.classroom.conftest import COURSE, HERE, ROOT, SEED, convert, extension_for

PAGES = sorted((HERE / "pages").glob("*.md"))


class Elements(HTMLParser):
    """Collects start tags with attributes, and checks that the HTML is balanced."""

    VOID = ("br", "hr", "img", "input")

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag."""
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that it closes the last one."""
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def having(self, name: str, value: str) -> list[dict[str, str | None]]:
        """Return the attributes of the elements with that attribute."""
        return [attrs for _, attrs in self.found if attrs.get(name) == value]


def seed() -> str:
    """Return the chapter without its front matter."""
    return SEED.read_text(encoding="utf-8").split("---\n", 2)[2]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_snapshot(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The whole page, files of the small course in it."""
    text = front.split(path.read_text(encoding="utf-8"))[1]
    golden(path.with_suffix(".html"), convert(text).html + "\n")


def test_seed_is_clean() -> None:
    """The chapter this project exists for builds without a problem."""
    assert convert(seed(), course=ROOT).problems == []


def test_seed_exercises() -> None:
    """Six exercises, numbered as written, each with its part of the contract."""
    page = Elements(convert(seed(), course=ROOT).html)
    exercises = page.having("data-classroom", "exercise")
    assert [e["data-id"] for e in exercises] == ["25", "26", "27", "28", "29", "30"]
    wide = [e["data-id"] for e in exercises if "cr-exercise--wide" in (e["class"] or "")]
    assert wide == ["25", "27", "30"]
    assert len(page.having("data-action", "complete")) == 6
    headers = [a for t, a in page.found if t == "button" and "aria-expanded" in a]
    bodies = {a["id"] for _, a in page.found if a.get("data-part") == "body"}
    assert {h["aria-controls"] for h in headers if "aria-controls" in h} == bodies
    # Five "Next" of exercises, three of decks.
    assert len(page.having("data-action", "next")) == 5 + 3
    assert len(page.having("data-classroom", "codeblock")) == 2
    assert len(page.having("data-classroom", "slides")) == 3
    choices = page.having("data-classroom", "choice")
    assert [choice["data-id"] for choice in choices] == ["1", "2"]


def test_seed_code() -> None:
    """Starter, solution and test arrive byte for byte."""
    page = Elements(convert(seed(), course=ROOT).html)
    (block,) = page.having("data-id", "04_01")
    assert block["data-solution"] == (ROOT / "exercises/solution_04_01.py").read_text()
    assert block["data-test"] == (ROOT / "exercises/test_04_01.py").read_text()
    assert block["data-file"] == "exc_04_01.py"


def test_indented_prose_is_prose() -> None:
    """The seed's text, indented by four, is no code."""
    assert "<p>Use a convolutional neural network" in convert(seed(), course=ROOT).html


def test_ids_are_unique() -> None:
    """No id stands twice on a page."""
    for path in [*PAGES, *sorted((HERE / "broken").glob("*.md"))]:
        page = Elements(convert(path.read_text(encoding="utf-8")).html)
        ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
        assert len(ids) == len(set(ids)), path.name


def test_titles_are_headings() -> None:
    """Titles are plain text in contents and page, whatever characters they have."""
    text = '<exercise id="3" title="a *b* &lt;i&gt; &amp; `c`">\n\n## Below\n\n</exercise>'
    page = convert(text)
    assert page.toc[0]["id"] == "3"
    assert page.toc[0]["name"] == "a *b* &lt;i&gt; &amp; `c`"
    assert '<span class="cr-exercise__title">a *b* &lt;i&gt; &amp; `c`</span>' in page.html


def test_explicit_ids_win() -> None:
    """A heading whose slug is an exercise's id gets another one."""
    page = convert('## 25\n\n<exercise id="25" title="T">\n\nText\n\n</exercise>')
    assert [token["id"] for token in page.toc] == ["25_1", "25"]


def test_choice_ids_are_stable() -> None:
    """An invented id depends on the options' texts alone."""

    def ids(text: str) -> list[str]:
        return re.findall(r'class="cr-choice" data-classroom="choice" data-id="([^"]+)"', text)

    options = ['<opt text="A" correct>x</opt>', '<opt text="B">y</opt>']
    choice = "<choice>{}</choice>"
    chapter = '<exercise id="{}" title="T">{}</exercise>'
    before = convert(chapter.format(1, choice.format("".join(options)))).html
    edited = convert(
        "Prose\n\n" + chapter.format(9, "Text" + choice.format("\n\n".join(reversed(options))))
    ).html
    other = convert(chapter.format(1, choice.format('<opt text="C" correct></opt>'))).html
    assert ids(before) == ids(edited) != ids(other)


def test_by_name() -> None:
    """Python-Markdown finds the extension by its name, with a course's folder as option."""
    configs = {"classroom": {"root": str(COURSE)}}
    md = Markdown(extensions=["classroom"], extension_configs=configs)
    html = md.convert('<exercise id="1" title="T"><codeblock id="01"></codeblock></exercise>')
    assert "<code>x = ____\n</code>" in html


def test_ordinary_pages_stay_as_they_are() -> None:
    """A page without tags that is no chapter is left to Markdown."""
    text = "Text\n- no list in Python-Markdown\n\n    code\n\n<div>\n\n*raw*\n\n</div>"
    problems: list[Problem] = []
    extension = extension_for(COURSE, problems.append)
    assert Markdown(extensions=[extension]).convert(text) == Markdown().convert(text)
    assert problems == []
