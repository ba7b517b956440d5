"""Matplotlib's figures as pictures in the page.

Matplotlib finds this module as its backend (`MPLBACKEND`), so it costs nothing until student code
imports Matplotlib. `plt.show()` and the end of a run show every open figure and close it.
"""

from __future__ import annotations

import io
import struct
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classroom_runner.display import Display

BACKEND = "module://classroom_runner.backend"
# Two pixels of the picture for one of the page, so that text is sharp on any screen.
DENSITY = 2

_display: Display | None = None


def connect(display: Display) -> None:
    """Say where figures go."""
    global _display  # noqa: PLW0603 - Matplotlib's backend has no other way to be told
    _display = display


def show(figure: Any) -> None:
    """Draw a figure and send it to the page."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=figure.dpi * DENSITY, bbox_inches="tight")
    png = buffer.getvalue()
    (pixels,) = struct.unpack(">I", png[16:20])
    if _display is not None:
        _display.png(png, round(pixels / DENSITY))


def show_all() -> None:
    """Show every open figure of pyplot, in the order they were made, and close it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        # Closed first: a figure that cannot be drawn must not fail a second time.
        pyplot.close(figure)
        show(figure)


def reset() -> None:
    """Close every figure and go back to Matplotlib's own settings."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()
        matplotlib.rcParams["backend"] = BACKEND
