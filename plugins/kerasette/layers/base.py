"""`keras.layers.Layer`: weights, a name, and calls: symbolic, in a program and on arrays."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import initializers, regularizers
from ..errors import UnavailableError
from ..graph import KerasTensor, Operation
from ..ops.dispatch import connect, infer, run, taken_in
from ..program.trace import Trace, current_trace, outside
from ..random import SeedGenerator
from ..registry import GIVEN, config_of, describe, part
from ..state import scopes, unique_name
from ..tree import flatten, map_structure
from ..variable import Variable
from .input_spec import InputSpec

PACKAGE = __name__.split(".", maxsplit=1)[0]


class Layer(Operation):
    """A layer. Subclasses write `call` with operators and the functions of `ops`; they create
    weights in `build` with `add_weight`, or use other layers that they keep as attributes.
    """

    # Whether there is nothing that a shape decides; tells summaries of Keras' kind apart.
    _built_from_start = False

    if TYPE_CHECKING:
        # Arguments and weights are attributes of their own names.
        def __getattr__(self, name: str) -> Any: ...

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__new__(cls)
        if not cls.__module__.startswith(PACKAGE):
            GIVEN[made] = args, kwargs
        return made

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name)
        self._input_shape_argument = _input_shape(kwargs)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )
        if dtype not in (None, "float32"):
            raise UnavailableError(f"{type(self).__name__}(dtype={dtype!r})")
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._trainable = trainable
        self.built = self._built_from_start
        self.dtype = self.compute_dtype = self.variable_dtype = "float32"
        self.input_spec: InputSpec | None = None

    # Programs are made for what is trainable; this counts when it changes, anywhere.
    trainable_changes = 0

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls):
            cls.build = _marking(cls.build)

    def build(self, input_shape: Any) -> None:
        """Create the weights for inputs of a shape."""
        self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """The layer's result, in operators and functions of `ops`."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call` method implemented."
        )

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the result; found by tracing `call` unless a subclass knows better."""
        inputs = map_shapes(KerasTensor, input_shape)
        outputs = infer(self._traced_call, (inputs,), {})
        return map_structure(lambda tensor: tensor.shape, outputs)

    def add_weight(
        self,
        shape: Sequence[int | None] | None = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        name: str | None = None,
        **_: Any,
    ) -> Variable:
        """A weight that belongs to the layer."""
        self._assert_initialized()
        name = name or unique_name("variable")
        outer = scopes if scopes and scopes[-1] == self.name else [*scopes, self.name]
        path, shape = "/".join([*outer, name]), tuple(shape or ())
        if None in shape:
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` "
                f"dimensions). Received: shape={shape} for variable path='{path}'"
            )
        value = initializers.get(initializer or "glorot_uniform")(shape)
        variable = Variable(value, trainable=trainable, name=name, path=path)
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraint and part("constraints").get(constraint)
        self.__dict__.setdefault("_weights", []).append(variable)
        return variable

    def _add_kept(self, shape: Any, name: str, argument: str | None = None) -> Variable:
        """A weight as the constructor's arguments for it say, kept as `argument`_initializer, …"""
        parts = ("initializer", "regularizer", "constraint")
        kept = {part: getattr(self, f"{argument or name}_{part}") for part in parts}
        return self.add_weight(shape, **kept, name=name)

    def add_loss(self, loss: Any) -> None:
        """Add a scalar to what training makes small; in `call`."""
        trace = current_trace()
        if trace is None:
            raise ValueError("`add_loss` is called inside of `call`, while a model runs.")
        for value in flatten(loss):
            trace.losses.append(trace.value(value))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._assert_initialized()
        try:
            return self._call_on(args, kwargs)
        except ValueError as error:
            # The innermost layer is the one that a student looks for.
            if not hasattr(error, "layer"):
                error.layer = self.name  # pyright: ignore[reportAttributeAccessIssue]
                if f"'{self.name}'" not in str(error):
                    kind, shapes = type(self).__name__, ", ".join(map(str, map(_shapes, args)))
                    error.add_note(f"In layer '{self.name}' ({kind}), called on {shapes}.")
            raise

    def _call_on(self, args: Any, kwargs: Any) -> Any:
        for leaf in flatten(args):
            if leaf is not None and not hasattr(leaf, "shape"):
                raise ValueError(
                    "Only input tensors may be passed as positional arguments. The following "
                    f"argument value should be passed as a keyword argument: {leaf} "
                    f"(of type {type(leaf)})"
                )
        if any(isinstance(leaf, KerasTensor) for leaf in flatten((args, kwargs))):
            self._ensure_built(args, kwargs)
            return connect(
                self, self._traced_call, args, kwargs, outputs=self._output_spec(args, kwargs)
            )
        if current_trace() is None:
            return run(self._traced_call, args, kwargs)
        return self._traced_call(*args, **kwargs)

    def _assert_initialized(self) -> None:
        if "_inbound_nodes" not in self.__dict__:
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as "
                "the first statement in the `__init__()` method. Go add it!"
            )

    def _output_spec(self, args: Any, kwargs: Any) -> Any:
        """The symbolic results, where they are known without tracing."""
        method = type(self).compute_output_shape
        if method is Layer.compute_output_shape or not method.__module__.startswith(PACKAGE):
            return None
        return map_shapes(KerasTensor, self.compute_output_shape(_shapes(args[0])))

    def _traced_call(self, *args: Any, **kwargs: Any) -> Any:
        """`call` inside the current trace, after the weights were created."""
        trace = current_trace()
        assert trace is not None
        args, kwargs = taken_in(trace, (args, kwargs))
        self._ensure_built(args, kwargs)
        outer, training = trace.training, kwargs.pop("training", None)
        if training is not None:
            trace.training = bool(training)
        if trace.training is not None and _takes_training(type(self).call):
            kwargs["training"] = trace.training
        scopes.append(self.name)
        try:
            outputs = self.call(*args, **kwargs)
        finally:
            scopes.pop()
            trace.training = outer
        if self.activity_regularizer is not None:
            # A mean over the batch, so that its size changes nothing.
            for value in flatten(outputs):
                self.add_loss(self.activity_regularizer(value) / len(value))
        return outputs

    def _ensure_built(self, args: Any, kwargs: Any) -> None:
        """Check the inputs' shapes and create the weights on the first call."""
        given = args or tuple(kwargs.values())
        if self.input_spec is not None:
            inputs = flatten(given[0])
            if len(inputs) != 1:
                raise ValueError(
                    f'Layer "{self.name}" expects 1 input(s), but it received {len(inputs)} '
                    f"input tensors. Inputs received: {given[0]}"
                )
            self.input_spec.check(tuple(inputs[0].shape), self.name)
        if not self.built:
            count = len(inspect.signature(self.build).parameters)
            stand_ins = {trace.unknown_batch for trace in Trace._active if trace is not None}
            shapes = [_shapes(argument, stand_ins) for argument in given[: max(count, 1)]]
            self._build_shapes = shapes
            # Initializers of a student's own may use `ops`, whose results are needed at once.
            with outside():
                scopes.append(self.name)
                try:
                    self._build_by_call(shapes)
                finally:
                    scopes.pop()
            self.built = True

    def _build_by_call(self, shapes: list[Any]) -> None:
        self.build(*shapes)

    @property
    def layers_inside(self) -> list[Layer]:
        """The layers kept as attributes, also in lists and dicts, in the order of assignment."""
        found = {id(item): item for item in self._attributes() if isinstance(item, Layer)}
        return list(found.values())

    def _attributes(self) -> Iterator[Any]:
        for name, value in vars(self).items():
            if name not in ("_inbound_nodes", "_outbound_nodes"):
                yield from flatten(value)

    @property
    def _own_weights(self) -> list[Variable]:
        own = [item for item in self._attributes() if isinstance(item, Variable)]
        return sorted(_unique(own), key=lambda variable: not variable.trainable)

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        Layer.trainable_changes += 1
        for layer in self.layers_inside:
            layer.trainable = value

    @property
    def weights(self) -> list[Variable]:
        """The layer's own, trainable ones first, then those of the layers in it, as in Keras."""
        inner = [v for layer in self.layers_inside for v in layer.weights]
        return _unique([*self._own_weights, *inner])

    @property
    def variables(self) -> list[Variable]:
        return _unique([*self.weights, *self._all_seeds()])

    def _all_seeds(self) -> list[Variable]:
        own = [item.state for item in self._attributes() if isinstance(item, SeedGenerator)]
        return [*own, *(seed for layer in self.layers_inside for seed in layer._all_seeds())]

    @property
    def trainable_weights(self) -> list[Variable]:
        if not self.trainable:
            return []
        inner = [v for layer in self.layers_inside for v in layer.trainable_weights]
        return _unique([*(v for v in self._own_weights if v.trainable), *inner])

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    @property
    def trainable_variables(self) -> list[Variable]:
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Variable]:
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.variables if id(v) not in trainable]

    @property
    def losses(self) -> list[Any]:
        """What the regularizers of the weights add to the loss."""
        return part("models.steps").penalties(self)

    def count_params(self) -> int:
        """The number of all the layer's weights."""
        if not self.built:
            raise ValueError(
                "You tried to call `count_params` "
                f"on layer '{self.name}', but the layer isn't built. "
                "You can build it manually via: `layer.build(input_shape)`."
            )
        return sum(variable.size for variable in self.weights)

    def get_weights(self) -> list[np.ndarray]:
        return [variable.numpy() for variable in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all weights in the order of `get_weights`. Raises ValueError in Keras' words."""
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for variable, value in zip(own, weights, strict=True):
            if variable.shape != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {variable.shape} is not compatible with "
                    f"provided weight shape {np.shape(value)}."
                )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(value)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal layer: those of the constructor that are attributes."""
        config = {} if type(self).__init__ is Layer.__init__ else config_of(self)
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = describe(self.activity_regularizer)
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": {
                "module": "keras",
                "class_name": "DTypePolicy",
                "config": {"name": "float32"},
                "registered_name": None,
            },
            **config,
        }

    def get_build_config(self) -> dict[str, Any]:
        """The shapes that the weights were created for."""
        shapes = self.__dict__.get("_build_shapes") if self.built else None
        if not shapes:
            return {}
        if len(shapes) == 1:
            return {"input_shape": shapes[0]}
        names = inspect.signature(self.build).parameters
        return {"shapes_dict": dict(zip(names, shapes, strict=False))}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Create the weights for shapes as `get_build_config` gives them."""
        shapes = [config["input_shape"]] if "input_shape" in config else []
        shapes += config.get("shapes_dict", {}).values()
        self._ensure_built(tuple(map_shapes(KerasTensor, shape) for shape in shapes), {})

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        settings = {key: value for key, value in config.items() if key != "dtype"}
        return cls(**settings)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


