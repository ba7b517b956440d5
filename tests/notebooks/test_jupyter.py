"""The notebook in Jupyter's own kernel with real Keras, unchanged."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest

pytestmark = pytest.mark.live

NOTEBOOK = Path(__file__).resolve().parent.parent.parent / "docs/notebooks/02_cnn.ipynb"

# Runs before the first cell: CIFAR-10 itself would be a download. As many images, of its shape and
# types, whose classes are a colour with noise.
IMAGES = """
import keras, numpy

def load_data():
    rng = numpy.random.default_rng(7)
    colours = rng.integers(0, 256, (10, 3))

    def images(count):
        labels = rng.integers(0, 10, (count, 1), dtype="uint8")
        noise = rng.integers(-96, 97, (count, 32, 32, 3), dtype="int16")
        pixels = colours[labels[:, 0], None, None] + noise
        return pixels.clip(0, 255).astype("uint8"), labels

    return images(50_000), images(10_000)

keras.datasets.cifar10.load_data = load_data
"""


def test_it_runs_in_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient = pytest.importorskip("nbclient")
    # The small steps of these networks lose more to several threads than they gain.
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "torch"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    sources = [cell.source for cell in notebook.cells]
    notebook.cells.insert(0, nbformat.v4.new_code_cell(IMAGES))
    client = nbclient.NotebookClient(
        notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    ran = notebook.cells[1:]
    assert [cell.source for cell in ran] == sources
    code = {cell.id: cell for cell in ran if cell.cell_type == "code"}
    text = {
        name: "".join(output.get("text", "") for output in cell.outputs)
        for name, cell in code.items()
    }
    for model, weights in ((1, "42,682"), (2, "42,826"), (3, "6,842")):
        assert re.search(rf"model {model} +{weights}( +[+-]?\d+\.\d%){{3}} +\d", text["table"])
    for size in ("1", "8", "500", "20,000"):
        assert re.search(
            rf"^ *{size} +[\d,]+ +\d+\.\d\d +\d+\.\d% +[\d,.]+ MiB", text["batch-table"], re.M
        )
    for name in ("look", "curves", "batch-curves"):
        assert any("image/png" in output.get("data", {}) for output in code[name].outputs), name
