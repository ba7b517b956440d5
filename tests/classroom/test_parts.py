"""The small parts: tags, attributes' HTML, front matter, decks, links, files, labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from classroom import front, links, strings
from classroom.balance import balance
from classroom.decks import split_slides
from classroom.files import CourseFiles
from classroom.inline import inline_html
from classroom.problems import Problem
from classroom.source import Source
from classroom.tags import Tag, tokenize
from tests.classroom.small_course import make


def tag(text: str) -> dict[str, str | None]:
    """Return the attributes of the only tag; nothing may be wrong with it."""
    problems: list[Problem] = []
    (found,) = tokenize(Source(text, report=problems.append))
    assert not problems
    assert isinstance(found, Tag) and text[found.end :] in ("", "x")
    return {name: attribute.value for name, attribute in found.attributes.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<exercise id="1" title="A title">', {"id": "1", "title": "A title"}),
        ("<exercise title='A \"b\"' id = 1>", {"id": "1", "title": 'A "b"'}),
        ('<exercise\n  id="1"\n\ttitle="over\nlines"\n>', {"id": "1", "title": "over\nlines"}),
        ('<EXERCISE ID="1" Title="T">x', {"id": "1", "title": "T"}),
        ('<opt correct text="a > b">', {"text": "a > b", "correct": None}),
        ('<opt text="a &amp; &quot;b&quot;" correct=true>', {"text": 'a & "b"', "correct": "true"}),
        ('<opt text="It\'s an <em>x</em>">', {"text": "It's an <em>x</em>"}),
        ('<opt text="the <codeblock> tag">', {"text": "the <codeblock> tag"}),
        ('<opt text="">', {"text": ""}),
        ("<slides source=deck/>", {"source": "deck"}),
        ('<slides source="deck" />x', {"source": "deck"}),
        ('<codeblock\xa0id="1">', {"id": "1"}),
        ("<choice data-x=1 data-y>", {"data-x": "1", "data-y": None}),
    ],
)
def test_attributes(text: str, expected: dict[str, str | None]) -> None:
    """HTML's rules."""
    assert tag(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`<exercise id=1>`",
        "``a ` <exercise id=1>``",
        "```\n<exercise id=1>\n```",
        "    ~~~~\n<exercise id=1>\n~~~\n    ~~~~",
        "- ```\n  <exercise id=1>\n  ```",
        "> ```\n> <exercise id=1>\n> ```",
        "<!-- <opt> -->"[:5] + "-->",
        "\\<exercise id=1>",
        "<exercises>",
        "<options>",
        "&lt;exercise>",
    ],
)
def test_no_tags(text: str) -> None:
    """What only looks like a tag."""
    problems: list[Problem] = []
    assert tokenize(Source(text, report=problems.append)) == []
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a < b && c", "a &lt; b &amp;&amp; c"),
        ("`a < b` and ``x ` y``", "<code>a &lt; b</code> and <code>x ` y</code>"),
        ("a lone ` here", "a lone ` here"),
        ("<b>open", "<b>open</b>"),
        ("<b>a <i>b</b> c", "<b>a <i>b</i></b> c"),
        ("</i>stray", "stray"),
        ('<a href="x">l</a><br>', '<a href="x">l</a><br>'),
        ("<script>alert(1)</script>", "alert(1)"),
        ("&copy; &nope; &#65;", "&copy; &amp;nope; &#65;"),
        ("unfinished <b", "unfinished &lt;b"),
    ],
)
def test_inline_html(text: str, expected: str) -> None:
    """Texts of options: inline HTML, backticks, and nothing that reaches out of the line."""
    assert inline_html(text) == expected


def test_front_matter() -> None:
    """Values, their places, and the text after them."""
    matter, rest = front.split("---\ntitle: 'T'\nprev:\n  /a\n---\nText")
    assert (matter.text("title"), matter.text("prev"), rest) == ("T", "/a", "Text")
    assert (matter.place("title"), matter.place("prev")) == ((2, 8), (4, 3))
    assert matter.place("next") == (1, 1)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: T\n---\n# H", "T"),
        ("Text\n\n## A *b* `c` ##\n", "A b c"),
        ("```\n# comment\n```\n# H", "H"),
        ("Text", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    """The front matter's, else the first heading."""
    assert front.title(*front.split(text)) == title


@pytest.mark.parametrize(
    "text", ["Text", "---\n- a\n---\nText", "---\n: [\n---\nText", "---\nText"]
)
def test_no_front_matter(text: str) -> None:
    """What is no mapping is text."""
    assert front.split(text)[1] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n---\nb", [("a", ""), ("b", "")]),
        ("a\n\n---\n", [("a\n", "")]),
        ("---\n\na\n---\n---\nb", [("\na", ""), ("b", "")]),
        ("a\r\n---\r\nb\r", [("a", ""), ("b", "")]),
        ("```\n---\n```\n---\nb", [("```\n---\n```", ""), ("b", "")]),
        ("<!--\n---\n-->\na", [("<!--\n---\n-->\na", "")]),
        ("a\nNotes:\nb\n---\nc", [("a", "\nb"), ("c", "")]),
        ("a\nnote: b\nc", [("a", "b\nc")]),
        ("a\n```\nNotes: x\n```", [("a\n```\nNotes: x\n```", "")]),
        ("Notes are good\nNoted: x", [("Notes are good\nNoted: x", "")]),
        ("| a |\n|---|\n| b |", [("| a |\n|---|\n| b |", "")]),
        ("", []),
    ],
)
def test_split_slides(text: str, expected: list[tuple[str, str]]) -> None:
    """Slides and notes."""
    assert split_slides(text) == expected


