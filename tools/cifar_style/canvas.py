"""The drawing surface: a supersampled image, noise, and a brush that paints shaded shapes on it.

Image coordinates: x to the right and y upwards, both from -1 to 1. A brush draws in coordinates
of its own object, u and v, which its pose places in the image. Colours are red, green, blue from
0 to 1.
"""

from dataclasses import dataclass

import numpy as np

SIZE = 32
OVERSAMPLING = 3
GRID = SIZE * OVERSAMPLING

Point = tuple[float, float]
Colour = np.ndarray


def colour(red: float, green: float, blue: float) -> Colour:
    return np.array([red, green, blue], np.float32)


def spread(rng: np.random.Generator, middle: float, width: float) -> float:
    """Return a random number, bell-shaped round `middle`, within `width` of it."""
    return middle + width * (rng.random() + rng.random() + rng.random() - 1.5) / 1.5


def direction(rng: np.random.Generator, limit: float) -> Point:
    """Return a unit vector (cosine, sine) of a random angle; `limit` 1 is a right angle."""
    half = spread(rng, 0.0, limit)  # tangent of half the angle
    return turn(half)


def turn(half: float) -> Point:
    """Return (cosine, sine) of the angle whose half has this tangent."""
    square = half * half
    return (1 - square) / (1 + square), 2 * half / (1 + square)


