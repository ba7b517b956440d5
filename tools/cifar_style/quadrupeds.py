"""Cats, dogs, deer and horses: one body plan with other proportions, and portraits of heads.

A function draws one animal with a brush whose coordinates have the ground (or, in portraits, the
middle of the head) at v = 0.
"""

from dataclasses import dataclass

from .canvas import Brush, Coat, Point, colour, spread
from .scenes import pick, vary

EYE = colour(0.05, 0.05, 0.05)


@dataclass(frozen=True)
class Build:
    """Proportions of a standing animal, in units of its length."""

    chest: float  # radius of the body at the shoulder
    hip: float  # and at the hip
    leg: float  # length below the body
    leg_width: float
    neck: Point  # from the shoulder to the head
    neck_width: float
    head: Point  # from the back of the head to the nose
    head_width: float
    nose_width: float


def coat_of(rng, colours, patterns=("plain",), grain=0.2) -> Coat:
    main = vary(rng, colour(*pick(rng, colours)), 0.06)
    other = vary(rng, colour(*pick(rng, [*colours, (0.92, 0.90, 0.86)])), 0.06)
    pattern = pick(rng, list(patterns))
    return Coat(main, None if pattern == "plain" else other, pattern, grain)


def leg(brush: Brush, rng, hip: Point, build: Build, coat: Coat, *, stride: float):
    """Draw a leg from the hip to the ground, bent at the knee."""
    length, width = build.leg, build.leg_width
    foot = hip[0] + stride
    knee = (hip[0] + stride * 0.3 + spread(rng, 0, 0.05), hip[1] - length * 0.5)
    brush.limb(hip, knee, (width * 1.5, width), coat)
    brush.limb(knee, (foot, width), (width, width * 0.8), coat)
    brush.limb(
        (foot - width * 0.4, width * 0.7),
        (foot + width, width * 0.7),
        (width * 0.8, width * 0.8),
        coat.darker(0.6),
    )


def stand(brush: Brush, rng, build: Build, coat: Coat) -> tuple[Point, Point]:
    """Draw body, legs, neck and the bare head; return where the head starts and the nose."""
    back = build.leg + build.hip
    walk = 0.22 * rng.random()
    rear, shoulder = (-0.5, back), (0.42, build.leg + build.chest * 0.95)
    brush.shadow((0, 0), (0.85, 0.07))
    for u, way in ((-0.5, 1), (0.42, -1)):
        leg(brush, rng, (u, build.leg + 0.08), build, coat.darker(0.7), stride=way * walk)
    brush.limb(rear, shoulder, (build.hip, build.chest), coat)
    for u, way in ((-0.56, -1), (0.46, 1)):
        leg(brush, rng, (u, build.leg + 0.08), build, coat, stride=way * walk)
    down = rng.random()
    lift = 1.0 if down < 0.75 else -0.8 - 0.3 * rng.random()  # grazing
    start = (shoulder[0] + build.chest * 0.45, shoulder[1] + build.chest * 0.3 * lift)
    end = (start[0] + build.neck[0] * spread(rng, 1, 0.3), start[1] + build.neck[1] * lift)
    end = (end[0], max(end[1], build.head_width * 1.6))
    brush.limb(start, end, (build.neck_width * 1.5, build.neck_width), coat)
    dip = spread(rng, 0, 0.12)
    nose = (end[0] + build.head[0], max(end[1] + build.head[1] + dip, build.nose_width))
    brush.limb(end, nose, (build.head_width, build.nose_width), coat)
    return end, nose


def between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def ear(brush: Brush, base: Point, tip: Point, width: float, coat: Coat):
    """Draw a pointed ear."""
    du, dv = tip[0] - base[0], tip[1] - base[1]
    brush.polygon(
        [
            (base[0] - width * abs(dv) / (abs(du) + abs(dv)), base[1] + width * 0.4),
            tip,
            (base[0] + width, base[1] - width * 0.4),
        ],
        coat,
    )


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


CATS = [
    (0.55, 0.54, 0.52),
    (0.78, 0.50, 0.24),
    (0.12, 0.12, 0.13),
    (0.90, 0.87, 0.82),
    (0.45, 0.36, 0.28),
]
DOGS = [
    (0.62, 0.42, 0.22),
    (0.88, 0.84, 0.76),
    (0.14, 0.12, 0.11),
    (0.80, 0.62, 0.36),
    (0.38, 0.24, 0.15),
]
DEER = [(0.55, 0.38, 0.22), (0.48, 0.36, 0.25), (0.64, 0.48, 0.30)]
HORSES = [
    (0.42, 0.22, 0.12),
    (0.56, 0.32, 0.16),
    (0.13, 0.11, 0.10),
    (0.88, 0.86, 0.82),
    (0.58, 0.55, 0.52),
]


