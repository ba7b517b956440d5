"""The weights of a model under the paths at which Keras keeps them in a file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..layers.base import Layer
from ..models import Functional, Model, Sequential
from ..models.trainer import Trainer
from ..optimizers import Optimizer
from ..state import to_snake_case
from .hdf5 import Group

# What a student keeps in attributes is saved; what the engine keeps in them is not.
INTERNAL = {"_functional", "_operations", "_ordered_nodes", "_layers", "_build_shapes"}


def saveables(model: Any) -> Iterator[tuple[str, Any]]:
    """The layers and the optimizer of a model with their paths, each once, in Keras' order."""
    internal = INTERNAL | (vars(Trainer(name="any")).keys() - {"optimizer"})
    seen: set[int] = set()

    def visit(thing: Any, path: str) -> Iterator[tuple[str, Any]]:
        if id(thing) in seen:
            return
        if isinstance(thing, (Layer, Optimizer)):
            seen.add(id(thing))
            yield path, thing
            for name, child in children(thing):
                yield from visit(child, f"{path}/{name}")
        elif isinstance(thing, (list, tuple, dict)):
            seen.add(id(thing))
            used: dict[str, int] = {}
            for child in thing.values() if isinstance(thing, dict) else thing:
                nested = isinstance(child, (list, tuple, dict))
                name = "container" if nested else to_snake_case(type(child).__name__)
                used[name] = used.get(name, -1) + 1
                yield from visit(child, f"{path}/{name}" + (f"_{used[name]}" * bool(used[name])))

    def children(thing: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(thing, Optimizer):
            return
        if isinstance(thing, (Functional, Sequential)):
            yield "layers", thing.layers
        names = vars(thing).keys() - internal
        if isinstance(thing, Model):
            names |= {"layers"}
        for name in sorted(names, key=lambda name: f"~{name}" if name[0] == "_" else name):
            yield name, getattr(thing, name)

    return visit(model, "")


def collect(model: Any) -> Group:
    """All weights and the optimizer's variables, as a file holds them."""
    root = Group()
    for path, thing in saveables(model):
        store: dict[str, Any] = {}
        if hasattr(thing, "save_own_variables"):
            thing.save_own_variables(store)
        else:
            for i, variable in enumerate(_variables(thing)):
                kind = np.int32 if variable.name == "iteration" else np.float32
                store[str(i)] = variable.numpy().astype(kind)
        if store:
            root.group(f"{path}/vars").update(store)
    return root


def distribute(model: Any, root: Group, skip_mismatch: bool = False) -> None:
    """Give a model the values that a file holds.

    Raises ValueError in Keras' words for layers whose weights differ; warns with `skip_mismatch`.
    """
    failed: list[tuple[Any, Exception]] = []
    for path, thing in saveables(model):
        store = root.find(f"{path}/vars")
        try:
            if hasattr(thing, "load_own_variables"):
                thing.load_own_variables(store)
            else:
                _load(thing, store)
        except (ValueError, KeyError) as error:
            failed.append((thing, error))
    if not failed:
        return
    thing, error = failed[0]
    message = (
        f"A total of {len(failed)} objects could not be loaded. Example error message for object "
        f"{thing}:\n\n{error}\n\nList of objects that could not be loaded:\n"
        f"{[thing for thing, _ in failed]}"
    )
    if not skip_mismatch:
        raise ValueError(message)
    warnings.warn(message, stacklevel=4)


def _variables(thing: Any) -> list[Any]:
    return thing._own_weights if isinstance(thing, Layer) else thing.variables


def _load(thing: Any, store: Group) -> None:
    own = _variables(thing)
    if len(own) != len(store):
        if isinstance(thing, Optimizer):
            warnings.warn(
                f"Skipping variable loading for optimizer '{thing.name}', because it has "
                f"{len(own)} variables whereas the saved optimizer has {len(store)} variables. ",
                stacklevel=5,
            )
            return
        if not own and not thing.built:
            raise ValueError(
                f"Layer '{thing.name}' was never built and thus it doesn't have any variables. "
                f"However the weights file lists {len(store)} variables for this layer."
            )
        raise ValueError(
            f"Layer '{thing.name}' expected {len(own)} variables, but received {len(store)} "
            f"variables during loading. Expected: {[variable.name for variable in own]}"
        )
    for i, variable in enumerate(own):
        variable.assign(store[str(i)])
