"""Runs the answers to an exercise through its test and writes down what the student would read.

    python tests/exercises/transcript.py 04_01            # with kerasette as Keras
    python tests/exercises/transcript.py 04_01 --keras    # with real Keras

Each engine needs a process of its own: both are called `keras`.
"""

import argparse
import contextlib
import difflib
import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The tests look at the model only: of the answers, the solution alone trains it as well.
AFTER_THE_MODEL = "model.summary()"


class Messages:
    """Collects what a test says through `__msg__`."""

    def __init__(self):
        self.lines: list[str] = []

    def __getattr__(self, kind):
        return lambda text="", *rest: self.lines.append(" ".join([kind + ":", str(text), *rest]))


def run(exercise: str, code: str) -> list[str]:
    """Run the code and then the exercise's test in one namespace, as the page does; return the
    messages of the verdict."""
    messages = Messages()
    namespace = {"__name__": "__main__", "__msg__": messages, "__solution__": code}
    test = ROOT / "exercises" / f"test_{exercise}.py"
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, f"exc_{exercise}.py", "exec"), namespace)
        try:
            exec(compile(test.read_text(), test.name, "exec"), namespace)
        except AssertionError as error:
            messages.lines.append(f"fail: {error}")
    return messages.lines


def edited(solution: str, edits) -> str:
    """Return the solution with the edits made; an edit that no longer fits is an error."""
    for old, new in edits:
        if old not in solution:
            raise SystemExit(f"answers.py: this text is not in the solution any more: {old!r}")
        solution = solution.replace(old, new)
    return solution


def transcript(exercise: str) -> str:
    """Return all answers with the lines that differ from the solution and their verdicts."""
    from answers import ANSWERS  # noqa: PLC0415

    solution = (ROOT / "exercises" / f"solution_{exercise}.py").read_text()
    parts = []
    for answer in ANSWERS[exercise]:
        clear_session()
        code = edited(solution, answer.edits)
        diff = difflib.unified_diff(solution.splitlines(), code.splitlines(), n=0, lineterm="")
        changes = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
        if answer.edits:
            code = code[: code.index(AFTER_THE_MODEL)]
        parts.append("\n".join([f"# {answer.title}", *changes, *run(exercise, code)]))
    return "\n\n".join(parts) + "\n"


def clear_session():
    """Start the counters of layer names again, as every run in the page does."""
    import keras  # noqa: PLC0415

    keras.utils.clear_session()


def load_engine(real: bool):
    """Make `import keras` mean kerasette or real Keras, with sixteen images as its data set."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    os.environ.setdefault("MPLBACKEND", "Agg")
    sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]
    if not real:
        import kerasette.aliases  # noqa: PLC0415

        kerasette.aliases.install()
    import keras  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    images = np.random.default_rng(0).integers(0, 256, (16, 32, 32, 3), dtype=np.uint8)
    labels = (np.arange(16, dtype=np.uint8) % 10)[:, None]
    keras.datasets.cifar10.load_data = lambda: ((images, labels), (images, labels))


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("exercise")
    parser.add_argument("--keras", action="store_true", help="real Keras instead of kerasette")
    parser.add_argument("--starter", action="store_true", help="run only the starter")
    options = parser.parse_args()
    load_engine(options.keras)
    if options.starter:
        run(options.exercise, (ROOT / "exercises" / f"exc_{options.exercise}.py").read_text())
        return
    print(transcript(options.exercise), end="")


if __name__ == "__main__":
    main()