def cat_coat(rng) -> Coat:
    return coat_of(rng, CATS, ("plain", "stripes", "stripes", "patches"))


def cat_portrait(brush: Brush, rng):
    cat_face(brush, rng, cat_coat(rng), (0, 0), 0.85)


def cat(brush: Brush, rng):
    coat = cat_coat(rng)
    if rng.random() < 0.58:
        cat_sitting(brush, rng, coat)
    else:
        cat_lying(brush, rng, coat)


def cat_face(brush, rng, coat, at, size):
    """Draw a cat's face of this radius."""
    u, v = at
    wide = size * (0.95 + 0.15 * rng.random())
    for side in (-1, 1):
        tip = (u + side * wide * 0.82, v + size * (1.15 + 0.2 * rng.random()))
        brush.polygon(
            [
                (u + side * wide * 0.2, v + size * 0.72),
                tip,
                (u + side * wide * 0.95, v + size * 0.2),
            ],
            coat,
        )
        brush.polygon(
            [
                (u + side * wide * 0.42, v + size * 0.72),
                (tip[0] - side * 0.04, tip[1] - size * 0.16),
                (u + side * wide * 0.82, v + size * 0.4),
            ],
            colour(0.72, 0.50, 0.46),
        )
    brush.ellipse((u, v), (wide, size * 0.85), coat)
    pale = Coat(coat.main * 0.5 + colour(0.47, 0.46, 0.44), grain=0.1)
    brush.ellipse((u - size * 0.18, v - size * 0.35), (size * 0.3, size * 0.24), pale)
    brush.ellipse((u + size * 0.18, v - size * 0.35), (size * 0.3, size * 0.24), pale)
    iris = vary(
        rng, pick(rng, [colour(0.72, 0.74, 0.25), colour(0.45, 0.65, 0.75), colour(0.8, 0.6, 0.2)])
    )
    for side in (-1, 1):
        eye = (u + side * wide * 0.4, v + size * 0.12)
        brush.ellipse(eye, (size * 0.19, size * 0.15), iris)
        brush.ellipse(eye, (size * 0.07, size * 0.15), EYE)
        for level in (-0.1, 0.02):
            brush.line(
                [
                    (u + side * size * 0.35, v - size * 0.33),
                    (u + side * size * 1.15, v + size * (level - 0.3)),
                ],
                size * 0.018,
                colour(0.9, 0.9, 0.9),
            )
    brush.polygon(
        [
            (u - size * 0.1, v - size * 0.13),
            (u + size * 0.1, v - size * 0.13),
            (u, v - size * 0.26),
        ],
        colour(0.75, 0.42, 0.42),
    )


def cat_sitting(brush, rng, coat):
    lean = spread(rng, 0, 0.15)
    side = 1 if rng.random() < 0.5 else -1
    brush.shadow((0, 0), (0.7, 0.1))
    brush.line([(-side * 0.3, 0.12), (-side * 0.75, 0.12), (-side * 0.85, 0.45)], 0.07, coat, 0.05)
    brush.ellipse((lean * 0.3, 0.38), (0.46, 0.42), coat)
    brush.limb((lean * 0.5, 0.4), (lean, 0.95), (0.4, 0.24), coat)
    for u in (-0.14, 0.14):
        brush.limb((u + lean * 0.6, 0.6), (u, 0.07), (0.11, 0.08), coat.darker(0.93))
    cat_face(brush, rng, coat, (lean, 1.15), 0.36 + 0.06 * rng.random())


def cat_lying(brush, rng, coat):
    brush.shadow((0, 0), (1.0, 0.1))
    brush.line([(-0.7, 0.15), (-1.0, 0.1), (-0.7, 0.04)], 0.07, coat, 0.05)
    brush.ellipse((-0.15, 0.27), (0.78, 0.3 + 0.06 * rng.random()), coat)
    brush.ellipse((-0.5, 0.24), (0.34, 0.26), coat.darker(0.93))
    for u in (0.2, 0.42):
        brush.limb((u, 0.15), (u + 0.42, 0.06), (0.09, 0.07), coat)
    cat_face(brush, rng, coat, (0.6, 0.5 + 0.15 * rng.random()), 0.34)


def dog_coat(rng) -> Coat:
    return coat_of(rng, DOGS, ("plain", "plain", "patches", "spots"))


