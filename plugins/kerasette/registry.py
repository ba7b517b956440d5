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


def lookup(
    identifier: Any, known: Iterable[Any], what: str, aliases: dict[str, Any] | None = None
) -> Any:
    """The object meant by a name, a class, a config or the object itself; None stays None.

    `known` are classes and functions, `aliases` more names for them. Raises `UnavailableError` for
    a name that only Keras has, else ValueError in Keras' words.
    """
    if identifier is None:
        return None
    config: Any = None
    if isinstance(identifier, dict) and "class_name" in identifier:
        config = identifier.get("config", {})
        identifier = config if isinstance(config, str) else identifier["class_name"]
    if isinstance(identifier, str):
        identifier = _named(identifier, known, what, aliases or {})
    if inspect.isclass(identifier):
        made: Any = identifier
        return made.from_config(config) if config else made()
    if callable(identifier) or isinstance(identifier, tuple(filter(inspect.isclass, known))):
        return identifier
    raise ValueError(f"Could not interpret {what} identifier: {identifier}")


def _named(name: str, known: Iterable[Any], what: str, aliases: dict[str, Any]) -> Any:
    for thing in known:
        full = thing.__name__
        if name in (full, to_snake_case(full), full.lower()):
            return thing
    if name in aliases:
        return aliases[name]
    module = {"loss": "losses"}.get(what, f"{what}s")
    missing = {other.lower().replace("_", "") for other in MISSING.get(module, "").split()}
    if name.lower().replace("_", "") in missing:
        raise UnavailableError(f"The {what} {name!r}")
    raise ValueError(f"Could not interpret {what} identifier: {name}")


def function_class(
    base: Any, class_name: str, fn: Callable[..., Any], module: str, /, **defaults: Any
) -> Any:
    """A subclass of `base`, a class around a function, for one function: its constructor takes
    `defaults` in their order and keeps them as attributes.
    """
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(key, kind, default=v) for key, v in defaults.items()]
    signature = inspect.Signature([inspect.Parameter("self", kind), *parameters])

    def __init__(*args: Any, **kwargs: Any) -> None:
        try:
            given = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{class_name}.__init__() {error}") from None
        given.apply_defaults()
        self, *settings = given.arguments.values()
        base.__init__(self, fn, **dict(zip(defaults, settings, strict=True)))
        for key in defaults:
            self.__dict__.setdefault(key, given.arguments[key])

    __init__.__signature__ = signature  # type: ignore[attr-defined]
    methods = {"__init__": __init__, "__module__": module, "__doc__": fn.__doc__}
    return type(class_name, (base,), methods)


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
