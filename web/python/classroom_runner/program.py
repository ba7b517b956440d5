"""Compiles and executes a piece of source whose last expression may be shown."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
import types
from collections.abc import Callable
from typing import Any

_FUTURES = 0
for _name in __future__.all_feature_names:
    _FUTURES |= getattr(__future__, _name).compiler_flag


def remember(source: str, filename: str) -> None:
    """Let tracebacks and `inspect.getsource` find the lines of a file that is not on disk."""
    # Without a modification time the entry outlives `linecache.checkcache`.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)


def fresh_main(filename: str) -> dict[str, Any]:
    """Put a new `__main__` in place and return its namespace."""
    module = types.ModuleType("__main__")
    # `inspect.getsource` of a class starts from its module's file.
    module.__file__ = filename
    module.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = module
    return module.__dict__


class Program:
    """Compiled source. Raises SyntaxError, and what else `compile` raises, when it is made."""

    def __init__(self, source: str, filename: str):
        remember(source, filename)
        tree = ast.parse(source, filename)
        self._last = None
        last = tree.body[-1] if tree.body else None
        shown = isinstance(last, ast.Expr) and not _ends_with_semicolon(source, last)
        if shown:
            tree.body.pop()
        self._body = compile(tree, filename, "exec", dont_inherit=True)
        if shown:
            # `from __future__` in the body holds for the last expression too.
            flags = self._body.co_flags & _FUTURES
            expression = ast.Expression(last.value)  # type: ignore[union-attr]
            self._last = compile(expression, filename, "eval", flags, dont_inherit=True)

    def execute(self, namespace: dict[str, Any], show: Callable[[Any], None]) -> None:
        """Run it; a bare last expression goes to `show`."""
        exec(self._body, namespace)
        if self._last is not None:
            show(eval(self._last, namespace))


def _ends_with_semicolon(source: str, node: ast.Expr) -> bool:
    lines = source.splitlines()
    rest = lines[node.end_lineno - 1].encode()[node.end_col_offset :]  # type: ignore[operator]
    return rest.lstrip().startswith(b";")
