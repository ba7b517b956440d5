"""Models as configs and back, in Keras' form."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .. import layers as layers_module
from ..layers.base import Layer
from ..layers.inputs import InputLayer
from ..registry import serialize

if TYPE_CHECKING:
    from ..graph import KerasTensor
    from .functional import Functional
    from .sequential import Sequential


def layer_config(layer: Layer) -> dict[str, Any]:
    """A layer as Keras writes it into a model's config."""
    return serialize(layer, "layers")


def functional_config(model: Functional) -> dict[str, Any]:
    """The config of a functional model: its layers and how their calls are connected."""
    kept = {id(node) for node in model._ordered_nodes}

    def history(tensor: KerasTensor) -> list[Any]:
        """Name of the operation, number of its call within this model, number of the output."""
        operation, index, position = tensor._keras_history
        before = [node for node in operation._inbound_nodes[:index] if id(node) in kept]
        return [operation.name, len(before), position]

    def argument(tensor: KerasTensor) -> dict[str, Any]:
        config = {"shape": tensor.shape, "dtype": tensor.dtype, "keras_history": history(tensor)}
        return {"class_name": "__keras_tensor__", "config": config}

    configs = []
    for layer in model.layers:
        config = layer_config(layer)
        config["name"] = layer.name
        config["inbound_nodes"] = [
            {"args": [argument(tensor) for tensor in node.input_tensors], "kwargs": {}}
            for node in layer._inbound_nodes
            if id(node) in kept and not node.is_input
        ]
        configs.append(config)

    def ends(struct: Any) -> Any:
        if isinstance(struct, (list, tuple)):
            return [history(tensor) for tensor in struct]
        return history(struct)

    config = {
        "name": model.name,
        "trainable": model.trainable,
        "layers": configs,
        "input_layers": ends(model._inputs_struct),
        "output_layers": ends(model._outputs_struct),
    }
    return copy.deepcopy(config)


def sequential_config(model: Sequential) -> dict[str, Any]:
    """The config of a sequential model."""
    config = Layer.get_config(model)
    config["layers"] = [layer_config(layer) for layer in model._layers]
    if model.built and isinstance(model._layers[0], InputLayer):
        config["build_input_shape"] = model._layers[0].batch_shape
    return copy.deepcopy(config)


def make_layer(config: dict[str, Any]) -> Layer:
    """The layer that `layer_config` described. Raises `UnavailableError` for one that only Keras
    has.
    """
    name = config["class_name"]
    if name in ("Functional", "Sequential", "Model"):
        # Circular at the top: models write their configs with this module.
        from . import Model, Sequential  # noqa: PLC0415

        return (Sequential if name == "Sequential" else Model).from_config(config["config"])
    return getattr(layers_module, name).from_config(config["config"])


def functional_from_config(cls: type[Functional], config: dict[str, Any]) -> Functional:
    """A functional model from its config."""
    made = {item["name"]: make_layer(item) for item in config["layers"]}
    waiting = [
        (made[item["name"]], node["args"])
        for item in config["layers"]
        for node in item["inbound_nodes"]
    ]

    def tensor(history: list[Any]) -> KerasTensor | None:
        name, index, position = history
        calls = made[name]._inbound_nodes
        return calls[index].output_tensors[position] if index < len(calls) else None

    while waiting:
        later = []
        for layer, arguments in waiting:
            inputs = [tensor(item["config"]["keras_history"]) for item in arguments]
            if any(item is None for item in inputs):
                later.append((layer, arguments))
            else:
                layer(inputs[0])
        if len(later) == len(waiting):
            raise ValueError("The config's calls cannot be connected: some inputs are never made.")
        waiting = later

    def ends(struct: list[Any]) -> Any:
        nested = struct and isinstance(struct[0], list)
        return [tensor(item) for item in struct] if nested else tensor(struct)

    inputs, outputs = ends(config["input_layers"]), ends(config["output_layers"])
    return cls(inputs, outputs, name=config["name"], trainable=config.get("trainable", True))
