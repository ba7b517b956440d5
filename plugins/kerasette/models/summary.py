"""`Model.summary`: Keras' table, drawn as Keras' terminal output draws it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..layers.base import PACKAGE, Layer, map_shapes
from ..tree import flatten, map_structure
from .functional import Functional

if TYPE_CHECKING:
    from ..graph import Node
    from ..variable import Variable
    from .model import Model

BYTES_PER_WEIGHT = 4


def print_summary(
    model: Model,
    line_length: int | None,
    positions: Sequence[float] | None,
    print_fn: Callable[[str], Any] | None,
    expand_nested: bool,
    show_trainable: bool,
    layer_range: Sequence[str] | None,
) -> None:
    """Print the layers with shapes and parameters, then the totals."""
    nodes = model._ordered_nodes if isinstance(model, Functional) else []
    chain = _is_chain(nodes)
    header = ["Layer (type)", "Output Shape", "Param #"]
    ends = [0.45, 0.80, 1.0]
    length = 88
    if not chain:
        header.append("Connected to")
        ends = [0.3, 0.56, 0.74, 1.0]
        length = 108
    ends = list(positions or ends)[: len(header)]
    if show_trainable:
        header.append("Trainable")
        ends = [end * 0.90 for end in ends] + [1.0]
        length += 12
    length = line_length or min(length, shutil.get_terminal_size().columns - 4)
    widths = _widths(ends, length)
    align = ["<", "<", ">", *(["<"] if not chain else []), *(["^"] if show_trainable else [])]
    operations = model.operations if isinstance(model, Functional) else model.layers
    rows = []
    for level, layer in _rows(_in_range(operations, layer_range), expand_nested):
        prefix = "   " * level + "└ " if level else ""
        row = [f"{prefix}{layer.name} ({_kind(layer)})", _shape(layer), _count(layer)]
        if not chain:
            row.append(_connections(layer, nodes))
        if show_trainable:
            weights = getattr(layer, "weights", [])
            row.append("-" if not weights else "Y" if layer.trainable else "N")
        rows.append(row)
    lines = [f'Model: "{model.name}"', *_table(header, rows, widths, align), *_totals(model)]
    if print_fn is None:
        print("\n".join(lines))
    else:
        print_fn("\n".join(lines) + "\n")


def _rows(operations: Sequence[Any], nested: bool, level: int = 0) -> Iterator[tuple[int, Any]]:
    for operation in operations:
        yield level, operation
        if nested and getattr(operation, "layers", None):
            yield from _rows(operation.layers, nested, level + 1)


def _in_range(operations: Sequence[Any], names: Sequence[str] | None) -> Sequence[Any]:
    """The operations from the first that matches one name to the last that matches the other."""
    if names is None:
        return operations
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise ValueError(
            f"layer_range must be a list or tuple of two layer names. Received: {names}"
        )
    first, last = (
        [i for i, operation in enumerate(operations) if re.match(name, operation.name)]
        for name in names
    )
    if not first or not last:
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model. Received: {names}"
        )
    if min(first) > max(last):
        return operations[min(last) : max(first) + 1]
    return operations[min(first) : max(last) + 1]


def _kind(layer: Any) -> str:
    """The class that Keras has for a layer or an operation."""
    return getattr(layer, "class_name", type(layer).__name__)


def _is_chain(nodes: Sequence[Node]) -> bool:
    """Whether each call feeds exactly one other."""
    seen: set[int] = set()
    for node in nodes:
        parents = {id(tensor) for tensor in node.input_tensors}
        if len(node.input_tensors) > 1 or parents & seen:
            return False
        seen |= parents
    return len({id(node.operation) for node in nodes}) == len(nodes)


def _shape(layer: Any) -> str:
    if layer._inbound_nodes:
        outputs = layer._inbound_nodes[-1].structure
        shapes: Any = map_structure(lambda tensor: Shape(tensor.shape), outputs)
    elif layer.built and _is_known(type(layer)):
        shapes = map_shapes(Shape, layer.compute_output_shape(*layer._build_shapes))
    else:
        return "?"
    flat = flatten(shapes)
    return str(flat[0] if len(flat) == 1 else shapes).replace("'", "")


def _is_known(cls: Any) -> bool:
    """Whether Keras knows the shape that a layer outside of a graph gives: those of a student's own
    that do not say it are not asked.
    """
    own = not cls.__module__.startswith(PACKAGE)
    silent = cls.compute_output_shape is Layer.compute_output_shape
    return cls.build is not Layer.build and not (own and silent)


class Shape:
    """A shape that is a leaf of structures, and looks as the table shows it."""

    def __init__(self, sizes: Sequence[int | None]) -> None:
        self.sizes = sizes

    def __repr__(self) -> str:
        return f"({', '.join(map(str, self.sizes))})"


def _count(layer: Any) -> str:
    if not hasattr(layer, "built"):
        return "0"
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _connections(layer: Any, nodes: Sequence[Node]) -> str:
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
