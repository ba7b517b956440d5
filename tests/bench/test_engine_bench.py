"""`make bench` on its smallest case: rows of the right form, which a later run replaces."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = {
    **{"run_id": str, "engine": str, "place": str, "model": str, "batch": int, "threads": int},
    **{"seconds": float, "samples_per_s": float, "share_of_peak": float, "peak_memory": int},
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The rows of a run over the file of an older run, by engine."""
    output = tmp_path_factory.mktemp("bench") / "engine.json"
    case = {"place": "native", "model": "chapter4", "batch": 512, "threads": 1}
    measured = {"seconds": 2.048, "samples_per_s": 1000.0, "share_of_peak": None, "peak_memory": 9}
    old = [
        {"run_id": "old", "engine": engine, **case, **measured}
        for engine in ("kerasette", "keras-torch")
    ]
    output.write_text(json.dumps(old))
    options = "--engines kerasette peak --places native --models chapter4 --batches 512"
    command = [sys.executable, "bench/engine.py", *options.split(), "--threads", "1"]
    command += ["--repeats", "1", "--output", str(output)]
    printed = subprocess.check_output(command, cwd=ROOT, text=True)
    assert "goals (chapter4)" in printed
    assert "Keras on PyTorch, native: 1,000 (512)" in output.with_suffix(".svg").read_text()
    return {row["engine"]: row for row in json.loads(output.read_text())}


@pytest.mark.parametrize("engine", ["kerasette", "peak"])
def test_a_row_has_every_column(rows, engine):
    row = rows[engine]
    assert {name: type(value) for name, value in row.items()} == COLUMNS
    assert row["seconds"] > 0
    assert row["samples_per_s"] == pytest.approx(2048 / row["seconds"])
    assert row["peak_memory"] > 2**20


def test_the_peak_is_the_limit(rows):
    assert rows["peak"]["share_of_peak"] == pytest.approx(1)
    assert 0 < rows["kerasette"]["share_of_peak"] < 1


def test_rows_of_other_runs_stay_until_they_are_measured_again(rows):
    assert rows["keras-torch"]["run_id"] == "old"
    assert rows["kerasette"]["run_id"] != "old"
