"""What a case of the parity tests is: lines that real Keras and kerasette both run.

A case takes the module that has Keras' interface as an argument and touches nothing of it when it
is made, so that a part that is missing fails its own cases only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Random = np.random.Generator
Build = Callable[[Any, Any], Any]
Draw = Callable[[Random, Shape], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A model and what to feed it: compared are outputs and gradients.

    `build(keras, inputs)` returns the output tensor or tensors for an input of `shape` (without the
    batch), or for a list of them where `shape` is a list of shapes; or a model of its own.
    `loss(keras)` returns a loss, or its name; None stands for the sum of the outputs times random
    numbers, whose gradient tells every output apart. `labels` is how targets of a loss come:
    "column" (N, 1), "flat" (N,), "one-hot" (N, classes), or a function that draws them.
    `draw(rng, shape)` makes the inputs, normal numbers times `input_scale` without it.
    `masks(rng, batch)` returns what random layers use, by name, in place of their draws: the
    factors of dropout, the summands of noise. Without `differentiable` only outputs count.
    """

    name: str
    shape: Shape | list[Shape]
    build: Build
    batch: int = 2
    training: bool = True
    loss: Callable[[Any], Any] | None = None
    labels: str | Draw = "column"
    input_scale: float = 1.0
    draw: Draw | None = None
    masks: Callable[[Random, int], dict[str, np.ndarray]] | None = None
    differentiable: bool = True


@dataclass(frozen=True)
class Training:
    """A run of `fit` from equal weights over equal data in equal order.

    `samples` inputs in batches of `batch` for `epochs` epochs; `validate` adds validation data.
    """

    name: str
    shape: Shape
    build: Build
    optimizer: Callable[[Any], Any]
    samples: int
    batch: int
    epochs: int
    classes: int
    validate: bool = False
    labels: str = "column"
    loss: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Numbers:
    """Anything else that ends in numbers: `run(keras, rng)` returns arrays by name."""

    name: str
    run: Callable[[Any, Random], Mapping[str, Any]]


AnyCase = Case | Training | Numbers


def layer(name: str, kind: str, shape: Shape | list[Shape], /, **arguments: Any) -> Case:
    """Return the case of a single layer; `batch`, `training`, `draw` belong to the case."""
    own = {key: arguments.pop(key) for key in ("batch", "training", "draw") if key in arguments}
    return Case(name, shape, lambda keras, x: getattr(keras.layers, kind)(**arguments)(x), **own)


def positive(rng: Random, shape: Shape) -> np.ndarray:
    """Draw numbers from 0.1 to 3."""
    return rng.uniform(0.1, 3, shape)


def unit(rng: Random, shape: Shape) -> np.ndarray:
    """Draw numbers from 0.05 to 0.95."""
    return rng.uniform(0.05, 0.95, shape)


def pixels(rng: Random, shape: Shape) -> np.ndarray:
    """Draw grey values from 0 to 255."""
    return rng.integers(0, 256, shape).astype(np.float32)
