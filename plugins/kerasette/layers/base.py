"""`keras.layers.Layer`: weights, a name, and calls on symbolic tensors or on the values of a
program.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import initializers
from ..errors import UnavailableError, refuse
from ..graph import KerasTensor, Node, Operation
from ..program.trace import Value
from ..state import randomness, scopes, unique_name
from ..variable import Variable

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


class Layer(Operation):
    """A layer. Subclasses write `call` with the functions of `kerasette.ops`."""

    # Whether `call` takes `training`.
    uses_training = False

    def __init__(
        self,
        *,
        trainable: bool = True,
        dtype: Any = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name)
        self._input_shape_argument = _input_shape(kwargs)
        kwargs.pop("activity_regularizer", None)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )
        if dtype not in (None, "float32"):
            raise UnavailableError(f"{type(self).__name__}(dtype={dtype!r})")
        self._trainable = trainable
        self.built = False
        self.dtype = self.compute_dtype = self.variable_dtype = "float32"
        self.input_spec: InputSpec | None = None
        self._weights: list[Variable] = []
        self._seeds: list[Variable] = []

    def build(self, input_shape: Dims) -> None:
        """Create the weights for inputs of a shape."""

    def call(self, inputs: Value) -> Value:
        """Write the layer's operations into the trace of `inputs`."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return input_shape

    def add_weight(
        self,
        shape: Sequence[int] = (),
        initializer: Any = "zeros",
        dtype: Any = None,
        trainable: bool = True,
        name: str = "variable",
        **_: Any,
    ) -> Variable:
        """A weight that belongs to the layer."""
        value = initializers.get(initializer)(tuple(shape))
        path = "/".join([*scopes, self.name, name])
        variable = Variable(value, trainable, name, path)
        self._weights.append(variable)
        return variable

    def add_seed(self, seed: int | None) -> Variable:
        """The random state of a layer: seed and number of draws, as the bits of two numbers."""
        bits = np.array([randomness.draw_seed() if seed is None else seed, 0], np.int64)
        variable = Variable(np.zeros(2), False, "seed_generator_state", f"{self.name}/seed")
        variable.assign_bits(bits.astype(np.uint32).view(np.float32))
        self._seeds.append(variable)
        return variable

    def build_for(self, shape: Dims) -> None:
        """Check an input's shape and create the weights on the first call."""
        if self.input_spec is not None:
            self.input_spec.check(shape, self.name)
        if not self.built:
            self.build(shape)
            self.built = True

    def __call__(self, inputs: Any, training: bool | None = None) -> Any:
        if isinstance(inputs, Value):
            return self.trace(inputs)
        if isinstance(inputs, KerasTensor):
            return self._symbolic_call(inputs)
        if hasattr(inputs, "shape"):
            # Models are layers: at the top this import would close a circle.
            from ..models.eager import call_on_array  # noqa: PLC0415

            return call_on_array(self, inputs, bool(training))
        if isinstance(inputs, (list, tuple)) and all(hasattr(x, "shape") for x in inputs):
            raise ValueError(
                f'Layer "{self.name}" expects 1 input(s), but it received {len(inputs)} '
                f"input tensors. Inputs received: {inputs}"
            )
        wrong = inputs[0] if isinstance(inputs, (list, tuple)) else inputs
        raise ValueError(
            f"Only input tensors may be passed as positional arguments. The following argument "
            f"value should be passed as a keyword argument: {wrong} (of type {type(wrong)})"
        )

    def _symbolic_call(self, inputs: KerasTensor) -> KerasTensor:
        self.build_for(inputs.shape)
        output = KerasTensor(self.compute_output_shape(inputs.shape))
        Node(self, [inputs], [output])
        return output

    def trace(self, inputs: Value) -> Value:
        """The layer's result inside a program."""
        self.build_for(inputs.shape)
        if self.uses_training:
            return self.call(inputs, training=inputs.trace.training)  # pyright: ignore[reportCallIssue]
        return self.call(inputs)

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)

    @property
    def weights(self) -> list[Variable]:
        """Trainable weights first, as in Keras."""
        return [v for v in self._weights if v.trainable] + [
            v for v in self._weights if not v.trainable
        ]

    @property
    def variables(self) -> list[Variable]:
        return self.weights + self._seeds

    @property
    def trainable_weights(self) -> list[Variable]:
        return [v for v in self._weights if v.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    @property
    def trainable_variables(self) -> list[Variable]:
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Variable]:
        return self.non_trainable_weights + self._seeds

    def count_params(self) -> int:
        """The number of all the layer's weights."""
        if not self.built:
            raise ValueError(
                "You tried to call `count_params` "
                f"on layer '{self.name}', but the layer isn't built. "
                "You can build it manually via: `layer.build(input_shape)`."
            )
        return sum(variable.size for variable in self.weights)

    def get_weights(self) -> list[np.ndarray]:
        return [variable.numpy() for variable in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all weights in the order of `get_weights`. Raises ValueError in Keras' words."""
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for variable, value in zip(own, weights, strict=True):
            if variable.shape != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {variable.shape} is not compatible with "
                    f"provided weight shape {np.shape(value)}."
                )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(value)

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": {
                "module": "keras",
                "class_name": "DTypePolicy",
                "config": {"name": "float32"},
                "registered_name": None,
            },
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        settings = {key: value for key, value in config.items() if key != "dtype"}
        return cls(**settings)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


