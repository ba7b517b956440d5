"""What stands between the camera and the object: grass, a post, a fence, a twig, a stone."""

import numpy as np

from .canvas import Brush, Canvas, Light, Pose, colour, spread
from .scenes import pick, vary

# How often there is something.
IN_FRONT = 0.6


def foreground(canvas: Canvas, light: Light) -> np.ndarray:
    """Paint something unrelated in front, or nothing; return where it lies, as a mask."""
    rng = canvas.rng
    brush = Brush(canvas, Pose((0, 0), 1.0), light)
    if rng.random() < IN_FRONT:
        pick(rng, [grass, grass, post, fence, twig, twig, stone, stone])(brush, rng)
    return brush.covered


def grass(brush: Brush, rng: np.random.Generator) -> None:
    green = vary(rng, colour(0.28, 0.40, 0.16), 0.1)
    for _ in range(int(rng.integers(4, 13))):
        u = rng.random() * 2 - 1
        tip = (spread(rng, u, 0.3), -0.8 + 0.6 * rng.random())
        brush.line([(u, -1.05), tip], 0.03, green, 0.01)


def post(brush: Brush, rng: np.random.Generator) -> None:
    u, width = rng.random() * 2 - 1, 0.03 + 0.05 * rng.random()
    grey = vary(rng, colour(0.40, 0.36, 0.33), 0.2)
    brush.limb((u, -1.1), (u + spread(rng, 0, 0.15), 1.1), (width, width), grey)


def fence(brush: Brush, rng: np.random.Generator) -> None:
    wood = vary(rng, colour(0.52, 0.44, 0.36), 0.2)
    v, slope = -0.75 + 0.35 * rng.random(), spread(rng, 0, 0.1)
    for level in (v, v + 0.28):
        brush.limb((-1.1, level - slope), (1.1, level + slope), (0.025, 0.025), wood)
    left = rng.random() * 0.8 - 1
    for u in (left, left + 0.8, left + 1.6):
        brush.limb((u, -1.1), (u, v + 0.36), (0.045, 0.045), wood)


def twig(brush: Brush, rng: np.random.Generator) -> None:
    """Leaves that hang into the picture from an upper corner."""
    side = -1 if rng.random() < 0.5 else 1
    start = (side * 1.1, 0.5 + 0.6 * rng.random())
    end = (side * (0.1 + 0.5 * rng.random()), 0.3 + 0.6 * rng.random())
    brush.line([start, end], 0.02, vary(rng, colour(0.30, 0.24, 0.18), 0.1))
    leaf = vary(rng, pick(rng, [colour(0.26, 0.40, 0.16), colour(0.62, 0.42, 0.16)]), 0.12)
    for _ in range(int(rng.integers(4, 10))):
        along, beside = rng.random(), spread(rng, 0, 0.14)
        centre = (
            start[0] + (end[0] - start[0]) * along,
            start[1] + (end[1] - start[1]) * along + beside,
        )
        brush.ellipse(centre, (0.05 + 0.06 * rng.random(), 0.04), leaf)


def stone(brush: Brush, rng: np.random.Generator) -> None:
    side = -1 if rng.random() < 0.5 else 1
    centre = (side * (0.8 + 0.35 * rng.random()), -1 + 0.5 * rng.random())
    grey = vary(rng, colour(0.45, 0.42, 0.40), 0.16)
    brush.ellipse(centre, (0.3 + 0.2 * rng.random(), 0.3 + 0.3 * rng.random()), grey)