def dog_portrait(brush: Brush, rng):
    dog_face(brush, rng, dog_coat(rng), (0, 0), 0.8)


def dog(brush: Brush, rng):
    coat = dog_coat(rng)
    if rng.random() < 0.62:
        dog_standing(brush, rng, coat)
    else:
        dog_sitting(brush, rng, coat)


def dog_face(brush, rng, coat, at, size):
    """Draw a dog's face of this radius, with hanging or standing ears."""
    u, v = at
    wide = size * (0.75 + 0.12 * rng.random())
    ears = coat.darker(0.55 + 0.4 * rng.random())
    hanging = rng.random() < 0.7
    if not hanging:
        for side in (-1, 1):
            brush.polygon(
                [
                    (u + side * wide * 0.25, v + size * 0.75),
                    (u + side * wide * 0.95, v + size * 1.25),
                    (u + side * wide * 1.0, v + size * 0.3),
                ],
                ears,
            )
    brush.ellipse((u, v + size * 0.1), (wide, size * 0.85), coat)
    if hanging:
        for side in (-1, 1):
            drop = size * (0.35 + 0.35 * rng.random())
            brush.limb(
                (u + side * wide * 0.85, v + size * 0.5),
                (u + side * wide * 1.1, v - drop),
                (size * 0.17, size * 0.24),
                ears,
            )
    muzzle = (
        Coat(coat.main * 0.55 + colour(0.4, 0.38, 0.35), grain=0.15)
        if rng.random() < 0.6
        else coat.darker(0.88)
    )
    brush.ellipse((u, v - size * 0.35), (size * 0.42, size * 0.42), muzzle)
    if rng.random() < 0.4:
        brush.limb(
            (u, v - size * 0.62),
            (u + size * 0.04, v - size * 0.9),
            (size * 0.12, size * 0.13),
            colour(0.85, 0.42, 0.45),
        )
    brush.line(
        [
            (u - size * 0.22, v - size * 0.58),
            (u, v - size * 0.5),
            (u + size * 0.22, v - size * 0.58),
        ],
        size * 0.035,
        EYE,
    )
    brush.ellipse((u, v - size * 0.2), (size * 0.17, size * 0.12), EYE)
    for side in (-1, 1):
        brush.ellipse((u + side * wide * 0.45, v + size * 0.25), (size * 0.11, size * 0.1), EYE)
        brush.ellipse(
            (u + side * wide * 0.45 + size * 0.03, v + size * 0.29),
            (size * 0.03,) * 2,
            colour(0.95, 0.95, 0.95),
        )


def dog_standing(brush, rng, coat):
    build = Build(
        0.24 + 0.05 * rng.random(),
        0.19 + 0.04 * rng.random(),
        0.22 + 0.24 * rng.random(),
        0.06 + 0.02 * rng.random(),
        (0.2, 0.32),
        0.15,
        (0.34, -0.06),
        0.19,
        0.09,
    )
    brush.line(
        [
            (-0.62, build.leg + 0.25),
            (-0.85, build.leg + 0.4),
            (-0.95, build.leg + 0.4 + 0.35 * rng.random()),
        ],
        0.06,
        coat,
        0.035,
    )
    head, nose = stand(brush, rng, build, coat)
    brush.ellipse(nose, (0.06, 0.055), EYE)
    eye = between(head, nose, 0.35)
    brush.ellipse((eye[0], eye[1] + 0.08), (0.035, 0.035), EYE)
    ears = coat.darker(0.65)
    if rng.random() < 0.7:
        brush.limb(
            (head[0] - 0.05, head[1] + 0.12), (head[0] - 0.1, head[1] - 0.16), (0.07, 0.1), ears
        )
    else:
        ear(brush, (head[0] - 0.04, head[1] + 0.1), (head[0] - 0.1, head[1] + 0.36), 0.1, ears)


def dog_sitting(brush, rng, coat):
    brush.shadow((0, 0), (0.7, 0.1))
    brush.line([(-0.35, 0.12), (-0.8, 0.2)], 0.07, coat, 0.04)
    brush.ellipse((-0.12, 0.32), (0.42, 0.34), coat)
    brush.limb((-0.05, 0.45), (0.15, 1.0), (0.36, 0.22), coat)
    for u in (0.08, 0.3):
        brush.limb((u, 0.7), (u + 0.03, 0.08), (0.12, 0.09), coat.darker(0.92))
    dog_face(brush, rng, coat, (0.2, 1.2), 0.4 + 0.05 * rng.random())


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
