"""Colours that can be read on light and on dark pages, and scales from numbers to colours."""

from __future__ import annotations

import numpy as np

GOOD = "#1d8a5a"
BAD = "#d5402e"
ACCENT = "#3d7bd9"
WRONG = "#d9712a"
# Told apart also by those who see red and green alike; lines differ in their marks as well.
SERIES = ("#3d7bd9", "#d9712a", "#23976d", "#a45bc4", "#c9443f", "#7d858f")
# What pictures in files are drawn on and with, and the same where a dark page is preferred.
LIGHT = {"paper": "#ffffff", "ink": "#1d2129"}
DARK = {"paper": "#1e2129", "ink": "#e6e8ec"}

# Dark blue through green to yellow, evenly lighter.
_STRENGTH = (
    (0x22, 0x14, 0x4A),
    (0x33, 0x4C, 0x8C),
    (0x1F, 0x8A, 0x8C),
    (0x5F, 0xC2, 0x68),
    (0xFB, 0xE9, 0x4B),
)
# Blue for minus, orange for plus, white for nothing.
_SIGN = (
    (0x1B, 0x56, 0xA8),
    (0x8F, 0xBA, 0xE6),
    (0xFA, 0xFA, 0xFA),
    (0xF4, 0xB1, 0x77),
    (0xC0, 0x55, 0x0E),
)


def strength(values: np.ndarray) -> np.ndarray:
    """Colours (…, 3) uint8 of values from 0, dark, to 1, bright."""
    return _scaled(values, _STRENGTH)


def sign(values: np.ndarray) -> np.ndarray:
    """Colours (…, 3) uint8 of values from -1, blue, through 0, white, to 1, orange."""
    return _scaled((values + 1) / 2, _SIGN)


def _scaled(values: np.ndarray, stops: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    places = np.linspace(0, 1, len(stops))
    channels = [np.interp(values, places, channel) for channel in zip(*stops, strict=True)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)
