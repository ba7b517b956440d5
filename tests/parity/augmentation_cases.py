"""Augmentation with transformations that are fixed: ranges from a number to the same number."""

from __future__ import annotations

from typing import Any

from cases import Case, layer, pixels

FILLS = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


def fixed(
    name: str, kind: str, shape: tuple[int, int, int] = (6, 7, 3), /, **arguments: Any
) -> Case:
    return layer(f"augmentation/{name}", kind, shape, draw=pixels, **arguments)


def translated(name: str, height: float, width: float, /, **arguments: Any) -> Case:
    return fixed(
        name,
        "RandomTranslation",
        (8, 4, 3),
        height_factor=(height, height),
        width_factor=(width, width),
        **arguments,
    )


def rotated(name: str, factor: float, shape: tuple[int, int, int], /, **arguments: Any) -> Case:
    return fixed(name, "RandomRotation", shape, factor=(factor, factor), **arguments)


CASES = [
    *(
        translated(f"translation, {fill}, {kind}", 0.25, 0.5, fill_mode=fill, interpolation=kind)
        for fill in FILLS
        for kind in INTERPOLATIONS
    ),
    *(
        translated(f"translation by parts, {fill}", -0.3, 0.15, fill_mode=fill)
        for fill in FILLS
    ),
    translated("translation, fill value", 0.25, -0.25, fill_mode="constant", fill_value=9.0),
    translated("translation, at inference", 0.25, -0.25, training=False),
    translated("translation far", 1.0, -1.0),
    *(
        rotated(f"rotation by a quarter, {fill}", 0.25, (7, 7, 3), fill_mode=fill)
        for fill in FILLS
    ),
    *(
        rotated(f"rotation, {fill}, bilinear", 0.1, (6, 7, 3), fill_mode=fill)
        for fill in FILLS
    ),
    rotated("rotation, nearest", 0.07, (7, 6, 3), interpolation="nearest"),
    rotated("rotation, fill value", -0.125, (7, 6, 1), fill_mode="constant", fill_value=50.0),
    rotated("rotation, at inference", 0.1, (4, 4, 3), training=False),
    fixed("contrast", "RandomContrast", factor=(-0.5, 0.5)),
    fixed("contrast, clipped", "RandomContrast", factor=(-0.9, 0.9)),
    fixed("contrast, value range", "RandomContrast", factor=(-0.5, 0.5), value_range=(20, 200)),
    fixed("contrast, at inference", "RandomContrast", factor=0.5, training=False),
    fixed("flip, at inference", "RandomFlip", training=False),
]  # fmt: skip