class InputLayer(Layer):
    """Where a model's graph begins."""

    def __init__(
        self,
        shape: Sequence[int | None] | None = None,
        batch_size: int | None = None,
        dtype: Any = None,
        name: str | None = None,
        batch_shape: Sequence[int | None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name or unique_name("input_layer"), **kwargs)
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if batch_shape is None:
            if shape is None:
                raise ValueError("You must pass a `shape` argument.")
            batch_shape = (batch_size, *_dims(shape, "shape"))
        self._batch_shape = tuple(_dims(batch_shape, "batch_shape"))
        self.built = True
        output = KerasTensor(self._batch_shape, str(dtype or "float32"))
        Node(self, [], [output])

    @property
    def batch_shape(self) -> Dims:
        return self._batch_shape

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self._batch_shape,
            "dtype": "float32",
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputLayer:
        return cls(batch_shape=config["batch_shape"], name=config["name"])


def _input_shape(arguments: dict[str, Any]) -> Any:
    """The old way to give a shape to a sequential model's first layer, taken out of `arguments`."""
    size = arguments.pop("input_dim", None)
    shape = arguments.pop("input_shape", None if size is None else (size,))
    if shape is not None:
        warnings.warn(
            "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential "
            "models, prefer using an `Input(shape)` object as the first layer in the model "
            "instead.",
            stacklevel=4,
        )
    return shape


def _dims(shape: Any, name: str) -> tuple[int | None, ...]:
    """A shape from what the caller gave. Raises ValueError in Keras' words."""
    if isinstance(shape, int):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    dims = tuple(shape)
    for size in dims:
        if size is not None and (not isinstance(size, (int, np.integer)) or size < 0):
            kind = type(size)
            raise ValueError(
                f"Cannot convert '{shape}' to a shape. Found invalid dimension '{size}' of type "
                f"'{kind}'. "
            )
    return tuple(None if size is None else int(size) for size in dims)


def Input(
    shape: Sequence[int | None] | None = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Sequence[int | None] | None = None,
    name: str | None = None,
    tensor: Any = None,
    optional: bool = False,
) -> KerasTensor:
    """A symbolic tensor that a functional model starts with; the batch is not in `shape`."""
    refuse(
        "Input",
        sparse=(sparse or None, None),
        ragged=(ragged or None, None),
        tensor=(tensor, None),
        optional=(optional, False),
    )
    return InputLayer(shape, batch_size, dtype, name, batch_shape).output
