"""Makes `keras` and `tensorflow.keras` mean kerasette, and every other use of TensorFlow fail by
name.

`install()` is called by whoever runs students' code; the package itself is only `kerasette`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .errors import UnavailableError

PACKAGE = __package__ or "kerasette"
# Names under which the package is found; a longer one goes before the one it starts with.
PREFIXES = ("tensorflow.keras", "keras.api", "keras")
# Parts of the package that are not Keras' modules.
INTERNAL = ("aliases", "device", "errors", "graph", "kernels", "missing", "program", "registry")
VERSION = "2.21.0"


def install() -> None:
    """Register the aliases; a second call changes nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _target(name: str) -> str | None:
    """The module of the package behind a name, or None when the name is not an alias."""
    for prefix in PREFIXES:
        if name == prefix or name.startswith(prefix + "."):
            return PACKAGE + name[len(prefix) :]
    return None


class _Finder(MetaPathFinder, Loader):
    """Finds aliases before anything that is installed under the same name."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "tensorflow" or _target(fullname) is not None:
            return ModuleSpec(fullname, self, is_package=True)
        if fullname.startswith("tensorflow."):
            raise UnavailableError(fullname, "TensorFlow")
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        target = _target(spec.name)
        if target is None:
            return _TensorFlow(spec.name)
        rest = target[len(PACKAGE) + 1 :]
        if rest.split(".")[0] in INTERNAL:
            raise ModuleNotFoundError(f"No module named {spec.name!r}", name=spec.name)
        try:
            module = importlib.import_module(target)
        except ModuleNotFoundError as error:
            if error.name != target:
                raise
            # Raises `UnavailableError` for a module that Keras has.
            parent, _, last = target.rpartition(".")
            getattr(importlib.import_module(parent), last, None)
            raise ModuleNotFoundError(f"No module named {spec.name!r}", name=spec.name) from None
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """The module behind an alias has run under its own name, and keeps that name."""
        spec = module.__spec__
        if spec is not None and spec.loader_state is not None:
            module.__spec__ = spec.loader_state
            module.__loader__ = spec.loader_state.loader


class _TensorFlow(ModuleType):
    """`tensorflow`, of which only `keras` is here."""

    __version__ = VERSION

    def __getattr__(self, name: str) -> Any:
        if name == "keras":
            return importlib.import_module(f"{self.__name__}.keras")
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        raise UnavailableError(f"tensorflow.{name}", "TensorFlow")