def value_noise(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Return smooth noise, (GRID, GRID) from 0 to 1, with this many cells down and across."""
    values = rng.random((rows + 1, columns + 1)).astype(np.float32)

    def steps(cells):
        place = np.arange(GRID, dtype=np.float32) * np.float32(cells / GRID)
        cell = place.astype(np.int64)
        part = place - cell
        return cell, part * part * (3 - 2 * part)

    (row, down), (column, across) = steps(rows), steps(columns)
    left, right = values[:, column], values[:, column + 1]
    lines = left + (right - left) * across
    above, below = lines[row], lines[row + 1]
    return above + (below - above) * down[:, None]


def fractal_noise(rng: np.random.Generator, cells: int, octaves: int = 3, stretch: int = 1):
    """Return noise with ever finer detail; `stretch` > 1 draws it out horizontally."""
    total = np.zeros((GRID, GRID), np.float32)
    weight, weights = 1.0, 0.0
    for _ in range(octaves):
        total += np.float32(weight) * value_noise(rng, cells, max(1, cells // stretch))
        weights += weight
        weight, cells = weight * 0.55, min(cells * 2, GRID)
    return total / np.float32(weights)


class Canvas:
    """An image in the making, (GRID, GRID, 3) float32, row 0 at the top."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        axis = (np.arange(GRID, dtype=np.float32) + np.float32(0.5)) / np.float32(GRID / 2) - 1
        self.x = np.broadcast_to(axis, (GRID, GRID))
        self.y = np.broadcast_to(-axis[:, None], (GRID, GRID))
        self.rgb = np.zeros((GRID, GRID, 3), np.float32)
        self.fine = value_noise(rng, GRID // 3, GRID // 3)
        self.coarse = fractal_noise(rng, 7, 2)

    def paint(self, mask: np.ndarray, colours: np.ndarray, opacity: float = 1.0):
        """Put colours, one or an image of them, where the mask is true."""
        if colours.ndim == 3:
            colours = colours[mask]
        if opacity < 1:
            old = self.rgb[mask]
            colours = old + (colours - old) * np.float32(opacity)
        self.rgb[mask] = colours


@dataclass(frozen=True)
class Light:
    """Where light comes from in the image (a unit vector) and how strongly it models a body."""

    towards: Point
    strength: float


@dataclass(frozen=True)
class Pose:
    """Centre and scale of an object in the image, its turn (cosine, sine) and mirroring."""

    centre: Point
    scale: float
    turned: Point = (1.0, 0.0)
    mirrored: bool = False
    stretch: float = 1.0


@dataclass(frozen=True)
class Coat:
    """What covers a body: a colour, perhaps a second one in a pattern, and how rough it looks.

    `pattern` is one of "plain", "patches", "stripes", "spots".
    """

    main: Colour
    other: Colour | None = None
    pattern: str = "plain"
    grain: float = 0.15

    def darker(self, factor: float) -> "Coat":
        other = None if self.other is None else self.other * np.float32(factor)
        return Coat(self.main * np.float32(factor), other, self.pattern, self.grain)


class Brush:
    """Paints shaded shapes of one object in its own coordinates; `covered` is where they lie."""

    def __init__(self, canvas: Canvas, pose: Pose, light: Light):
        self.canvas = canvas
        self.light_strength = light.strength
        cos, sin = pose.turned
        flip = -1.0 if pose.mirrored else 1.0
        dx = (canvas.x - np.float32(pose.centre[0])) / np.float32(pose.scale)
        dy = (canvas.y - np.float32(pose.centre[1])) / np.float32(pose.scale)
        self.u = (dx * np.float32(cos) + dy * np.float32(sin)) * np.float32(flip / pose.stretch)
        self.v = dy * np.float32(cos) - dx * np.float32(sin)
        lx, ly = light.towards
        self.light = ((lx * cos + ly * sin) * flip, ly * cos - lx * sin)
        self.stripes = canvas.rng.random() * 0.1 + 0.12
        self.covered = np.zeros((GRID, GRID), bool)

    def ellipse(self, centre: Point, radii: Point, coat: Coat | Colour, along: Point = (1.0, 0.0)):
        """Paint an ellipse, rounded by the light; `along` is the direction of its first axis."""
        cos, sin = along
        du, dv = self.u - np.float32(centre[0]), self.v - np.float32(centre[1])
        a = (du * np.float32(cos) + dv * np.float32(sin)) / np.float32(radii[0])
        b = (dv * np.float32(cos) - du * np.float32(sin)) / np.float32(radii[1])
        light = (
            self.light[0] * cos + self.light[1] * sin,
            self.light[1] * cos - self.light[0] * sin,
        )
        self._fill(a * a + b * b < 1, coat, a * np.float32(light[0]) + b * np.float32(light[1]))

    def limb(self, start: Point, end: Point, widths: Point, coat: Coat | Colour):
        """Paint a rounded bar from start to end; `widths` are its radii there."""
        along = (end[0] - start[0], end[1] - start[1])
        square = along[0] * along[0] + along[1] * along[1] + 1e-6
        du, dv = self.u - np.float32(start[0]), self.v - np.float32(start[1])
        t = (du * np.float32(along[0]) + dv * np.float32(along[1])) / np.float32(square)
        t = np.clip(t, 0, 1)
        radius = np.float32(widths[0]) + t * np.float32(widths[1] - widths[0])
        a, b = du - t * np.float32(along[0]), dv - t * np.float32(along[1])
        shade = (a * np.float32(self.light[0]) + b * np.float32(self.light[1])) / radius
        self._fill(a * a + b * b < radius * radius, coat, shade)

    def line(
        self, points: list[Point], width: float, coat: Coat | Colour, end: float | None = None
    ):
        """Paint a bent line of this half width, tapering to `end`."""
        last = width if end is None else end
        for i in range(len(points) - 1):
            w0 = width + (last - width) * i / (len(points) - 1)
            w1 = width + (last - width) * (i + 1) / (len(points) - 1)
            self.limb(points[i], points[i + 1], (w0, w1), coat)

    def polygon(self, corners: list[Point], coat: Coat | Colour):
        """Paint a polygon, lit a little more towards the light."""
        inside = np.zeros(self.u.shape, bool)
        for (u0, v0), (u1, v1) in zip(corners, corners[1:] + corners[:1], strict=True):
            if v0 == v1:
                continue
            crossing = (self.v < np.float32(v0)) != (self.v < np.float32(v1))
            at = np.float32(u0) + (self.v - np.float32(v0)) * np.float32((u1 - u0) / (v1 - v0))
            inside ^= crossing & (self.u < at)
        middle = (
            sum(corner[0] for corner in corners) / len(corners),
            sum(corner[1] for corner in corners) / len(corners),
        )
        shade = (self.u - np.float32(middle[0])) * np.float32(self.light[0]) + (
            self.v - np.float32(middle[1])
        ) * np.float32(self.light[1])
        self._fill(inside, coat, shade)

    def box(self, left: float, bottom: float, right: float, top: float, coat: Coat | Colour):
        """Paint an upright rectangle."""
        self.polygon([(left, bottom), (right, bottom), (right, top), (left, top)], coat)

    def shadow(self, centre: Point, radii: Point, opacity: float = 0.45):
        """Darken an ellipse on the ground."""
        du = (self.u - np.float32(centre[0])) / np.float32(radii[0])
        dv = (self.v - np.float32(centre[1])) / np.float32(radii[1])
        self.canvas.paint(du * du + dv * dv < 1, colour(0.05, 0.05, 0.06), opacity)

    def _fill(self, mask: np.ndarray, coat: Coat | Colour, shade: np.ndarray):
        if not mask.any():
            return
        self.covered |= mask
        if not isinstance(coat, Coat):
            coat = Coat(coat, grain=0.06)
        colours = np.broadcast_to(coat.main, (int(mask.sum()), 3))
        if coat.other is not None:
            colours = np.where(self._pattern(coat.pattern, mask)[:, None], coat.other, colours)
        bright = 1 + np.float32(self.light_strength) * shade[mask]
        bright = bright + np.float32(2 * coat.grain) * (self.canvas.fine[mask] - np.float32(0.5))
        self.canvas.rgb[mask] = colours * bright[:, None]

    def _pattern(self, pattern: str, mask: np.ndarray) -> np.ndarray:
        coarse = self.canvas.coarse[mask]
        if pattern == "stripes":
            place = self.u[mask] / np.float32(self.stripes) + coarse * 2
            return place - np.floor(place) < 0.4
        if pattern == "spots":
            return self.canvas.fine[mask] > 0.68
        return coarse > 0.55
