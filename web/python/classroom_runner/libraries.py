"""Puts back what student code assigned over a library's own names, such as `plt.title = "Loss"`."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Libraries:
    """The public functions, classes and submodules of the modules that are loaded."""

    def __init__(self) -> None:
        self._names: dict[ModuleType, dict[str, Any]] = {}

    def remember(self) -> None:
        """Note the names of modules that have been loaded since the last call."""
        for name, module in list(sys.modules.items()):
            # Some are objects of JavaScript.
            if type(module) is not ModuleType or module in self._names or name == "__main__":
                continue
            self._names[module] = {
                name: value
                for name, value in vars(module).items()
                if name[0] != "_" and (callable(value) or isinstance(value, ModuleType))
            }

    def restore(self) -> None:
        """Undo assignments to those names."""
        for module, names in self._names.items():
            now = vars(module)
            for name, value in names.items():
                if now.get(name) is not value:
                    now[name] = value
