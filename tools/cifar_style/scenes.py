"""Backgrounds: where an object stands, flies or swims. Each paints the whole canvas.

A scene is a function of a canvas; it returns the height of the ground at the object's feet, or None
where there is no ground.
"""

import numpy as np

from .canvas import Canvas, Colour, colour, fractal_noise, spread, value_noise


def pick(rng: np.random.Generator, choices: list):
    return choices[int(rng.integers(len(choices)))]


def vary(rng: np.random.Generator, base: Colour, amount: float = 0.08) -> Colour:
    """Return a colour near another: brighter or darker, and a little shifted in hue."""
    shift = (rng.random(3).astype(np.float32) - np.float32(0.5)) * np.float32(amount)
    bright = np.float32((rng.random() - 0.5) * amount * 2)
    return np.clip(base + shift + bright, 0.02, 1)


def gradient(canvas: Canvas, low: Colour, high: Colour, bottom: float = -1.0, top: float = 1.0):
    """Return colours that go from `low` at height `bottom` to `high` at height `top`."""
    t = np.clip((canvas.y - np.float32(bottom)) / np.float32(top - bottom), 0, 1)[..., None]
    return low + (high - low) * t


def textured(canvas: Canvas, colours: np.ndarray, noise: np.ndarray, contrast: float):
    """Return colours made lighter and darker by noise."""
    return colours * (1 + np.float32(2 * contrast) * (noise - np.float32(0.5)))[..., None]


def fill(canvas: Canvas, colours: np.ndarray, mask: np.ndarray | None = None):
    """Put colours where the mask is true, everywhere without one."""
    if mask is None:
        canvas.rgb[:] = colours
    else:
        canvas.paint(mask, colours)


SKIES = [
    ((0.62, 0.78, 0.94), (0.25, 0.50, 0.85)),
    ((0.80, 0.88, 0.95), (0.48, 0.68, 0.90)),
    ((0.88, 0.89, 0.90), (0.70, 0.74, 0.79)),
    ((0.95, 0.94, 0.92), (0.86, 0.88, 0.90)),
    ((0.97, 0.72, 0.48), (0.42, 0.44, 0.66)),
    ((0.45, 0.55, 0.66), (0.20, 0.28, 0.42)),
]


def sky(canvas: Canvas) -> None:
    """Clear, cloudy, gray, or at dusk."""
    rng = canvas.rng
    low, high = pick(rng, SKIES)
    fill(canvas, gradient(canvas, vary(rng, colour(*low), 0.11), vary(rng, colour(*high), 0.11)))
    if rng.random() < 0.6:
        clouds = fractal_noise(rng, 3, 4, stretch=2)
        threshold = 0.48 + 0.2 * rng.random()
        amount = np.clip((clouds - np.float32(threshold)) * 5, 0, 1)[..., None]
        white = vary(rng, colour(0.93, 0.94, 0.95), 0.05)
        fill(canvas, canvas.rgb + (white - canvas.rgb) * amount)


def skyline(canvas: Canvas, horizon: float) -> None:
    """Trees, hills or houses that stand on the horizon."""
    rng = canvas.rng
    kind = rng.random()
    if kind < 0.5:
        edge = value_noise(rng, 1, int(rng.integers(4, 18)))[:1]
        height = np.float32(horizon) + edge * np.float32(0.1 + 0.45 * rng.random())
        base = vary(rng, pick(rng, [colour(0.14, 0.26, 0.12), colour(0.30, 0.36, 0.36)]), 0.06)
        fill(
            canvas,
            textured(canvas, np.broadcast_to(base, canvas.rgb.shape), canvas.fine, 0.3),
            canvas.y < height,
        )
    elif kind < 0.75:
        left = -1.1
        while left < 1:
            width, height = 0.2 + 0.5 * rng.random(), 0.15 + 0.7 * rng.random()
            wall = vary(rng, pick(rng, WALLS), 0.1)
            mask = (canvas.x > left) & (canvas.x < left + width) & (canvas.y < horizon + height)
            fill(canvas, np.broadcast_to(wall, canvas.rgb.shape), mask)
            rows = np.floor(canvas.y * 9) - np.floor(canvas.y * 9 - np.float32(0.45))
            columns = np.floor(canvas.x * 8) - np.floor(canvas.x * 8 - np.float32(0.45))
            canvas.paint(mask & (rows > 0) & (columns > 0), wall * np.float32(0.55))
            left += width


