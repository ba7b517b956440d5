"""`keras.layers.InputSpec`: what a layer demands of its input."""

from __future__ import annotations

Dims = tuple[int | None, ...]


class InputSpec:
    """What a layer expects of its input: number of axes and sizes of some of them."""

    def __init__(
        self,
        ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[int, int | None] | None = None,
    ) -> None:
        self.ndim, self.min_ndim, self.axes = ndim, min_ndim, axes or {}

    def check(self, shape: Dims, layer: str) -> None:
        """Raise ValueError in Keras' words when `shape` does not fit."""
        start = f"Input 0 with name 'None' of layer '{layer}' is incompatible with the layer: "
        rank = len(shape)
        full = f"Full shape received: {shape}"
        if self.ndim is not None and rank != self.ndim:
            raise ValueError(f"{start}expected ndim={self.ndim}, found ndim={rank}. {full}")
        if self.min_ndim is not None and rank < self.min_ndim:
            raise ValueError(f"{start}expected min_ndim={self.min_ndim}, found ndim={rank}. {full}")
        for axis, value in self.axes.items():
            if value is not None and shape[axis] not in (value, None):
                raise ValueError(
                    f"{start}expected axis {axis} of input shape to have value {value}, "
                    f"but received input with shape {shape}"
                )
