"""`keras.layers.Dense`, `Activation`, `Identity` and `Lambda`."""

from __future__ import annotations

import inspect
from typing import Any

from .. import ops
from ..errors import refuse
from ..tree import flatten
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


class Dense(Layer):
    """A matrix product with the last axis."""

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        given = {"quantization_config": (quantization_config, None)}
        given |= {name: (kwargs.pop(name, None), None) for name in ("lora_rank", "lora_alpha")}
        refuse("Dense", **given)
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        keep(self, locals(), "given")
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Dims) -> None:
        inputs = input_shape[-1]
        self.kernel = self._add_kept((inputs, self.units), "kernel")
        self.bias = self._add_kept((self.units,), "bias") if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: inputs})

    def call(self, inputs: Any) -> Any:
        x = ops.matmul(inputs, self.kernel)
        return self.activation(x if self.bias is None else ops.add(x, self.bias))

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        if self.activity_regularizer is None:
            # Keras keeps this one only where it is given.
            del config["activity_regularizer"]
        return config


class Activation(Layer):
    """An activation as a layer of its own."""

    _built_from_start = True

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def call(self, inputs: Any) -> Any:
        return self.activation(inputs)


class Identity(Layer):
    """Returns what comes in."""

    _built_from_start = True

    def call(self, inputs: Any) -> Any:
        return inputs


class Lambda(Layer):
    """A function of the student's as a layer; it is written with operators and `keras.ops`."""

    def __init__(
        self,
        function: Any,
        output_shape: Any = None,
        mask: Any = None,
        arguments: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        refuse("Lambda", mask=(mask, None))
        self.function, self.output_shape, self.arguments = function, output_shape, arguments or {}
        self._takes_training = "training" in inspect.signature(function).parameters

    def call(self, inputs: Any, training: bool = False) -> Any:
        more = {"training": training} if self._takes_training else {}
        result = self.function(inputs, **self.arguments, **more)
        if not any(hasattr(leaf, "shape") for leaf in flatten(result)):
            raise NotImplementedError(
                "We could not automatically infer the shape of the Lambda's output. Please "
                "specify the `output_shape` argument for this Lambda layer."
            )
        return result
