"""What goes wrong by name: things that Keras has and this package has not, and a full device."""


class UnavailableError(NotImplementedError):
    """Something of Keras that does not run here; the message names it and says where it does."""

    def __init__(self, name: str, where: str = "Keras") -> None:
        super().__init__(f"{name} is not available in the browser; it is in {where}.")


class Closed:
    """Base of classes that courses use but cannot extend here.

    A subclass in a student's code fails where it is defined: half of Keras' contract would train
    something else, silently.
    """

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__module__.startswith(f"{__package__}."):
            base = cls.__mro__[1].__name__
            raise UnavailableError(f"A {base} of your own ({cls.__name__})")


class ResourceExhaustedError(RuntimeError):
    """The compiled plan needs more memory than the device has."""


def refuse(owner: str, **arguments: tuple[object, object]) -> None:
    """Raise `UnavailableError` for the first argument whose value is not the only one supported.

    Each argument is given as `name=(value, supported)`.
    """
    for name, (value, supported) in arguments.items():
        if value is not supported and value != supported:
            raise UnavailableError(f"{owner}({name}={value!r})")
