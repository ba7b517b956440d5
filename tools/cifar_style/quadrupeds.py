"""The body plan that four-legged animals share, with other proportions for each.

An animal is drawn with a brush whose coordinates have the ground (or, in portraits, the middle of
the head) at v = 0.
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
