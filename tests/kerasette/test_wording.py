"""Messages, names, configs, tables and progress lines equal what real Keras showed (recorded by
`record.py`).
"""

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import kerasette
from kerasette import progbar
from tests.kerasette import progress, wording

FOLDER = Path(__file__).parent / "recordings"
SEEN = json.loads((FOLDER / "wording.json").read_text(encoding="utf-8"))["seen"]
PRINTED = json.loads((FOLDER / "progress.json").read_text(encoding="utf-8"))["printed"]


def test_the_recording_has_every_case() -> None:
    assert set(SEEN) == set(wording.CASES)
    assert len(PRINTED) == len(progress.SCRIPTS)


@pytest.mark.parametrize("name", wording.CASES)
def test_wording(name: str) -> None:
    assert wording.observe(kerasette, name) == SEEN[name]


@pytest.mark.parametrize("index", range(len(progress.SCRIPTS)))
def test_progress_lines(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    script, clock = progress.SCRIPTS[index], progress.Clock()
    monkeypatch.setattr(progbar, "time", SimpleNamespace(time=clock.time))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        progress.play(progbar.Progbar(script.target, script.verbose), script, clock)
    assert out.getvalue() == PRINTED[index]
