"""Functional models: the graph between input and output tensors, as a model."""

from __future__ import annotations

from typing import Any

from ..errors import UnavailableError
from ..graph import KerasTensor, Node, Operation
from ..layers.base import Dims, InputLayer, Layer
from ..program.trace import Value
from ..state import unique_name
from .config import functional_config
from .model import Model


class Functional(Model):
    """A model made of the calls that lead from `inputs` to `outputs`."""

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name or unique_name("functional"), **kwargs)
        self._inputs_struct, self._outputs_struct = inputs, outputs
        self._inputs = _tensors(inputs, "inputs")
        self._outputs = _tensors(outputs, "outputs")
        for tensor in self._inputs:
            if not isinstance(tensor._keras_history.operation, InputLayer):
                raise UnavailableError("A model that starts at a tensor in the middle of a graph")
        self._operations, self._ordered_nodes = _map_graph(self._inputs, self._outputs)
        self.built = True
        self.output_names = [t._keras_history.operation.name for t in self._outputs]
        self.input_names = [t._keras_history.operation.name for t in self._inputs]

    @property
    def layers(self) -> list[Layer]:
        return [operation for operation in self._operations if isinstance(operation, Layer)]

    @property
    def operations(self) -> list[Operation]:
        return list(self._operations)

    @property
    def inputs(self) -> list[KerasTensor]:
        return list(self._inputs)

    @property
    def outputs(self) -> list[KerasTensor]:
        return list(self._outputs)

    @property
    def input(self) -> Any:
        return self._inputs_struct

    @property
    def output(self) -> Any:
        return self._outputs_struct

    def check_input(self, shape: Dims, layer: str | None = None) -> None:
        """Raise ValueError in Keras' words when a batch of a shape does not fit."""
        expected = (None, *self._inputs[0].shape[1:])
        name = self._inputs[0]._keras_history.operation.name
        fits = len(shape) == len(expected)
        if not fits or any(e not in (None, s) for e, s in zip(expected, shape, strict=True)):
            raise ValueError(
                f"Input 0 with name '{name}' of layer '{layer or self.name}' is incompatible with "
                f"the layer: expected shape={expected}, found shape={tuple(shape)}"
            )

    def call(self, inputs: Value) -> Any:
        values = {id(self._inputs[0]): inputs}
        for node in self._ordered_nodes:
            if node.is_input:
                continue
            arguments = [values[id(tensor)] for tensor in node.input_tensors]
            operation = node.operation
            assert isinstance(operation, Layer)
            result = operation.trace(arguments[0])
            results = result if isinstance(result, list) else [result]
            for tensor, value in zip(node.output_tensors, results, strict=True):
                values[id(tensor)] = value
        found = [values[id(tensor)] for tensor in self._outputs]
        return (
            found
            if isinstance(self._outputs_struct, (list, tuple)) and len(found) > 1
            else found[0]
        )

    def compute_output_shape(self, input_shape: Dims) -> Any:
        shapes = [(input_shape[0], *tensor.shape[1:]) for tensor in self._outputs]
        return shapes[0] if len(shapes) == 1 else shapes

    def build_for(self, shape: Dims) -> None:
        self.check_input(shape)

    def get_config(self) -> dict[str, Any]:
        return functional_config(self)


def _tensors(struct: Any, what: str) -> list[KerasTensor]:
    flat = list(struct) if isinstance(struct, (list, tuple)) else [struct]
    if isinstance(struct, dict):
        raise UnavailableError(f"A model with a dict of {what}")
    for tensor in flat:
        if not isinstance(tensor, KerasTensor):
            raise ValueError(
                f"All `{what}` values must be KerasTensors. Received: {what}={struct} "
                f"including invalid value {tensor} of type {type(tensor)}"
            )
    if what == "inputs" and len(flat) != 1:
        raise UnavailableError("A model with several inputs")
    return flat


def _map_graph(
    inputs: list[KerasTensor], outputs: list[KerasTensor]
) -> tuple[list[Operation], list[Node]]:
    """Operations and calls between the tensors, those farthest from the outputs first."""
    indices: dict[Operation, int] = {}
    finished: list[Node] = []
    seen: set[int] = set()
    stops = {id(tensor) for tensor in inputs}

    def visit(tensor: KerasTensor) -> None:
        operation, index, _ = tensor._keras_history
        node = operation._inbound_nodes[index]
        if id(node) in seen:
            return
        seen.add(id(node))
        indices.setdefault(operation, len(indices))
        if isinstance(operation, InputLayer) and id(tensor) not in stops:
            raise ValueError("Output with path `` is not connected to `inputs`")
        for parent in node.input_tensors:
            visit(parent)
        finished.append(node)

    for tensor in outputs:
        visit(tensor)
    if not stops & {id(t) for node in finished for t in node.output_tensors}:
        raise ValueError("Output with path `` is not connected to `inputs`")
    depths: dict[int, int] = {}
    operation_depths: dict[Operation, int] = {}
    for node in reversed(finished):
        depth = max(depths.get(id(node), 0), operation_depths.get(node.operation, 0))
        depths[id(node)] = operation_depths[node.operation] = depth
        for parent in node.parent_nodes:
            depths[id(parent)] = max(depth + 1, depths.get(id(parent), 0))
    operations = sorted(operation_depths, key=lambda o: (-operation_depths[o], indices[o]))
    return operations, finished
