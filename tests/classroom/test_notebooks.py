"""Notebooks among the pages of a site."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.classroom.conftest import Site

Build = Callable[..., Site]

PIXEL = base64.b64encode(b"\x89PNG pixel").decode()
CHAPTER = """---
title: Notebooks
type: chapter
id: 9
---

Execute the notebook lab.ipynb. Then see notebooks/lab.ipynb, **lab.ipynb** and (lab.ipynb).

But not `lab.ipynb`, [lab.ipynb](notebooks/lab.ipynb), <a href="https://example.org/">lab.ipynb</a>,
https://example.org/lab.ipynb, my_lab.ipynb, lab.ipynb.zip or other/lab.ipynb.

    lab.ipynb in code

<exercise id="1" title="Open lab.ipynb">

Execute lab.ipynb.

<choice>
<opt text="The network of lab.ipynb" correct>Look into lab.ipynb.</opt>
</choice>
</exercise>
"""


def write(course: Path, *cells: Any, name: str = "lab.ipynb", **metadata: Any) -> Path:
    """Write a notebook as Jupyter does."""
    path = course / "docs/notebooks" / name
    path.parent.mkdir(exist_ok=True)
    for number, cell in enumerate(cells):
        cell.id = f"c{number}"
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), path)
    return path


def links(html: str) -> list[str]:
    return re.findall(r'<a[^>]* href="([^"]*lab[^"]*)"', html)


def test_markdown_cells_are_markdown_of_the_page(course: Path, build: Build) -> None:
    (course / "docs/target.md").write_text("# Target\n")
    write(
        course,
        new_markdown_cell("# Lab\n\nSee [there](../target.md). $x^2$\n- a list\n"),
        new_code_cell('print("<b>")\n\n\nx = 1'),
        new_markdown_cell("## Part\n```\nnever closed\n"),
        new_markdown_cell("A <div>findable"),
        new_code_cell("x"),
    )
    site = build(course, markdown_extensions=[{"pymdownx.arithmatex": {"generic": True}}, "toc"])
    assert [w for w in site.warnings if "target" in w] == []
    html = site.page("notebooks/lab/index.html")
    assert '<a href="../../target/">there</a>' in html
    assert '<span class="arithmatex">' in html
    assert "<li>a list</li>" in html
    assert html.count('data-part="cell"') == 2
    assert "<code>print(&#34;&lt;b&gt;&#34;)\n\n\nx = 1</code>" in html
    # What one cell leaves open does not swallow the next.
    assert html.index("never closed") < html.index("findable") < html.index('data-id="c4"')
    assert html.index("<h1") < html.index('data-part="bar"') < html.index("there</a>")
    assert site.search()["notebooks/lab/#part"]["title"] == "Part"
    assert json.loads(site.page("notebooks/lab.ipynb"))["cells"][1]["id"] == "c1"
    assert 'href="../lab.ipynb"' in html or 'href="../../notebooks/lab.ipynb"' in html


def test_names_of_notebooks_in_prose_are_links(course: Path, build: Build) -> None:
    write(course, new_markdown_cell("# Lab\n\nThis is lab.ipynb."))
    (course / "docs/chapter9.md").write_text(CHAPTER)
    site = build(course)
    html = site.page("chapter9/index.html").partition("<article")[2].partition("</article>")[0]
    prose, _, exercise = html.partition('data-classroom="exercise"')
    assert links(prose) == ["../notebooks/lab/"] * 5 + ["https://example.org/lab.ipynb"]
    assert "<code>lab.ipynb</code>" in prose
    assert '<a href="https://example.org/">lab.ipynb</a>' in prose
    assert "my_lab.ipynb, lab.ipynb.zip or other/lab.ipynb." in prose
    assert "<code>lab.ipynb in code" in prose
    # In the prose, the option and its feedback, but not in the title, which is a button.
    assert links(exercise) == ["../notebooks/lab/"] * 3
    assert "This is lab.ipynb." in site.page("notebooks/lab/index.html")


def test_stored_outputs_are_shown_without_their_html(course: Path, build: Build) -> None:
    table = {"text/html": "<script>alert(1)</script>", "text/plain": "a  b"}
    cell = new_code_cell(
        "1",
        outputs=[
            new_output("stream", text="\x1b[31mred\x1b[0m & more"),
            new_output("display_data", data={"image/png": PIXEL, "text/plain": "a figure"}),
            new_output("execute_result", data=table, execution_count=1),
            new_output("error", ename="E", evalue="v", traceback=["\x1b[0;31mE\x1b[0m: v"]),
            new_output("display_data", data={"application/x": "never shown"}),
        ],
    )
    write(course, cell)
    html = build(course).page("notebooks/lab/index.html")
    assert '<pre class="cr-output__text">red &amp; more</pre>' in html
    assert f'src="data:image/png;base64,{PIXEL}" alt="a figure"' in html
    assert '<pre class="cr-output__text">a  b</pre>' in html
    assert '<pre class="cr-output__text">E: v</pre>' in html
    assert "alert(1)" not in html
    assert "never shown" not in html


def test_pictures_pasted_into_a_cell_are_shown(course: Path, build: Build) -> None:
    cell = new_markdown_cell(
        "![drawn](attachment:a.png)", attachments={"a.png": {"image/png": PIXEL}}
    )
    write(course, cell)
    html = build(course).page("notebooks/lab/index.html")
    assert f'src="data:image/png;base64,{PIXEL}"' in html


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ('{\n "cells": [\n}', "3:1", "This is no notebook: Expecting value."),
        ("[]", "1:1", "This is no valid notebook: "),
        (
            '{"cells": 1, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
            "1:1",
            "This is no valid",
        ),
        ("\x00", "1:1", "This is no notebook: "),
    ],
)
def test_a_broken_notebook_is_a_problem_and_still_a_page(
    course: Path, build: Build, text: str, place: str, why: str
) -> None:
    path = course / "docs/notebooks/lab.ipynb"
    path.parent.mkdir()
    path.write_text(text)
    site = build(course)
    (warning,) = [w for w in site.warnings if "lab.ipynb" in w]
    assert warning.startswith(f"docs/notebooks/lab.ipynb:{place}: {why}")
    assert warning.endswith("Open it in Jupyter, see that it runs, and save it again.")
    assert "The notebook lab.ipynb cannot be read." in site.page("notebooks/lab/index.html")


def test_faults_of_cells_are_told_by_their_line(course: Path, build: Build) -> None:
    path = write(
        course,
        new_markdown_cell("# Lab\n\nfine"),
        new_markdown_cell("one\n\n<div>two\n"),
        new_code_cell("x = 1\ny = = 2"),
        new_code_cell("%matplotlib inline\n!ls\nobject?"),
    )
    lines = path.read_text().split("\n")
    site = build(course)
    python = next(n for n, line in enumerate(lines, 1) if "y = = 2" in line)
    assert [w for w in site.warnings if "lab.ipynb" in w and "Python" in w] == [
        f"docs/notebooks/lab.ipynb:{python}:1: A code cell is not valid Python: invalid syntax. "
        "Mend it in Jupyter."
    ]
    (html,) = [w for w in site.warnings if "lab.ipynb" in w and "<div>" in w]
    place = next(n for n, line in enumerate(lines, 1) if "<div>two" in line)
    assert html.startswith(f"docs/notebooks/lab.ipynb:{place}:")


def test_old_notebooks_have_cells_with_lasting_ids(course: Path, build: Build) -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Old"},
                    {
                        "cell_type": "code",
                        "input": "x = 1",
                        "language": "python",
                        "metadata": {},
                        "outputs": [],
                    },
                ],
                "metadata": {},
            }
        ],
    }
    path = course / "docs/old.ipynb"
    path.write_text(json.dumps(old))
    site = build(course)
    assert [w for w in site.warnings if "old" in w] == []
    html = site.page("old/index.html")
    assert 'data-id="cell-1"' in html
    assert "<code>x = 1</code>" in html


def test_a_notebook_can_stand_in_the_navigation(course: Path, build: Build) -> None:
    write(course, new_markdown_cell("# The lab"))
    site = build(course, nav=["notebooks/lab.ipynb"])
    assert [w for w in site.warnings if "lab" in w] == []
    assert re.search(r"The lab\s*</(?:span|a)>", site.page("notebooks/lab/index.html"))
    assert "<title>The lab" in site.page("notebooks/lab/index.html")
