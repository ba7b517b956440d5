"""Each run starts as the first did; what it shows is what a student expects."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.node

SPOIL = """
import builtins, os, random, sys, warnings
from exercises import helper
x = 1
helper.count += 1
builtins.print = None
builtins.added = 1
sys.path.insert(0, "/elsewhere")
sys.argv.append("extra")
sys.setrecursionlimit(400)
sys.stdout = None
os.environ["SPOILED"] = "yes"
os.chdir("/")
warnings.simplefilter("error")
random.seed(1)
"""
LOOK = """
import builtins, os, random, sys, warnings
from exercises import helper
warnings.warn("only a warning")
print("x" in globals(), helper.count, hasattr(builtins, "added"), "/elsewhere" in sys.path)
print(len(sys.argv), sys.getrecursionlimit() > 400, "SPOILED" in os.environ, os.getcwd())
print(__name__, sys.modules["__main__"].__dict__ is globals())
random.random()
"""


def test_every_run_starts_afresh(session):
    first, _, second = session(LOOK, SPOIL, LOOK, files={"exercises/helper.py": "count = 0\n"})
    assert first.outcome == second.outcome == {"state": "done"}
    assert "False 0 False False\n1 True False /course\n__main__ True\n" in second.text
    assert "UserWarning: only a warning" in second.text
    assert first.text == second.text
    assert first.values != second.values, "the random generator must not start at a fixed seed"


def test_assignments_to_names_of_libraries_are_undone(session):
    spoil = (
        "import random, json, wasabi\n"
        "random.seed = 42\njson.dumps = None\nwasabi.Printer = 'mine'\ndel wasabi.tables\n"
        "try: random.seed(1)\nexcept TypeError as error: print(error)"
    )
    look = (
        "import random, json, wasabi\nrandom.seed(1)\nprint(json.dumps([wasabi.Printer.__name__]))"
    )
    spoilt, result = session(spoil, look + "\nprint(wasabi.tables.__name__)")
    assert spoilt.text == "'int' object is not callable\n"
    assert result.text == '["Printer"]\nwasabi.tables\n'


def test_the_value_of_the_last_expression_is_shown(session):
    html = (
        "class A:\n  def _repr_html_(self): return '<b>a</b>'\n  def __repr__(self): return 'A'\n"
    )
    value, nothing, quiet, not_last, rich, future = session(
        "[1, 2]",
        "None",
        "1 + 1;",
        "1\nx = 2",
        f"{html}A()",
        "from __future__ import annotations\ndef f(x: y): pass\nf.__annotations__",
    )
    assert value.values == [{"text/plain": "[1, 2]"}]
    assert nothing.values == quiet.values == not_last.values == []
    assert rich.values == [{"text/plain": "A", "text/html": "<b>a</b>"}]
    assert future.values == [{"text/plain": "{'x': 'y'}"}]


def test_sources_can_be_inspected(session):
    code = (
        "import inspect\ndef f(x):\n    return x  # kept\nclass A:\n    y = 1\n"
        "print(inspect.getsource(f), inspect.getsource(A))"
    )
    (result,) = session(code)
    assert "return x  # kept" in result.text
    assert "y = 1" in result.text


def test_text_of_every_kind_reaches_the_page(session):
    (result,) = session(
        "import sys\nprint('ä', '\\ud800', end='')\nsys.stderr.write('err\\n')\n"
        "sys.stdout.buffer.write('bytes é\\n'.encode());"
    )
    assert result.outcome == {"state": "done"}
    assert result.text == "ä \\ud800\nerr\nbytes é\n"
    assert [part["name"] for part in result.shown] == ["stdout", "stderr", "stdout"]


def test_a_wheel_is_installed_when_code_imports_it_at_run_time(session):
    (result,) = session("import importlib\nimportlib.import_module('wasabi').Printer.__name__")
    assert result.values == [{"text/plain": "'Printer'"}]


def test_what_a_run_left_behind_prints_nothing_into_the_next(session):
    noisy = "class A:\n  def __del__(self): print('deleted')\na = A()\nb = [a]; b.append(b)"
    _, result = session(noisy, "print('mine')")
    assert result.text == "mine\n"


def test_asyncio_runs_to_its_end(session):
    code = (
        "import asyncio\n"
        "async def f(x, wait):\n    await asyncio.sleep(wait)\n    print(x)\n    return x\n"
        "async def main():\n"
        "    async with asyncio.timeout(9):\n"
        "        return await asyncio.gather(f(1, 0.02), f(2, 0.01))\n"
        "asyncio.run(main())"
    )
    stuck = "import asyncio\nasync def f(): await asyncio.Event().wait()\nasyncio.run(f())"
    first, again, error = session(code, code, stuck)
    assert first.text == again.text == "2\n1\n"
    assert first.values == [{"text/plain": "[1, 2]"}]
    assert "nothing is left" in error.outcome["message"]
