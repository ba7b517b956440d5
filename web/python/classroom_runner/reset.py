"""Brings the interpreter back to what it was before the first run."""

from __future__ import annotations

import builtins
import gc
import importlib
import linecache
import logging
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from classroom_runner import figures, loop


class Baseline:
    """The state of the interpreter when it is made; `restore` returns to it."""

    def __init__(self, root: str, read_line: Callable[[str], str]):
        self._root = root
        self._read_line = read_line
        self._path = [root, *(entry for entry in sys.path if entry)]
        self._libraries = tuple(str(Path(entry)) + os.sep for entry in sys.path if entry)
        self._environment = dict(os.environ)
        self._builtins = dict(vars(builtins)) | {"input": self._input}
        self._filters = warnings.filters[:]
        self._recursion = sys.getrecursionlimit()

    def restore(self) -> None:
        """Undo what student code may have changed, and seed the random generators afresh."""
        for name, module in list(sys.modules.items()):
            if self._is_course_module(module):
                del sys.modules[name]
        sys.path[:] = self._path
        importlib.invalidate_caches()
        sys.argv = [""]
        sys.displayhook = sys.__displayhook__
        sys.excepthook = sys.__excepthook__
        sys.setrecursionlimit(self._recursion)
        sys.settrace(None)
        sys.setprofile(None)
        threading.excepthook = threading.__excepthook__
        os.environ.clear()
        os.environ.update(self._environment)
        Path(self._root).mkdir(parents=True, exist_ok=True)
        os.chdir(self._root)
        names = builtins.__dict__
        names.update(self._builtins)
        for added in names.keys() - self._builtins.keys():
            del names[added]
        warnings.resetwarnings()
        warnings.filters.extend(self._filters)  # type: ignore[attr-defined]
        linecache.clearcache()
        logging.basicConfig(force=True, handlers=[])
        logging.root.setLevel(logging.WARNING)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.enable()
        loop.install()
        figures.reset()
        random.seed()
        self._restore_numpy()
        if keras := sys.modules.get("kerasette"):
            keras.utils.clear_session()
        gc.collect()

    def _restore_numpy(self) -> None:
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return
        numpy.random.seed()
        numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
        numpy.set_printoptions(
            edgeitems=3, infstr="inf", linewidth=75, nanstr="nan", precision=8, suppress=False,
            threshold=1000, formatter=None, sign="-", floatmode="maxprec", legacy=False,
        )  # fmt: skip

    def _is_course_module(self, module: ModuleType) -> bool:
        """Whether a module's source lies outside of the interpreter's own folders."""
        paths = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
        places = [str(path) for path in paths if path]
        return bool(places) and not any(place.startswith(self._libraries) for place in places)

    def _input(self, prompt: object = "", /) -> str:
        return self._read_line(str(prompt))
