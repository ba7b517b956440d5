"""Code runs in the page: output, pictures, wheels, the course's files, a fresh state each time."""

from __future__ import annotations

import base64

import pytest

pytestmark = pytest.mark.browser


def test_the_first_run_loads_python_in_bytes_and_nothing_else(lab):
    run = lab.start("print('hello')\n1 + 1")
    assert lab.outcome(run) == {"state": "done"}
    assert lab.text(run) == "hello\n"
    assert lab.events(run, "display")[0]["data"] == {"text/plain": "2"}
    assert lab.wheels() == []
    progress = lab.events(run, "progress")
    assert progress[0]["total"] > 12_000_000, "the sizes are known before the files have arrived"
    assert progress[-1]["loaded"] == progress[-1]["total"]
    assert [event["loaded"] for event in progress] == sorted(event["loaded"] for event in progress)
    kinds = [event["type"] for event in lab.events(run)]
    assert kinds[-3:] == ["started", "stream", "display"]


def test_a_wheel_is_fetched_by_the_first_code_that_imports_it(lab):
    assert lab.run("import numpy as np\nprint(np.arange(4) @ np.arange(4))")[1] == "14\n"
    assert lab.wheels() == ["numpy"]
    picture = lab.start(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nplt.show()\nprint('between')\n"
        "plt.figure(figsize=(2, 1)); plt.plot([3]);"
    )
    assert lab.outcome(picture) == {"state": "done"}
    assert "matplotlib" in lab.wheels()
    first, second = lab.events(picture, "display")
    png = base64.b64decode(first["data"]["image/png"])
    assert png.startswith(b"\x89PNG")
    pixels = int.from_bytes(png[16:20])
    assert 400 < first["width"] < 700
    assert abs(pixels - 2 * first["width"]) <= 1
    assert second["width"] < first["width"]
    order = [event["type"] for event in lab.events(picture) if event["type"] != "progress"]
    assert order == ["started", "display", "stream", "display"]
    again = lab.start("print(1)")
    lab.outcome(again)
    assert lab.events(again, "display") == [], "figures are closed between runs"
    assert lab.wheels().count("numpy") == 1


def test_what_only_a_function_imports_is_fetched_when_it_is_called(lab):
    code = (
        "print('early')\ndef plot():\n    import matplotlib.pyplot as plt\n    plt.plot([1])\n"
        "if {}: plot()\nprint('late')"
    )
    assert lab.run(code.format(False)) == ({"state": "done"}, "early\nlate\n")
    assert lab.wheels() == []
    run = lab.start(code.format(True))
    assert lab.outcome(run) == {"state": "done"}
    assert len(lab.events(run, "display")) == 1
    assert "matplotlib" in lab.wheels()
    kinds = [event["type"] for event in lab.events(run)]
    assert kinds.index("stream") < kinds.index("progress"), "code runs before it"
    progress = lab.events(run, "progress")
    assert "matplotlib" in "".join(event["label"] for event in progress)
    assert progress[-1]["loaded"] == progress[-1]["total"]


def test_output_streams_while_the_code_runs(shared):
    run = shared.start("import time\nprint('early')\nwhile True: time.sleep(0.01)")
    shared.wait_for_text(run, "early\n")
    shared.stop(run)
    assert shared.outcome(run) == {"state": "stopped"}


def test_course_files_are_fetched_when_code_opens_them(shared):
    outcome, text = shared.run(
        "import os\nfrom exercises import helper\n"
        "print(sorted(os.listdir('.')), os.path.getsize('data/large.bin'))\n"
        "print(helper.load('[1]'), open('data/' + 'numbers.csv').read())"
    )
    assert outcome == {"state": "done"}
    assert text == "['data', 'exercises'] 1000000\n[1] a,b\n1,2\n3,4\n\n"
    fetched = [path for path in shared.requests if "/course/" in path]
    assert len(fetched) == 2
    assert not any("large" in path for path in fetched)


def test_files_of_the_course_that_a_run_changed_are_restored(lab):
    spoil = (
        "import os\nopen('new.txt', 'w').write('x')\nos.mkdir('folder')\n"
        "f = open('data/numbers.csv', 'r+'); f.write('spoiled'); f.close()\n"
        "os.remove('exercises/helper.py')\nprint(open('data/numbers.csv').read()[:7])"
    )
    assert lab.run(spoil)[1] == "spoiled\n"
    look = "import os\nprint(sorted(os.listdir('.')), open('data/numbers.csv').read()[:3])"
    assert lab.run(f"{look}\nfrom exercises import helper") == (
        {"state": "done"},
        "['data', 'exercises', 'folder', 'new.txt'] a,b\n",
    )
    replace = (
        "import os, shutil\nshutil.rmtree('data')\nopen('data', 'w').close()\n"
        "os.remove('exercises/helper.py')\nos.mkdir('exercises/helper.py')\n"
        "open('exercises/helper.py/x', 'w').close()\n"
    )
    assert lab.run(replace)[0] == {"state": "done"}
    assert lab.run(f"{look}\nfrom exercises import helper")[1].endswith(" a,b\n")


def test_a_missing_package_says_who_can_allow_it(shared):
    outcome, _ = shared.run("import scipy")
    assert outcome["state"] == "error"
    assert "`distribution`" in outcome["message"]


def test_submit_passes_and_fails_with_messages(shared):
    test = "assert x == 3, 'x should be 3'\n__msg__.good('Well done')"
    assert shared.run("x = 3", test)[0] == {
        "state": "passed",
        "messages": [{"kind": "good", "text": "Well done"}],
    }
    assert shared.run("x = 4", test)[0] == {
        "state": "failed",
        "messages": [{"kind": "fail", "text": "x should be 3"}],
    }


def test_keras_is_the_engine_under_both_names(lab):
    code = (
        "from tensorflow.keras import layers, models\nimport keras\nimport tensorflow as tf\n"
        "print(keras.layers.Dense is layers.Dense is tf.keras.layers.Dense)\n"
        "print(layers.Dense(2).name)"
    )
    assert lab.run(code) == ({"state": "done"}, "True\ndense\n")
    assert lab.run(code)[1] == "True\ndense\n", "names are counted from the start in every run"
    assert lab.wheels() == ["numpy", "kerasette"]


def test_the_data_set_is_fetched_once_with_progress(lab):
    code = (
        "from keras.datasets import cifar10\n"
        "(x, y), _ = cifar10.load_data()\nprint(x.shape, y.shape)"
    )
    run = lab.start(code)
    assert lab.outcome(run) == {"state": "done"}
    assert lab.text(run).endswith("(2000, 32, 32, 3) (2000, 1)\n")
    assert any("data" in event["label"].lower() for event in lab.events(run, "progress"))
    assert lab.run(code)[0] == {"state": "done"}
    assert len([path for path in lab.requests if "cifar10" in path]) == 1


def test_warming_up_brings_what_the_code_imports(lab):
    lab.page.evaluate("classroom.warm('import numpy')")
    run = lab.start("import numpy\nprint(numpy.__name__)")
    assert lab.outcome(run) == {"state": "done"}
    assert lab.events(run, "progress"), "loading that began before the click is shown too"
    assert lab.wheels() == ["numpy"]


def test_a_run_waits_for_the_one_before(lab):
    first = lab.start("print('first')")
    second = lab.start("print('second')")
    third = lab.start("print('third')")
    lab.stop(second)
    assert lab.outcome(second) == {"state": "stopped"}
    assert lab.outcome(third) == {"state": "done"}
    assert lab.outcome(first) == {"state": "done"}
    assert [lab.text(run) for run in (first, second, third)] == ["first\n", "", "third\n"]
