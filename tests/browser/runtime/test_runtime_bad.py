"""What goes wrong gets a clear message, and the page can go on."""

from __future__ import annotations

import pytest
from tests.browser.runtime.conftest import open_lab

pytestmark = pytest.mark.browser

FINE = ({"state": "done"}, "fine\n")
CRASHES = {
    "calls nested too deeply": (
        "import sys\nsys.setrecursionlimit(10**6)\nclass A:\n"
        "    def __repr__(self): return repr(self)\nrepr(A())",
        "nested too deeply",
    ),
    "the interpreter is ended": ("import os\nos._exit(3)", "exit(3)"),
    "the interpreter aborts": ("import os\nos.abort()", "broke off"),
}


@pytest.fixture(scope="module")
def isolated_site(make_site):
    return make_site(isolated=True)


@pytest.fixture(params=["plain", "isolated"])
def either_lab(request, context, lab_site, isolated_site):
    """A page without and one with SharedArrayBuffer."""
    lab = open_lab(context, lab_site if request.param == "plain" else isolated_site)
    assert lab.page.evaluate("crossOriginIsolated") == (request.param == "isolated")
    return lab


def test_stop_ends_any_code(either_lab):
    lab = either_lab
    polite = "print('going')\nwhile True: pass"
    stubborn = (
        f"while True:\n  try:\n    {polite!r}\n    while True: print('going')\n  except: pass"
    )
    for code in (polite, stubborn.replace("except:", "except BaseException:")):
        run = lab.start(code)
        lab.wait_for_text(run, "going")
        lab.stop(run)
        assert lab.outcome(run) == {"state": "stopped"}
        assert lab.run("print('fine')") == FINE


def test_a_stop_as_the_code_ends_spares_the_next_run(context, isolated_site):
    lab = open_lab(context, isolated_site)
    run = lab.start("print('going')\nimport time\ntime.sleep(1)")
    # The worker ends the run while the page is busy and does not hear of it.
    lab.page.evaluate(
        """async run => {
            while (!classroom.events(run).some(({ type }) => type === "stream"))
                await new Promise((resolve) => setTimeout(resolve, 1));
            const end = performance.now() + 3000;
            while (performance.now() < end);
            classroom.stop(run);
        }""",
        run,
    )
    assert lab.outcome(run) == {"state": "stopped"}
    long = "\n".join(f"def f{i}(x):\n    return x + {i}" for i in range(4000))
    assert lab.run(f"{long}\nprint('fine')") == FINE


def test_stop_works_while_python_is_loading(lab):
    run = lab.start("import numpy\nprint('never')")
    lab.stop(run)
    assert lab.outcome(run) == {"state": "stopped"}
    assert lab.run("print('fine')") == FINE
    assert lab.text(run) == ""


def test_ten_megabytes_of_output_are_cut(shared):
    for code in ("for i in range(200_000): print('x' * 50)", "print('x' * 10_000_000)"):
        run = shared.start(f"{code}\nprint('the end')")
        assert shared.outcome(run) == {"state": "done"}
        text = shared.text(run)
        assert len(text) < 1_010_000
        assert "The rest is left out" in text
        assert text.endswith("the end\n"), "the last lines are shown"
        assert len(shared.events(run, "stream")) < 2_000
    assert shared.run("print('fine')") == FINE


def test_progress_lines_that_overwrite_themselves_are_not_cut(shared):
    run = shared.start("for i in range(20_000): print('\\r', '=' * 80, i, end='')\nprint()")
    assert shared.outcome(run) == {"state": "done"}
    assert "left out" not in shared.text(run)
    assert "19999" in shared.text(run)


def test_endless_pictures_are_cut(shared):
    run = shared.start(
        "import matplotlib.pyplot as plt\n"
        "for i in range(110):\n  plt.figure(figsize=(0.1, 0.1))\n  plt.show()"
    )
    assert shared.outcome(run) == {"state": "done"}
    assert len(shared.events(run, "display")) == 100
    assert "More figures" in shared.text(run)


@pytest.mark.parametrize("name", CRASHES)
def test_a_crash_of_python_is_an_error_of_the_run_only(lab, name):
    code, message = CRASHES[name]
    outcome, text = lab.run(code)
    assert outcome["state"] == "error"
    assert message in outcome["message"]
    assert "your code is safe" in outcome["message"]
    assert text == ""
    assert lab.run("print('fine')") == FINE


def test_a_crash_names_the_line(lab):
    assert lab.run("x = 1\nimport os\nos.abort()")[0]["line"] == 3


def test_full_memory_is_an_error_and_is_given_back(lab):
    outcome, _ = lab.run("x = []\nwhile True: x.append(bytearray(100_000_000))")
    assert outcome["state"] == "error"
    assert outcome["message"].startswith("MemoryError")
    assert "smaller arrays" in outcome["message"]
    assert outcome["line"] == 2
    assert lab.run("print('fine')") == FINE


@pytest.mark.parametrize(
    "pattern",
    [
        "pyodide.mjs",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.*.json",
        "numpy-*.whl",
        "worker.*.js",
        "cifar10*.npz",
    ],
)
def test_a_file_that_fails_is_named_and_can_be_tried_again(lab, lab_site, pattern):
    path = lab_site.file(pattern)
    lab.page.route(f"**/{path.name}", lambda route: route.abort())
    code = "import numpy\nfrom keras.datasets import cifar10\nprint('fine')"
    outcome = lab.outcome(lab.start(code))
    assert outcome["state"] == "unavailable"
    assert outcome["url"].endswith(path.name)
    assert path.name in outcome["message"]
    lab.page.unroute(f"**/{path.name}")
    assert lab.run(code) == FINE


def test_a_missing_file_is_not_taken_for_the_site_s_error_page(context, make_site):
    site = make_site()
    numpy = site.file("numpy-*.whl")
    content = numpy.read_bytes()
    lab = open_lab(context, site)
    numpy.write_bytes(content[:-1])
    assert "instead of" in lab.outcome(lab.start("import numpy"))["message"]
    numpy.write_bytes(content[:-1] + b"x")
    assert "lockfile" in lab.outcome(lab.start("import numpy"))["message"]
    numpy.unlink()
    assert "404" in lab.outcome(lab.start("import numpy"))["message"]
    outcome, _ = lab.run("import importlib\nimportlib.import_module('num' + 'py')")
    assert outcome["state"] == "error"
    assert "404" in outcome["message"]
    site.file("numbers.*.csv").unlink()
    outcome, _ = lab.run("print(open('data/' + 'numbers.csv').read())")
    assert outcome["state"] == "error"
    assert "numbers" in outcome["message"] + outcome["traceback"]
    assert "404" in outcome["traceback"]
