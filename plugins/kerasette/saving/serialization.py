"""Objects from the configs that Keras writes, and the classes and functions that may be in them."""

from __future__ import annotations

import base64
import contextlib
import importlib
import inspect
import marshal
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..errors import UnavailableError
from ..registry import CUSTOM, REGISTERED, custom_object, describe, registered_name
from ..state import to_snake_case

PACKAGE = __name__.split(".", maxsplit=1)[0]
# Modules of Keras whose classes configs name.
MODULES = {
    "layers",
    "optimizers",
    "losses",
    "metrics",
    "initializers",
    "regularizers",
    "constraints",
}
# Arguments that only Keras has, in configs of layers that do not use them.
IGNORED = {"quantization_config": None, "renorm_momentum": 0.99}
LAMBDA = (
    "Requested the deserialization of a Python lambda. This carries a potential risk of arbitrary "
    "code execution and thus it is disallowed by default. If you trust the source of the artifact, "
    "you can override this error by passing `safe_mode=False` to the loading function."
)
_safe = [True]


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Any], Any]:
    """A decorator: the class or function can be in models that are saved and loaded."""

    def decorate(thing: Any) -> Any:
        if inspect.isclass(thing) and not hasattr(thing, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        REGISTERED[f"{package}>{name or thing.__name__}"] = thing
        return thing

    return decorate


@contextlib.contextmanager
def custom_object_scope(objects: dict[str, Any] | None) -> Iterator[None]:
    """Inside of it, configs may name these classes and functions of a student's own."""
    before = dict(CUSTOM)
    CUSTOM.update(objects or {})
    try:
        yield
    finally:
        CUSTOM.clear()
        CUSTOM.update(before)


CustomObjectScope = custom_object_scope


def get_custom_objects() -> dict[str, Any]:
    return REGISTERED


def get_registered_name(thing: Any) -> str:
    return registered_name(thing)


def get_registered_object(name: str, custom_objects: Any = None, module_objects: Any = None) -> Any:
    found = {**(module_objects or {}), **(custom_objects or {})}
    return found.get(name) or custom_object(name)


def serialize_keras_object(obj: Any) -> Any:
    """The config that Keras writes for an object."""
    return describe(obj)


def deserialize_keras_object(
    config: Any, custom_objects: dict[str, Any] | None = None, safe_mode: bool = True, **_: Any
) -> Any:
    """The object that a config describes.

    Raises `UnavailableError` for what only Keras has, TypeError for a class that is not known,
    ValueError for a lambda unless `safe_mode` is off.
    """
    _safe.append(safe_mode and _safe[-1])
    try:
        with custom_object_scope(custom_objects):
            return restore(config)
    finally:
        _safe.pop()


@contextlib.contextmanager
def unsafe() -> Iterator[None]:
    """Inside of it, lambdas may be loaded."""
    _safe.append(False)
    try:
        yield
    finally:
        _safe.pop()


def restore(config: Any) -> Any:
    """`deserialize_keras_object` inside the scopes that are open."""
    if isinstance(config, (list, tuple)):
        return [restore(item) for item in config]
    if isinstance(config, str):
        return CUSTOM.get(config, config)
    if not isinstance(config, dict):
        return config
    if "class_name" not in config or "config" not in config:
        return {key: restore(item) for key, item in config.items()}
    name, inner = config["class_name"], config["config"] or {}
    if name == "__slice__":
        return slice(*(restore(inner[key]) for key in ("start", "stop", "step")))
    if name == "__ellipsis__":
        return Ellipsis
    if name in ("__numpy__", "__tensor__"):
        return np.array(inner["value"], inner["dtype"])
    if name == "__lambda__":
        return _lambda(inner["value"])
    cls = custom_object(config) or _class(config)
    if name == "function" or not inspect.isclass(cls):
        return cls
    made = make(cls, inner)
    if config.get("build_config") and not made.built:
        build = getattr(made, "build_from_config", None)
        if build is not None:
            build(config["build_config"])
    if config.get("compile_config"):
        made.compile_from_config(config["compile_config"])
    return made


def make(cls: Any, config: dict[str, Any]) -> Any:
    """An object of a class from its config, without what only Keras knows and does not use."""
    if cls.__module__.startswith(f"{PACKAGE}."):
        known = {name for base in cls.__mro__ for name in _parameters(base)}
        config = {
            key: value
            for key, value in config.items()
            if key in known or (value not in (None, False) and IGNORED.get(key) != value)
        }
        for key, value in config.items():
            kind = value.get("class_name") if isinstance(value, dict) else None
            if kind in ("function", "__lambda__") or "optimizers" in cls.__module__:
                config[key] = restore(value)
        return cls.from_config(config)
    try:
        return cls.from_config(config)
    except TypeError as error:
        raise TypeError(
            f"{cls} could not be deserialized properly. Please ensure that components that are "
            "Python object instances (layers, models, etc.) returned by `get_config()` are "
            "explicitly deserialized in the model's `from_config()` method."
            f"\n\nconfig={config}.\n\nException encountered: {error}"
        ) from error


def _parameters(cls: type) -> list[str]:
    # Configs of models have parts that no constructor takes.
    extra = ("layers", "input_layers", "output_layers", "build_input_shape", "batch_input_shape")
    init = vars(cls).get("__init__")
    return [*extra, *(inspect.signature(init).parameters if inspect.isfunction(init) else ())]


def _class(config: dict[str, Any]) -> Any:
    """The class, function or operation of Keras that a config names."""
    name, module = config["class_name"], config.get("module") or "keras.layers"
    parts = module.split(".")
    if parts[0] in ("keras", "builtins", "tf_keras", "tensorflow"):
        if name == "function":
            return config["config"]
        if name in ("Functional", "Sequential", "Model"):
            models = importlib.import_module(f"{PACKAGE}.models")
            return getattr(models, "Sequential" if name == "Sequential" else "Functional")
        if "ops" in parts:
            return getattr(importlib.import_module(f"{PACKAGE}.ops"), to_snake_case(name))
        kind = next((part for part in parts if part in MODULES), None)
        if kind is None:
            raise UnavailableError(f"{module}.{name}")
        if "schedules" in parts or "learning_rate_schedule" in parts[-1]:
            kind = "optimizers.schedules"
        return getattr(importlib.import_module(f"{PACKAGE}.{kind}"), name)
    found = getattr(sys.modules.get(module), config["config"] if name == "function" else name, None)
    if found is None:
        raise TypeError(
            f"Could not locate {'function' if name == 'function' else 'class'} "
            f"'{config['config'] if name == 'function' else name}'. Make sure custom classes and "
            "functions are decorated with `@keras.saving.register_keras_serializable()`. If they "
            "are already decorated, make sure they are all imported so that the decorator is run "
            f"before trying to load them. Full object config: {config}"
        )
    return found


def _lambda(value: Any) -> Any:
    if _safe[-1]:
        raise ValueError(LAMBDA)
    code, defaults, cells = value
    closure = tuple(types.CellType(cell) for cell in cells or ())
    scope = vars(sys.modules["__main__"])
    body = marshal.loads(base64.b64decode(code))
    return types.FunctionType(body, scope, "<lambda>", tuple(defaults or ()), closure)
