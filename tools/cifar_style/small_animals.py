"""Birds and frogs. Ground, branch or water is at v = 0; of a flying bird, the middle."""

from .canvas import Brush, Coat, colour, spread
from .quadrupeds import EYE, coat_of
from .scenes import pick, vary

BIRDS = [
    (0.45, 0.36, 0.28),
    (0.16, 0.16, 0.18),
    (0.90, 0.90, 0.88),
    (0.20, 0.40, 0.70),
    (0.75, 0.20, 0.14),
    (0.85, 0.72, 0.20),
    (0.50, 0.54, 0.56),
    (0.28, 0.45, 0.30),
]
BEAKS = [(0.90, 0.62, 0.15), (0.20, 0.18, 0.17), (0.62, 0.50, 0.38)]
FROGS = [
    (0.30, 0.52, 0.16),
    (0.42, 0.46, 0.18),
    (0.44, 0.34, 0.20),
    (0.20, 0.40, 0.22),
    (0.80, 0.42, 0.10),
]


def bird_coat(rng) -> Coat:
    return coat_of(rng, BIRDS, ("plain", "plain", "patches", "spots"), grain=0.18)


def beak(brush: Brush, rng, at, size, slope=0.0):
    horn = vary(rng, colour(*pick(rng, BEAKS)), 0.05)
    u, v = at
    brush.polygon(
        [(u, v + size * 0.35), (u + size * 1.5, v + slope * size), (u, v - size * 0.35)], horn
    )


def perched_bird(brush: Brush, rng):
    coat, breast = bird_coat(rng), bird_coat(rng)
    plump = 0.32 + 0.12 * rng.random()
    rise = 0.25 + 0.35 * rng.random()
    leg = 0.12 + 0.2 * rng.random()
    middle = leg + plump
    for u in (-0.05, 0.1):
        brush.line(
            [(u, middle - plump * 0.6), (u + 0.02, 0.0), (u + 0.12, 0.0)],
            0.022,
            colour(*pick(rng, BEAKS)),
        )
    brush.limb(
        (-0.45, middle - rise * 0.4), (-1.0, middle - rise * 0.9), (0.13, 0.08), coat.darker(0.7)
    )
    brush.limb(
        (-0.38, middle - rise * 0.3), (0.25, middle + rise * 0.3), (plump * 0.55, plump), coat
    )
    brush.ellipse((0.22, middle + rise * 0.1), (plump * 0.7, plump * 0.75), breast)
    head = (0.42, middle + plump * 0.75 + rise * 0.4)
    round_head = 0.2 + 0.07 * rng.random()
    beak(
        brush,
        rng,
        (head[0] + round_head * 0.8, head[1]),
        0.11 + 0.1 * rng.random(),
        spread(rng, -0.1, 0.2),
    )
    brush.ellipse(head, (round_head, round_head), coat)
    brush.limb(
        (0.1, middle + rise * 0.15),
        (-0.55, middle - rise * 0.45),
        (plump * 0.55, 0.08),
        coat.darker(0.78),
    )
    brush.ellipse((head[0] + 0.07, head[1] + 0.05), (0.045, 0.045), EYE)


def walking_bird(brush: Brush, rng):
    """Ostriches, herons and the like: long legs and a long neck."""
    coat = bird_coat(rng)
    leg = 0.55 + 0.25 * rng.random()
    skin = Coat(
        vary(rng, colour(*pick(rng, [(0.72, 0.60, 0.52), (0.30, 0.28, 0.26), *BEAKS[:1]])), 0.06)
    )
    brush.shadow((0, 0), (0.5, 0.06))
    for u in (-0.12, 0.1):
        brush.line(
            [(u, leg), (u + 0.08, leg * 0.5), (u - 0.02, 0.02), (u + 0.14, 0.02)],
            0.035,
            skin,
            0.028,
        )
    height = leg + 0.28
    brush.limb((-0.5, height + 0.05), (-0.75, height - 0.05), (0.15, 0.08), coat.darker(0.75))
    brush.ellipse((-0.1, height), (0.5, 0.3), coat)
    bend = spread(rng, 0.1, 0.12)
    top = height + 0.6 + 0.25 * rng.random()
    brush.line(
        [(0.25, height + 0.08), (0.42 + bend, height + 0.3), (0.45, top)],
        0.1,
        skin if rng.random() < 0.5 else coat,
        0.06,
    )
    beak(brush, rng, (0.52, top), 0.12 + 0.1 * rng.random(), -0.1)
    brush.ellipse((0.47, top), (0.12, 0.1), skin)
    brush.ellipse((0.5, top + 0.03), (0.03, 0.03), EYE)
    brush.ellipse((-0.18, height + 0.05), (0.36, 0.2), coat.darker(0.85))


def swimming_bird(brush: Brush, rng):
    coat = bird_coat(rng)
    brush.shadow((0, -0.03), (0.8, 0.06), 0.3)
    brush.polygon([(-0.55, 0.12), (-0.98, 0.34), (-0.6, 0.02)], coat.darker(0.85))
    brush.ellipse((-0.05, 0.16), (0.65, 0.26), coat)
    brush.ellipse((-0.15, 0.22), (0.42, 0.17), coat.darker(0.82))
    neck = 0.35 + 0.45 * rng.random()
    throat = bird_coat(rng)
    brush.line([(0.42, 0.18), (0.55, 0.2 + neck * 0.5), (0.5, 0.2 + neck)], 0.13, throat, 0.09)
    beak(brush, rng, (0.6, 0.22 + neck), 0.14, -0.2)
    brush.ellipse((0.52, 0.24 + neck), (0.15, 0.13), throat)
    brush.ellipse((0.56, 0.28 + neck), (0.03, 0.03), EYE)


