"""Airplanes and ships; the middle of the fuselage or the waterline is at v = 0."""

import numpy as np

from .canvas import Brush, Coat, colour, spread
from .road_vehicles import GLASS, paint_job
from .scenes import pick, vary


def airplane(brush: Brush, rng: np.random.Generator):
    hulls = [(0.92, 0.93, 0.94), (0.75, 0.77, 0.80), (0.45, 0.48, 0.50), (0.35, 0.40, 0.30)]
    coat = Coat(vary(rng, colour(*pick(rng, hulls)), 0.06), grain=0.04)
    trim = paint_job(rng) if rng.random() < 0.6 else coat.darker(0.8)
    if rng.random() < 0.55:
        airplane_from_side(brush, rng, coat, trim)
    else:
        airplane_from_above(brush, rng, coat, trim)


def airplane_from_side(brush, rng, coat, trim):
    thick = 0.11 + 0.06 * rng.random()
    tail = 0.32 + 0.2 * rng.random()
    sweep = 0.2 + 0.35 * rng.random()
    span = 0.25 + 0.4 * rng.random()
    up = 1 if rng.random() < 0.35 else -1
    # The far wing, the fuselage, the fin, then the near wing.
    brush.polygon(
        [(0.15, 0), (-0.12, 0), (-sweep, span * 0.7), (-sweep + 0.12, span * 0.7)],
        coat.darker(0.75),
    )
    brush.polygon([(-0.62, 0.02), (-0.92, 0.02), (-1.02, tail), (-0.86, tail)], trim)
    brush.limb((-0.9, 0.05), (0.75, 0), (thick * 0.35, thick), coat)
    brush.limb((0.7, -0.01), (0.95, -0.03), (thick * 0.95, thick * 0.45), coat)
    if rng.random() < 0.7:
        brush.limb((-0.7, 0.035), (0.6, 0.03), (0.02, 0.02), GLASS)
    if rng.random() < 0.4:
        brush.limb((-0.85, -0.02), (0.8, -0.05), (0.02, 0.03), trim)
    brush.polygon([(0.84, 0.03), (0.95, 0.02), (0.9, 0.075), (0.8, 0.08)], GLASS)
    brush.polygon(
        [(0.2, -0.04), (-0.15, -0.04), (-0.2 - sweep, up * span), (-0.05 - sweep, up * span)],
        coat.darker(0.9),
    )
    brush.polygon([(-0.75, 0.05), (-0.9, 0.05), (-1.05, 0.12), (-0.95, 0.14)], coat.darker(0.85))
    if rng.random() < 0.7:
        brush.limb((0.02, -0.2), (0.25, -0.19), (0.055, 0.065), trim.darker(0.8))


def airplane_from_above(brush, rng, coat, trim):
    thick = 0.08 + 0.06 * rng.random()
    sweep = -0.1 + 0.6 * rng.random()
    chord = 0.18 + 0.2 * rng.random()
    span = 0.65 + 0.35 * rng.random()
    near = 1 - 0.5 * rng.random()
    for side in (1, near * -1):
        shade = coat if side > 0 else coat.darker(0.85)
        brush.polygon(
            [
                (0.2, 0),
                (0.2 - chord * 1.5, 0),
                (0.05 - sweep - chord, side * span),
                (0.05 - sweep - chord * 0.4, side * span),
            ],
            shade,
        )
        brush.polygon(
            [(-0.68, 0), (-0.9, 0), (-1.0, side * span * 0.38), (-0.88, side * span * 0.38)], shade
        )
        if rng.random() < 0.6:
            brush.limb(
                (0.0 - sweep * 0.4, side * span * 0.4),
                (0.2 - sweep * 0.4, side * span * 0.4),
                (0.05, 0.05),
                trim.darker(0.7),
            )
    brush.limb((-0.9, 0), (0.75, 0), (thick * 0.4, thick), coat)
    brush.limb((0.7, 0), (0.98, 0), (thick, thick * 0.3), coat)
    brush.limb((-0.98, 0.0), (-0.65, 0), (0.03, 0.02), trim)
    brush.ellipse((0.8, 0), (0.07, thick * 0.5), GLASS)


def ship(brush: Brush, rng: np.random.Generator):
    if rng.random() < 0.3:
        sailing_ship(brush, rng)
    else:
        motor_ship(brush, rng)


