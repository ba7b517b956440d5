"""Automobiles and trucks, each in several views; the road is at v = 0."""

import numpy as np

from .canvas import Brush, Coat, Colour, Point, colour
from .scenes import pick, vary

PAINTS = [
    (0.80, 0.10, 0.10),
    (0.92, 0.92, 0.92),
    (0.10, 0.10, 0.12),
    (0.15, 0.25, 0.62),
    (0.65, 0.67, 0.70),
    (0.35, 0.36, 0.40),
    (0.93, 0.75, 0.12),
    (0.12, 0.40, 0.24),
    (0.55, 0.75, 0.85),
    (0.85, 0.45, 0.12),
    (0.42, 0.10, 0.18),
    (0.80, 0.76, 0.66),
]
GLASS = colour(0.16, 0.20, 0.26)
TYRE = colour(0.07, 0.07, 0.08)
RIM = colour(0.62, 0.62, 0.64)


def paint_job(rng: np.random.Generator, grain: float = 0.05) -> Coat:
    return Coat(vary(rng, colour(*pick(rng, PAINTS)), 0.06), grain=grain)


def wheel(brush: Brush, u: float, radius: float, v: float = 0.0):
    brush.ellipse((u, v + radius), (radius, radius), TYRE)
    brush.ellipse((u, v + radius), (radius * 0.5, radius * 0.5), RIM)


def glass(rng: np.random.Generator) -> Colour:
    return vary(rng, pick(rng, [GLASS, colour(0.45, 0.55, 0.62)]), 0.06)


def automobile(brush: Brush, rng: np.random.Generator):
    coat = paint_job(rng)
    if rng.random() < 0.62:
        automobile_from_side(brush, rng, coat)
    else:
        automobile_from_front(brush, rng, coat)


def automobile_from_side(brush, rng, coat):
    radius = 0.15 + 0.05 * rng.random()
    sill = radius * 0.75
    waist = sill + 0.24 + 0.1 * rng.random()
    roof = waist + 0.2 + 0.12 * rng.random()
    front, back = 0.35 + 0.12 * rng.random(), -0.45 - 0.4 * rng.random()
    brush.shadow((0, 0), (1.05, 0.08))
    pillar = [(front + 0.22, waist), (front - 0.1, roof), (back + 0.15, roof), (back - 0.12, waist)]
    brush.polygon(pillar, coat.darker(0.92))
    window = glass(rng)
    brush.polygon(
        [(front + 0.1, waist), (front - 0.12, roof - 0.05), (-0.02, roof - 0.05), (-0.02, waist)],
        window,
    )
    brush.polygon(
        [(-0.08, waist), (-0.08, roof - 0.05), (back + 0.18, roof - 0.05), (back + 0.02, waist)],
        window,
    )
    nose = waist - 0.03 - 0.1 * rng.random()
    brush.polygon(
        [
            (-1, sill),
            (1, sill),
            (1, nose - 0.06),
            (0.9, nose),
            (front + 0.2, waist),
            (back - 0.1, waist),
            (-0.97, waist - 0.03),
        ],
        coat,
    )
    brush.box(-1, sill, 1, sill + 0.06, coat.darker(0.6))
    brush.ellipse((0.94, nose - 0.08), (0.06, 0.04), colour(0.95, 0.93, 0.8))
    brush.ellipse((-0.97, waist - 0.1), (0.04, 0.05), colour(0.75, 0.08, 0.08))
    for u in (0.6, -0.6):
        brush.ellipse((u, radius), (radius * 1.2, radius * 1.2), coat.darker(0.35))
        wheel(brush, u, radius)


