"""Records what real Keras shows for the cases of `wording.py` and for progress lines, with a clock
of our own.

Run with KERAS_BACKEND=torch where Keras is installed: python -m tests.kerasette.record
"""

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.kerasette import progress, wording

FOLDER = Path(__file__).parent / "recordings"


def main() -> None:
    """Write both recordings."""
    import keras  # noqa: PLC0415  # pyright: ignore[reportMissingImports]
    from keras.src.utils import progbar  # noqa: PLC0415  # pyright: ignore[reportMissingImports]

    FOLDER.mkdir(exist_ok=True)
    seen = {name: wording.observe(keras, name) for name in wording.CASES}
    _write("wording.json", {"keras": keras.__version__, "seen": seen})

    clock = progress.Clock()
    progbar.time = SimpleNamespace(time=clock.time)
    printed = []
    for script in progress.SCRIPTS:
        clock.now = 0.0
        with contextlib.redirect_stdout(io.StringIO()) as out:
            bar = progbar.Progbar(script.target, verbose=script.verbose, stateless_metrics=set())
            progress.play(bar, script, clock)
        printed.append(out.getvalue())
    _write("progress.json", {"keras": keras.__version__, "printed": printed})


def _write(name: str, content: Any) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
