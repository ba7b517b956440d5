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