def ground(canvas: Canvas, horizon: float, base: Colour, contrast: float, stretch: int = 2) -> None:
    rng = canvas.rng
    near = vary(rng, base, 0.12)
    colours = gradient(canvas, near, near * np.float32(0.75) + np.float32(0.15), -1, horizon)
    noise = fractal_noise(rng, 10, 3, stretch)
    fill(canvas, textured(canvas, colours, noise, contrast), canvas.y < horizon)


def feet(rng: np.random.Generator, horizon: float) -> float:
    """Return where on the ground an object stands, below the horizon."""
    return min(horizon - 0.12, spread(rng, -0.68, 0.2))


WALLS = [colour(0.62, 0.52, 0.44), colour(0.72, 0.70, 0.66), colour(0.50, 0.34, 0.28)]
GROUNDS = {
    "grass": [(0.32, 0.48, 0.18), (0.42, 0.52, 0.22), (0.55, 0.55, 0.28), (0.24, 0.38, 0.14)],
    "earth": [(0.50, 0.40, 0.28), (0.62, 0.54, 0.42), (0.40, 0.33, 0.26)],
    "snow": [(0.90, 0.92, 0.95), (0.80, 0.84, 0.90)],
    "asphalt": [(0.42, 0.42, 0.44), (0.55, 0.55, 0.55), (0.30, 0.30, 0.33)],
}


def landscape(canvas: Canvas, kind: str, contrast: float) -> float:
    rng = canvas.rng
    sky(canvas)
    horizon = spread(rng, 0.1, 0.55)
    skyline(canvas, horizon)
    ground(canvas, horizon, colour(*pick(rng, GROUNDS[kind])), contrast)
    return feet(rng, horizon)


def meadow(canvas: Canvas) -> float:
    """Grass under a sky."""
    return landscape(canvas, "grass", 0.32)


def field(canvas: Canvas) -> float:
    """Bare earth or sand under a sky."""
    return landscape(canvas, "earth", 0.22)


def snow(canvas: Canvas) -> float:
    return landscape(canvas, "snow", 0.07)


def road(canvas: Canvas) -> float:
    """A street, sometimes with its line."""
    base = landscape(canvas, "asphalt", 0.10)
    if canvas.rng.random() < 0.5:
        low = base - 0.1 - 0.2 * canvas.rng.random()
        canvas.paint((canvas.y < low) & (canvas.y > low - 0.05), colour(0.88, 0.86, 0.78), 0.8)
    return base


def forest(canvas: Canvas) -> float:
    """Leaves and trunks behind a dark floor."""
    rng = canvas.rng
    base = vary(rng, pick(rng, [colour(0.20, 0.32, 0.14), colour(0.40, 0.34, 0.16)]), 0.06)
    leaves = fractal_noise(rng, 9, 3)
    fill(canvas, textured(canvas, np.broadcast_to(base, canvas.rgb.shape), leaves, 0.7))
    for _ in range(int(rng.integers(1, 6))):
        left, width = rng.random() * 2.2 - 1.1, 0.06 + 0.14 * rng.random()
        bark = vary(rng, colour(0.28, 0.22, 0.17), 0.08)
        mask = (canvas.x > left) & (canvas.x < left + width)
        fill(
            canvas,
            textured(canvas, np.broadcast_to(bark, canvas.rgb.shape), canvas.fine, 0.4),
            mask,
        )
    horizon = spread(rng, -0.25, 0.25)
    kind = pick(rng, ["grass", "earth", "earth"])
    ground(canvas, horizon, colour(*pick(rng, GROUNDS[kind])) * np.float32(0.8), 0.4)
    return feet(rng, horizon)


