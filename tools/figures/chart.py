"""A small line chart inside a figure: axes, ticks, curves with their names beside them."""

import math
from collections.abc import Mapping, Sequence

from .svg import Figure

Ticks = Sequence[float] | Mapping[float, str]


class Chart:
    """Axes in the box (x, y, width, height) of `figure`, for values in `xs` × `ys` (low, high).

    Ticks are values, or values with the texts that stand beside them.
    """

    def __init__(
        self,
        figure: Figure,
        box: tuple[float, float, float, float],
        xs: tuple[float, float],
        ys: tuple[float, float],
        *,
        title: str = "",
        x_label: str = "",
        x_ticks: Ticks = (),
        y_ticks: Ticks = (),
    ) -> None:
        self.figure, self.box, self.xs, self.ys = figure, box, xs, ys
        x, y, width, height = box
        figure.rect(x, y, width, height, fill="paper")
        for tick, text in _texts(y_ticks).items():
            level = self.at(xs[0], tick)[1]
            figure.line([(x, level), (x + width, level)], stroke="faint", line=1, opacity=0.7)
            figure.text(x - 9, level + 5, text, size=15, fill="muted", anchor="end")
        for tick, text in _texts(x_ticks).items():
            place = self.at(tick, ys[0])[0]
            figure.line([(place, y + height), (place, y + height + 5)], stroke="muted", line=1)
            figure.text(place, y + height + 22, text, size=15, fill="muted")
        figure.line([(x, y), (x, y + height), (x + width, y + height)], stroke="muted", line=1.5)
        if title:
            figure.text(x + width / 2, y - 14, title, bold=True)
        if x_label:
            drop = 42 if x_ticks else 22
            figure.text(x + width / 2, y + height + drop, x_label, size=16, fill="muted")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a value in the figure; what lies outside the axes is put on their edge."""
        left, top, width, height = self.box
        across = (min(max(x, self.xs[0]), self.xs[1]) - self.xs[0]) / (self.xs[1] - self.xs[0])
        up = (min(max(y, self.ys[0]), self.ys[1]) - self.ys[0]) / (self.ys[1] - self.ys[0])
        return left + across * width, top + (1 - up) * height

    def curve(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        *,
        dash: str = "",
        line: float = 3,
    ) -> None:
        """One curve."""
        points = [self.at(x, y) for x, y in zip(xs, ys, strict=True)]
        self.figure.line(points, stroke=colour, dash=dash, line=line)

    def band(
        self,
        xs: Sequence[float],
        values: Sequence[Sequence[float]],
        colour: str,
    ) -> None:
        """The spread of several curves, whose values at each of `xs` are a sequence."""
        edge = [self.at(x, max(some)) for x, some in zip(xs, values, strict=True)]
        edge += [self.at(x, min(some)) for x, some in zip(xs, values, strict=True)][::-1]
        soft = f"soft{colour}"
        self.figure.line(edge, stroke=soft, line=1, fill=soft, opacity=0.75)

    def name(self, x: float, y: float, text: str, colour: str, *, anchor: str = "start") -> None:
        """The name of a curve with its end at the value (x, y)."""
        place = self.at(x, y)
        self.figure.text(place[0], place[1], text, size=16, fill=colour, bold=True, anchor=anchor)


def _texts(ticks: Ticks) -> Mapping[float, str]:
    return ticks if isinstance(ticks, Mapping) else {tick: f"{tick:g}" for tick in ticks}


def apart(levels: dict[str, float], distance: float) -> dict[str, float]:
    """Move labels down until they are apart."""
    found: dict[str, float] = {}
    for name in sorted(levels, key=lambda name: levels[name]):
        lowest = max(found.values(), default=-math.inf)
        found[name] = max(levels[name], lowest + distance)
    return found
