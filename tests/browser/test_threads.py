"""The engine's threads in Chromium, on an isolated page: they start, and change no bit."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools.browser import ROOT, serve

sys.path.insert(0, str(ROOT / "tools"))
import kerasette_wheel

PYODIDE = ROOT / "node_modules" / "pyodide"
NUMPY = next((ROOT / "wheels").glob("numpy-*.whl"))

# As the page does it: Python runs in a module worker; the engine is imported before code runs.
WORKER = """
import { loadPyodide } from "./pyodide/pyodide.mjs";
const ready = loadPyodide().then(async (pyodide) => {
  for (const file of ["numpy.whl", "kerasette.whl"]) {
    pyodide.unpackArchive(await (await fetch(file)).arrayBuffer(), "wheel");
  }
  return pyodide;
});
onmessage = async ({ data }) => {
  const pyodide = await ready;
  try {
    postMessage(pyodide.runPython(data));
  } catch (error) {
    postMessage(String(error));
  }
};
"""

IMPORT = """
import os

os.environ["KERASETTE_THREADS"] = "{threads}"
import kerasette
"""

SCENARIO = """
import hashlib, json
import numpy as np
import kerasette as keras
from kerasette import device, layers

def weights_after_training(batch_size):
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(1)
    x, y = rng.random((256, 24, 24, 3), np.float32), rng.integers(0, 10, 256)
    model = keras.Sequential([
        keras.Input((24, 24, 3)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(24, 3, padding="same"),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.SpatialDropout2D(0.2),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=batch_size, epochs=4, verbose=0)
    return hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest()

found = [weights_after_training(batch_size) for batch_size in (7, 32, 128)]
json.dumps([device.get().helping, found])
"""


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with nothing but Pyodide, NumPy and the engine, isolated from others."""
    folder: Path = tmp_path_factory.mktemp("engine")
    (folder / "pyodide").symlink_to(PYODIDE)
    (folder / "numpy.whl").symlink_to(NUMPY)
    plain = kerasette_wheel.build(folder / "wheel").whole
    (folder / "kerasette.whl").symlink_to(plain)
    (folder / "worker.mjs").write_text(WORKER)
    (folder / "index.html").write_text("<!doctype html><title>engine</title>")
    return serve(folder, isolated=True)[1]


def run(browser: Browser, url: str, threads: int) -> tuple[int, list[str]]:
    """How many helpers there were in a run, and the weights after it."""
    page = browser.new_page()
    page.goto(url)
    answer = page.evaluate(
        """async ([before, code, helpers]) => {
            const worker = new Worker("worker.mjs", { type: "module" });
            const run = (code) => new Promise((resolve) => {
                worker.onmessage = ({ data }) => resolve(data);
                worker.postMessage(code);
            });
            await run(before);
            // They start while the worker is idle.
            const helping = () => run("kerasette.device.get().helping");
            for (let tenths = 0; tenths < 300 && (await helping()) < helpers; tenths++)
                await new Promise((resolve) => setTimeout(resolve, 100));
            return await run(code);
        }""",
        [IMPORT.replace("{threads}", str(threads)), SCENARIO, threads - 1],
    )
    page.close()
    helping, weights = json.loads(answer)
    return helping, weights


@pytest.mark.browser
def test_threads_change_no_bit(browser: Browser, engine_url: str) -> None:
    helping, expected = run(browser, engine_url, threads=1)
    assert helping == 0
    for threads in (2, 3):
        assert run(browser, engine_url, threads) == (threads - 1, expected)
