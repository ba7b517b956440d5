"""How long a student waits: click on Run to first output, one epoch of exercise 04_01, and what the
curves that draw themselves add to it.

Everything is measured in one run, interleaved, in real Chromium on the built site (and natively for
comparison); read the ratios, the machine is shared. Writes `bench/page.json` as well.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Page

from course import ROOT, chromium, first_output, open_block, output, run, served_course

REPEATS = 5
MODEL = """
import time
{setup}
import keras
from keras import layers

(x, y), _ = keras.datasets.cifar10.load_data()
x = x.astype("float32") / 255
inputs = keras.Input((32, 32, 3))
h = layers.MaxPooling2D()(layers.Conv2D(16, 3, activation="relu")(inputs))
h = layers.Flatten()(layers.MaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(h)))
h = layers.Dense(16, activation="relu")(layers.Dense(32, activation="relu")(h))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""
EPOCH = (
    MODEL
    + """
model.fit(x, y, batch_size=32, epochs=1, verbose=0)
start = time.perf_counter()
model.fit(x, y, batch_size=32, epochs=1, verbose=0)
print("seconds", time.perf_counter() - start)
"""
)
# Two epochs with curves and without, by turns, each way first as often as the other.
CURVES = (
    MODEL
    + """
import json, os, statistics
name = os.environ["KERASETTE_CALLBACK"]
def fit(curves, batch):
    os.environ["KERASETTE_CALLBACK"] = name if curves else ""
    start = time.perf_counter()
    model.fit(x, y, batch_size=batch, epochs=2)
    return time.perf_counter() - start
ratios = {{}}
for batch in (8, 32):
    fit(True, batch)
    pairs = []
    for turn in range({pairs}):
        order = (True, False) if turn % 2 else (False, True)
        seconds = {{curves: fit(curves, batch) for curves in order}}
        pairs.append(seconds[True] / seconds[False])
    ratios[batch] = pairs
print("ratios", json.dumps(ratios))
"""
)
PAIRS = 8


def epoch_in_page(page: Page) -> float:
    first_output(page, EPOCH.format(setup=""))
    return float(output(page).split()[-1])


def curves_in_page(page: Page) -> dict[str, list[float]]:
    """Return, by batch size, the time of a `fit` with curves over that of one without."""
    text = run(page, CURVES.format(setup="", pairs=PAIRS), timeout=1200)
    return json.loads(text.rpartition("ratios ")[2])


def epoch_native(module: str) -> float | None:
    """Return an epoch's seconds under this CPython, or None where `module` is not installed."""
    if find_spec(module) is None:
        return None
    setup = "from kerasette import aliases\naliases.install()" if module == "kerasette" else ""
    if module == "keras":
        data = "import numpy, keras.datasets.cifar10 as c\nd = numpy.load({!r})\n"
        loader = "c.load_data = lambda: ((d['x_train'], d['y_train']), (d['x_test'], d['y_test']))"
        setup = data.format(str(ROOT / "build/datasets/cifar10.npz")) + loader
    environment = os.environ | {
        "KERASETTE_DATA": str(ROOT / "build/datasets"),
        "KERAS_BACKEND": "torch",
        "OMP_NUM_THREADS": "1",
    }
    epoch = [sys.executable, "-c", EPOCH.format(setup=setup)]
    return float(subprocess.check_output(epoch, env=environment, text=True).split()[-1])


def measure(browser: Browser, url: str) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {}
    for repeat in range(REPEATS):
        print(f"repeat {repeat + 1} of {REPEATS}", flush=True)
        context = browser.new_context()
        page = open_block(context, url)
        hello = "print('hello')"
        rows.setdefault("cold: Run to first output", []).append(first_output(page, hello))
        rows.setdefault("warm: Run to first output", []).append(first_output(page, hello))
        rows.setdefault("warm: with import keras", []).append(
            first_output(page, "import keras\nprint(keras.__name__)")
        )
        rows.setdefault("epoch of 04_01, Chromium", []).append(epoch_in_page(page))
        for batch, ratios in curves_in_page(page).items():
            rows.setdefault(f"fit with curves / without, batch {batch}", []).extend(ratios)
        context.close()
        context = browser.new_context()
        page = open_block(context, url)
        rows.setdefault("cold: Run to first output, with import keras", []).append(
            first_output(page, "import keras\nprint(keras.__name__)")
        )
        context.close()
        for module in ("kerasette", "keras"):
            if (seconds := epoch_native(module)) is not None:
                rows.setdefault(f"epoch of 04_01, native {module}", []).append(seconds)
    return rows


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served_course(Path(folder)) as url,
        chromium() as browser,
    ):
        rows = {name: statistics.median(v) for name, v in measure(browser, url).items()}
    unit = rows["warm: Run to first output"]
    epoch = rows["epoch of 04_01, Chromium"]
    print(f"\n{'median of ' + str(REPEATS):<46}{'seconds':>9}{'ratio':>9}")
    for name, value in rows.items():
        if " / " in name:
            print(f"{name:<46}{'':>9}{value:>9.3f}")
            continue
        ratio = value / (epoch if name.startswith("epoch") else unit)
        print(f"{name:<46}{value:>9.3f}{ratio:>9.2f}")
    (ROOT / "bench/page.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
