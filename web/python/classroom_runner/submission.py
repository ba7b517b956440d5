"""The text of a submission: solution and test as tests want to see them."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"(\"\"\"|'''|\"|')?\$\{(solution|solutionEscaped|test)\}")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "'": "\\'", "\n": "\\n"})


@dataclass(frozen=True)
class Part:
    """Where solution or test stands in the combined text: its first and last line, from 1."""

    name: str
    first: int
    last: int


def combine(template: str, solution: str, test: str) -> tuple[str, list[Part]]:
    """Fill in a template, in one pass, so that nothing in the code is taken for a placeholder.

    `${solutionEscaped}` can stand in any string literal. So can `${solution}` right after the
    quotes: older courses write `\"\"\"${solution}\"\"\"`, which is then escaped as well.
    """
    pieces: list[str] = []
    parts: list[Part] = []
    line = 1

    def add(text: str) -> None:
        nonlocal line
        pieces.append(text)
        line += text.count("\n")

    end = 0
    for match in _PLACEHOLDER.finditer(template):
        quotes, name = match[1] or "", match[2]
        add(template[end : match.start()] + quotes)
        end = match.end()
        text = test if name == "test" else solution
        if quotes or name == "solutionEscaped":
            add(text.translate(_ESCAPES))
        else:
            first = line
            add(text)
            parts.append(Part(name, first, line))
    add(template[end:])
    return "".join(pieces), parts


def formatted(code: str) -> str:
    """Return the code as black formats it, or as it is where black does not accept it."""
    black = importlib.import_module("black")
    try:
        return black.format_str(code, mode=black.Mode())
    except black.InvalidInput:
        return code


def condition(test: str, line: int) -> str:
    """Return the source of what the `assert` on that line demands, or ""."""
    for node in ast.walk(ast.parse(test)):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or 0):
            return ast.get_source_segment(test, node.test) or ""
    return ""


def with_call(test: str) -> str:
    """Return the test with a call of its function `test`, where it defines one and never calls it.

    Older courses leave the call to their template.
    """
    try:
        tree = ast.parse(test)
    except SyntaxError:
        return test
    defined = any(
        isinstance(node, ast.FunctionDef) and node.name == "test" and not node.args.args
        for node in tree.body
    )
    called = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "test"
        for node in ast.walk(tree)
    )
    return f"{test}\n\ntest()\n" if defined and not called else test
