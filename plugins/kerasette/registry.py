"""Names: finding Keras objects by them, describing objects by them, and saying which ones are not
here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from .errors import UnavailableError
from .missing import MISSING
from .state import to_snake_case

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def lookup(identifier: Any, classes: Iterable[type], what: str) -> Any:
    """The object meant by a name, a class, a config or the object itself; None stays None.

    Raises `UnavailableError` for a name that only Keras has, else ValueError in Keras' words.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict) and "class_name" in identifier:
        made = lookup(identifier["class_name"], classes, what)
        return type(made).from_config(identifier.get("config", {}))
    if isinstance(identifier, str):
        for cls in classes:
            if identifier in (cls.__name__, to_snake_case(cls.__name__), cls.__name__.lower()):
                return cls()
        module = {"loss": "losses"}.get(what, f"{what}s")
        known = {name.lower().replace("_", "") for name in MISSING.get(module, "").split()}
        if identifier.lower().replace("_", "") in known:
            raise UnavailableError(f"The {what} {identifier!r}")
        raise ValueError(f"Could not interpret {what} identifier: {identifier}")
    if inspect.isclass(identifier):
        identifier = identifier()
    if callable(identifier) or isinstance(identifier, tuple(classes)):
        return identifier
    raise ValueError(f"Could not interpret {what} identifier: {identifier}")


def config_of(thing: Any) -> dict[str, Any]:
    """The arguments of the constructor, from the attributes of the same names.

    Arguments that no attribute keeps have their defaults.
    """
    config = {}
    for name, parameter in inspect.signature(type(thing).__init__).parameters.items():
        value = getattr(thing, name, parameter.default)
        known = value is not inspect.Parameter.empty
        if name not in ("self", "name", "trainable", "dtype") and parameter.kind in NAMED and known:
            config[name] = describe(value)
    return config


def describe(value: Any) -> Any:
    """A value as configs hold it: objects by class and config, functions by name."""
    if isinstance(value, (list, tuple)):
        return type(value)(describe(item) for item in value)
    if hasattr(value, "get_config"):
        module = type(value).__module__.partition(".")[2].partition(".")[0]
        return serialize(value, module)
    return value.__name__ if inspect.isfunction(value) else value


def serialize(thing: Any, module: str) -> Any:
    """The config that Keras writes for an initializer, loss or other object."""
    if thing is None or isinstance(thing, str):
        return thing
    if inspect.isfunction(thing):
        return thing.__name__
    return {
        "module": f"keras.{module}",
        "class_name": type(thing).__name__,
        "config": thing.get_config(),
        "registered_name": None,
    }


def module_getattr(module: str, classes: Iterable[type] = ()) -> Callable[[str], Any]:
    """A module's `__getattr__`: other spellings of its classes, and the error for names that only
    Keras has.
    """
    spellings = {to_snake_case(cls.__name__): cls for cls in classes}

    def __getattr__(name: str) -> Any:
        if name in spellings:
            return spellings[name]
        if name in MISSING.get(module, "").split():
            raise UnavailableError(f"keras.{module}.{name}" if module else f"keras.{name}")
        full = f"keras.{module}" if module else "keras"
        raise AttributeError(f"module {full!r} has no attribute {name!r}")

    return __getattr__