def hull(brush, rng, coat, depth):
    rake = 0.08 + 0.2 * rng.random()
    brush.polygon(
        [
            (-0.92, 0),
            (0.98 - rake, 0),
            (1.05, depth * 1.15),
            (0.6, depth * 0.98),
            (-0.8, depth * 0.95),
            (-1.0, depth),
        ],
        coat,
    )
    brush.polygon(
        [(-0.92, 0), (0.98 - rake, 0), (1.0 - rake, depth * 0.3), (-0.94, depth * 0.3)],
        coat.darker(0.55) if rng.random() < 0.5 else Coat(colour(0.55, 0.12, 0.1)),
    )


def wake(brush, rng):
    foam = colour(0.82, 0.87, 0.9)
    for _ in range(int(rng.integers(2, 6))):
        u = rng.random() * 2.2 - 1.1
        brush.limb((u, -0.03), (u + 0.3 * rng.random(), -0.03), (0.015, 0.03), foam)


def motor_ship(brush, rng):
    depth = 0.2 + 0.16 * rng.random()
    coat = paint_job(rng)
    white = Coat(vary(rng, colour(0.92, 0.92, 0.90), 0.05), grain=0.05)
    left = -0.7 + 0.3 * rng.random()
    right = left + 0.35 + 0.85 * rng.random()
    decks = int(rng.integers(1, 4))
    mast = (left + right) / 2 + spread(rng, 0, 0.2)
    brush.line(
        [(mast, depth), (mast, depth + 0.75 + 0.3 * rng.random())], 0.018, colour(0.3, 0.3, 0.32)
    )
    for level in range(decks):
        v = depth * 0.9 + level * 0.16
        inset = level * 0.1
        brush.box(left + inset, v, right - inset, v + 0.17, white)
        brush.limb(
            (left + inset + 0.06, v + 0.09), (right - inset - 0.06, v + 0.09), (0.022, 0.022), GLASS
        )
    if rng.random() < 0.65:
        u = left + (right - left) * (0.25 + 0.3 * rng.random())
        v = depth + decks * 0.16 - 0.05
        chimney = paint_job(rng)
        brush.polygon([(u, v), (u + 0.16, v), (u + 0.13, v + 0.26), (u - 0.02, v + 0.26)], chimney)
        brush.box(u - 0.02, v + 0.2, u + 0.14, v + 0.27, colour(0.1, 0.1, 0.1))
    if right < 0.3 and rng.random() < 0.6:  # containers
        u = right + 0.08
        while u < 0.7:
            brush.box(
                u,
                depth * 0.9,
                u + 0.17,
                depth * 0.9 + 0.12 * int(rng.integers(1, 4)),
                paint_job(rng),
            )
            u += 0.19
    hull(brush, rng, coat, depth)
    wake(brush, rng)


SAILS = [(0.95, 0.94, 0.90), (0.90, 0.88, 0.80), (0.82, 0.84, 0.86), (0.75, 0.30, 0.20)]


def sailing_ship(brush, rng):
    depth = 0.14 + 0.08 * rng.random()
    cloth = Coat(vary(rng, colour(*pick(rng, SAILS)), 0.05), grain=0.05)
    top = 1.1 + 0.5 * rng.random()
    mast = 0.05 + spread(rng, 0, 0.15)
    belly = spread(rng, 0.12, 0.1)
    brush.line([(mast, depth * 0.5), (mast, top)], 0.022, colour(0.35, 0.25, 0.18))
    brush.polygon(
        [
            (mast - 0.03, depth + 0.1),
            (mast - 0.03, top - 0.03),
            (mast - 0.3 - belly, top * 0.45),
            (-0.75, depth + 0.12),
        ],
        cloth,
    )
    brush.polygon(
        [
            (mast + 0.04, depth + 0.1),
            (mast + 0.04, top * 0.92),
            (mast + 0.35 + belly, top * 0.4),
            (0.85, depth + 0.05),
        ],
        cloth.darker(0.93),
    )
    hull(
        brush,
        rng,
        Coat(
            vary(
                rng,
                colour(*pick(rng, [(0.92, 0.92, 0.9), (0.4, 0.25, 0.15), (0.12, 0.16, 0.3)])),
                0.05,
            )
        ),
        depth,
    )
    wake(brush, rng)
