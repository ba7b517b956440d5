"""Deer and horses: standing, grazing, and portraits."""

from .canvas import Brush, Coat, Point, colour, spread
from .quadrupeds import EYE, Build, between, coat_of, ear, stand
from .scenes import vary

DEER = [(0.55, 0.38, 0.22), (0.48, 0.36, 0.25), (0.64, 0.48, 0.30)]
HORSES = [
    (0.42, 0.22, 0.12),
    (0.56, 0.32, 0.16),
    (0.13, 0.11, 0.10),
    (0.88, 0.86, 0.82),
    (0.58, 0.55, 0.52),
]


def antlers(brush: Brush, rng, root: Point, side: float, size: float):
    horn = Coat(vary(rng, colour(0.55, 0.44, 0.32), 0.08), grain=0.1)
    width = 0.028
    middle = (root[0] + side * size * 0.45, root[1] + size * 0.55)
    tip = (root[0] + side * size * 0.4, root[1] + size * 1.15)
    brush.line([root, middle, tip], width, horn, width * 0.5)
    for t, reach in ((0.5, 0.3), (0.8, 0.28)):
        start = between(root, middle, t)
        brush.line(
            [start, (start[0] - side * size * 0.05, start[1] + size * reach * 1.4)],
            width * 0.8,
            horn,
        )
    brush.line(
        [between(middle, tip, 0.3), (tip[0] + side * size * 0.3, tip[1] - size * 0.12)],
        width * 0.7,
        horn,
    )


def deer(brush: Brush, rng):
    coat = coat_of(rng, DEER, ("plain", "plain", "plain", "spots"))
    build = Build(
        0.21 + 0.03 * rng.random(),
        0.18,
        0.5 + 0.16 * rng.random(),
        0.04,
        (0.22, 0.5 + 0.12 * rng.random()),
        0.1,
        (0.27, -0.1),
        0.11,
        0.055,
    )
    head, nose = stand(brush, rng, build, coat)
    back = build.leg + build.hip
    brush.ellipse((-0.66, back), (0.08, 0.13), colour(0.92, 0.9, 0.86))
    brush.limb((-0.66, back + 0.1), (-0.74, back - 0.02), (0.04, 0.03), coat.darker(0.8))
    brush.ellipse(nose, (0.04, 0.04), EYE)
    eye = between(head, nose, 0.3)
    brush.ellipse((eye[0], eye[1] + 0.04), (0.025, 0.025), EYE)
    for reach in (-0.24, -0.06):
        brush.limb(
            (head[0] - 0.03, head[1] + 0.08),
            (head[0] + reach, head[1] + 0.24),
            (0.05, 0.03),
            coat.darker(0.85),
        )
    if rng.random() < 0.6:
        size = 0.35 + 0.3 * rng.random()
        for side in (-0.9, 0.5):
            antlers(brush, rng, (head[0], head[1] + 0.1), side, size)


def deer_portrait(brush: Brush, rng):
    coat = coat_of(rng, DEER)
    brush.limb((0.3, -0.1), (0.75, -1.5), (0.26, 0.6), coat.darker(0.7))
    if rng.random() < 0.6:
        for side in (-1, 1):
            antlers(brush, rng, (side * 0.16, 0.42), side, 0.75)
    for side in (-1, 1):
        brush.limb((side * 0.26, 0.3), (side * 0.75, 0.48), (0.1, 0.07), coat.darker(0.85))
        brush.limb((side * 0.36, 0.34), (side * 0.68, 0.45), (0.05, 0.04), colour(0.75, 0.62, 0.55))
    brush.limb((0, 0.2), (-0.05, -0.5), (0.36, 0.19), coat)
    brush.ellipse((-0.05, -0.54), (0.18, 0.16), Coat(coat.main * 0.5 + colour(0.42, 0.4, 0.38)))
    brush.ellipse((-0.05, -0.5), (0.13, 0.09), EYE)
    for side in (-1, 1):
        brush.ellipse((side * 0.27, 0.12), (0.085, 0.08), EYE)


def horse_hair(rng) -> tuple[Coat, Coat]:
    """Return coat and mane of a horse."""
    coat = coat_of(rng, HORSES, ("plain", "plain", "plain", "patches"), grain=0.1)
    return coat, coat.darker(0.45) if rng.random() < 0.7 else Coat(colour(0.85, 0.8, 0.7))


def horse(brush: Brush, rng):
    coat, mane = horse_hair(rng)
    build = Build(
        0.3 + 0.04 * rng.random(),
        0.28,
        0.42 + 0.12 * rng.random(),
        0.065,
        (0.3, 0.42 + 0.12 * rng.random()),
        0.15,
        (0.3, -0.24),
        0.14,
        0.09,
    )
    back = build.leg + build.hip
    brush.line([(-0.7, back + 0.12), (-0.9, back - 0.05), (-0.92, back - 0.5)], 0.1, mane, 0.05)
    head, nose = stand(brush, rng, build, coat)
    root = (0.42, build.leg + build.chest * 1.75)
    crest = (head[0] - 0.08, head[1] + 0.1)
    brush.line([root, between(root, crest, 0.5), crest], 0.08, mane, 0.06)
    for reach in (-0.06, 0.03):
        ear(brush, (head[0] + reach, head[1] + 0.1), (head[0] + reach, head[1] + 0.27), 0.05, coat)
    eye = between(head, nose, 0.3)
    brush.ellipse((eye[0], eye[1] + 0.04), (0.028, 0.028), EYE)
    brush.ellipse(between(head, nose, 0.95), (0.03, 0.03), EYE)
    if rng.random() < 0.3:  # a saddle
        leather = Coat(vary(rng, colour(0.35, 0.15, 0.1), 0.15))
        brush.limb((-0.12, back + 0.22), (0.1, back + 0.22), (0.11, 0.11), leather)


def horse_portrait(brush: Brush, rng):
    coat, mane = horse_hair(rng)
    brush.limb((-0.35, 0.35), (-0.85, -1.3), (0.34, 0.62), coat)
    brush.line([(-0.35, 0.75), (-0.75, 0.3), (-1.15, -0.5), (-1.3, -1.0)], 0.17, mane, 0.22)
    for reach in (-0.28, -0.1):
        ear(brush, (reach, 0.6), (reach + 0.05, 1.0), 0.11, coat.darker(0.9))
    nose = (0.6 + 0.15 * rng.random(), -0.45 + spread(rng, 0, 0.2))
    brush.limb((-0.15, 0.4), nose, (0.34, 0.2), coat)
    if rng.random() < 0.4:
        brush.limb(
            (0.15, 0.5), (nose[0] + 0.08, nose[1] + 0.15), (0.06, 0.05), colour(0.92, 0.9, 0.86)
        )
    brush.ellipse(nose, (0.21, 0.18), coat.darker(0.6))
    brush.ellipse((nose[0] + 0.08, nose[1] + 0.03), (0.05, 0.05), EYE)
    brush.ellipse((0.0, 0.45), (0.07, 0.065), EYE)
    if rng.random() < 0.45:  # a bridle
        strap = colour(0.25, 0.14, 0.1)
        middle = between((-0.15, 0.4), nose, 0.65)
        brush.line(
            [(middle[0] + 0.12, middle[1] + 0.25), (middle[0] - 0.12, middle[1] - 0.22)],
            0.035,
            strap,
        )
        brush.line([(middle[0] - 0.05, middle[1] - 0.08), (-0.35, 0.55)], 0.03, strap)
