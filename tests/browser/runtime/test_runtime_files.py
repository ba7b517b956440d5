"""Files that student code writes come to the page, and later runs find them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.runtime.conftest import Lab, open_lab

pytestmark = pytest.mark.browser

DONE = {"state": "done"}


def written(lab: Lab, run: int) -> dict[str, Any]:
    """What the page has of a run's files at its end: content, or why there is none."""
    files: dict[str, Any] = {}
    for event in lab.events(run, "files"):
        for path in event["removed"]:
            files.pop(path, None)
        for file in event["changed"]:
            files[file["path"]] = file.get("content", file.get("refused"))
    return files


def ran(lab: Lab, code: str) -> dict[str, Any]:
    """Run code that ends well; return its files."""
    run = lab.start(code)
    assert lab.outcome(run) == DONE
    return written(lab, run)


def test_every_file_that_code_leaves_behind_comes_to_the_page(lab):
    code = (
        "import os, pathlib, tempfile\n"
        "pathlib.Path('a/b').mkdir(parents=True)\n"
        "pathlib.Path('a/b/deep.txt').write_text('deep')\n"
        "never_closed = open('open.txt', 'w')\nnever_closed.write('held back')\n"
        "open('empty.txt', 'w').close()\n"
        "open('draft.tmp', 'w').write('renamed')\nos.replace('draft.tmp', 'final.txt')\n"
        "open('gone.txt', 'w').write('x')\nos.remove('gone.txt')\n"
        "for i in range(300): open('again.txt', 'w').write(f'{i:03}')\n"
        "open('data/numbers.csv', 'a').write('5,6')\n"
        "tempfile.NamedTemporaryFile(delete=False).write(b'x')\n"
        "open('/tmp/elsewhere.txt', 'w').write('x')\n"
        "print(open('data/large.bin').read(3))"
    )
    assert ran(lab, code) == {
        "a/b/deep.txt": "deep",
        "open.txt": "held back",
        "empty.txt": "",
        "final.txt": "renamed",
        "again.txt": "299",
        "data/numbers.csv": "a,b\n1,2\n3,4\n5,6",
    }
    look = "print(open('open.txt').read(), open('data/numbers.csv').read()[-4:])"
    assert lab.run(look) == (DONE, "held back 3,4\n\n"), "the course's files are as they were"
    assert ran(lab, look) == {}, "files that a run only reads are not of that run"
    assert ran(lab, "open('open.txt', 'a').write('!')") == {"open.txt": "held back!"}


def test_an_error_loses_nothing(lab):
    run = lab.start("f = open('a.txt', 'w')\nf.write('written')\n1 / 0")
    assert lab.outcome(run)["state"] == "error"
    assert written(lab, run) == {"a.txt": "written"}
    run = lab.start("open('b.txt', 'w').write('before')\nimport os\nos.abort()")
    assert "broke off" in lab.outcome(run)["message"]
    assert written(lab, run) == {"b.txt": "before"}
    assert lab.run("print(open('a.txt').read(), open('b.txt').read())")[1] == "written before\n"


def test_stop_loses_nothing_that_was_finished(context, lab_site, make_site):
    for site in (lab_site, make_site(isolated=True)):
        lab = open_lab(context, site)
        run = lab.start(
            "import os\nos.mkdir('runs')\nopen('runs/a.txt', 'w').write('finished')\n"
            "half = open('half.txt', 'w')\nhalf.write('x' * 100_000)\nhalf.flush()\n"
            "print('going')\nwhile True: pass"
        )
        lab.wait_for_text(run, "going")
        lab.stop(run)
        assert lab.outcome(run) == {"state": "stopped"}
        assert written(lab, run)["runs/a.txt"] == "finished"
        assert lab.run("print(open('runs/a.txt').read())") == (DONE, "finished\n")


def test_a_log_that_stays_open_is_brought_between_its_lines(lab):
    run = lab.start(
        "import time\nlog = open('log.csv', 'w')\nlog.write('epoch,loss\\n')\nlog.flush()\n"
        "while True:\n    time.sleep(0.1)\n    print('training')"
    )
    lab.page.wait_for_function(
        "run => classroom.events(run).some(event => event.type === 'files')", arg=run
    )
    lab.stop(run)
    assert lab.outcome(run) == {"state": "stopped"}
    assert written(lab, run) == {"log.csv": "epoch,loss\n"}


def test_what_is_too_large_is_named_and_not_kept(lab):
    code = (
        "open('large.bin', 'wb').write(bytes(50_000_001))\n"
        "for name in 'abc': open(f'{name}.bin', 'wb').write(bytes(40_000_000))\n"
        "for i in range(120): open(f'{i}.txt', 'w').close()"
    )
    run = lab.start(code)
    assert lab.outcome(run) == DONE
    files = written(lab, run)
    assert files["large.bin"] == "file"
    assert sorted(files[f"{name}.bin"] == "total" for name in "abc") == [False, False, True]
    assert len(files) == 124
    assert sum(value == "count" for value in files.values()) == 22
    assert ran(lab, "open('a.bin', 'wb').write(b'small')") == {"a.bin": "small"}
    outcome, text = lab.run("import os\nprint(len(os.listdir()))\nopen('large.bin')")
    assert text == "102\n", "the folders of the course and what the page has"
    assert "run the code that writes this one again" in outcome["message"]


def test_files_last_as_long_as_the_page(context, lab_site):
    lab = open_lab(context, lab_site)
    assert ran(lab, "open('a.txt', 'w').write('x')") == {"a.txt": "x"}
    lab.page.reload()
    lab.page.wait_for_function("window.classroom")
    assert lab.run("open('a.txt')")[0]["message"].startswith("FileNotFoundError")
