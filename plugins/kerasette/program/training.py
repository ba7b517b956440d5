"""The operations around a network: reading batches, losses, metrics, updates of weights."""

from __future__ import annotations

from typing import Any

from .trace import Kind, Op, Shape, Trace, Value

# What a cross-entropy is given, by the kernel's numbers. SOFTMAX: probabilities, with the logits as
# third input.
PROBABILITIES, LOGITS, SOFTMAX = range(3)


class GatherRows(Kind):
    name = "gather_rows"

    @staticmethod
    def words(op: Op) -> list[Any]:
        data, order = op.inputs
        (out,) = op.outputs
        assert out is not None
        rows = out.shape[0]
        return [data, order, out, rows, out.size // rows, op.attributes["bytes"]]


def gather_rows(trace: Trace, data: Value, order: Value | None, shape: Shape, size: int) -> Value:
    """The batch's rows of a data set, by the row numbers in `order`; `size` is the bytes of a
    stored number.
    """
    return trace.emit_one(GatherRows, [data, order], shape, bytes=size)


class ScatterRows(Kind):
    name = "scatter_rows"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        x, all_rows = op.inputs
        assert x is not None
        return [x, all_rows, x.shape[0], x.size // x.shape[0]]


def scatter_rows(trace: Trace, x: Value, all_rows: Value) -> None:
    """Write the batch's rows where they belong among all rows."""
    trace.emit(ScatterRows, [x, all_rows], [])


class Crossentropy(Kind):
    name = "crossentropy"

    @staticmethod
    def words(op: Op) -> list[Any]:
        target, output = op.inputs[:2]
        (loss,) = op.outputs
        assert output is not None and loss is not None
        form, sparse = op.attributes["form"], int(op.attributes["sparse"])
        return [form, sparse, target, output, loss, loss.size, output.shape[-1]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        target, output, logits = op.inputs
        assert output is not None
        form = SOFTMAX if logits is not None else op.attributes["form"]
        found = trace.emit_one(
            *(CrossentropyGrad, [target, output, gradients[0]], output.shape),
            **{"form": form, "sparse": op.attributes["sparse"]},
        )
        return [None, None, found] if logits is not None else [None, found, None]


class CrossentropyGrad(Kind):
    name = "crossentropy_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        target, output, gradient = op.inputs
        assert output is not None and gradient is not None
        form, sparse = op.attributes["form"], int(op.attributes["sparse"])
        (out,) = op.outputs
        return [form, sparse, target, output, gradient, out, gradient.size, output.shape[-1]]


def crossentropy(
    trace: Trace, target: Value, output: Value, from_logits: bool, sparse: bool
) -> Value:
    """Cross-entropy over the last axis; `target` holds one-hot rows or class numbers."""
    form = LOGITS if from_logits else PROBABILITIES
    inputs = [target, output, None]
    return trace.emit_one(Crossentropy, inputs, output.shape[:-1], form=form, sparse=sparse)


class Blend(Kind):
    name = "blend"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        state, value = op.inputs
        assert state is not None
        return [state, value, state.size, op.attributes["keep"], op.attributes["add"]]


def blend(trace: Trace, state: Value, value: Value, keep: float, add: float | None = None) -> None:
    """state = keep * state + add * value, where `add` is 1 - keep unless it is given"""
    add = 1 - keep if add is None else add
    trace.emit(Blend, [state, value], [], keep=float(keep), add=float(add))


class Increment(Kind):
    name = "increment"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        return list(op.inputs)


def increment(trace: Trace, state: Value) -> None:
    """Add one to a number that lasts."""
    trace.emit(Increment, [state], [])


class Sgd(Kind):
    name = "sgd"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        weights, gradient, velocity, rate = op.inputs
        assert gradient is not None
        tail = [op.attributes["momentum"], int(op.attributes["nesterov"])]
        return [weights, gradient, velocity, rate, gradient.size, *tail]


class Adam(Kind):
    name = "adam"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        weights, gradient, *rest = op.inputs
        assert gradient is not None
        betas = [op.attributes["beta_1"], op.attributes["beta_2"]]
        tail = [*betas, *(1 - beta for beta in betas), op.attributes["epsilon"]]
        return [weights, gradient, *rest, gradient.size, *tail]
