"""Matplotlib's figures as pictures in the page.

Matplotlib finds this module as its backend (`MPLBACKEND`), so it costs nothing until student code
imports Matplotlib. `plt.show()` and the end of a run show every open figure and close it.
"""

from __future__ import annotations

import io
import struct
import sys
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classroom_runner.display import Display

BACKEND = "module://classroom_runner.backend"
# Two pixels of the picture for one of the page, so that text is sharp on any screen.
DENSITY = 2

_display: Display | None = None
_shown: weakref.WeakSet[Any] = weakref.WeakSet()


def connect(display: Display) -> None:
    """Say where figures go."""
    global _display  # noqa: PLW0603 - Matplotlib's backend has no other way to be told
    _display = display


def picture(value: Any) -> tuple[bytes, dict[str, int]] | None:
    """Return a figure's PNG and its size in CSS pixels; None for a value that is no figure."""
    module = sys.modules.get("matplotlib.figure")
    return _drawn(value) if module and isinstance(value, module.Figure) else None


def show(figure: Any) -> None:
    """Draw a figure and send it to the page."""
    if _display is not None:
        _display.png(*_drawn(figure))


def show_all(*, again: bool = False) -> None:
    """Show every open figure of pyplot, in the order they were made, and close it.

    With `again` also those that have been displayed and not changed since.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        # Closed first: a figure that cannot be drawn must not fail a second time.
        pyplot.close(figure)
        if again or figure.stale or figure not in _shown:
            show(figure)


def _drawn(figure: Any) -> tuple[bytes, dict[str, int]]:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=figure.dpi * DENSITY, bbox_inches="tight")
    png = buffer.getvalue()
    width, height = struct.unpack(">II", png[16:24])
    _shown.add(figure)
    # Drawn in another resolution, it counts as changed.
    figure.stale = False
    return png, {"width": round(width / DENSITY), "height": round(height / DENSITY)}


def close_all() -> None:
    """Close every figure of pyplot."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def reset() -> None:
    """Close every figure and go back to Matplotlib's own settings."""
    close_all()
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()
        matplotlib.rcParams["backend"] = BACKEND
