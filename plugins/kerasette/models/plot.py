"""`keras.utils.plot_model`: the graph of a model as an SVG drawing.

Boxes lie in ranks, each below those that feed it; an edge over several ranks gets a place in each
of them. Ranks are ordered and placed by the means of their neighbours (Sugiyama et al., 1981).
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from ..errors import UnavailableError
from ..tree import flatten
from .functional import Functional
from .sequential import Sequential

# Pixels: a letter's width, a line's height, space inside of boxes, between boxes, between ranks.
LETTER, LINE, INSIDE, GAP, RANK = 7.2, 18, 10, 24, 34
# What a file looks like where no page gives it its colours.
COLORS = (
    "<style>svg{color:#222;background:#fff}"
    "@media(prefers-color-scheme:dark){svg{color:#ddd;background:#1e1e1e}}</style>"
)


class Plot:
    """A drawing, shown by notebooks and by the page."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg


class Box:
    """A box with lines of text; without any it is a bend of a long edge."""

    def __init__(self, lines: list[str], rank: int) -> None:
        self.lines, self.rank = lines, rank
        self.above: list[Box] = []
        self.below: list[Box] = []
        self.width = max(map(len, lines)) * LETTER + 2 * INSIDE if lines else 0
        self.height = len(lines) * LINE + INSIDE if lines else 0
        # Across ranks and along them: the middle of the box.
        self.at = self.along = 0.0
        self.across = self.length = 0.0


def plot_model(
    model: Any,
    to_file: Any = "model.svg",
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = False,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: int = 200,
    show_layer_activations: bool = False,
    show_trainable: bool = False,
    **_: Any,
) -> Plot:
    """Draw a model's layers as boxes, from top to bottom ("TB") or from left to right ("LR").

    The drawing is written to `to_file` unless that is None, and returned. Raises `UnavailableError`
    for files that are not SVG.
    """
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by "
            "calling the model on a batch of data."
        )
    if to_file is not None and Path(to_file).suffix != ".svg":
        raise UnavailableError(
            f"plot_model(to_file={str(to_file)!r})", "Keras; here the drawing is a .svg file"
        )

    def lines(operation: Any) -> list[str]:
        kind: str = getattr(operation, "class_name", type(operation).__name__)
        found: list[str] = [f"{operation.name} ({kind})" if show_layer_names else kind]
        activation = getattr(operation, "activation", None)
        if show_layer_activations and activation is not None:
            found.append(f"Activation: {getattr(activation, '__name__', activation)}")
        nodes = operation._inbound_nodes
        if nodes and show_shapes:
            for name, ends in (("Input", nodes[0].input_tensors), ("Output", nodes[0].outputs)):
                shapes = ", ".join(str(tuple(end.shape)) for end in ends)
                if ends:
                    found.append(f"{name} shape: {shapes}")
        if nodes and show_dtype:
            found.append("Output dtype: " + ", ".join(end.dtype for end in nodes[0].outputs))
        if show_trainable and getattr(operation, "weights", None):
            found.append("Trainable" if operation.trainable else "Non-trainable")
        return found

    boxes = _boxes(model, lines, expand_nested)
    flat = rankdir in ("LR", "RL")
    for box in boxes:
        box.across, box.length = (box.height, box.width) if flat else (box.width, box.height)
    plot = Plot(_draw(boxes, _place(boxes), flat, model.name))
    if to_file is not None:
        colored = plot.svg.replace(">", f">{COLORS}", 1)
        Path(to_file).write_text(colored, encoding="utf-8")
    return plot


def _boxes(model: Any, lines: Callable[[Any], list[str]], nested: bool) -> list[Box]:
    """Boxes in their ranks with edges between neighbouring ranks only."""
    boxes: list[Box] = []

    def add(text: list[str], sources: list[Box]) -> Box:
        box = Box(text, max([source.rank + 1 for source in sources], default=0))
        for source in {id(source): source for source in sources}.values():
            end = source
            for rank in range(source.rank + 1, box.rank):
                bend = Box([], rank)
                end.below.append(bend)
                bend.above.append(end)
                boxes.append(bend)
                end = bend
            end.below.append(box)
            box.above.append(end)
        boxes.append(box)
        return box

    def walk(graph: Any, given: list[Box]) -> list[Box]:
        """Boxes of the outputs of a graph whose inputs come from `given`."""
        if isinstance(graph, Sequential):
            graph = graph._functional
        made: dict[int, Box] = {
            id(tensor): box for tensor, box in zip(graph.inputs, given, strict=False)
        }
        for node in graph._ordered_nodes:
            if id(node.output_tensors[0]) in made:
                continue
            operation = node.operation
            sources = [made[id(tensor)] for tensor in node.input_tensors]
            if nested and isinstance(operation, (Functional, Sequential)):
                ends = walk(operation, sources)
            else:
                ends = [add(lines(operation), sources)]
            for i, tensor in enumerate(node.output_tensors):
                made[id(tensor)] = ends[min(i, len(ends) - 1)]
        return [made[id(tensor)] for tensor in graph.outputs]

    if isinstance(model, (Functional, Sequential)):
        walk(model, [])
    else:
        for layer in flatten(model.layers):
            add(lines(layer), boxes[-1:])
    return boxes


