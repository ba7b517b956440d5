"""`keras.models.clone_model`: the same model made of new layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..graph import KerasTensor
from ..layers import Input
from ..layers.base import Layer
from ..ops.dispatch import Call
from ..saving import deserialize_keras_object, serialize_keras_object
from ..tree import flatten, map_structure
from .functional import Functional
from .sequential import Sequential


def clone_model(
    model: Any,
    input_tensors: Any = None,
    clone_function: Callable[[Any], Any] | None = None,
    call_function: Callable[..., Any] | None = None,
    recursive: bool = False,
    **kwargs: Any,
) -> Any:
    """The same model with fresh weights.

    `clone_function(layer)` makes the layers, but for inputs; `call_function(layer, *args,
    **kwargs)` calls them in a functional model; `recursive` takes models inside apart too. Raises
    ValueError in Keras' words.
    """
    cache: dict[int, Any] = kwargs.pop("cache", {})
    if kwargs:
        raise ValueError(f"Unexpected keyword argument(s): {tuple(kwargs)}")
    if not isinstance(model, (Sequential, Functional)):
        return _clone_subclassed(model, input_tensors, clone_function, call_function)

    def fresh(layer: Any) -> Any:
        if recursive and isinstance(layer, (Sequential, Functional)):
            call = None if isinstance(layer, Sequential) else call_function
            return clone_model(layer, None, clone_function, call, True, cache=cache)
        if clone_function is not None:
            return clone_function(layer)
        return type(layer).from_config(layer.get_config())

    def clone(operation: Any) -> Any:
        """The same clone for each use of a layer."""
        if isinstance(operation, Call):
            return Call(operation.function, operation.name)
        if id(operation) not in cache:
            cache[id(operation)] = fresh(operation)
        return cache[id(operation)]

    if isinstance(model, Functional):
        copy = _clone_functional(model, clone, input_tensors, call_function)
    elif call_function is None:
        copy = _clone_sequential(model, clone, input_tensors)
    else:
        raise ValueError(
            "`call_function` argument is not supported with Sequential models.  In a Sequential "
            "model, layers aren't called at model-construction time (they're merely listed). Use "
            "`call_function` with Functional models only. Received model of type "
            f"'{type(model).__name__}', with call_function={call_function}"
        )
    if model.compiled:
        copy.compile_from_config(serialize_keras_object(model.get_compile_config()))
    return copy


def _clone_subclassed(model: Any, input_tensors: Any, clone_function: Any, call: Any) -> Any:
    """A model of a student's own, which only its config describes."""
    kind = type(model)
    if clone_function or input_tensors:
        raise ValueError(
            "Arguments `clone_function` and `input_tensors` are only supported for Sequential "
            f"models or Functional models. Received model of type '{kind.__name__}', with "
            f"clone_function={clone_function} and input_tensors={input_tensors}"
        )
    if call is not None:
        raise ValueError(
            "Argument `call_function` is only supported for Functional models. Received model of "
            f"type '{kind.__name__}', with call_function={call}"
        )
    return deserialize_keras_object(serialize_keras_object(model), {kind.__name__: kind})


def _clone_sequential(model: Sequential, clone: Callable[[Any], Any], given: Any) -> Sequential:
    layers = [clone(layer) for layer in model.layers]
    tensors = flatten(given) if given is not None else _inputs(model)
    if len(tensors) > 1:
        raise ValueError("Argument `input_tensors` must contain a single tensor.")
    for tensor in tensors:
        if not isinstance(tensor, KerasTensor):
            raise ValueError(
                "Argument `input_tensors` must be a KerasTensor. "
                f"Received invalid value: input_tensors={tensor}"
            )
    return Sequential([*tensors, *layers], name=model.name, trainable=model.trainable)


def _inputs(model: Sequential) -> list[KerasTensor]:
    """A fresh input where the model has one."""
    return [_input(tensor) for tensor in (model.inputs if model._functional else [])]


def _input(tensor: KerasTensor) -> KerasTensor:
    name = tensor._keras_history.operation.name
    return Input(batch_shape=tensor.shape, dtype=tensor.dtype, name=name)


def _clone_functional(
    model: Functional,
    clone: Callable[[Any], Any],
    given: Any,
    call: Callable[..., Any] | None,
) -> Functional:
    if given is None:
        given = map_structure(_input, model.input)
    found: dict[int, Any] = {}
    for tensor, other in zip(flatten(model.input), flatten(given), strict=True):
        if not isinstance(other, KerasTensor):
            raise ValueError(
                "All entries in `input_tensors` must be KerasTensors. "
                f"Received invalid values: inputs_tensors={given}"
            )
        found[id(tensor)] = other
    for node in model._ordered_nodes:
        if node.is_input:
            continue
        args, kwargs = map_structure(
            lambda leaf: found.get(id(leaf), leaf), (node.args, node.kwargs)
        )
        operation = clone(node.operation)
        outputs = (
            call(operation, *args, **kwargs)
            if call and isinstance(operation, Layer)
            else operation(*args, **kwargs)
        )
        for tensor, other in zip(node.output_tensors, flatten(outputs), strict=True):
            found[id(tensor)] = other
    outputs = map_structure(lambda tensor: found[id(tensor)], model.output)
    return Functional(given, outputs, name=model.name)
