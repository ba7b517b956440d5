"""Prose written for CommonMark means the same here; one case for each difference."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from classroom.extension import ProseExtension

# name: Markdown, and the HTML without white space between tags
CASES = {
    "list after text": (
        "Text\n- a\n- b\n\nEnd",
        "<p>Text</p><ul><li>a</li><li>b</li></ul><p>End</p>",
    ),
    "numbers after text": ("Text\n1. a\n2) b", "<p>Text</p><ol><li>a</li><li>b</li></ol>"),
    "year at line start": ("It was\n1984. Was it?", "<p>It was\n1984. Was it?</p>"),
    "indented list": ("Text\n\n  - a\n  - b", "<p>Text</p><ul><li>a</li><li>b</li></ul>"),
    "nested by two": (
        "- a\n  - b\n    - c\n- d",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
    ),
    "nested by four": (
        "- a\n    - b\n        - c\n- d",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
    ),
    "nested under a number": (
        "1. a\n   - b\n2. c",
        "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
    ),
    "bullets after numbers": (
        "1. a\n  - b\n\n2. c",
        '<ol><li>a</li></ol><!-- --><ul><li>b</li></ul><!-- --><ol start="2"><li>c</li></ol>',
    ),
    "paragraph in an item": (
        "- a\n\n  text\n\n  - b\n- c\n\nEnd",
        "<ul><li><p>a</p><p>text</p><ul><li>b</li></ul></li><li><p>c</p></li></ul><p>End</p>",
    ),
    "rule, not list": ("Text\n\n* * *\n\nEnd", "<p>Text</p><hr /><p>End</p>"),
    "emphasis, not list": ("Text\n*a* b", "<p>Text\n<em>a</em> b</p>"),
    "fence after text": (
        "Text\n```python\nx = '<'\n```\nEnd",
        "<p>Text</p><pre><code class=\"language-python\">x = '&lt;'\n</code></pre><p>End</p>",
    ),
    "fence with a spaced info string": (
        "``` {.r}\nx <- 1\n```",
        '<pre><code class="language-r">x &lt;- 1\n</code></pre>',
    ),
    "fence with options of knitr": (
        "```{r, echo=FALSE}\nx\n```",
        '<pre><code class="language-r">x\n</code></pre>',
    ),
    "longer closing fence": ("```\nx\n`````\nEnd", "<pre><code>x\n</code></pre><p>End</p>"),
    "open fence": ("```\nx", "<pre><code>x\n</code></pre>"),
    "list in a fence": ("```\nText\n- a\n  - b\n```", "<pre><code>Text\n- a\n  - b\n</code></pre>"),
    "indented code": ("Text\n\n    - x\n      y", "<p>Text</p><pre><code>- x\n  y\n</code></pre>"),
    "bare URL": (
        "See https://example.org/a_b.",
        '<p>See <a href="https://example.org/a_b">https://example.org/a_b</a>.</p>',
    ),
    "block HTML and Markdown": (
        '<div class="x">\n\n*a*\n\n</div>\n\n*b*',
        '<div class="x"><p><em>a</em></p></div><p><em>b</em></p>',
    ),
    "block HTML without a blank line": (
        "<div>\n*a*\n- b\n</div>\n\nEnd",
        "<div>\n*a*\n- b\n</div><p>End</p>",
    ),
    "preformatted HTML": ("<pre>\na\n\n- b\n</pre>", "<pre>\na\n\n- b\n</pre>"),
    "comment": ("Text\n\n<!-- a\n\n- b\n-->\nEnd", "<p>Text</p><!-- a\n\n- b\n--><p>End</p>"),
    "heading after an item": ("- a\n# H", "<ul><li>a</li></ul><h1>H</h1>"),
    "escaped <": ("\\<b>", "<p>&lt;b&gt;</p>"),
    "tab before all": ("\tText\n\t- a", "<p>Text</p><ul><li>a</li></ul>"),
    "no-break spaces before all": (
        "\xa0\xa0\xa0\xa0Text\n\xa0\xa0\xa0\xa0more",
        "<p>Text\nmore</p>",
    ),
    "list in a quote": (
        "> a\n> - b\n>   - c\n\nEnd",
        "<blockquote><p>a</p><ul><li>b<ul><li>c</li></ul></li></ul></blockquote><p>End</p>",
    ),
    "quote with a lazy line": ("> a\n> b\nc", "<blockquote><p>a\nb\nc</p></blockquote>"),
    "quoted code": (
        ">     a\n>       b",
        "<blockquote><pre><code>a\n  b\n</code></pre></blockquote>",
    ),
    "fence in a quote": (
        "> a\n>\n>     b",
        "<blockquote><p>a</p><pre><code>b\n</code></pre></blockquote>",
    ),
    "doctest in code": (
        "a\n\n    >>> b\n    c",
        "<p>a</p><pre><code>&gt;&gt;&gt; b\nc\n</code></pre>",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_like_commonmark(name: str) -> None:
    """The plain case, at the start of a text."""
    text, expected = CASES[name]
    assert html(text) == expected


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("margin", ["    ", "\t", "  "])
def test_indented_as_a_whole(name: str, margin: str) -> None:
    """The indentation that all lines have in common changes nothing."""
    text, expected = CASES[name]
    assert html("\n".join(margin + line for line in text.split("\n"))) == expected


@pytest.mark.parametrize("name", CASES)
def test_windows_line_ends(name: str) -> None:
    """Nor do line ends."""
    text, expected = CASES[name]
    assert html(text.replace("\n", "\r\n")) == expected


def test_admonition_with_list() -> None:
    """Blocks of MkDocs keep their content, lists in it included."""
    out = html("!!! note\n    Text\n    - a\n      - b\n\nEnd", "admonition")
    assert "<p>Text</p><ul><li>a<ul><li>b</li></ul></li></ul></div><p>End</p>" in out


@pytest.mark.parametrize(
    "math",
    ["$$\na\n- b\n+ c\n$$", "\\[\na\n- b\n\\]", "\\begin{align}\na\n- b\n\\end{align}"],
)
def test_formula(math: str) -> None:
    """A minus sign at the start of a formula's line makes no list."""
    md = Markdown(
        extensions=["pymdownx.arithmatex", ProseExtension()],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    out = md.convert(f"Text\n{math}\nEnd\n\n$$a$$ and more\n- item")
    assert '<div class="arithmatex">' in out and "- b" in out
    assert out.count("<li>") == 1


def test_tabs() -> None:
    """Tabs of pymdownx keep their content."""
    out = html('Text\n\n=== "A"\n    a\n    - b\n\n=== "B"\n    c', "pymdownx.tabbed")
    assert out.count('<div class="tabbed-content">') == 2
    assert "<p>a</p><ul><li>b</li></ul>" in out


def test_markdown_in_html() -> None:
    """The attribute of md_in_html keeps its meaning."""
    assert html('<div markdown="1">\n*a*\n</div>', "md_in_html") == "<div><p><em>a</em></p></div>"


def html(text: str, *extensions: str) -> str:
    """Convert a text; white space between tags does not count, that in code does."""
    md = Markdown(extensions=["fenced_code", *extensions, ProseExtension()])
    return re.sub(r">\s+<", "><", md.convert(text))
