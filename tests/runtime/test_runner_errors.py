"""Errors name the student's lines and what to do, and nothing of anyone else's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.node


def test_a_traceback_shows_the_lines_of_student_and_course_only(session):
    code = "import json\nfrom exercises import helper\nhelper.load('{')"
    files = {"exercises/helper.py": "import json\n\ndef load(x):\n    return json.loads(x)\n"}
    (result,) = session(code, files=files)
    outcome = result.outcome
    assert outcome["state"] == "error"
    assert outcome["line"] == 3
    assert outcome["message"].startswith("json.decoder.JSONDecodeError: Expecting property name")
    lines = [line for line in outcome["traceback"].splitlines() if line.startswith("  File")]
    assert lines == [
        '  File "exc_01_01.py", line 3, in <module>',
        '  File "exercises/helper.py", line 4, in load',
    ]


CASES = [
    ("x = \n", "SyntaxError: invalid syntax", 1),
    ("a = 1\nprint('a'", "SyntaxError: '(' was never closed", 2),
    ("if True:\npass", "IndentationError: expected an indented block", 2),
    ("x = 'a\x00b'", "SyntaxError: source code string cannot contain null bytes", None),
    ("\n\nlenght = 1\nlength", "NameError: name 'length' is not defined. Did you mean", 4),
    ("def f():\n    return f()\nf()", "RecursionError: maximum recursion depth", 2),
    ("import sys\nsys.exit('no data')", "SystemExit: no data", 2),
    ("raise KeyboardInterrupt", "KeyboardInterrupt", 1),
    ("import nothing_of_the_kind", "ModuleNotFoundError: No module named", 1),
    (
        "class E(Exception):\n  def __str__(self): return 1/0\nraise E",
        "E: <exception str() failed>",
        3,
    ),
    ("input('Name?')", "RuntimeError: input() cannot ask", 1),
    ("open('data/no.csv')", "FileNotFoundError: [Errno 44] No such file or directory", 1),
    ("class A:\n  def __repr__(self): return 1/0\nA()", "ZeroDivisionError", 2),
    ("x = [0] * 2**30", "MemoryError", 1),
]


@pytest.fixture(scope="module")
def results(session):
    return dict(zip(CASES, session(*(code for code, _, _ in CASES)), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_an_error_has_its_message_and_line(results, case):
    outcome = results[case].outcome
    _, message, line = case
    assert outcome["state"] == "error"
    assert message in outcome["message"]
    assert outcome.get("line") == line
    assert "classroom_runner" not in outcome["traceback"]


def test_a_missing_package_says_who_can_allow_it(session):
    (result,) = session("import scipy.stats")
    assert "No module named 'scipy'" in result.outcome["message"]
    assert "`distribution`" in result.outcome["message"]
    assert "mkdocs.yml" in result.outcome["traceback"]


def test_leaving_early_is_no_error(session):
    left, empty, comment = session("import sys\nprint(1)\nsys.exit()\nprint(2)", "", "# nothing")
    assert left.text == "1\n"
    assert left.outcome == empty.outcome == comment.outcome == {"state": "done"}


def test_what_happened_inside_a_library_is_left_out_unless_it_is_the_cause(session):
    inside, cause = session(
        "import json\ntry:\n  json.loads('{')\n"
        "except ValueError as e:\n  raise KeyError('mine') from e",
        "{}['a']",
    )
    assert "direct cause" in inside.outcome["traceback"]
    assert cause.outcome["traceback"].count("Traceback") == 1


def test_a_huge_message_is_cut(session):
    (result,) = session("raise ValueError('x' * 1_000_000)")
    assert len(result.outcome["message"]) < 3_000
    assert len(result.outcome["traceback"]) < 30_000