def _place(boxes: list[Box]) -> list[list[Box]]:
    """The ranks, each in order; sets the boxes' middles."""
    ranks = [[b for b in boxes if b.rank == rank] for rank in range(max(b.rank for b in boxes) + 1)]
    for rank in ranks:
        _spread(rank, {})
    for sweep in range(8):
        side = "below" if sweep % 2 else "above"
        for rank in ranks[:: -1 if sweep % 2 else 1]:
            wanted = {}
            for box in rank:
                near = getattr(box, side) or [box]
                wanted[id(box)] = sum(other.at for other in near) / len(near)
            # Boxes change places in the first sweeps and only move afterwards.
            if sweep < 4:
                rank.sort(key=lambda box: wanted[id(box)])
            _spread(rank, wanted)
    along = 0.0
    for rank in ranks:
        size = max(box.length for box in rank)
        for box in rank:
            box.along = along + size / 2
            # A long edge goes straight through a rank, past its boxes.
            box.length = box.length or size
        along += size + RANK
    return ranks


def _spread(rank: list[Box], wanted: dict[int, float]) -> None:
    """Put the boxes of a rank as near to where they should be as their order and sizes allow."""
    end = None
    for box in rank:
        box.at = wanted.get(id(box), 0.0)
        if end is not None:
            box.at = max(box.at, end + GAP + box.across / 2)
        end = box.at + box.across / 2
    if wanted:
        shift = sum(wanted[id(box)] - box.at for box in rank) / len(rank)
        for box in rank:
            box.at += shift


def _draw(boxes: list[Box], ranks: list[list[Box]], flat: bool, name: str) -> str:
    left = min(box.at - box.across / 2 for box in boxes) - 2
    across = max(box.at + box.across / 2 for box in boxes) - left + 2
    along = max(box.along + box.length / 2 for box in boxes) + 4
    parts: list[str] = []

    def point(at: float, along: float) -> str:
        x, y = (along + 2, at - left) if flat else (at - left, along + 2)
        return f"{x:.1f} {y:.1f}"

    for box in boxes:
        if not box.lines:
            ends = (point(box.at, box.along + side * box.length / 2) for side in (-1, 1))
            parts.append(f'<path d="M{"L".join(ends)}"/>')
        for other in box.below:
            start = box.along + box.length / 2
            end = other.along - other.length / 2
            half = (start + end) / 2
            curve = f"M{point(box.at, start)}C{point(box.at, half)} {point(other.at, half)} "
            parts.append(f'<path d="{curve}{point(other.at, end)}" fill="none"/>')
            if other.lines:
                tips = point(other.at - 4, end - 7), point(other.at + 4, end - 7)
                head = f"M{point(other.at, end)}L{tips[0]}L{tips[1]}Z"
                parts.append(f'<path d="{head}" fill="currentColor"/>')
    for box in filter(lambda box: box.lines, boxes):
        x, y = map(float, point(box.at, box.along).split())
        x, y = x - box.width / 2, y - box.height / 2
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
            'rx="4" fill="currentColor" fill-opacity="0.06"/>'
        )
        for i, line in enumerate(box.lines):
            style = ' font-weight="bold"' if not i else ""
            at = f'x="{x + box.width / 2:.1f}" y="{y + INSIDE / 2 + 13 + i * LINE:.1f}"'
            parts.append(
                f'<text {at}{style} text-anchor="middle" fill="currentColor" stroke="none">'
                f"{escape(line)}</text>"
            )
    width, height = (along, across) if flat else (across, along)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(name)}" '
        'font-family="ui-monospace, monospace" font-size="12" stroke="currentColor">'
        + "".join(parts)
        + "</svg>"
    )
