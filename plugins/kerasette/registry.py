"""Names: finding Keras objects by them, describing objects by them, and saying which ones are not
here.
"""

from __future__ import annotations

import base64
import importlib
import inspect
import marshal
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from .errors import UnavailableError
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
    own = custom_object(identifier)
    if isinstance(identifier, dict) and "class_name" in identifier:
        config = identifier.get("config", {})
        identifier = config if isinstance(config, str) else identifier["class_name"]
    if own is not None:
        identifier = own
    elif isinstance(identifier, str):
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
    for full in _LATER.get(module, {}):
        if name in (full, to_snake_case(full), full.lower()):
            return getattr(part(module), full)
    missing = {other.lower().replace("_", "") for other in missing_names(module)}
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


# What the constructors of classes of a student's own were given.
GIVEN: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def config_of(thing: Any, **known: Any) -> dict[str, Any]:
    """The arguments of the constructor: those that are `known`, the others from the attributes of
    the same names.

    Arguments that no attribute keeps have their defaults.
    """
    config = {}
    signature = inspect.signature(type(thing).__init__)
    args, kwargs = GIVEN.get(thing, ((), {}))
    # The first is the thing itself, which has another name in pages than `self`.
    _, *given = signature.bind_partial(thing, *args, **kwargs).arguments.items()
    known = {**dict(given), **known}
    for name, parameter in signature.parameters.items():
        if name in ("self", "name", "trainable", "dtype") or parameter.kind not in NAMED:
            continue
        value = known[name] if name in known else getattr(thing, name, parameter.default)
        if value is not inspect.Parameter.empty:
            config[name] = describe(value)
    return config


def describe(value: Any) -> Any:
    """A value as Keras writes it into configs: objects by class and config, functions by name."""
    if isinstance(value, dict):
        return {key: describe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(describe(item) for item in value)
    if isinstance(value, slice):
        parts = {"start": value.start, "stop": value.stop, "step": value.step}
        return {"class_name": "__slice__", "config": describe(parts)}
    if value is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(value, np.ndarray) and value.ndim:
        config = {"value": value.tolist(), "dtype": value.dtype.name}
        return {"class_name": "__numpy__", "config": config}
    if isinstance(value, (np.ndarray, np.generic)):
        return value.item()
    if inspect.isfunction(value):
        return _describe_function(value)
    if not hasattr(value, "get_config") or inspect.isclass(value):
        return value
    cls = type(value)
    described = {
        "module": _public_module(cls),
        "class_name": cls.__name__,
        "config": describe(value.get_config()),
        "registered_name": None if _is_ours(cls) else registered_name(cls),
    }
    for part in ("build_config", "compile_config"):
        found = getattr(value, f"get_{part}", dict)()
        if found:
            described[part] = describe(found)
    return described


def _describe_function(function: Any) -> Any:
    name = function.__name__
    if _is_ours(function):
        return name
    if name == "<lambda>":
        code = base64.b64encode(marshal.dumps(function.__code__)).decode()
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        value = [code, function.__defaults__, cells or None]
        return {"class_name": "__lambda__", "config": {"value": value}}
    config = {"module": "builtins", "class_name": "function", "registered_name": "function"}
    return {**config, "config": registered_name(function)}


def _is_ours(thing: Any) -> bool:
    return thing.__module__.startswith(f"{__package__}.")


def _public_module(cls: type) -> str:
    """The module under which Keras has a class."""
    if not _is_ours(cls):
        return cls.__module__
    if cls.__name__ in ("Functional", "Sequential"):
        return "keras.src.models.functional" if cls.__name__ == "Functional" else "keras"
    parts = cls.__module__.split(".")
    return f"keras.{parts[1]}" + (".schedules" if "schedules" in parts[2:] else "")


# Classes and functions of a student's own that saved models may contain: by the names they were
# registered under, and by those of the scopes that are open.
REGISTERED: dict[str, Any] = {}
CUSTOM: dict[str, Any] = {}


def registered_name(thing: Any) -> str:
    """The name in a saved model for a class or function of a student's own."""
    return next((name for name, own in REGISTERED.items() if own is thing), thing.__name__)


def custom_object(identifier: Any) -> Any:
    """The student's own class or function that a name or a config means, or None."""
    names = [identifier]
    if isinstance(identifier, dict):
        names = [identifier.get(key) for key in ("registered_name", "class_name", "config")]
    for name in names:
        if isinstance(name, str) and (name in CUSTOM or name in REGISTERED):
            return CUSTOM.get(name, REGISTERED.get(name))
    return None


# Names of Keras' modules and the parts of the package that hold them, of which most programs need
# none: they are imported when they are asked for, and pages fetch them then.
_LATER: dict[str, dict[str, str]] = {}


def part(name: str) -> Any:
    """A module of the package, imported now."""
    return importlib.import_module(f".{name}", __package__)


def missing_names(module: str) -> list[str]:
    """Names of a module that only Keras has."""
    return part("missing").MISSING.get(module, "").split()


def module_getattr(
    module: str, classes: Iterable[type] = (), later: dict[str, str] | None = None
) -> Callable[[str], Any]:
    """A module's `__getattr__`: other spellings of its classes, names that parts of the package
    hold which are imported `later`, and the error for names that only Keras has.
    """
    spellings = {to_snake_case(cls.__name__): cls for cls in classes}
    parts = {name: holder for holder, names in (later or {}).items() for name in names.split()}
    _LATER[module] = parts

    def __getattr__(name: str) -> Any:
        if name in spellings:
            return spellings[name]
        if name in parts:
            holder = part(parts[name])
            return holder if holder.__name__.endswith(f".{name}") else getattr(holder, name)
        # Imports ask every module for `__path__`.
        if not name.startswith("__") and name in missing_names(module):
            raise UnavailableError(f"keras.{module}.{name}" if module else f"keras.{name}")
        full = f"keras.{module}" if module else "keras"
        raise AttributeError(f"module {full!r} has no attribute {name!r}")

    return __getattr__
