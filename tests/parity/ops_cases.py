"""Functions of `keras.ops`: in a model, with gradients where there are any, and on arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from cases import Case, Draw, Numbers, Random, Shape, positive, unit

V, M, T = (5,), (3, 4), (2, 3, 4)
Call = Callable[[Any, list[Any]], Any]


@dataclass(frozen=True)
class Op:
    """A call of functions of `ops` on tensors of `shapes` (without the batch of 2)."""

    name: str
    shapes: list[Shape]
    call: Call
    draw: Draw | None = None
    differentiable: bool = True


def signed(rng: Random, shape: Shape) -> np.ndarray:
    return rng.uniform(-0.95, 0.95, shape)


def integers(rng: Random, shape: Shape) -> np.ndarray:
    return rng.integers(-2, 3, shape)


# Names that Keras' own functions on PyTorch take for tensors only.
TENSORS_ONLY = {"ones_like, zeros_like", "stop_gradient"}
# In a model Keras 3.15 itself confuses the padding and the output's padding.
ARRAYS_ONLY = {"conv_transpose, channels first"}
UNARY: dict[Draw | None, str] = {
    None: """absolute abs cos exp expm1 negative relu sigmoid sin square tanh softplus softsign
        silu gelu elu selu relu6 leaky_relu log_sigmoid hard_sigmoid erf arctan""",
    positive: "log log1p log2 log10 sqrt rsqrt reciprocal",
    signed: "tan",
}
STEPS = "floor ceil round sign"
LOGICAL = "isnan isfinite logical_not"
REDUCTIONS = "sum mean max min var std prod logsumexp"
AXES: list[Any] = [None, 0, -1, (1, 2), [1]]
BINARY = "add subtract multiply maximum minimum"
COMPARISONS = "equal not_equal greater greater_equal less less_equal"

ELEMENTWISE = [
    *(
        Op(name, [M], lambda ops, x, name=name: getattr(ops, name)(x[0]), draw)
        for draw, names in UNARY.items()
        for name in names.split()
    ),
    *(
        Op(name, [M], lambda ops, x, name=name: getattr(ops, name)(x[0]), differentiable=False)
        for name in (STEPS + " " + LOGICAL).split()
    ),
    *(
        Op(f"{name}{label}", shapes, lambda ops, x, name=name: getattr(ops, name)(*x))
        for name in BINARY.split()
        for label, shapes in (("", [M, M]), (", broadcast", [M, (3, 1)]))
    ),
    *(
        Op(name, [M, M], lambda ops, x, name=name: getattr(ops, name)(*x), integers, False)
        for name in COMPARISONS.split()
    ),
    Op("divide", [M, M], lambda ops, x: ops.divide(*x), positive),
    Op("true_divide, number", [M], lambda ops, x: ops.true_divide(x[0], 3)),
    Op("power", [M, M], lambda ops, x: ops.power(*x), positive),
    Op("power, number", [M], lambda ops, x: ops.power(x[0], 3)),
    Op("add, number", [M], lambda ops, x: ops.add(1, x[0])),
    Op("maximum, number", [M], lambda ops, x: ops.maximum(x[0], 0.25)),
    Op("floor_divide", [M, M], lambda ops, x: ops.floor_divide(*x), positive, False),
    Op("mod", [M, M], lambda ops, x: ops.mod(*x), positive, False),
    Op("clip", [M], lambda ops, x: ops.clip(x[0], -0.5, 0.5)),
    Op("where", [M, M], lambda ops, x: ops.where(x[0] > x[1], x[0] * 2, x[1])),
    Op("where, numbers", [M], lambda ops, x: ops.where(x[0] > 0, x[0], 0.0)),
    Op("squared difference", [M, M], lambda ops, x: ops.square(ops.subtract(*x))),
    Op("leaky_relu, slope", [M], lambda ops, x: ops.leaky_relu(x[0], negative_slope=0.3)),
    Op("logical_and", [M, M], lambda ops, x: ops.logical_and(x[0] > 0, x[1] > 0), None, False),
    Op("logical_or", [M, M], lambda ops, x: ops.logical_or(x[0] > 0, x[1] > 0), None, False),
]
REDUCING = [
    *(
        Op(
            f"{name}, axis={axis}",
            [T],
            # Times x, so that a result without a batch has one again.
            lambda ops, x, name=name, axis=axis: getattr(ops, name)(x[0], axis=axis) * (
                1 if axis not in (None, 0) else x[0]
            ),
            unit,
        )
        for name in REDUCTIONS.split()
        for axis in AXES
        if not (name == "prod" and not isinstance(axis, int))
    ),
    *(
        Op(
            f"{name}, keepdims",
            [T],
            lambda ops, x, name=name: getattr(ops, name)(x[0], axis=-1, keepdims=True),
        )
        for name in REDUCTIONS.split()
    ),
    *(
        Op(
            f"{name}, axis={axis}",
            [M],
            lambda ops, x, name=name, axis=axis: getattr(ops, name)(x[0], axis=axis),
            differentiable=False,
        )
        for name in ("argmax", "argmin")
        for axis in (-1, 1)
    ),
    Op("argmax, keepdims", [M], lambda ops, x: ops.argmax(x[0], axis=-1, keepdims=True),
       differentiable=False),
    Op("any", [M], lambda ops, x: ops.any(x[0] > 0.5, axis=-1), differentiable=False),
    Op("all", [M], lambda ops, x: ops.all(x[0] > -0.5, axis=(1, 2)), differentiable=False),
    Op("amax, amin", [M], lambda ops, x: ops.amax(x[0], axis=1) + ops.amin(x[0], axis=1)),
    Op("norm", [M], lambda ops, x: ops.norm(x[0], axis=-1)),
    Op("moments", [M], lambda ops, x: list(ops.moments(x[0], axes=[1]))),
    Op("moments, keepdims", [M], lambda ops, x: list(ops.moments(x[0], axes=[2], keepdims=True))),
    Op("cumsum", [M], lambda ops, x: ops.cumsum(x[0], axis=1)),
    Op("top_k", [M], lambda ops, x: ops.top_k(x[0], 2)[0]),
]  # fmt: skip
SHAPING = [
    Op("reshape", [T], lambda ops, x: ops.reshape(x[0], (-1, 6, 4))),
    Op("transpose", [T], lambda ops, x: ops.transpose(x[0], (0, 3, 1, 2))),
    Op("expand_dims", [M], lambda ops, x: ops.expand_dims(x[0], axis=1)),
    Op("expand_dims, last", [M], lambda ops, x: ops.expand_dims(x[0], axis=-1)),
    Op("squeeze", [(3, 1, 4, 1)], lambda ops, x: ops.squeeze(x[0], axis=2)),
    Op("concatenate", [M, (2, 4)], lambda ops, x: ops.concatenate(x, axis=1)),
    Op("concatenate, last", [M, (3, 2), M], lambda ops, x: ops.concatenate(x, axis=-1)),
    Op("stack", [M, M], lambda ops, x: ops.stack(x, axis=1)),
    Op("stack, last", [M, M, M], lambda ops, x: ops.stack(x, axis=-1)),
    Op("split", [(6, 4)], lambda ops, x: list(ops.split(x[0], 3, axis=1))),
    Op("pad", [M], lambda ops, x: ops.pad(x[0], [[0, 0], [1, 2], [0, 3]])),
    Op("pad, value", [M], lambda ops, x: ops.pad(x[0], [[0, 0], [1, 0], [2, 2]],
                                                 constant_values=1.5)),
    Op("pad, reflect", [M], lambda ops, x: ops.pad(x[0], [[0, 0], [1, 2], [0, 0]],
                                                   mode="reflect")),
    Op("flip", [M], lambda ops, x: ops.flip(x[0], axis=2)),
    Op("roll", [M], lambda ops, x: ops.roll(x[0], 1, axis=1)),
    Op("tile", [M], lambda ops, x: ops.tile(x[0], [1, 2, 3])),
    Op("repeat", [M], lambda ops, x: ops.repeat(x[0], 2, axis=1)),
    Op("swapaxes", [T], lambda ops, x: ops.swapaxes(x[0], 1, 3)),
    Op("moveaxis", [T], lambda ops, x: ops.moveaxis(x[0], 1, -1)),
    Op("take", [M], lambda ops, x: ops.take(x[0], [2, 0, 0], axis=1)),
    Op("cast", [M], lambda ops, x: ops.cast(x[0], "int32"), positive, False),
    Op("ones_like, zeros_like", [M], lambda ops, x: x[0] * (
        ops.ones_like(x[0]) - ops.zeros_like(x[0])), None),
    Op("shape", [M], lambda ops, x: ops.reshape(x[0], (-1, ops.shape(x[0])[1] * 4))),
]  # fmt: skip
LEARNING = [
    Op("matmul", [M, (4, 2)], lambda ops, x: ops.matmul(*x)),
    Op("matmul, vectors", [(4, 3), (3, 1)], lambda ops, x: ops.matmul(*x)),
    Op("matmul, batches of images", [(2, 3, 4), (2, 4, 5)], lambda ops, x: ops.matmul(*x)),
    Op("dot", [V], lambda ops, x: ops.dot(x[0], np.linspace(-1, 1, 15, dtype=np.float32).reshape(
        5, 3))),
    Op("softmax", [M], lambda ops, x: ops.softmax(x[0])),
    Op("softmax, axis", [M], lambda ops, x: ops.softmax(x[0], axis=1)),
    Op("log_softmax", [M], lambda ops, x: ops.log_softmax(x[0])),
    Op("log_softmax, axis", [M], lambda ops, x: ops.log_softmax(x[0], axis=1)),
    Op("one_hot", [V], lambda ops, x: ops.one_hot(ops.cast(x[0], "int32"), 4), positive, False),
    Op("normalize", [M], lambda ops, x: ops.normalize(x[0], axis=-1)),
    Op("stop_gradient", [M], lambda ops, x: ops.stop_gradient(x[0]) * x[0]),
    Op("max_pool", [(6, 7, 2)], lambda ops, x: ops.max_pool(x[0], 2, 2)),
    Op("average_pool", [(6, 7, 2)], lambda ops, x: ops.average_pool(x[0], 2, 2, padding="same")),
    Op("conv", [(6, 7, 2)], lambda ops, x: ops.conv(x[0], KERNEL, 1, "same")),
    Op("depthwise_conv", [(6, 7, 2)], lambda ops, x: ops.depthwise_conv(x[0], KERNEL[..., :1])),
    Op("binary_crossentropy", [M, M], lambda ops, x: ops.binary_crossentropy(
        ops.cast(x[0] > 0.5, "float32"), x[1]), unit),
    Op("categorical_crossentropy", [V, V], lambda ops, x: ops.categorical_crossentropy(
        ops.one_hot(ops.argmax(x[0], -1), 5), x[1], from_logits=True)),
    Op("sparse_categorical_crossentropy", [V, V],
       lambda ops, x: ops.sparse_categorical_crossentropy(
           ops.argmax(x[0], -1), x[1], from_logits=True)),
]  # fmt: skip
# The functions of images, with the axes in the other order.
FIRST = {"data_format": "channels_first"}
CHANNELS_FIRST = [
    Op(f"{name}, channels first", [(2, 6, 7)], call)
    for name, call in {
        "conv": lambda ops, x: ops.conv(x[0], KERNEL, 2, "same", **FIRST),
        "conv, by position": lambda ops, x: ops.conv(
            x[0], KERNEL, 1, "valid", "channels_first", 2),
        "depthwise_conv": lambda ops, x: ops.depthwise_conv(x[0], KERNEL, **FIRST),
        "separable_conv": lambda ops, x: ops.separable_conv(
            x[0], KERNEL[..., :1], KERNEL[:1, :1], padding="same", **FIRST),
        "conv_transpose": lambda ops, x: ops.conv_transpose(
            x[0], KERNEL, 2, "same", **FIRST),
        "max_pool": lambda ops, x: ops.max_pool(x[0], 2, **FIRST),
        "average_pool": lambda ops, x: ops.average_pool(x[0], (2, 3), 1, **FIRST),
        "resize": lambda ops, x: ops.image.resize(x[0], (9, 4), **FIRST),
    }.items()
]  # fmt: skip
RESIZING = [
    Op(f"resize, {interpolation}, {size}", [(6, 7, 2)], lambda ops, x, a=size, b=interpolation:
       ops.image.resize(x[0], a, b))
    for interpolation in ("bilinear", "bicubic")
    for size in ((12, 21), (4, 3), (1, 9))
]  # fmt: skip
KERNEL = np.linspace(-1, 1, 36, dtype=np.float32).reshape(3, 3, 2, 2)
OPS = [*ELEMENTWISE, *REDUCING, *SHAPING, *LEARNING, *CHANNELS_FIRST, *RESIZING]


def in_a_model(op: Op) -> Case:
    return Case(
        f"ops/{op.name}",
        op.shapes,
        lambda keras, x: op.call(keras.ops, x),
        draw=op.draw,
        differentiable=op.differentiable,
    )


def on_arrays(op: Op) -> Numbers:
    def run(keras: Any, rng: Random) -> dict[str, Any]:
        draw = op.draw or (lambda rng, shape: rng.standard_normal(shape))
        x = [np.asarray(draw(rng, (2, *shape)), np.float32) for shape in op.shapes]
        found = op.call(keras.ops, x)
        found = found if isinstance(found, list) else [found]
        return {f"{i}": value for i, value in enumerate(found)}

    return Numbers(f"ops on arrays/{op.name}", run)


def constants(keras: Any, _: Random) -> dict[str, Any]:
    ops = keras.ops
    return {
        "zeros": ops.zeros((2, 3)),
        "ones": ops.ones((2, 3)),
        "full": ops.full((2, 2), 1.5),
        "eye": ops.eye(3),
        "arange": ops.arange(2, 8, 2),
        "arange 5": ops.arange(5),
        "linspace": ops.linspace(0, 1, 5),
        "broadcast_to": ops.broadcast_to(np.ones((2, 1), np.float32), (3, 2, 4)),
        "convert": ops.convert_to_tensor([[1, 2], [3, 4]]),
        "tensor + list": ops.convert_to_tensor([1.0, 2.0]) + 1,
        "array * tensor": np.ones(2, np.float32) * ops.convert_to_numpy(ops.ones(2)),
        "argmax of an array": ops.argmax(np.array([[1, 3, 2]], np.float32)),
    }


def dtypes(keras: Any, _: Random) -> dict[str, Any]:
    """Labels of dtypes, as numbers that tell equal from other."""
    ops = keras.ops
    x = np.array([1.5, -2], np.float32)
    found = {
        "argmax": ops.argmax(x),
        "greater": ops.greater(x, 0),
        "cast": ops.cast(x, "int32"),
        "float": ops.add(x, 1),
        "one_hot": ops.one_hot(np.array([1], np.int32), 3),
        "arange": ops.arange(3),
        "zeros": ops.zeros(3),
    }
    kinds = ["float32", "int32", "bool", "int64", "uint8"]
    return {
        name: kinds.index(str(value.dtype).replace("torch.", "")) for name, value in found.items()
    }


CASES = [
    *(in_a_model(op) for op in OPS if op.name not in ARRAYS_ONLY),
    *(on_arrays(op) for op in OPS if op.name not in TENSORS_ONLY),
    Numbers("ops/constants", constants),
    Numbers("ops/dtypes", dtypes),
]
