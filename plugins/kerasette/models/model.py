"""`keras.Model`: layers taken together, and what can be asked of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import UnavailableError, refuse
from ..layers.base import Layer
from ..variable import Variable
from .trainer import Trainer


class Model(Trainer):
    """Base of all models. `Model(inputs, outputs)` gives a `Functional`."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model:
            if len(args) >= 2 or "outputs" in kwargs or "inputs" in kwargs:
                from .functional import Functional  # noqa: PLC0415

                return Functional.__new__(Functional)
            raise UnavailableError("A Model without inputs and outputs")
        return super().__new__(cls)

    @property
    def input_shape(self) -> Any:
        return self.inputs[0].shape

    @property
    def output_shape(self) -> Any:
        shapes = [tensor.shape for tensor in self.outputs]
        return shapes[0] if len(shapes) == 1 else shapes

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """A layer by name or by its place. Raises ValueError in Keras' words."""
        if index is not None and name is not None:
            raise ValueError(
                f"Provide only a layer name or a layer index. Received: index={index}, name={name}."
            )
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(self.layers)} layers."
                )
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}."
        )

    @property
    def weights(self) -> list[Variable]:
        found = {id(v): v for layer in self.layers for v in layer.weights}
        return list(found.values())

    @property
    def variables(self) -> list[Variable]:
        found = {id(v): v for layer in self.layers for v in layer.variables}
        return list(found.values())

    @property
    def trainable_weights(self) -> list[Variable]:
        if not self.trainable:
            return []
        found = {id(v): v for layer in self.layers for v in layer.trainable_weights}
        return list(found.values())

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    @property
    def non_trainable_variables(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.variables if id(v) not in trainable]

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for layer in self.layers:
            layer.trainable = value

    def set_weights(self, weights: Any) -> None:
        super().set_weights([np.asarray(weight) for weight in weights])

    def summary(
        self,
        line_length: int | None = None,
        positions: Any = None,
        print_fn: Any = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Any = None,
    ) -> None:
        """Print Keras' table of layers."""
        # Circular at the top, as below: both need functional models, which need this class.
        from .summary import print_summary  # noqa: PLC0415

        refuse(
            "summary",
            positions=(positions, None),
            expand_nested=(expand_nested, False),
            layer_range=(layer_range, None),
        )
        print_summary(self, line_length, print_fn, show_trainable)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A functional model from its config."""
        from .config import functional_from_config  # noqa: PLC0415
        from .functional import Functional  # noqa: PLC0415

        return functional_from_config(Functional, config)

    def save(self, *_: Any, **__: Any) -> None:
        raise UnavailableError("Model.save")

    def save_weights(self, *_: Any, **__: Any) -> None:
        raise UnavailableError("Model.save_weights")

    def load_weights(self, *_: Any, **__: Any) -> None:
        raise UnavailableError("Model.load_weights")