@functools.cache
def _takes_training(call: Any) -> bool:
    return "training" in inspect.signature(call).parameters


def _marking(build: Any) -> Any:
    """A `build` after which the layer is built, also where a student calls it."""

    @functools.wraps(build)
    def marked(self: Layer, *args: Any, **kwargs: Any) -> None:
        build(self, *args, **kwargs)
        self.built, self._build_shapes = True, [*args, *kwargs.values()]

    return marked


def _shapes(tensors: Any, stand_ins: Collection[int | None] = ()) -> Any:
    """The shapes of a structure of tensors; `stand_ins` are batches that stand in for any."""

    def shape(tensor: Any) -> Any:
        if not hasattr(tensor, "shape"):
            return tensor
        shape = tuple(tensor.shape)
        return (None, *shape[1:]) if shape and shape[0] in stand_ins else shape

    return map_structure(shape, tensors)


def map_shapes(function: Any, shapes: Any) -> Any:
    """`function` of each shape in a structure of shapes."""
    if isinstance(shapes, dict):
        return {key: map_shapes(function, shape) for key, shape in shapes.items()}
    if all(size is None or isinstance(size, (int, np.integer)) for size in shapes):
        return function(tuple(shapes))
    return [map_shapes(function, shape) for shape in shapes]


def _unique(variables: Sequence[Variable]) -> list[Variable]:
    return list({id(variable): variable for variable in variables}.values())


def _input_shape(arguments: dict[str, Any]) -> Any:
    """The old way to give a shape to a sequential model's first layer, taken out of `arguments`."""
    size = arguments.pop("input_dim", None)
    shape = arguments.pop("input_shape", None if size is None else (size,))
    if shape is not None:
        warnings.warn(
            "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential "
            "models, prefer using an `Input(shape)` object as the first layer in the model "
            "instead.",
            stacklevel=4,
        )
    return shape
