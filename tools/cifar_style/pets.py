"""Cats and dogs: standing, sitting, lying, and portraits."""

from .canvas import Brush, Coat, colour, spread
from .quadrupeds import EYE, Build, between, coat_of, ear, stand
from .scenes import pick, vary

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
