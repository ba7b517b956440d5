"""The notebook's file, and what a training step needs of a device's memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from kerasette import aliases, device
from kerasette.errors import ResourceExhaustedError
from kerasette.models.memory import step_memory

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOK = ROOT / "docs/notebooks/02_cnn.ipynb"
MIB = 2**20


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The functions that the notebook defines, with kerasette under Keras' name."""
    aliases.install()
    found: dict[str, Any] = {}
    cells = {cell.id: cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells}
    imports = [line for line in cells["load"].split("\n") if re.match("import|from", line)]
    exec("\n".join(imports), found)
    for name in ("model-1", "model-2", "model-3", "memory"):
        exec(cells[name], found)
    return found


@pytest.fixture
def memory() -> Iterator[None]:
    yield
    device.configure(device.base.DEFAULT_MEMORY)


def fit(names: dict[str, Any], batch: int) -> None:
    """Train the first model as in a notebook that has just been restarted."""
    names["keras"].utils.clear_session()
    model = names["model_1"]()
    x = np.zeros((batch, 32, 32, 3), np.uint8)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, np.zeros((batch, 1), np.uint8), batch_size=batch, verbose=0)


def test_the_file_is_valid_and_has_no_outputs() -> None:
    text = NOTEBOOK.read_text("utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "coursekit" not in text
    # As Jupyter writes files, so that a change of one line is a change of one line.
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("size", [24, 40])
def test_the_largest_batch_that_fits_trains_and_the_next_one_says_what_it_needs(
    names: dict[str, Any], memory: None, size: int
) -> None:
    device.configure(memory=size * MIB)

    def fits(batch: int) -> bool:
        try:
            fit(names, batch)
        except ResourceExhaustedError:
            return False
        return True

    low, high = 1, 20_000
    assert fits(low)
    assert not fits(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)

    fit(names, low)
    with pytest.raises(ResourceExhaustedError) as caught:
        fit(names, high)
    message = str(caught.value)
    found = re.search(
        rf"batch_size={high} needs ([\d.,]+) MiB .* the device has (\d+) MiB", message
    )
    assert found
    assert (float(found[1]), int(found[2])) == (pytest.approx(size, abs=1), size)
    # Not a fixed number of images, but what the compiled step needs.
    assert low == pytest.approx(size * MIB / 60_000, rel=0.25)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_the_notebook_counts_is_no_less_than_what_a_step_needs(
    names: dict[str, Any], number: int
) -> None:
    model = names[f"model_{number}"]()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    row = np.zeros((1, 32, 32, 3), np.float32), np.zeros((1, 1), np.uint8)
    for batch in (256, 20_000):
        counted = names["step_memory"](model, batch)
        needed = step_memory(model, *row, batch).needed
        assert needed < counted < 5 * needed
