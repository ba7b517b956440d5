"""The text that is run in both places: the notebook's networks, and the workload below them."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs/notebooks/02_cnn.ipynb"
MODELS = ("model_1", "model_2", "model_3")


def definitions() -> str:
    """Return the source of the functions that make the networks, from the notebook's cells."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    found: dict[str, str] = {}
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef) and node.name in MODELS:
                found[node.name] = ast.get_source_segment(cell.source, node) or ""
    if missing := set(MODELS) - set(found):
        raise LookupError(f"{NOTEBOOK.name} does not define {', '.join(sorted(missing))}")
    return "\n\n\n".join(found[name] for name in MODELS)


def program() -> str:
    """Return the whole text."""
    workload = Path(__file__).with_name("workload.py").read_text(encoding="utf-8")
    return f"import keras\nfrom keras import layers\n\n\n{definitions()}\n\n\n{workload}"
