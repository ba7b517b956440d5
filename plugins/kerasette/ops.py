"""`keras.ops` as far as layers, losses and metrics need it: functions on the values of a program.

Arguments are values of one trace; variables and numbers are taken in. Channels are last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .program import elementwise, networks
from .program.trace import Shape, Trace, Value
from .registry import module_getattr
from .shapes import conv_output_shape, pool_output_shape
from .variable import Variable

Tensor = Value | Variable | float


def trace_of(*tensors: Any) -> Trace:
    """The trace that the first value among the arguments belongs to."""
    for tensor in tensors:
        if isinstance(tensor, Value):
            return tensor.trace
    raise TypeError(
        f"Expected a tensor of a running model. Received: {', '.join(repr(t) for t in tensors)}"
    )


def _value(trace: Trace, tensor: Tensor) -> Value:
    if isinstance(tensor, Value):
        return tensor
    return trace.variable(tensor) if isinstance(tensor, Variable) else trace.constant(tensor)


def _binary(function: str, x1: Tensor, x2: Tensor) -> Value:
    trace = trace_of(x1, x2)
    return elementwise.binary(trace, function, _value(trace, x1), _value(trace, x2))


def add(x1: Tensor, x2: Tensor) -> Value:
    return _binary("add", x1, x2)


def subtract(x1: Tensor, x2: Tensor) -> Value:
    return _binary("subtract", x1, x2)


def multiply(x1: Tensor, x2: Tensor) -> Value:
    return _binary("multiply", x1, x2)


def divide(x1: Tensor, x2: Tensor) -> Value:
    return _binary("divide", x1, x2)


def relu(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "relu", x)


def sigmoid(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "sigmoid", x)


def tanh(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "tanh", x)


def exp(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "exp", x)


def log(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "log", x)


def sqrt(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "sqrt", x)


def square(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "square", x)


def absolute(x: Value) -> Value:
    return elementwise.unary(trace_of(x), "abs", x)


def softmax(x: Value, axis: int = -1) -> Value:
    """Softmax over the last axis; over another one raises ValueError."""
    if axis not in (-1, len(x.shape) - 1):
        raise ValueError(f"softmax works along the last axis here. Received: axis={axis}")
    return networks.softmax(trace_of(x), x)


def _axes(axis: int | Sequence[int] | None) -> tuple[int, ...] | None:
    return None if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)


def sum(x: Value, axis: int | Sequence[int] | None = None, keepdims: bool = False) -> Value:
    return elementwise.reduce(trace_of(x), "sum", x, _axes(axis), keepdims)


def max(x: Value, axis: int | Sequence[int] | None = None, keepdims: bool = False) -> Value:
    return elementwise.reduce(trace_of(x), "max", x, _axes(axis), keepdims)


def mean(x: Value, axis: int | Sequence[int] | None = None, keepdims: bool = False) -> Value:
    total = sum(x, axis, keepdims)
    return elementwise.affine(trace_of(x), total, total.size / x.size, 0.0)


def reshape(x: Value, newshape: Shape) -> Value:
    return trace_of(x).reshape(x, newshape)


def matmul(x1: Value, x2: Tensor) -> Value:
    """x1 [..., n] times the matrix x2 [n, m]."""
    trace = trace_of(x1)
    return networks.matmul(trace, x1, _value(trace, x2))


def conv(
    inputs: Value,
    kernel: Tensor,
    strides: tuple[int, int] = (1, 1),
    padding: str = "valid",
    dilation_rate: tuple[int, int] = (1, 1),
) -> Value:
    """Convolution of inputs [n, h, w, channels] with kernel [kh, kw, channels, filters]."""
    trace = trace_of(inputs)
    k = _value(trace, kernel)
    out = conv_output_shape(inputs.shape, k.shape[3], k.shape[:2], strides, padding, dilation_rate)
    size = (int(out[1] or 0), int(out[2] or 0))
    return networks.conv2d(trace, inputs, k, strides, padding, dilation_rate, size)


def max_pool(
    inputs: Value,
    pool_size: tuple[int, int],
    strides: tuple[int, int],
    padding: str = "valid",
) -> Value:
    """Maximum over windows of inputs [n, h, w, channels]."""
    out = pool_output_shape(inputs.shape, pool_size, strides, padding)
    size = (int(out[1] or 0), int(out[2] or 0))
    return networks.max_pool(trace_of(inputs), inputs, pool_size, strides, padding, size)


__getattr__ = module_getattr("ops")