def test_rewrite() -> None:
    """URLs in any quoting, and nothing else."""
    html = (
        "<img alt='src=\"x\"' src=a.png> <IMG SRC='b&amp;c'> <a href=\"d\">src=e</a><!-- src=f -->"
    )
    seen: list[tuple[str, str]] = []

    def visit(attribute: str, url: str) -> str | None:
        seen.append((attribute, url))
        return None if url == "d" else f"<{url}"

    out = links.rewrite(html, visit)
    assert seen == [("src", "a.png"), ("src", "b&c"), ("href", "d")]
    assert out == (
        '<img alt=\'src="x"\' src="&lt;a.png"> <IMG SRC="&lt;b&amp;c"> '
        '<a href="d">src=e</a><!-- src=f -->'
    )


def test_locate() -> None:
    """Beside the file, then docs, then static; a slash is the course's root."""
    paths = links.SitePaths(
        {"a.png": "a.png", "chapter1.md": "chapter1/", "index.md": "./"},
        ["slides/a.png", "slides/deep/b.png", "c.png"],
    )
    assert paths.locate("a.png", "slides/") == "slides/a.png"
    assert paths.locate("a.png") == "a.png"
    assert paths.locate("../a.png", "slides/deep/") == "slides/a.png"
    assert paths.locate("/c.png", "slides/") == "c.png"
    assert paths.locate("/chapter1/") == "chapter1/"
    assert paths.locate("/") == "./"
    assert paths.locate("gone.png", "slides/") is None


@pytest.mark.parametrize("url", ["https://x.org/a", "//x.org", "#a", "data:,x", "mailto:a@b", ""])
def test_foreign_urls(url: str) -> None:
    """They are nobody's file."""
    assert links.split_url(url) is None


def test_code_by_stem(tmp_path: Path) -> None:
    """Code lies anywhere below exercises; the second file of a name is a fault."""
    course = make(tmp_path / "course")
    (course / "exercises/deep/exc_01.py").write_text("other = 1\n")
    problems: list[Problem] = []
    files = CourseFiles(course, report=problems.append)
    code = files.code("exc_01")
    assert code and code.path == "exercises/exc_01.py"
    assert [str(p).split(" ")[0] for p in problems] == ["exercises/deep/exc_01.py:1:1:"]


def test_code_is_read_as_it_is(tmp_path: Path) -> None:
    """Byte order mark and Windows line ends go; other encodings are named with their line."""
    course = make(tmp_path / "course")
    (course / "exercises/exc_bom.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    (course / "exercises/exc_latin.py").write_bytes(b"x = 1\ny = '\xe4'\n")
    problems: list[Problem] = []
    files = CourseFiles(course, report=problems.append)
    bom = files.code("exc_bom")
    assert bom and bom.text == "x = 1\ny = 2\n"
    assert files.code("exc_latin")
    assert [str(p).split(" ")[0] for p in problems] == ["exercises/exc_latin.py:2:1:"]


def test_hidden_files_are_not_published(tmp_path: Path) -> None:
    """Neither caches nor hidden files are course files."""
    course = make(tmp_path / "course")
    for name in ("data/.secret", "exercises/__pycache__/x.pyc", "exercises/.venv/y.py"):
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).touch()
    paths = [path for path, _ in CourseFiles(course).course_files(set())]
    assert not [path for path in paths if "." in path[0] or "pycache" in path or "/." in path]


def test_balance() -> None:
    """HTML stays in its boundary; optional end tags are the browser's business."""
    html, faults = balance("<x1><div><p>a</x1></div><br><svg/><b/>c", lambda tag: tag == "x1")
    assert html == "<x1><div><p>a</div></x1><br><svg/><b/>c</b>"
    assert [(f.tag, f.closing, f.boundary) for f in faults] == [
        ("div", False, "x1"),
        ("div", True, ""),
        ("b", False, ""),
    ]


def test_strings() -> None:
    """English is whole; another language may lack labels, an unknown one is refused."""
    assert strings.load()["next"] == "Next"
    with pytest.raises(ValueError, match='"xx"'):
        strings.load("xx")


def test_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file is a language; what it lacks is English."""
    (tmp_path / "en.json").write_text('{"next": "Next", "run": "Run code"}')
    (tmp_path / "de.json").write_text('{"next": "Weiter"}')
    monkeypatch.setattr(strings, "FOLDER", tmp_path)
    assert strings.load("de") == {"next": "Weiter", "run": "Run code"}
