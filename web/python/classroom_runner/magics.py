"""Jupyter's commands in the cells of a notebook, such as `%matplotlib inline` and `!pip install`.

Those that do no harm where they are left out are left out, `%time` works, installing packages is
answered by a note, and every other command is a SyntaxError that names it.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from classroom_runner.host import Settings

TIMED = "__timed__"
"""The name under which the rewritten source finds `timed`."""

_COMMAND = re.compile(r"(?P<indent>\s*)(?P<name>%%?\w+|!|\?)\s*(?P<rest>.*)")
_HELP = re.compile(r"\s*[\w.]+\?\??\s*$")
_INSTALLERS = re.compile(r"(?:python\d?\s+-m\s+)?(?:pip\d?|conda|mamba|uv)\b")
_LEFT_OUT = {"%matplotlib", "%config", "%load_ext", "%reload_ext", "%autoreload", "%pylab"}


@dataclass
class Translated:
    """Source as Python reads it, line by line as before, and what to tell about it first."""

    source: str
    notes: list[str] = field(default_factory=list)
    timed: bool = False
    """Whether to say how long it took, for `%%time`."""


def translate(source: str, filename: str, settings: Settings) -> Translated:
    """Replace commands by Python. Raises SyntaxError for one that does not exist here.

    Python's own parser finds them: a line that it accepts, such as the `% b` of a long expression
    or text in a string, is no command.
    """
    found = Translated(source)
    lines = source.split("\n")
    while (number := _refused(lines)) is not None:
        line = lines[number]
        if not (match := _COMMAND.match(line)) and not _HELP.match(line):
            break  # An error for Python to tell.
        name, rest = (match["name"], match["rest"]) if match else (line.strip(), "")
        indent = match["indent"] if match else ""
        lines[number] = f"{indent}pass"
        if name == "%%time" and not rest and not any(map(str.strip, lines[:number])):
            found.timed = True
        elif name.lstrip("%!") in ("pip", "conda", "mamba") or (
            name == "!" and _INSTALLERS.match(rest)
        ):
            found.notes.append(settings.text("magic_package", command=line.strip()))
        elif name == "%time" and rest:
            lines[number] = f"{indent}with {TIMED}(): {rest}"
        elif name not in _LEFT_OUT:
            key = "magic_shell" if name == "!" else "magic_unknown"
            place = (filename, number + 1, len(indent) + 1, line)
            raise SyntaxError(settings.text(key, command=line.strip()), place)
    found.source = "\n".join(lines)
    return found


def _refused(lines: list[str]) -> int | None:
    """Return the index of the line that Python does not accept, None where it accepts all."""
    try:
        ast.parse("\n".join(lines))
    except SyntaxError as error:
        number = (error.lineno or 0) - 1
        return number if 0 <= number < len(lines) else None
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


@contextmanager
def timed() -> Iterator[None]:
    """Print how long a statement took, as `%time` does."""
    begun = time.perf_counter()
    yield
    print(f"Wall time: {time.perf_counter() - begun:.3g} s")
