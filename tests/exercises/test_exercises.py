"""The exercises as students meet them: starters with blanks, solutions, wrong answers."""

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from transcript import ROOT

GOLDEN = Path(__file__).parent / "golden"
EXERCISES = sorted(path.stem.removeprefix("exc_") for path in ROOT.glob("exercises/exc_*.py"))


def source(kind: str, exercise: str) -> str:
    return (ROOT / "exercises" / f"{kind}_{exercise}.py").read_text()


def blanks(code: str) -> list[int]:
    """Return the line of each blank, as Python's tokenizer sees names."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [t.start[0] for t in tokens if t.type == tokenize.NAME and set(t.string) == {"_"}]


def test_chapter_4_has_its_exercises():
    assert EXERCISES == ["04_01", "04_02"]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_starter_is_valid_python_with_blanks(exercise):
    starter = source("exc", exercise)
    ast.parse(starter)
    assert len(blanks(starter)) >= 5
    assert not blanks(source("solution", exercise))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_solution_is_the_starter_filled_in(exercise):
    """Outside of comments, starter and solution differ only in lines that have a blank."""
    starter = source("exc", exercise).splitlines()
    solution = source("solution", exercise).splitlines()
    different = [
        old
        for old, new in zip(starter, solution, strict=True)
        if old != new and not old.startswith("#")
    ]
    assert different and all("____" in line for line in different)


def run_transcript(exercise: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the transcript in a process of its own, where `keras` is what the options say."""
    command = [sys.executable, Path(__file__).with_name("transcript.py"), exercise, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_starter_does_not_run(exercise):
    """Natively the first blank is an error; in the page Run names the blanks before that."""
    first = blanks(source("exc", exercise))[0]
    result = run_transcript(exercise, "--starter")
    assert f'exc_{exercise}.py", line {first}' in result.stderr
    assert "____" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_verdicts(exercise, golden):
    """Every answer gets the verdict of the golden transcript, with kerasette as Keras."""
    result = run_transcript(exercise)
    assert result.returncode == 0, result.stderr
    golden(GOLDEN / f"{exercise}.txt", result.stdout)


@pytest.mark.live
@pytest.mark.parametrize("exercise", EXERCISES)
def test_verdicts_on_real_keras(exercise):
    """Networks of real Keras are judged alike."""
    result = run_transcript(exercise, "--keras")
    assert result.returncode == 0, result.stderr
    assert result.stdout == (GOLDEN / f"{exercise}.txt").read_text()
