"""Joins neighbouring operations of a forward trace, before it is differentiated.

* convolution or matrix product + bias + relu become one operation, and so does the maximum over
  windows behind a convolution, where these lie apart;
* so do batch normalization, relu and the maximum over windows that lie side by side;
* dropout of whole channels goes behind the pooling, which picks the same pixels without it;
* a cross-entropy of a softmax is told the logits, so that its gradient skips the softmax.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .elementwise import Binary, Unary
from .images import Conv2D, Conv2DMaxPool, MaxPool, joins_pooling
from .networks import Matmul, RandomMask, Softmax
from .normalization import BatchNorm, joins_windows
from .trace import Op, Trace, Value
from .training import Crossentropy


def fuse(trace: Trace, keep: Iterable[Value]) -> None:
    """Rewrite the operations of `trace` in place; the values in `keep` stay computed."""
    uses = Counter(id(value) for op in trace.ops for value in op.inputs if value is not None)
    uses.update(id(value) for value in keep)
    for op in list(trace.ops):
        if op.kind is MaxPool:
            _pool_first(trace, op, uses)
    result: list[Op] = []
    for op in trace.ops:
        if op.kind is Crossentropy:
            _tell_logits(op)
        producer = op.inputs[0].op if op.inputs and op.inputs[0] is not None else None
        if producer is not None and _joins(producer, op, uses):
            producer.outputs[0] = op.outputs[0]
            assert op.outputs[0] is not None
            op.outputs[0].op = producer
        else:
            result.append(op)
    trace.ops = result


def _pool_first(trace: Trace, pooling: Op, uses: Counter[int]) -> None:
    """Change places with a multiplication by one number a channel, where none is negative."""
    (dropped,), (out,) = pooling.inputs, pooling.outputs
    assert dropped is not None and out is not None
    product = dropped.op
    if product is None or product.kind is not Binary or uses[id(dropped)] != 1:
        return
    (x, mask), function = product.inputs, product.attributes["function"]
    assert x is not None and mask is not None
    n, h, w, channels = dropped.shape
    if function != "multiply" or h * w == 1 or mask.shape != (n, 1, 1, channels):
        return
    drawn = mask.op is not None and mask.op.kind is RandomMask
    if not drawn and (mask.constant is None or (mask.constant < 0).any()):
        return
    pooled = Value(trace, out.shape)
    uses[id(pooled)] = 1
    first, last = trace.ops.index(product), trace.ops.index(pooling)
    trace.ops[first], trace.ops[last] = pooling, product
    pooling.inputs[:], pooling.outputs[:], pooled.op = [x], [pooled], pooling
    product.inputs[:], product.outputs[:], out.op = [pooled, mask], [out], product


def _joins(producer: Op, op: Op, uses: Counter[int]) -> bool:
    """Take `op` over into `producer` if it is the bias, the relu or the pooling behind it and
    nothing else reads what is between.
    """
    joining = (Conv2D, Conv2DMaxPool, Matmul, BatchNorm)
    if producer.kind not in joining or uses[id(op.inputs[0])] != 1:
        return False
    if op.kind is MaxPool and producer.kind is BatchNorm and joins_windows(producer, op):
        producer.attributes["windows"] = op.attributes["windows"]
        return True
    if op.kind is MaxPool and producer.kind is Conv2D and joins_pooling(producer, op):
        producer.kind = Conv2DMaxPool
        producer.attributes["windows"] = op.attributes["windows"]
        return True
    if op.kind is Unary and op.attributes["function"] == "relu":
        if producer.attributes["relu"]:
            return False
        producer.attributes["relu"] = True
        return True
    if op.kind is Binary and op.attributes["function"] == "add":
        bias, out = op.inputs[1], producer.outputs[0]
        assert bias is not None and out is not None
        free = producer.inputs[2] is None and not producer.attributes["relu"]
        free = free and producer.kind in (Conv2D, Matmul)
        if free and bias.variable is not None and bias.shape == out.shape[-1:]:
            producer.inputs[2] = bias
            return True
    return False


def _tell_logits(op: Op) -> None:
    output = op.inputs[1]
    if output is not None and output.op is not None and output.op.kind is Softmax:
        op.inputs[2] = output.op.inputs[0]
