"""`Model.summary`: Keras' table, drawn as Keras' terminal output draws it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .functional import Functional

if TYPE_CHECKING:
    from ..graph import Node
    from ..layers.base import Layer
    from ..variable import Variable
    from .model import Model

BYTES_PER_WEIGHT = 4


def print_summary(
    model: Model,
    line_length: int | None,
    print_fn: Callable[[str], Any] | None,
    show_trainable: bool,
) -> None:
    """Print the layers with shapes and parameters, then the totals."""
    nodes = model._ordered_nodes if isinstance(model, Functional) else []
    chain = _is_chain(nodes)
    header = ["Layer (type)", "Output Shape", "Param #"]
    positions = [0.45, 0.80, 1.0]
    length = 88
    if not chain:
        header.append("Connected to")
        positions = [0.3, 0.56, 0.74, 1.0]
        length = 108
    if show_trainable:
        header.append("Trainable")
        positions = [position * 0.90 for position in positions] + [1.0]
        length += 12
    length = line_length or min(length, shutil.get_terminal_size().columns - 4)
    widths = _widths(positions, length)
    align = ["<", "<", ">", *(["<"] if not chain else []), *(["^"] if show_trainable else [])]
    rows = []
    for layer in model.layers:
        row = [f"{layer.name} ({type(layer).__name__})", _shape(layer), _count(layer)]
        if not chain:
            row.append(_connections(layer, nodes))
        if show_trainable:
            row.append("-" if not layer.weights else "Y" if layer.trainable else "N")
        rows.append(row)
    lines = [f'Model: "{model.name}"', *_table(header, rows, widths, align), *_totals(model)]
    if print_fn is None:
        print("\n".join(lines))
    else:
        print_fn("\n".join(lines) + "\n")


def _is_chain(nodes: Sequence[Node]) -> bool:
    """Whether each call feeds exactly one other."""
    seen: set[int] = set()
    for node in nodes:
        parents = {id(tensor) for tensor in node.input_tensors}
        if len(node.input_tensors) > 1 or parents & seen:
            return False
        seen |= parents
    return len({id(node.operation) for node in nodes}) == len(nodes)


def _shape(layer: Layer) -> str:
    if not layer._inbound_nodes:
        return "?"
    shapes = [f"({', '.join(map(str, t.shape))})" for t in layer._inbound_nodes[-1].output_tensors]
    return shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"


def _count(layer: Layer) -> str:
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _connections(layer: Layer, nodes: Sequence[Node]) -> str:
    histories = [
        tensor._keras_history
        for node in layer._inbound_nodes
        if any(node is own for own in nodes)
        for tensor in node.input_tensors
    ]
    names = [f"{h.operation.name}[{h.node_index}][{h.tensor_index}]" for h in histories]
    return ", ".join(names) or "-"


def _widths(positions: Sequence[float], length: int) -> list[int]:
    """Widths of the columns without padding, shrunk evenly until the borders fit too."""
    ends = [int(position * length) for position in positions]
    widths = [end - start + 2 for start, end in zip([0, *ends], ends, strict=False)]
    excess = sum(widths) + len(widths) + 1 - length
    for i in range(len(widths)):
        share = round(excess / (len(widths) - i))
        widths[i] -= share
        excess -= share
    if min(widths) < 4:
        raise ValueError("Insufficient console width to print summary.")
    return [width - 2 for width in widths]


def _wrap(text: str, width: int) -> list[str]:
    """Lines of whole words; a word that is too long ends in an ellipsis."""
    lines = [""]
    for word in re.findall(r"\s*\S+\s*", text):
        if lines[-1] and len(lines[-1]) + len(word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    stripped = [line.rstrip() for line in lines]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in stripped]


def _row(cells: Sequence[str], widths: Sequence[int], align: Sequence[str], bar: str) -> list[str]:
    columns = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for i in range(max(len(column) for column in columns)):
        texts = [column[i] if i < len(column) else "" for column in columns]
        padded = [f" {t:{a}{w}} " for t, a, w in zip(texts, align, widths, strict=True)]
        lines.append(bar + bar.join(padded) + bar)
    return lines


def _rule(left: str, line: str, middle: str, right: str, widths: Sequence[int]) -> str:
    return left + middle.join(line * (width + 2) for width in widths) + right


def _table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    align: Sequence[str],
) -> list[str]:
    lines = [_rule("┏", "━", "┳", "┓", widths), *_row(header, widths, align, "┃")]
    lines.append(_rule("┡", "━", "╇", "┩", widths))
    for i, row in enumerate(rows):
        if i:
            lines.append(_rule("├", "─", "┼", "┤", widths))
        lines += _row(row, widths, align, "│")
    return [*lines, _rule("└", "─", "┴", "┘", widths)]


def _totals(model: Model) -> list[str]:
    trainable = _size(model.trainable_weights)
    fixed = _size(model.non_trainable_weights)
    optimizer = (
        _size(model.optimizer.variables) if model.optimizer and model.optimizer.built else None
    )
    lines = [
        _total("Total", trainable + fixed + (optimizer or 0)),
        _total("Trainable", trainable),
        _total("Non-trainable", fixed),
    ]
    return lines if optimizer is None else [*lines, _total("Optimizer", optimizer)]


def _size(variables: Sequence[Variable]) -> int:
    return sum(variable.size for variable in variables)


def _total(name: str, count: int) -> str:
    return f" {name} params: {count:,} ({_memory(count * BYTES_PER_WEIGHT)})"


def _memory(size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"
