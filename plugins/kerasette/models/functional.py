"""Functional models: the graph between input and output tensors, as a model."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..errors import UnavailableError
from ..graph import KerasTensor, Node, Operation
from ..layers.base import Layer
from ..layers.input_spec import Dims
from ..layers.inputs import InputLayer
from ..registry import part
from ..tree import flatten, map_structure
from .model import Model


class Functional(Model):
    """A model made of the calls that lead from `inputs` to `outputs`: single tensors, lists or
    dicts of them.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self._inputs_struct, self._outputs_struct = inputs, outputs
        self._inputs = _tensors(inputs, "inputs")
        self._outputs = _tensors(outputs, "outputs")
        for tensor in self._inputs:
            if not isinstance(tensor._keras_history.operation, InputLayer):
                raise UnavailableError("A model that starts at a tensor in the middle of a graph")
        self._operations, self._ordered_nodes = _map_graph(self._inputs, self._outputs)
        names = [operation.name for operation in self._operations]
        for used in names:
            if names.count(used) > 1:
                raise ValueError(
                    f'The name "{used}" is used {names.count(used)} times in the model. All '
                    "operation names should be unique."
                )
        self.built = True
        self.input_names = [t._keras_history.operation.name for t in self._inputs]
        self.output_names = [t._keras_history.operation.name for t in self._outputs]

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

    def arrange(self, inputs: Any) -> list[Any]:
        """The inputs in the order of the model's own, from a dict by name or from a sequence.

        Raises ValueError in Keras' words when there are too few or too many.
        """
        if isinstance(inputs, dict):
            keys = self.input_names
            if isinstance(self._inputs_struct, dict):
                keys = sorted(self._inputs_struct)
            missing = [key for key in keys if key not in inputs]
            if missing:
                raise ValueError(
                    f'Missing data for input "{missing[0]}". You passed a data dictionary with '
                    f"keys {list(inputs)}. Expected the following keys: {keys}"
                )
            return [inputs[key] for key in keys]
        flat = flatten(inputs)
        if len(flat) != len(self._inputs):
            keys = ", ".join(f"{name!r}: ..." for name in self.input_names)
            raise ValueError(
                f'Layer "{self.name}" expects {len(self._inputs)} named input(s) with keys '
                f"{self.input_names}, but it received {len(flat)} input tensors. Pass inputs as a "
                f"dict, e.g. `layer({{{keys}}})`."
            )
        return flat

    def check_inputs(self, shapes: list[Dims]) -> None:
        """Raise ValueError in Keras' words when a batch of such shapes does not fit."""
        for i, (tensor, shape) in enumerate(zip(self._inputs, shapes, strict=True)):
            expected = (None, *tensor.shape[1:])
            fits = len(shape) == len(expected)
            if not fits or any(e not in (None, s) for e, s in zip(expected, shape, strict=True)):
                raise ValueError(
                    f"Input {i} with name '{tensor._keras_history.operation.name}' of layer "
                    f"'{self.name}' is incompatible with the layer: expected "
                    f"shape={expected}, found shape={tuple(shape)}"
                )

    def call(self, inputs: Any) -> Any:
        given = list(map(_with_rank, self.arrange(inputs), self._inputs))
        self.check_inputs([value.shape for value in given])
        values = {id(tensor): value for tensor, value in zip(self._inputs, given, strict=True)}
        for node in self._ordered_nodes:
            if node.is_input:
                continue
            args, kwargs = map_structure(
                lambda leaf: values[id(leaf)] if isinstance(leaf, KerasTensor) else leaf,
                (node.args, node.kwargs),
            )
            operation: Any = node.operation
            results = flatten(operation(*args, **kwargs))
            for tensor, value in zip(node.output_tensors, results, strict=True):
                values[id(tensor)] = value
        return map_structure(lambda tensor: values[id(tensor)], self._outputs_struct)

    def get_config(self) -> dict[str, Any]:
        return part("models.config").functional_config(self)


def _with_rank(value: Any, tensor: KerasTensor) -> Any:
    """A batch for an input: Keras lets a last axis of 1 be left out, or be too many."""
    shape, surplus = value.shape, len(value.shape) - len(tensor.shape)
    if surplus == 1 and shape[-1] == 1:
        return ops.squeeze(value, -1)
    return ops.expand_dims(value, -1) if surplus == -1 and tensor.shape[-1] == 1 else value


def _tensors(struct: Any, what: str) -> list[KerasTensor]:
    # The order of a dict is that of its keys, as in Keras.
    ordered = [struct[key] for key in sorted(struct)] if isinstance(struct, dict) else struct
    flat = flatten(ordered)
    for tensor in flat:
        if not isinstance(tensor, KerasTensor):
            raise ValueError(
                f"All `{what}` values must be KerasTensors. Received: {what}={struct} "
                f"including invalid value {tensor} of type {type(tensor)}"
            )
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
