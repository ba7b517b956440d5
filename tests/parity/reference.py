"""Real Keras on PyTorch, with the gradients that Keras itself does not hand out."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from keras.src import backend

# One thread: the order of sums, and so their rounding, does not depend on the machine's cores.
torch.set_num_threads(1)


def gradients(
    model: Any, x: Any, y: Any, loss: Any = None, training: bool = True, masks: Any = None
) -> tuple[Any, np.ndarray, list[np.ndarray], Any]:
    """Return outputs, loss, gradients of the trainable weights and of the input, as arrays.

    Without a loss the scalar is the sum of outputs times y. The model's own losses, those of
    regularizers, are added. `x` and `y` are lists where the model has several inputs or outputs.
    """
    inputs = keras.tree.map_structure(lambda a: torch.tensor(a, requires_grad=True), x)
    model.zero_grad()
    with handed_in(model, masks or {}):
        outputs = model(inputs, training=training)
    if loss is None:
        pairs = zip(keras.tree.flatten(outputs), keras.tree.flatten(y), strict=True)
        products = [(output * torch.tensor(factors)).sum() for output, factors in pairs]
        value = torch.stack(products).sum()
    else:
        value = keras.losses.get(loss)(torch.tensor(y), outputs)
        value = value.mean()  # a loss given by name is a function of each sample
    value = value + sum(model.losses)
    value.backward()
    of_weights = [numbers(weight.value.grad, weight.shape) for weight in model.trainable_weights]
    return (
        keras.tree.map_structure(lambda output: output.detach().numpy(), outputs),
        value.detach().numpy(),
        of_weights,
        keras.tree.map_structure(lambda tensor: numbers(tensor.grad, tensor.shape), inputs),
    )


@contextlib.contextmanager
def handed_in(model: Any, masks: dict[str, np.ndarray]) -> Iterator[None]:
    """Let random layers use these arrays, by the layers' names, in place of their draws."""
    seeds = {
        id(layer.seed_generator): torch.tensor(masks[layer.name])
        for layer in model._flatten_layers()
        if layer.name in masks
    }

    def dropout(inputs: Any, *_: Any, seed: Any, **__: Any) -> Any:
        return inputs * seeds[id(seed)]

    def normal(*_: Any, seed: Any, **__: Any) -> Any:
        return seeds[id(seed)]

    with contextlib.ExitStack() as stack:
        for function in (dropout, normal) if masks else ():
            stack.enter_context(mock.patch.object(backend.random, function.__name__, function))
        yield


def numbers(gradient: Any, shape: Any) -> np.ndarray:
    """Return a gradient as an array: PyTorch leaves out one that is zero everywhere."""
    return np.zeros(shape, np.float32) if gradient is None else gradient.detach().numpy()
