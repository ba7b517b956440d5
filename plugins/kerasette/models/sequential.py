"""Sequential models: layers one behind the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..graph import KerasTensor
from ..layers.base import Layer
from ..layers.input_spec import Dims
from ..layers.inputs import InputLayer
from ..registry import part
from ..state import scopes
from .functional import Functional
from .model import Model


class Sequential(Model):
    """A stack of layers. Without an `Input` it is built when it first sees data."""

    def __init__(
        self,
        layers: Sequence[Any] | None = None,
        trainable: bool = True,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name, trainable=trainable)
        self._functional: Functional | None = None
        self._layers: list[Layer] = []
        for layer in layers or []:
            self._append(layer)
        self._rebuild()

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer behind the last one."""
        self._append(layer)
        if rebuild:
            self._rebuild()

    def _append(self, layer: Any) -> None:
        if isinstance(layer, KerasTensor):
            layer = layer._keras_history.operation
        if not isinstance(layer, Layer):
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )
        if any(own.name == layer.name and own is not layer for own in self._layers):
            raise ValueError(
                f"All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model. Update the `name` "
                "argument to pass a unique name."
            )
        if isinstance(layer, InputLayer) and self._layers:
            if isinstance(self._layers[0], InputLayer):
                raise ValueError(
                    f"Sequential model '{self.name}' has already been configured to use input "
                    f"shape {self._layers[0].batch_shape}. You cannot add a different Input "
                    "layer to it."
                )
            self._layers.insert(0, layer)
            return
        if not self._layers and layer._input_shape_argument is not None:
            self._layers.append(InputLayer(shape=layer._input_shape_argument))
        self._layers.append(layer)

    def pop(self, rebuild: bool = True) -> Layer:
        """Remove the last layer and return it."""
        layer = self._layers.pop()
        if rebuild:
            self._rebuild()
        return layer

    def _rebuild(self) -> None:
        self._functional = None
        self.built = False
        self.forget_programs()
        if len(self._layers) > 1:
            first = self._layers[0]
            # A model that knows its inputs has a shape as well.
            shape = getattr(first, "batch_shape", None) or getattr(first, "input_shape", None)
            if shape:
                self.build(shape)

    def build(self, input_shape: Dims | None = None) -> None:
        """Connect the layers for inputs of a shape (the batch included)."""
        if not self._layers:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. "
                "Call `model.add(layer)`."
            )
        if not isinstance(self._layers[0], InputLayer):
            if input_shape is None:
                raise ValueError("You must provide an `input_shape` argument.")
            self._layers.insert(0, InputLayer(batch_shape=tuple(input_shape)))
        inputs = x = self._layers[0].output
        scopes.append(self.name)
        try:
            for layer in self._layers[1:]:
                x = layer(x)
        finally:
            scopes.pop()
        graph = Functional(inputs, x)
        # Errors of the graph are errors of the model.
        graph.name = self.name
        self._functional = graph
        self.built = True

    @property
    def layers(self) -> list[Layer]:
        return [layer for layer in self._layers if not isinstance(layer, InputLayer)]

    def _graph(self, attribute: str) -> Functional:
        if self._functional is None:
            raise AttributeError(f"Sequential model '{self.name}' has no defined {attribute} yet.")
        return self._functional

    @property
    def inputs(self) -> list[KerasTensor]:
        return self._graph("inputs").inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        return self._graph("outputs").outputs

    @property
    def input(self) -> Any:
        return self._graph("input").input

    @property
    def output(self) -> Any:
        return self._graph("output").output

    @property
    def input_shape(self) -> Any:
        return self._graph("input_shape").input_shape

    @property
    def output_shape(self) -> Any:
        return self._graph("output_shape").output_shape

    @property
    def output_names(self) -> list[str]:
        return self._graph("output").output_names

    @property
    def input_names(self) -> list[str]:
        return self._graph("input").input_names

    def call(self, inputs: Any) -> Any:
        assert self._functional is not None
        return self._functional.call(inputs)

    def get_config(self) -> dict[str, Any]:
        return part("models.config").sequential_config(self)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Sequential:
        model = cls(name=config.get("name"))
        with part("saving").custom_object_scope(custom_objects):
            for item in config["layers"]:
                model.add(part("saving").restore(item), rebuild=False)
        model._rebuild()
        return model
