"""What the cells of one notebook share: its names live from its first cell to a restart."""

from __future__ import annotations

import sys
import types
from typing import Any

from classroom_runner.program import remember


class Workspace:
    """The `__main__` of a notebook and the sources of the cells that have run in it."""

    def __init__(self) -> None:
        # Without a `__file__`, as in Jupyter.
        self._module = types.ModuleType("__main__")
        self._module.__dict__["__builtins__"] = sys.modules["builtins"]
        self._sources: dict[str, str] = {}

    @property
    def namespace(self) -> dict[str, Any]:
        return self._module.__dict__

    def enter(self, source: str, filename: str) -> None:
        """Make it `__main__` for a cell, and let tracebacks find the lines of those before."""
        self._sources[filename] = source
        sys.modules["__main__"] = self._module
        for name, text in self._sources.items():
            remember(text, name)

    def has_cell(self, filename: str) -> bool:
        """Whether a file is the source of a cell."""
        return filename in self._sources
