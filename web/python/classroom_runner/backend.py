"""The backend that Matplotlib loads: Agg, with figures that are shown in the page."""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from classroom_runner import figures


class FigureManager(FigureManagerBase):
    """Shows a figure as a picture of its present state."""

    def show(self) -> None:
        figures.show(self.canvas.figure)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        figures.show_all(again=True)


class FigureCanvas(FigureCanvasAgg):
    """Agg's canvas with the manager above."""

    manager_class: Any = FigureManager