def flying_bird(brush: Brush, rng):
    coat = bird_coat(rng)
    wing = coat.darker(0.8)
    lift = spread(rng, 0.35, 0.65)
    span = 0.7 + 0.3 * rng.random()
    for side, shade in ((-1, wing.darker(0.85)), (1, wing)):
        bend = (0.05 + side * 0.16, lift * 0.8)
        tip = (-0.15 + side * 0.3 * span, lift * 0.8 + span * 0.55 * (1 if lift > 0 else -1))
        if rng.random() < 0.5:  # wings spread to both sides, seen from below
            bend, tip = (0.1, side * span * 0.45), (-0.3, side * span)
        brush.polygon([(0.2, 0.02), bend, tip, (-0.28, bend[1] * 0.5), (-0.25, 0)], shade)
    brush.polygon([(-0.35, 0.03), (-0.75, 0.14), (-0.78, -0.1), (-0.35, -0.05)], wing)
    brush.ellipse((0, 0), (0.46, 0.14), coat)
    beak(brush, rng, (0.58, 0.04), 0.1)
    brush.ellipse((0.47, 0.05), (0.14, 0.12), coat)
    brush.ellipse((0.52, 0.08), (0.025, 0.025), EYE)


def frog(brush: Brush, rng):
    coat = coat_of(rng, FROGS, ("plain", "spots", "patches"), grain=0.16)
    belly = Coat(coat.main * 0.4 + colour(0.52, 0.52, 0.42), grain=0.1)
    view = rng.random()
    if view < 0.45:
        frog_from_side(brush, rng, coat, belly)
    elif view < 0.8:
        frog_from_front(brush, rng, coat, belly)
    else:
        frog_from_above(brush, rng, coat)


def frog_eye(brush: Brush, rng, at, size):
    ring = vary(
        rng,
        pick(rng, [colour(0.80, 0.66, 0.18), colour(0.75, 0.30, 0.15), colour(0.2, 0.2, 0.15)]),
        0.06,
    )
    brush.ellipse(at, (size, size), ring)
    brush.ellipse(at, (size * 0.65, size * 0.5), EYE)


def frog_from_side(brush, rng, coat, belly):
    rise = 0.25 + 0.3 * rng.random()
    brush.shadow((0, 0.02), (0.95, 0.1))
    brush.limb((0.35, 0.3), (0.3, 0.05), (0.09, 0.07), coat.darker(0.75))
    brush.limb((-0.55, 0.3), (0.3, 0.25 + rise), (0.26, 0.28), coat)
    brush.limb((-0.1, 0.17), (0.45, 0.14 + rise), (0.16, 0.15), belly)
    brush.limb((0.3, 0.3 + rise), (0.66, 0.2 + rise), (0.24, 0.14), coat)
    brush.line([(0.78, 0.17 + rise), (0.4, 0.14 + rise)], 0.02, coat.darker(0.45))
    brush.ellipse((0.4, 0.5 + rise), (0.15, 0.14), coat)
    frog_eye(brush, rng, (0.43, 0.5 + rise), 0.11)
    brush.line([(-0.65, 0.22), (-0.1, 0.42), (-0.5, 0.08)], 0.15, coat.darker(0.88), 0.09)
    brush.limb((-0.5, 0.06), (-0.1, 0.05), (0.06, 0.05), coat.darker(0.8))
    brush.line([(0.3, 0.32), (0.4, 0.18), (0.45, 0.05), (0.62, 0.04)], 0.09, coat, 0.05)


def frog_from_front(brush, rng, coat, belly):
    brush.shadow((0, 0.02), (0.95, 0.12))
    for side in (-1, 1):
        brush.line(
            [(side * 0.45, 0.3), (side * 0.9, 0.35), (side * 0.6, 0.06)],
            0.18,
            coat.darker(0.85),
            0.1,
        )
    brush.ellipse((0, 0.4), (0.6, 0.42), coat)
    brush.ellipse((0, 0.28), (0.4, 0.28), belly)
    for side in (-1, 1):
        brush.ellipse((side * 0.36, 0.86), (0.19, 0.18), coat)
    brush.ellipse((0, 0.65), (0.58, 0.27), coat)
    for side in (-1, 1):
        frog_eye(brush, rng, (side * 0.37, 0.88), 0.13)
        brush.line([(side * 0.3, 0.25), (side * 0.34, 0.04), (side * 0.5, 0.03)], 0.09, coat, 0.06)
    brush.line([(-0.46, 0.58), (0, 0.52), (0.46, 0.58)], 0.024, coat.darker(0.4))


def frog_from_above(brush, rng, coat):
    brush.shadow((0, -0.08), (0.8, 0.55), 0.3)
    for side in (-1, 1):
        brush.line(
            [(-0.35, side * 0.2), (-0.2, side * 0.72), (-0.75, side * 0.5), (-0.95, side * 0.75)],
            0.13,
            coat.darker(0.85),
            0.05,
        )
        brush.line(
            [(0.2, side * 0.25), (0.4, side * 0.6), (0.6, side * 0.55)],
            0.09,
            coat.darker(0.85),
            0.05,
        )
    brush.limb((-0.35, 0), (0.35, 0), (0.28, 0.36), coat)
    brush.ellipse((0.5, 0), (0.3, 0.3), coat)
    if rng.random() < 0.5:
        for side in (-1, 1):
            brush.line([(-0.5, side * 0.1), (0.4, side * 0.2)], 0.03, coat.darker(1.4))
    for side in (-1, 1):
        brush.ellipse((0.55, side * 0.24), (0.12, 0.1), coat.darker(1.1))
        frog_eye(brush, rng, (0.57, side * 0.26), 0.08)
