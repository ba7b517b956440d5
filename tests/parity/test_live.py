"""kerasette against real Keras, live; run by `make parity`, which has installed PyTorch."""

import subprocess
import sys

import pytest
import reference
from measure import GROUPS, differences, measure
from record import check
from recordings import HERE
from text_cases import TEXTS, read_text

import kerasette
from kerasette import testing

CASES = [case for cases in GROUPS.values() for case in cases]
EXERCISES = HERE.parent / "exercises"


def test_committed_recordings_are_what_keras_computes():
    assert not check()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_kerasette_is_as_keras(case):
    kerasette.utils.clear_session()
    expected = measure(case, reference.keras, reference.gradients)
    actual = measure(case, kerasette, testing.gradients)
    assert not differences(case.name, actual, expected)


@pytest.mark.parametrize("name", TEXTS)
def test_kerasette_reads_as_keras(name):
    assert read_text(name, kerasette) == read_text(name, reference.keras)


@pytest.mark.parametrize("exercise", ["04_01", "04_02"])
def test_exercises_judge_real_keras_alike(exercise):
    """The verdicts on networks of real Keras are those of the golden transcript."""
    result = subprocess.run(
        [sys.executable, EXERCISES / "transcript.py", exercise, "--keras"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == (EXERCISES / "golden" / f"{exercise}.txt").read_text()
