"""Cells of a notebook share their names; what else Jupyter does that a page does too."""

from __future__ import annotations

import pytest
from tests.runtime.cells import CellRun

pytestmark = pytest.mark.node


def cells(*codes: str, notebook: str = "first") -> list[CellRun]:
    """Return cells with the names that the page gives them."""
    names = (f"In [{number}]" for number in range(1, len(codes) + 1))
    return [CellRun(code, name, notebook) for code, name in zip(codes, names, strict=True)]


def forget(notebook: str = "first") -> CellRun:
    return CellRun(None, notebook=notebook)


def test_names_live_from_cell_to_cell_until_they_are_forgotten(session):
    first, second, other, _, fresh = session(
        *cells("import json\nx = [1]", "x.append(2)\njson.dumps(x)"),
        CellRun("x", notebook="second"),
        forget(),
        CellRun("x"),
    )
    assert first.outcome == {"state": "done"}
    assert second.values == [{"text/plain": "'[1, 2]'"}]
    for result in (other, fresh):
        assert result.outcome["message"] == "NameError: name 'x' is not defined"


def test_names_survive_a_program_of_another_page_in_between(session):
    train = "model.fit(x, y, verbose=0)\nlen(model.history.history['loss'])"
    build = (
        "import keras, numpy as np\n"
        "x, y = np.ones((8, 4), 'float32'), np.zeros(8)\n"
        "model = keras.Sequential([keras.layers.Dense(2)])\n"
        "model.compile('sgd', 'sparse_categorical_crossentropy')\n"
    )
    before, after = cells(f"{build}{train}", f"w = model.get_weights()\n{train}")
    one, alone, two = session(before, "'x' in globals(), __name__", after)
    assert one.values == two.values == [{"text/plain": "1"}]
    assert alone.values == [{"text/plain": "(False, '__main__')"}]
    session(forget())


def test_a_model_goes_on_training_in_a_later_cell(session):
    build = (
        "import keras, numpy as np\n"
        "keras.utils.set_random_seed(1)\n"
        "x = np.random.default_rng(1).random((64, 8, 8, 1)).astype('float32')\n"
        "y = (x.mean((1, 2, 3)) > 0.5).astype(int)\n"
        "model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3),\n"
        "    keras.layers.Flatten(), keras.layers.Dense(2)])\n"
        "loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n"
        "model.compile(keras.optimizers.SGD(0.1), loss)"
    )
    fit = "model.fit(x, y, epochs=3, shuffle=False, verbose=0).history['loss']"
    parts = session(*cells(build, fit, fit))
    session(forget())
    together = session(*cells(build, fit.replace("epochs=3", "epochs=6")))
    session(forget())
    halves = [eval(part.values[0]["text/plain"]) for part in parts[1:]]
    assert halves[0] + halves[1] == eval(together[1].values[0]["text/plain"])


def test_an_error_names_the_cells_that_led_to_it(session):
    _, failed, lives = session(
        *cells("def divide(a):\n    return a / 0", "b = 1\ndivide(b)", "divide.__name__, b")
    )
    assert failed.outcome["line"] == 2
    lines = [line.strip() for line in failed.outcome["traceback"].splitlines()]
    assert [line for line in lines if "~" not in line][1:-1] == [
        'File "In [2]", line 2, in <module>',
        "divide(b)",
        'File "In [1]", line 2, in divide',
        "return a / 0",
    ]
    assert lives.values == [{"text/plain": "('divide', 1)"}]
    session(forget())


def test_the_last_value_is_kept_under_an_underscore(session):
    *_, last = session(*cells("6 * 7", "None", "_ + 1"))
    assert last.values == [{"text/plain": "43"}]
    session(forget())


def test_figures_of_a_cell_that_failed_do_not_turn_up_in_the_next(session):
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    shown, _, nothing = session(*cells(plot, f"{plot}\n1 / 0", "x = 1"))
    assert [list(value) for value in shown.values] == [["image/png"]]
    assert nothing.values == []
    session(forget())


@pytest.mark.parametrize("line", ["%matplotlib inline", "%load_ext autoreload"])
def test_commands_that_do_no_harm_are_left_out(session, line):
    (result,) = session(*cells(f"if True:\n  {line}\n  x = 7\nx"))
    assert result.text == ""
    assert result.values == [{"text/plain": "7"}]
    session(forget())


@pytest.mark.parametrize(
    "line", ["!pip install keras", "%pip install -q keras", "!python -m pip list"]
)
def test_installing_is_answered_by_a_note(session, line):
    (result,) = session(*cells(f"{line}\n1 + 1"))
    assert result.text.startswith(f"{line} is not needed here")
    assert result.values == [{"text/plain": "2"}]
    session(forget())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("!ls data", "a command for a shell"),
        ("%timeit x", "a command of Jupyter"),
        ("%%bash", "a command of Jupyter"),
        ("?x", "a command of Jupyter"),
        ("x.append?", "a command of Jupyter"),
    ],
)
def test_other_commands_are_refused_by_name_and_nothing_runs(session, line, why):
    (result,) = session(*cells(f"print(1)\n{line}\n"))
    assert result.text == ""
    assert result.outcome["line"] == 2
    assert result.outcome["message"].startswith(f"SyntaxError: {line} is {why}")
    session(forget())


def test_time_is_told(session):
    cell, statement = session(*cells("\n%%time\nx = 3\nx", "%time y = x\ny"))
    assert cell.values == statement.values == [{"text/plain": "3"}]
    assert cell.text.startswith("Wall time: ")
    assert statement.text.startswith("Wall time: ")
    session(forget())


def test_what_only_looks_like_a_command_is_python(session):
    (result,) = session(*cells("a = 7\nb = (a\n% 4)\nc = '''\n%cd\n!ls\n'''\nb, c"))
    assert result.values == [{"text/plain": r"(3, '\n%cd\n!ls\n')"}]
    session(forget())


def test_other_programs_know_no_commands(session):
    (result,) = session("%matplotlib inline\n")
    assert result.outcome["message"].startswith("SyntaxError")