def automobile_from_front(brush, rng, coat):
    wide = 0.62 + 0.12 * rng.random()
    sill, waist = 0.12, 0.48 + 0.1 * rng.random()
    roof = waist + 0.3 + 0.1 * rng.random()
    side = 0.55 * rng.random()
    brush.shadow((side * 0.4, 0), (wide + side * 0.7, 0.1))
    for u in (-wide * 0.8, wide * 0.8):
        brush.box(u - 0.1, 0, u + 0.1, 0.25, TYRE)
    if side > 0.2:  # turned, so that one flank shows
        brush.polygon(
            [(wide, sill), (wide + side, sill + 0.1), (wide + side, waist), (wide, waist)],
            coat.darker(0.75),
        )
        brush.polygon(
            [
                (wide * 0.8, waist),
                (wide + side, waist),
                (wide + side * 0.7, roof - 0.04),
                (wide * 0.68, roof),
            ],
            coat.darker(0.7),
        )
        brush.polygon(
            [
                (wide * 0.86, waist + 0.02),
                (wide + side * 0.8, waist + 0.02),
                (wide + side * 0.6, roof - 0.08),
                (wide * 0.74, roof - 0.06),
            ],
            GLASS,
        )
        brush.ellipse((wide + side * 0.7, 0.17), (0.1, 0.17), TYRE)
    brush.polygon(
        [(-wide * 0.86, waist), (wide * 0.86, waist), (wide * 0.68, roof), (-wide * 0.68, roof)],
        coat.darker(0.9),
    )
    brush.polygon(
        [
            (-wide * 0.78, waist + 0.02),
            (wide * 0.78, waist + 0.02),
            (wide * 0.62, roof - 0.05),
            (-wide * 0.62, roof - 0.05),
        ],
        glass(rng),
    )
    brush.polygon(
        [
            (-wide, sill),
            (wide, sill),
            (wide * 1.02, waist - 0.08),
            (wide * 0.9, waist + 0.02),
            (-wide * 0.9, waist + 0.02),
            (-wide * 1.02, waist - 0.08),
        ],
        coat,
    )
    back = rng.random() < 0.3
    lamp = colour(0.78, 0.1, 0.08) if back else colour(0.97, 0.95, 0.86)
    for u in (-wide * 0.76, wide * 0.76):
        brush.ellipse((u, waist - 0.14), (0.12, 0.065), lamp)
    if not back:
        brush.box(-wide * 0.45, sill + 0.08, wide * 0.45, waist - 0.1, colour(0.14, 0.14, 0.15))
    brush.box(-0.14, sill + 0.04, 0.14, sill + 0.12, colour(0.88, 0.88, 0.84))


def truck(brush: Brush, rng: np.random.Generator):
    coat = paint_job(rng)
    view = rng.random()
    if view < 0.5:
        truck_with_box(brush, rng, coat)
    elif view < 0.72:
        pickup_or_tipper(brush, rng, coat)
    else:
        truck_from_front(brush, rng, coat)


def cab(brush, rng, coat, low: Point, high: Point):
    """Draw a driver's cab between two corners."""
    (left, bottom), (right, top) = low, high
    slope = 0.12 * rng.random()
    brush.polygon(
        [
            (left, bottom),
            (right, bottom),
            (right, (bottom + top) / 2),
            (right - slope, top),
            (left, top),
        ],
        coat,
    )
    middle = bottom + (top - bottom) * 0.55
    brush.polygon(
        [
            (left + 0.12, middle),
            (right - 0.02, middle),
            (right - slope - 0.02, top - 0.06),
            (left + 0.12, top - 0.06),
        ],
        glass(rng),
    )
    brush.ellipse((right - 0.03, bottom + 0.08), (0.05, 0.04), colour(0.96, 0.94, 0.82))


