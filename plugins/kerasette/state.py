"""What is global in Keras: name counters and the random state."""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict

import numpy as np

from . import device

_uids: defaultdict[str, int] = defaultdict(int)


class Randomness:
    """The source of seeds for layers and of the order in which `fit` shuffles."""

    def __init__(self) -> None:
        self.seed(None)

    def seed(self, seed: int | None) -> None:
        """Start anew; None takes a seed from the system."""
        self._generator = np.random.default_rng(seed)

    def draw_seed(self) -> int:
        """A seed for one initializer or one layer."""
        return int(self._generator.integers(1, 2**31 - 1))

    def permutation(self, count: int) -> np.ndarray:
        """A random order of `count` rows, as int32."""
        return self._generator.permutation(count).astype(np.int32)


randomness = Randomness()


def set_random_seed(seed: int) -> None:
    """Seed Python's `random`, NumPy and the engine, as `keras.utils.set_random_seed` does."""
    if not isinstance(seed, int):
        raise ValueError(
            "Expected `seed` argument to be an integer. "
            f"Received: seed={seed} (of type {type(seed)})"
        )
    random.seed(seed)
    np.random.seed(seed)
    randomness.seed(seed)


def keras2() -> bool:
    """Whether arguments of Keras 2 are understood: in code that imports TensorFlow."""
    return "tensorflow" in sys.modules


def to_snake_case(name: str) -> str:
    """Conv2D → conv2d, GlobalMaxPooling2D → global_max_pooling2d"""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def unique_name(name: str) -> str:
    """The name with a number behind it from the second use on: conv2d, conv2d_1, …"""
    count = _uids[name]
    _uids[name] += 1
    return f"{name}_{count}" if count else name


def reset_names() -> None:
    """Count names from the start again."""
    _uids.clear()


# Names of the models that are being built: the start of the paths of their weights.
scopes: list[str] = []


def clear_session(free_memory: bool = True) -> None:
    """Start afresh: name counters, random state and device memory."""
    reset_names()
    randomness.seed(None)
    if free_memory:
        device.reset()
