"""`keras.layers.Dense`, `Flatten`, `Activation`, `ReLU` and `Softmax`."""

from __future__ import annotations

import math
from typing import Any

from .. import activations, initializers, ops, regularizers
from ..errors import refuse
from ..program.trace import Value
from .base import Dims, InputSpec, Layer
from .convolution import add_kernel_and_bias, channels_last, known_size


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
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        super().__init__(**kwargs)
        refuse(
            "Dense",
            kernel_constraint=(kernel_constraint, None),
            bias_constraint=(bias_constraint, None),
            lora_rank=(lora_rank, None),
            lora_alpha=(lora_alpha, None),
            quantization_config=(quantization_config, None),
        )
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Dims) -> None:
        inputs = known_size(self, input_shape, -1)
        add_kernel_and_bias(self, (inputs, self.units))
        self.input_spec = InputSpec(min_ndim=2, axes={-1: inputs})

    def call(self, inputs: Value) -> Value:
        x = ops.matmul(inputs, self.kernel)
        if self.bias is not None:
            x = ops.add(x, self.bias)
        return self.activation(x)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return (*input_shape[:-1], self.units)


class Flatten(Layer):
    """All axes but the first as one."""

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        channels_last(self, data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs: Value) -> Value:
        return ops.reshape(inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        rest = [size for size in input_shape[1:] if size is not None]
        known = len(rest) == len(input_shape) - 1
        return (input_shape[0], math.prod(rest) if known else None)


class Activation(Layer):
    """An activation as a layer of its own."""

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Value) -> Value:
        return self.activation(inputs)


class ReLU(Layer):
    """max(x, 0)"""

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        refuse(
            "ReLU",
            max_value=(max_value, None),
            negative_slope=(negative_slope, 0.0),
            threshold=(threshold, 0.0),
        )

    def call(self, inputs: Value) -> Value:
        return ops.relu(inputs)


class Softmax(Layer):
    """Softmax over the last axis."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Value) -> Value:
        return ops.softmax(inputs, self.axis)
