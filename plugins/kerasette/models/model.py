"""`keras.Model`: layers taken together, and what can be asked of them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ..errors import UnavailableError
from ..graph import KerasTensor
from ..layers.base import PACKAGE, Layer, map_shapes
from ..ops.dispatch import infer
from ..registry import describe, part
from .trainer import Trainer

# Methods that Keras calls for each batch and that a compiled program has no place for.
STEPS = (
    *("train_step", "test_step", "predict_step", "compute_loss", "compute_metrics"),
    *("make_train_function", "make_test_function", "make_predict_function"),
)


class Model(Trainer):
    """Base of all models. `Model(inputs, outputs)` gives a `Functional`; a subclass of a student's
    own keeps layers as attributes and writes `call`.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in STEPS:
            if name in vars(cls) and not cls.__module__.startswith(PACKAGE):
                raise UnavailableError(f"A {name} of your own ({cls.__name__}.{name})")

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        functional = len(args) >= 2 or "outputs" in kwargs or "inputs" in kwargs
        if cls is Model:
            if not functional and kwargs:
                raise ValueError(f"Unrecognized keyword arguments passed to Model: {kwargs}")
            if not functional:
                raise UnavailableError("A Model without inputs and outputs")
            # Circular at the top, as below: functional models need this class.
            from .functional import Functional  # noqa: PLC0415

            return Functional.__new__(Functional)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "outputs" not in kwargs:
            super().__init__(**kwargs)
            return
        from .functional import Functional  # noqa: PLC0415

        # A subclass that hands its graph to this constructor is functional from here on.
        cls = type(self)
        own = {"__module__": cls.__module__}
        self.__class__ = type(cls.__name__, (cls, Functional), own)  # type: ignore[assignment]
        Functional.__init__(self, *args, **kwargs)  # type: ignore[arg-type]

    @property
    def layers(self) -> list[Layer]:
        """The layers that the model is made of."""
        return self.layers_inside

    @property
    def layers_inside(self) -> list[Layer]:
        return super().layers_inside if type(self).layers is Model.layers else self.layers

    def prepare(self, inputs: Any) -> Any:
        """The symbolic outputs for symbolic inputs; creates the weights where that was not done."""
        self._ensure_built((inputs,), {})
        return infer(self._traced_call, (inputs,), {})

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(
            f"Model {type(self).__name__} does not have a `call()` method implemented."
        )

    def build(self, input_shape: Any) -> None:
        """Create the weights for inputs of a shape or a structure of shapes, the batch included."""
        self.prepare(map_shapes(KerasTensor, input_shape))
        self.built = True

    def build_from_config(self, config: dict[str, Any]) -> None:
        if config.get("input_shape"):
            self.build(config["input_shape"])

    def _build_by_call(self, shapes: list[Any]) -> None:
        # A model of a student's own is built by the layers that its `call` calls.
        if type(self).build is not Model.build:
            self.build(*shapes)

    def _output_spec(self, args: Any, kwargs: Any) -> Any:
        return None

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
        part("models.summary").print_summary(
            *(self, line_length, positions, print_fn),
            *(expand_nested, show_trainable, layer_range),
        )

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A model from its config."""
        # Circular at the top, as above.
        from .functional import Functional  # noqa: PLC0415

        with part("saving").custom_object_scope(custom_objects):
            if "layers" in config and "input_layers" in config:
                own = issubclass(cls, Functional)
                kind = cls if own else Functional
                return part("models.config").functional_from_config(kind, config)
            return super().from_config(config)

    def to_json(self, **options: Any) -> str:
        """The model without its weights, for `model_from_json`."""
        return json.dumps(describe(self), **options)

    def save(self, filepath: Any, overwrite: bool = True, **options: Any) -> None:
        """Write the model to a `.keras` file, which Keras loads too."""
        part("saving").save_model(self, filepath, overwrite, **options)

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the weights to a `.weights.h5` file."""
        part("saving").save_weights(self, filepath, overwrite)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False) -> None:
        """Set the weights from a `.weights.h5` or a `.keras` file."""
        part("saving").load_weights(self, filepath, skip_mismatch)

    def export(self, *_: Any, **__: Any) -> None:
        raise UnavailableError("Model.export")


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """The model that `to_json` described."""
    return part("saving").deserialize_keras_object(json.loads(json_string), custom_objects)
