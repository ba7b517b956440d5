"""One picture: a scene, an object in it, something in front, the light, and then the camera."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from . import craft, grazers, pets, road_vehicles, scenes, small_animals
from .canvas import (
    GRID,
    OVERSAMPLING,
    SIZE,
    Brush,
    Canvas,
    Light,
    Pose,
    colour,
    direction,
    fractal_noise,
    spread,
)
from .foreground import foreground
from .lighting import illuminate
from .scenes import pick

LIFT = np.float32(0.7)  # of the middle tones: 0.7 makes 0.5 to 0.675
VEIL = np.float32(0.05)

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@dataclass(frozen=True)
class View:
    """One way to see a class: what draws it, where, how large, and how far it may be turned."""

    weight: float
    draw: Callable
    places: list
    scale: tuple[float, float]
    turn: float = 0.06
    height: float = 0.0  # of the object's origin above the ground, in its own units


def flying(canvas: Canvas) -> float:
    """Sky all round; the object is anywhere in it."""
    scenes.sky(canvas)
    if canvas.rng.random() < 0.3:
        horizon = spread(canvas.rng, -0.75, 0.15)
        scenes.skyline(canvas, horizon)
        scenes.ground(canvas, horizon, colour(*pick(canvas.rng, scenes.GROUNDS["grass"])), 0.3)
    return spread(canvas.rng, 0.1, 0.35)


GRASSLAND = [scenes.meadow, scenes.meadow, scenes.forest, scenes.field, scenes.snow, scenes.road]
STREET = [scenes.road, scenes.road, scenes.meadow, scenes.field, scenes.snow, scenes.backdrop]
HOME = [scenes.room, scenes.room, scenes.meadow, scenes.meadow, scenes.closeup, scenes.backdrop]
LAIRS = [
    scenes.closeup,
    scenes.closeup,
    scenes.meadow,
    scenes.field,
    scenes.backdrop,
    scenes.forest,
]
PERCHES = [scenes.branch, scenes.branch, scenes.meadow, scenes.closeup, scenes.backdrop]
WATERSIDE = [scenes.meadow, scenes.field, scenes.sea]
AIRFIELD = [scenes.road, scenes.meadow, scenes.field, scenes.snow, scenes.sea]

VIEWS = {
    "airplane": [
        View(3, craft.airplane, [flying], (0.62, 1.1), 0.3),
        View(1, craft.airplane, AIRFIELD, (0.67, 1.05), 0.04, 0.3),
    ],
    "automobile": [View(1, road_vehicles.automobile, STREET, (0.69, 1.1), 0.05)],
    "bird": [
        View(4, small_animals.perched_bird, PERCHES, (0.72, 1.1), 0.12),
        View(
            2,
            small_animals.walking_bird,
            WATERSIDE,
            (0.77, 1.15),
            0.05,
        ),
        View(2, small_animals.swimming_bird, [scenes.sea], (0.62, 1.1), 0.06),
        View(2, small_animals.flying_bird, [flying, flying, scenes.sea], (0.58, 1.0), 0.35, 0.4),
    ],
    "cat": [
        View(4, pets.cat_portrait, HOME, (0.67, 1.15), 0.12, 0.75),
        View(6, pets.cat, HOME, (0.72, 1.1), 0.06),
    ],
    "dog": [
        View(4, pets.dog_portrait, HOME, (0.67, 1.15), 0.12, 0.75),
        View(6, pets.dog, HOME, (0.72, 1.1), 0.06),
    ],
    "deer": [
        View(7, grazers.deer, GRASSLAND, (0.72, 1.1), 0.05),
        View(3, grazers.deer_portrait, GRASSLAND, (0.67, 1.05), 0.1, 0.7),
    ],
    "frog": [View(1, small_animals.frog, LAIRS, (0.72, 1.15), 0.15)],
    "horse": [
        View(7, grazers.horse, GRASSLAND, (0.72, 1.1), 0.05),
        View(3, grazers.horse_portrait, GRASSLAND, (0.67, 1.1), 0.1, 0.7),
    ],
    "ship": [View(1, craft.ship, [scenes.sea], (0.62, 1.1), 0.05)],
    "truck": [View(1, road_vehicles.truck, STREET, (0.67, 1.1), 0.05)],
}


def choose(rng: np.random.Generator, views: list[View]) -> View:
    place = rng.random() * sum(view.weight for view in views)
    for view in views:
        place -= view.weight
        if place < 0:
            return view
    return views[-1]


def draw(name: str, rng: np.random.Generator) -> np.ndarray:
    """Return one picture of the class, (32, 32, 3) uint8."""
    *_, picture = stages(name, rng)
    return picture


def stages(name: str, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield a picture of the class as it comes about: the scene, with the object, with something in
    front, in its light, all (GRID, GRID, 3) from 0 to 1 and overwritten by the next; then what the
    camera makes of it, (32, 32, 3) uint8.
    """
    canvas = Canvas(rng)
    view = choose(rng, VIEWS[name])
    feet = pick(rng, view.places)(canvas)
    yield canvas.rgb
    high = direction(rng, 0.35)
    light = Light((high[1], high[0]), 0.2 + 0.3 * rng.random())
    low, top = view.scale
    scale = low + (top - low) * rng.random()
    pose = Pose(
        (spread(rng, 0, 0.42), feet + view.height * scale),
        scale,
        direction(rng, view.turn),
        bool(rng.random() < 0.5),
        spread(rng, 0.95, 0.2),
    )
    brush = Brush(canvas, pose, light)
    view.draw(brush, rng)
    yield canvas.rgb
    in_front = brush.covered | foreground(canvas, light)
    yield canvas.rgb
    illuminate(canvas, in_front)
    yield canvas.rgb
    yield camera(canvas)


