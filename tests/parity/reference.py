"""Real Keras on PyTorch, with the gradients that Keras itself does not hand out."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

# One thread: the order of sums, and so their rounding, does not depend on the machine's cores.
torch.set_num_threads(1)


def gradients(model, x, y, loss=None, training=True):
    """Return outputs, loss, gradients of the trainable weights and of the input, as arrays.

    Without a loss the scalar is the sum of outputs times y.
    """
    inputs = torch.tensor(x, requires_grad=True)
    model.zero_grad()
    outputs = model(inputs, training=training)
    if loss is None:
        value = (outputs * torch.tensor(y)).sum()
    else:
        value = keras.losses.get(loss)(y, outputs)
        value = value.mean()  # a loss given by name is a function of each sample
    value.backward()
    of_weights = [numbers(weight.value.grad, weight.shape) for weight in model.trainable_weights]
    return (
        outputs.detach().numpy(),
        value.detach().numpy(),
        of_weights,
        numbers(inputs.grad, x.shape),
    )


def numbers(gradient, shape) -> np.ndarray:
    """Return a gradient as an array: PyTorch leaves out one that is zero everywhere."""
    return np.zeros(shape, np.float32) if gradient is None else gradient.detach().numpy()
