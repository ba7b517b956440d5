"""Models as configs and back, in Keras' form."""

from __future__ import annotations

import copy
import inspect
from typing import TYPE_CHECKING, Any

from ..graph import KerasTensor, Node, Operation
from ..layers.base import Layer
from ..layers.inputs import InputLayer
from ..ops.dispatch import Call
from ..registry import describe, part
from ..tree import map_structure

if TYPE_CHECKING:
    from .functional import Functional
    from .sequential import Sequential

# Arguments that an operation of Keras' graph is called with; it is made with all others.
CALLED = {
    *("x", "x1", "x2", "xs", "y", "indices", "inputs", "targets", "predictions"),
    *("target", "output", "kernel", "key", "condition", "weights", "operands", "fill_value"),
    *("start", "stop", "step", "start_indices", "constant_values", "depthwise_kernel", "bias"),
    *("pointwise_kernel", "variable", "values", "array", "rtol", "atol"),
}
# Modules of ours whose functions Keras has in `keras.src.ops.nn`.
NETWORKS = ("activations", "images", "nn", "transforms")
# Modules of Keras' operations, where they are not `keras.src.ops.numpy`.
MODULES = {
    "nn": "one_hot",
    "core": "cast convert_to_tensor stop_gradient scatter slice slice_update unstack",
    "math": "top_k in_top_k logsumexp erf erfinv rsqrt segment_sum segment_max",
    "linalg": "norm det inv",
    "image": "resize affine_transform pad_images crop_images rgb_to_grayscale",
}


def functional_config(model: Functional) -> dict[str, Any]:
    """The config of a functional model: its operations and how their calls are connected."""
    kept = {id(node) for node in model._ordered_nodes}

    def history(tensor: KerasTensor) -> list[Any]:
        """Name of the operation, number of its call within this model, number of the output."""
        operation, index, position = tensor._keras_history
        before = [node for node in operation._inbound_nodes[:index] if id(node) in kept]
        return [operation.name, len(before), position]

    def argument(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return describe(leaf)
        config = {"shape": leaf.shape, "dtype": leaf.dtype, "keras_history": history(leaf)}
        return {"class_name": "__keras_tensor__", "config": config}

    configs = []
    for operation in model.operations:
        nodes = [n for n in operation._inbound_nodes if id(n) in kept and not n.is_input]
        calls = [(node.args, node.kwargs) for node in nodes]
        if isinstance(operation, Call):
            config, calls = _operation_config(operation, nodes[0])
        else:
            config = describe(operation)
        config["name"] = operation.name
        config["inbound_nodes"] = [
            {"args": list(map_structure(argument, args)), "kwargs": map_structure(argument, kwargs)}
            for args, kwargs in calls
        ]
        configs.append(config)
    config = {
        "name": model.name,
        "trainable": model.trainable,
        "layers": configs,
        "input_layers": map_structure(history, model._inputs_struct),
        "output_layers": map_structure(history, model._outputs_struct),
    }
    return copy.deepcopy(config)


def _operation_config(operation: Call, node: Node) -> tuple[dict[str, Any], list[Any]]:
    """The config of an operation and the arguments of its call, as Keras divides them."""
    function = operation.function
    signature = inspect.signature(function)
    given = signature.bind(*node.args, **node.kwargs).arguments
    kind = "nn" if function.__module__.rpartition(".")[2] in NETWORKS else "numpy"
    kind = next((k for k, names in MODULES.items() if operation.op in names.split()), kind)
    made = {key: describe(value) for key, value in given.items() if key not in CALLED}
    if "data_format" in signature.parameters:
        # The only one there is here; Keras' own operations do not ask for its default.
        made["data_format"] = "channels_last"
    config = {
        "module": f"keras.src.ops.{kind}",
        "class_name": operation.class_name,
        "config": {"name": operation.name, **made},
        "registered_name": operation.class_name,
    }
    return config, [(tuple(v for key, v in given.items() if key in CALLED), {})]


def sequential_config(model: Sequential) -> dict[str, Any]:
    """The config of a sequential model."""
    config = Layer.get_config(model)
    config["layers"] = [describe(layer) for layer in model._layers]
    if model.built and isinstance(model._layers[0], InputLayer):
        config["build_input_shape"] = model._layers[0].batch_shape
    return copy.deepcopy(config)


def functional_from_config(cls: type[Functional], config: dict[str, Any]) -> Functional:
    """A functional model from its config."""
    made: dict[str, Operation] = {}
    waiting: list[tuple[str, Any]] = []
    for item in config["layers"]:
        name = item.get("name") or item["config"]["name"]
        made[name] = _operation(item)
        waiting += [(name, _call(node, item)) for node in item["inbound_nodes"]]

    def tensor(history: Any) -> KerasTensor:
        name, index, position = history[:3]
        # IndexError: that call was not made yet.
        return made[name]._inbound_nodes[index].output_tensors[position]

    def argument(value: Any) -> Any:
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            return tensor(value["config"]["keras_history"])
        if isinstance(value, dict) and "class_name" not in value:
            return {key: argument(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(argument(item) for item in value)
        return part("saving").restore(value)

    while waiting:
        later, late = [], set()
        for name, (args, kwargs) in waiting:
            try:
                if name in late:
                    raise IndexError
                given = argument(args), argument(kwargs)
            except IndexError:
                # Calls of one layer keep their order.
                late.add(name)
                later.append((name, (args, kwargs)))
            else:
                made[name](*given[0], **given[1])  # type: ignore[operator]
        if len(later) == len(waiting):
            raise ValueError("The config's calls cannot be connected: some inputs are never made.")
        waiting = later

    def ends(struct: Any) -> Any:
        if isinstance(struct, dict):
            return {key: ends(item) for key, item in struct.items()}
        return tensor(struct) if isinstance(struct[0], str) else [ends(item) for item in struct]

    inputs, outputs = ends(config["input_layers"]), ends(config["output_layers"])
    return cls(inputs, outputs, name=config["name"], trainable=config.get("trainable", True))


def _operation(item: dict[str, Any]) -> Any:
    if ".ops." not in (item.get("module") or ""):
        return part("saving").restore(item)
    return Call(part("saving").restore(item), item["config"]["name"])


def _call(node: Any, item: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Arguments of a call; what an operation was made with belongs to them here."""
    if isinstance(node, list):
        # As Keras 2 wrote it: a list of [name, call, output, keyword arguments].
        tensors = [
            {"class_name": "__keras_tensor__", "config": {"keras_history": end}} for end in node
        ]
        return [tensors[0] if len(tensors) == 1 else tensors], dict(node[0][3])
    kwargs = {key: v for key, v in node["kwargs"].items() if key not in ("mask", "training")}
    if ".ops." in (item.get("module") or ""):
        # What the operation here has no argument for is said where it asks for something.
        known = inspect.signature(part("saving").restore(item)).parameters
        made = {key: value for key, value in item["config"].items() if key != "name"}
        kwargs |= {key: v for key, v in made.items() if key in known or v is not None}
    if item["class_name"] == "GetItem" and isinstance(node["args"][1], list):
        return [node["args"][0], tuple(node["args"][1])], kwargs
    return node["args"], kwargs