def truck_with_box(brush, rng, coat):
    radius = 0.13 + 0.04 * rng.random()
    floor = radius * 1.5
    top = floor + 0.75 + 0.25 * rng.random()
    gap = 0.35 + 0.15 * rng.random()
    cargo = (
        paint_job(rng) if rng.random() < 0.5 else Coat(vary(rng, colour(0.85, 0.85, 0.83), 0.08))
    )
    brush.shadow((0, 0), (1.1, 0.08))
    brush.box(-1, radius, 0.95, floor, colour(0.16, 0.16, 0.17))
    cab(brush, rng, coat, (1 - gap, radius * 0.9), (1.02, floor + 0.5 + 0.2 * rng.random()))
    if rng.random() < 0.25:  # a tank
        brush.limb((-0.72, (floor + top) / 2), (0.25, (floor + top) / 2), (0.3, 0.3), cargo)
    else:
        brush.box(-1.02, floor, 0.94 - gap, top, cargo)
        if rng.random() < 0.5:
            brush.box(-0.9, floor + 0.3, 0.8 - gap, floor + 0.42, paint_job(rng))
    places = [0.78, -0.5, -0.78] + ([0.1] if rng.random() < 0.4 else [])
    for u in places:
        wheel(brush, u, radius)


def pickup_or_tipper(brush, rng, coat):
    radius = 0.2 + 0.06 * rng.random()
    floor = radius * 1.2
    bed = coat if rng.random() < 0.6 else paint_job(rng)
    rim = floor + 0.28 + 0.25 * rng.random()
    brush.shadow((0, 0), (1.08, 0.09))
    if rng.random() < 0.4:  # a load
        load = Coat(vary(rng, colour(0.45, 0.36, 0.26), 0.15), grain=0.4)
        brush.ellipse((-0.42, rim), (0.5, 0.2 + 0.2 * rng.random()), load)
    brush.polygon([(-1, floor), (0.2, floor), (0.2, rim), (-1.06, rim)], bed.darker(0.95))
    cab(brush, rng, coat, (0.12, floor), (0.62, rim + 0.35))
    brush.box(0.55, floor, 1.0, rim - 0.02, coat)
    brush.ellipse((0.97, rim - 0.12), (0.05, 0.05), colour(0.96, 0.94, 0.82))
    for u in (0.7, -0.62):
        brush.ellipse((u, radius), (radius * 1.15, radius * 1.15), coat.darker(0.3))
        wheel(brush, u, radius)


def truck_from_front(brush, rng, coat):
    wide = 0.55 + 0.1 * rng.random()
    top = 1.15 + 0.3 * rng.random()
    side = 0.9 * rng.random()
    brush.shadow((side * 0.4, 0), (wide + side * 0.6, 0.1))
    if side > 0.15:
        cargo = Coat(vary(rng, colour(0.82, 0.82, 0.8), 0.1))
        brush.polygon(
            [
                (wide * 0.9, 0.2),
                (wide + side, 0.3),
                (wide + side, top * 0.95),
                (wide * 0.9, top * 1.08),
            ],
            cargo.darker(0.85),
        )
        brush.ellipse((wide + side * 0.7, 0.2), (0.1, 0.19), TYRE)
        brush.ellipse((wide + side * 0.35, 0.17), (0.1, 0.19), TYRE)
    for u in (-wide * 0.8, wide * 0.8):
        brush.box(u - 0.12, 0, u + 0.12, 0.3, TYRE)
    brush.polygon(
        [
            (-wide, 0.16),
            (wide, 0.16),
            (wide, top - 0.12),
            (wide * 0.9, top),
            (-wide * 0.9, top),
            (-wide, top - 0.12),
        ],
        coat,
    )
    brush.box(-wide * 0.85, top * 0.58, wide * 0.85, top * 0.88, glass(rng))
    brush.box(-wide * 0.55, 0.3, wide * 0.55, top * 0.5, colour(0.2, 0.2, 0.21))
    if rng.random() < 0.6:
        for i in range(4):
            v = 0.34 + i * (top * 0.5 - 0.34) / 4
            brush.box(-wide * 0.5, v, wide * 0.5, v + 0.03, colour(0.7, 0.7, 0.72))
    for u in (-wide * 0.76, wide * 0.76):
        brush.ellipse((u, 0.34), (0.09, 0.07), colour(0.98, 0.95, 0.84))
    brush.box(-wide * 1.02, 0.12, wide * 1.02, 0.24, colour(0.55, 0.55, 0.56))
