"""Light on a scene: by day, against the light, or after dark with a lamp on what is in front.

Against the light an object is darker than what lies behind it, after dark it is lighter. So the
brightness of a pixel alone speaks for no class: a weighted sum of pixels, all that a linear network
has, finds little to hold on to, while a hidden layer can learn both cases.
"""

import numpy as np

from .canvas import Canvas, colour, spread

AGAINST_THE_LIGHT = 0.26
AFTER_DARK = 0.26
HAZE = colour(0.96, 0.93, 0.88)
SHADE = colour(0.97, 0.98, 1.06)
DUSK = colour(0.85, 0.95, 1.20)
LAMP = colour(1.00, 0.95, 0.85)


def illuminate(canvas: Canvas, in_front: np.ndarray) -> None:
    """Light the object and all else that the mask `in_front` covers, and what lies behind."""
    rng = canvas.rng
    front, behind = canvas.rgb[in_front], canvas.rgb[~in_front] * daylight(rng)
    kind = rng.random()
    if kind < AGAINST_THE_LIGHT:
        haze = between(rng, 0.22, 0.48)
        behind += (HAZE - behind) * haze
        front = front * SHADE * between(rng, 0.30, 0.55) + np.float32(0.03)
    elif kind < AGAINST_THE_LIGHT + AFTER_DARK:
        behind *= DUSK * between(rng, 0.22, 0.46)
        front += (LAMP - front) * between(rng, 0.02, 0.20)
    canvas.rgb[in_front], canvas.rgb[~in_front] = front, behind


def daylight(rng: np.random.Generator) -> np.ndarray:
    """Return red, green and blue of the light behind: warm as in the evening, cool as at noon."""
    warm, green = rng.random() * 0.4 - 0.2, rng.random() * 0.1 - 0.05
    tint = colour(1 + warm, 1 + 0.1 * warm + green, 1 - warm - green)
    return tint * np.float32(spread(rng, 1.0, 0.08))


def between(rng: np.random.Generator, low: float, high: float) -> np.float32:
    return np.float32(low + (high - low) * rng.random())
