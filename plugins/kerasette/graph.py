"""The graph of a functional model: symbolic tensors and the calls that made them, under Keras 3's
names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .arithmetic import Arithmetic
from .state import to_snake_case, unique_name
from .tree import flatten


class KerasHistory(NamedTuple):
    """Which call of which operation made a tensor."""

    operation: Operation
    node_index: int
    tensor_index: int


# What a tensor does where NumPy's function has an array on the left of it.
OPERATORS = {
    **{"add": "__radd__", "subtract": "__rsub__", "multiply": "__rmul__", "power": "__rpow__"},
    **{"divide": "__rtruediv__", "floor_divide": "__rfloordiv__", "matmul": "__rmatmul__"},
    **{"remainder": "__rmod__", "less": "__gt__", "greater": "__lt__"},
    **{"less_equal": "__ge__", "greater_equal": "__le__"},
}


class KerasTensor(Arithmetic):
    """A tensor without numbers: a shape, a dtype, a name and the call it comes from."""

    _keras_history: KerasHistory

    def __init__(
        self, shape: Sequence[int | None], dtype: str = "float32", name: str | None = None
    ) -> None:
        self.shape = tuple(shape)
        self.dtype = dtype
        self.name = name or unique_name("keras_tensor")
        self.sparse = False
        self.ragged = False

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, "
            f"ragged={self.ragged}, name={self.name}>"
        )

    # Equality is identity, as in Keras.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __iter__(self) -> Any:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise self._no_numbers("NumPy array")

    def __float__(self) -> float:
        raise self._no_numbers("float")

    def __int__(self) -> int:
        raise self._no_numbers("int")

    def _no_numbers(self, wanted: str) -> ValueError:
        return ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. "
            f"It doesn't have any actual numerical value. You cannot convert it to a {wanted}."
        )

    def __array_ufunc__(self, function: Any, _: str, *inputs: Any, **__: Any) -> Any:
        """NumPy's operators with an array in front are the tensor's; its functions need numbers."""
        name = OPERATORS.get(function.__name__)
        if name is None or len(inputs) != 2:
            raise self._no_numbers("NumPy array")
        return getattr(self, name)(inputs[0])


class Node:
    """One call of an operation: `args` and `kwargs` with symbolic tensors anywhere in them, and the
    structure of symbolic tensors that came out.
    """

    def __init__(self, operation: Operation, args: Any, kwargs: Any, outputs: Any) -> None:
        self.operation = operation
        self.args, self.kwargs = args, kwargs
        self.input_tensors = [t for t in flatten((args, kwargs)) if isinstance(t, KerasTensor)]
        self.structure, self.output_tensors = outputs, flatten(outputs)
        self.outputs = self.output_tensors
        self.is_input = not self.input_tensors
        operation._inbound_nodes.append(self)
        for tensor in self.input_tensors:
            tensor._keras_history.operation._outbound_nodes.append(self)
        index = len(operation._inbound_nodes) - 1
        for position, tensor in enumerate(self.output_tensors):
            tensor._keras_history = KerasHistory(operation, index, position)

    @property
    def parent_nodes(self) -> list[Node]:
        """The calls that made the inputs."""
        histories = [tensor._keras_history for tensor in self.input_tensors]
        return [history.operation._inbound_nodes[history.node_index] for history in histories]

    def __repr__(self) -> str:
        return f"<Node operation={self.operation.name}, id={id(self)}>"


class Operation:
    """Something with a name that can be called on symbolic tensors."""

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = unique_name(to_snake_case(type(self).__name__))
        if not isinstance(name, str) or "/" in name:
            raise ValueError(
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})"
            )
        self.name = name
        self._inbound_nodes: list[Node] = []
        self._outbound_nodes: list[Node] = []

    def _first_call(self, attribute: str) -> Any:
        """The input or output of the first call. Raises AttributeError in Keras' words when there
        was none.
        """
        if not self._inbound_nodes:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined {attribute}."
            )
        node = self._inbound_nodes[0]
        tensors = node.input_tensors if attribute == "input" else node.output_tensors
        return tensors[0] if len(tensors) == 1 else tensors

    @property
    def input(self) -> Any:
        return self._first_call("input")

    @property
    def output(self) -> Any:
        return self._first_call("output")
