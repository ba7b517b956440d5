"""The verdict of a test, in the student's namespace and in the templates of older courses."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.node

TEMPLATE = '''from wasabi import Printer
__msg__ = Printer()
__solution__ = """${solution}"""
__escaped__ = "${solutionEscaped}"

${solution}

${test}

try:
    test()
except AssertionError as e:
    __msg__.fail(e)
'''
AWKWARD = (
    "import re\n"
    'text = "a\\n\\t\\\\ $& ${test} \\"quoted\\""\n'
    "def f():\n"
    '    """Docstring with \'quotes\'."""\n'
    "    return re.sub(r'(\\d+)', r'<\\1>', '42')\n"
)


def test_a_test_that_holds_passes_with_its_messages(session):
    test = "assert x == 3\n__msg__.good('Well done', 'Really.')\nprint('Seen', x)\nprint('twice')"
    (result,) = session(("x = 3\nprint('mine')", test))
    assert result.outcome["state"] == "passed"
    assert result.said == [("good", "Well done\nReally."), ("text", "Seen 3\ntwice")]
    assert result.text == "mine\n", "what the test prints is part of the verdict"


FAILING = [
    ("assert x == 4, 'x should be 4'", "x should be 4", None),
    ("assert x == 4", "This should hold but does not: x == 4", None),
    ("assert (\n    x\n    == 4\n)", "x\n    == 4", None),
    ("assert y == 4", "Your code does not define y", None),
    ("f(0)", "ZeroDivisionError: division by zero (line 3 of your code)", 3),
    ("[][1]", "IndexError: list index out of range (test_01_01.py, line 1)", None),
    ("__msg__.fail('Not yet')", "Not yet", None),
    ("__msg__.fail('Not yet', exits=1)", "Not yet", None),
    ("from wasabi import msg\nmsg.fail('Not yet')", "Not yet", None),
    ("def test():\n    assert x == 4, 'called'", "called", None),
    ("def test():\n    assert x == 4, 'once'\ntest()", "once", None),
    ("x =", "SyntaxError: invalid syntax (test_01_01.py, line 1)", None),
]


@pytest.fixture(scope="module")
def failures(session):
    code = "x = 3\ndef f(n):\n    return 1 / n\n"
    return dict(zip(FAILING, session(*((code, test) for test, _, _ in FAILING)), strict=True))


@pytest.mark.parametrize("case", FAILING)
def test_a_test_that_does_not_hold_fails(failures, case):
    result = failures[case]
    _, text, line = case
    assert result.outcome["state"] == "failed"
    assert len(result.said) == 1
    kind, said = result.said[0]
    assert kind == "fail"
    assert text in said
    assert result.outcome.get("line") == line


def test_code_that_stops_with_an_error_is_not_tested(session):
    error, syntax, left = session(
        ("print(1)\n1 / 0", "__msg__.good('reached')"),
        ("x = ", "__msg__.good('reached')"),
        ("x = 1\nraise SystemExit", "assert x == 1"),
    )
    assert error.outcome["state"] == syntax.outcome["state"] == "error"
    assert error.outcome["line"] == 2
    assert left.outcome["state"] == "passed"


def test_the_test_sees_the_code_as_it_was_written(session):
    test = (
        "import inspect\nassert __solution__.count('\\\\n\\\\t') == 1, __solution__\n"
        "assert 'Docstring' in inspect.getsource(f)\nassert f() == '<42>'\n"
        "assert globals()['text'].startswith('a\\n')"
    )
    (result,) = session((AWKWARD, test))
    assert result.outcome == {"state": "passed", "messages": []}


def test_black_formats_the_solution_where_the_course_asks_for_it(session):
    plain, valid, invalid = (
        *session(("x=[1,2]", "assert __solution__ == 'x=[1,2]'")),
        *session(
            ("x=[1,2]", "assert 'x = [1, 2]' in __solution__"),
            ("x=[1,2]\nprint(x", "assert True"),
            black_solution=True,
        ),
    )
    assert plain.outcome["state"] == valid.outcome["state"] == "passed"
    assert invalid.outcome["state"] == "error"


def test_a_template_runs_code_and_test_as_one_program(session):
    test = (
        "def test():\n"
        "    assert f() == '<42>'\n"
        "    assert __solution__ == __escaped__\n"
        "    assert 'Docstring' in __solution__ and '${test}' in __solution__\n"
        "    assert r'\\n\\t\\\\ $&' in __solution__, __solution__\n"
        "    __msg__.good('Fine')\n"
    )
    good, bad, broken, in_student, in_test = session(
        (AWKWARD + "print('mine')", test),
        ("f = lambda: 0", "def test():\n    assert f() == 1, 'f() should be 1'"),
        ("a = 1\nb = a / 0", "def test(): pass"),
        ("def f():\n    return 1 / 0", "def test():\n    f()"),
        ("a = 1", "def test():\n    pass\nmissing"),
        test_template=TEMPLATE,
    )
    assert good.outcome["state"] == "passed"
    assert good.said == [("good", "Fine")]
    assert good.text == "mine\n"
    assert bad.outcome["state"] == "failed"
    assert bad.said == [("fail", "f() should be 1")]
    assert broken.outcome["state"] == "error"
    assert broken.outcome["line"] == 2
    assert 'File "exc_01_01.py", line 2' in broken.outcome["traceback"]
    assert "submission" not in broken.outcome["traceback"]
    assert in_student.outcome["state"] == "failed"
    assert in_student.outcome["line"] == 2
    assert in_test.said == [
        ("fail", "Your code does not define missing, which the exercise asks for.")
    ]