def sea(canvas: Canvas) -> float:
    """Waves up to a horizon; the object floats."""
    rng = canvas.rng
    sky(canvas)
    horizon = spread(rng, 0.05, 0.45)
    if rng.random() < 0.35:
        skyline(canvas, horizon)
    waters = [(0.16, 0.36, 0.52), (0.30, 0.46, 0.52), (0.40, 0.50, 0.58), (0.10, 0.22, 0.34)]
    ground(canvas, horizon, colour(*pick(rng, waters)), 0.25, stretch=5)
    return min(horizon - 0.05, spread(rng, -0.3, 0.25))


def closeup(canvas: Canvas) -> float:
    """Leaves, moss, mud or pebbles right behind the object."""
    rng = canvas.rng
    floors = [(0.30, 0.42, 0.16), (0.38, 0.32, 0.22), (0.20, 0.30, 0.16), (0.52, 0.50, 0.45)]
    base = vary(rng, colour(*pick(rng, floors)), 0.08)
    other = vary(rng, base, 0.2)
    mixed = fractal_noise(rng, 5, 4)[..., None]
    fill(canvas, textured(canvas, base + (other - base) * mixed, canvas.fine, 0.35))
    return spread(rng, -0.5, 0.2)


def branch(canvas: Canvas) -> float:
    """Sky or blurred leaves behind a branch to sit on."""
    rng = canvas.rng
    if rng.random() < 0.5:
        sky(canvas)
    else:
        green = vary(rng, colour(0.42, 0.52, 0.30), 0.12)
        soft = fractal_noise(rng, 3, 2)
        fill(canvas, textured(canvas, np.broadcast_to(green, canvas.rgb.shape), soft, 0.5))
    height = spread(rng, -0.4, 0.2)
    thickness = 0.05 + 0.06 * rng.random()
    slope = np.float32(spread(rng, 0, 0.3))
    middle = np.float32(height - thickness) + canvas.x * slope
    away = (canvas.y - middle) / np.float32(thickness)
    bark = vary(rng, colour(0.36, 0.28, 0.20), 0.08)
    shaded = np.broadcast_to(bark, canvas.rgb.shape) * (1 + np.float32(0.35) * away)[..., None]
    fill(canvas, textured(canvas, shaded, canvas.fine, 0.3), away * away < 1)
    return height


def room(canvas: Canvas) -> float:
    """A wall, a floor or a blanket, and something that hangs on the wall."""
    rng = canvas.rng
    wall = vary(
        rng,
        pick(
            rng,
            [
                colour(0.80, 0.76, 0.68),
                colour(0.62, 0.60, 0.60),
                colour(0.56, 0.42, 0.34),
                colour(0.45, 0.52, 0.60),
            ],
        ),
        0.14,
    )
    fill(canvas, gradient(canvas, wall * np.float32(0.8), wall))
    for _ in range(int(rng.integers(0, 3))):
        left, bottom = rng.random() * 1.8 - 1, rng.random() * 1.2 - 0.4
        mask = (canvas.x > left) & (canvas.x < left + 0.3 + 0.6 * rng.random())
        mask &= (canvas.y > bottom) & (canvas.y < bottom + 0.3 + 0.7 * rng.random())
        canvas.paint(mask, vary(rng, colour(0.5, 0.45, 0.42), 0.35))
    horizon = spread(rng, -0.3, 0.3)
    floors = [(0.55, 0.40, 0.27), (0.70, 0.62, 0.55), (0.55, 0.25, 0.25), (0.35, 0.38, 0.48)]
    ground(canvas, horizon, vary(rng, colour(*pick(rng, floors)), 0.1), 0.15, stretch=3)
    return feet(rng, horizon)


def backdrop(canvas: Canvas) -> float:
    """One even light colour, as in a catalogue."""
    rng = canvas.rng
    light = vary(rng, pick(rng, [colour(0.96, 0.96, 0.95), colour(0.80, 0.82, 0.84)]), 0.05)
    fill(canvas, gradient(canvas, light * np.float32(0.92), light))
    return spread(rng, -0.55, 0.2)
