"""The small course of these tests: its files, and code that is no good Python on purpose."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent

# Here and not in files, so that no checker of this project's own code reads it.
CODE = {
    "exc_01.py": "x = ____\n",
    "solution_01.py": 'x = "a < b & c"\n',
    "test_01.py": 'assert x, "Give x a \\"value\\"."\n',
    "exc_invalid.py": "x = 1\ny = \n",
    "deep/own_name.py": "z = 1\n",
    "deep/exc_deep.py": "x = ____\n",
    "deep/helper.py": "def helped():\n    return True\n",
}


def make(folder: Path) -> Path:
    """Write the course into a folder that is not there yet."""
    shutil.copytree(HERE / "course", folder)
    for name, code in CODE.items():
        path = folder / "exercises" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(code)
    return folder