def camera(canvas: Canvas) -> np.ndarray:
    """Return what a cheap camera makes of the canvas: light, colour cast, blur, noise, 32 by 32."""
    rng = canvas.rng
    rgb = canvas.rgb
    # Uneven light over the whole scene, and a lens that is darker in the corners.
    shade = fractal_noise(rng, 2, 1)
    rgb = rgb * (1 + np.float32(0.25 * rng.random()) * (shade - np.float32(0.5)))[..., None]
    corner = (canvas.x * canvas.x + canvas.y * canvas.y) * np.float32(0.16 * rng.random())
    rgb = rgb * (1 - corner)[..., None]
    # Each output pixel is the mean of OVERSAMPLING x OVERSAMPLING samples, added in a fixed order.
    small = np.zeros((SIZE, SIZE, 3), np.float32)
    for i in range(OVERSAMPLING):
        for j in range(OVERSAMPLING):
            small += rgb[i:GRID:OVERSAMPLING, j:GRID:OVERSAMPLING]
    small = small / np.float32(OVERSAMPLING * OVERSAMPLING)
    small = blurred(small, 0.08 * rng.random())
    gray = (small[..., :1] + small[..., 1:2] + small[..., 2:]) / np.float32(3)
    small = gray + (small - gray) * np.float32(spread(rng, 1.0, 0.4))
    cast = np.float32(1) + (rng.random(3).astype(np.float32) - np.float32(0.5)) * np.float32(0.06)
    contrast, exposure = np.float32(spread(rng, 1.2, 0.2)), np.float32(spread(rng, 0.03, 0.12))
    small = (small * cast - np.float32(0.5)) * contrast + np.float32(0.5) + exposure
    grain = rng.random((SIZE, SIZE, 4)).astype(np.float32) - np.float32(0.5)
    grain = grain[..., :3] * np.float32(0.5) + grain[..., 3:]
    small = developed(small + grain * np.float32(0.005 + 0.024 * rng.random() * rng.random()))
    # The sensor tells 64 levels apart: not to be seen behind the grain, and half the file.
    levels = np.clip(np.floor(small * 64), 0, 63).astype(np.uint8)
    return levels * 4 + levels // 16


def developed(image: np.ndarray) -> np.ndarray:
    """Return the image with lighter middle tones and a veil of stray light over it.

    So it is bright against its contrast, as many snapshots are. That matters to batch
    normalization: the larger the mean of what a layer gets, the more it moves as the weights
    change, and the further the collected averages lag behind it.
    """
    image = np.clip(image, 0, 1)
    image = image * (1 + LIFT - LIFT * image)
    return VEIL + (1 - VEIL) * image


def blurred(image: np.ndarray, weight: float) -> np.ndarray:
    """Return the image with each pixel mixed with its neighbours, first down, then across."""
    side = np.float32(weight)
    for axis in (0, 1):
        before = np.concatenate([image.take([0], axis), image.take(range(SIZE - 1), axis)], axis)
        after = np.concatenate(
            [image.take(range(1, SIZE), axis), image.take([SIZE - 1], axis)], axis
        )
        image = image * (1 - 2 * side) + (before + after) * side
    return image
