"""What a course sees of Keras besides numbers: messages, names, configs and tables.

Each case is a function of the module `keras`; what it returns, prints or raises counts.
"""

from __future__ import annotations

import pprint
from collections.abc import Callable
from typing import Any

import numpy as np

IMAGES = np.zeros((6, 8, 8, 3))
ONE_HOT = np.eye(10)[:6]
FIRST = {"data_format": "channels_first"}


def network(keras: Any) -> Any:
    """A functional model with every layer of the course's second exercise."""
    layers = keras.layers
    inputs = keras.Input(shape=(32, 32, 3))
    x = layers.Conv2D(16, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.SpatialDropout2D(0.2)(x)
    x = layers.BatchNormalization()(x)
    x = layers.GlobalMaxPooling2D()(x)
    x = layers.Dense(32, activation="relu", name="a_rather_long_name_for_a_dense_layer_here")(x)
    x = layers.Dropout(0.5)(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def small(keras: Any, loss: Any = "categorical_crossentropy") -> Any:
    """A compiled model for `IMAGES`."""
    inputs = keras.Input(shape=(8, 8, 3))
    x = keras.layers.Flatten()(inputs)
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
    model.compile("adam", loss, metrics=["accuracy"])
    return model


def summary_after_fit(keras: Any) -> None:
    model = small(keras)
    model.fit(IMAGES, ONE_HOT, verbose=0)
    model.summary()


def branches(keras: Any) -> None:
    inputs = keras.Input(shape=(8, 8, 3))
    x = keras.layers.Conv2D(3, 3)(inputs)
    outputs = [keras.layers.Flatten()(x), keras.layers.GlobalMaxPooling2D()(x)]
    keras.Model(inputs, outputs).summary()


def graph(keras: Any) -> list[Any]:
    """A walk from output to input over Keras' own attributes."""
    model = network(keras)
    tensor, found = model.outputs[0], []
    while True:
        operation, index, _ = tensor._keras_history
        node = operation._inbound_nodes[index]
        found.append((operation.name, type(operation).__name__, tensor.shape, tensor.dtype))
        found.append([other.operation.name for other in operation._outbound_nodes])
        if not node.input_tensors:
            return found
        tensor = node.input_tensors[0]


def grown(keras: Any) -> list[Any]:
    model = keras.Sequential(name="grown")
    model.add(keras.Input(shape=(4,)))
    model.add(keras.layers.Dense(3))
    model.add(keras.layers.Dense(2))
    return [model.name, [layer.name for layer in model.layers], model.input_shape]


def names(keras: Any) -> list[Any]:
    first = keras.Sequential([keras.Input(shape=(4,)), keras.layers.Dense(3)])
    second, third = small(keras), keras.Sequential([keras.layers.ReLU()])
    weights = [(w.name, w.path, w.shape) for w in [*first.weights, *second.weights]]
    return [first.name, second.name, third.name, weights]


def built(layer: Any, *shape: int) -> Callable[[Any], Any]:
    """A case: the layer that `layer(keras.layers)` makes, called on an input of a shape."""

    def case(keras: Any) -> Any:
        return layer(keras.layers)(keras.Input(shape=shape)).shape

    return case


def fitted(x: Any, y: Any, loss: str = "categorical_crossentropy", **options: Any) -> Any:
    """A case: `fit` on wrong data."""

    def case(keras: Any) -> Any:
        small(keras, loss).fit(x, y, verbose=0, **options)

    return case


def wrong_weights(keras: Any) -> None:
    layer = keras.layers.Dense(3)
    layer.build((None, 4))
    layer.set_weights([np.zeros((3, 3)), np.zeros(3)])


def too_few_weights(keras: Any) -> None:
    layer = keras.layers.Dense(3)
    layer.build((None, 4))
    layer.set_weights([np.zeros((4, 3))])


def other_size(keras: Any) -> None:
    layer = keras.layers.Dense(3)
    layer(keras.Input(shape=(4,)))
    layer(keras.Input(shape=(5,)))


def other_channels(keras: Any) -> None:
    layer = keras.layers.Conv2D(4, 2, **FIRST)
    layer(keras.Input(shape=(3, 8, 8)))
    layer(keras.Input(shape=(8, 8, 3)))


def unconnected(keras: Any) -> None:
    layer = keras.layers.Dense(3)
    keras.Model(keras.Input(shape=(4,)), layer(keras.Input(shape=(4,))))


def config(make: Callable[[Any], Any]) -> Callable[[Any], str]:
    """A case: the configuration of what `make(keras)` makes, sorted by name."""
    return lambda keras: pprint.pformat(make(keras).get_config(), width=90)


def seeded(layer: Any) -> Any:
    """A clone whose kernel is known."""
    given = layer.get_config()
    if "kernel_initializer" in given:
        given["kernel_initializer"] = "ones"
    return layer.__class__.from_config(given)


def cloned(**options: Any) -> Callable[[Any], Any]:
    """A case: layers, weights and results of a clone of a model with a layer used twice, an
    operation and a model inside.
    """

    def case(keras: Any) -> list[Any]:
        layers = keras.layers
        inputs, shared = keras.Input((4,), name="in"), layers.Dense(3, name="shared")
        inner = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="inside")], name="inner")
        x = layers.Add()([inner(shared(inputs) + 1.0), layers.Dropout(0.3)(shared(inputs))])
        model = keras.Model(inputs, {"out": layers.Dense(2, name="head")(x)}, name="net")
        model.compile("adam", {"out": "mse"})
        given = {name: make(keras) for name, make in options.items()}
        copy = keras.models.clone_model(model, **given)
        sums = [float(np.sum(w)) if np.ptp(w) == 0 else "random" for w in copy.get_weights()]
        names = [[layer.name for layer in copy.layers], [w.path for w in copy.weights]]
        return [copy.name, *names, sums, copy.compiled, copy.get_layer("shared") is shared]

    return case


def followed(keras: Any) -> Callable[..., Any]:
    """A function that calls layers, with dropout behind those that are dense."""

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        out = layer(*args, **kwargs)
        return keras.layers.Dropout(0.5)(out) if layer.name in ("shared", "head") else out

    return call


def stack(keras: Any) -> Any:
    layers = [keras.Input((4,)), keras.layers.Dense(3, "relu"), keras.layers.Dense(2)]
    return keras.Sequential(layers, name="stack")


def cloned_stack(keras: Any) -> list[Any]:
    copy = keras.models.clone_model(stack(keras), clone_function=seeded)
    return [copy.name, [layer.name for layer in copy.layers], copy.predict(np.eye(4), verbose=0)]


WORDING: dict[str, Callable[[Any], Any]] = {
    "summary": lambda keras: network(keras).summary(),
    "summary, trainable": lambda keras: network(keras).summary(show_trainable=True),
    "summary, narrow": lambda keras: network(keras).summary(line_length=60),
    "summary after fit": summary_after_fit,
    "summary of branches": branches,
    "summary, unbuilt": lambda keras: keras.Sequential([keras.layers.Dense(3)]).summary(),
    "graph": graph,
    "names": names,
    "grown": grown,
    "config Conv2D": config(lambda keras: keras.layers.Conv2D(3, 3, strides=2)),
    "config Dense": config(lambda keras: keras.layers.Dense(3, activation="relu")),
    "config MaxPooling2D": config(lambda keras: keras.layers.MaxPooling2D(3, 2)),
    "config GlobalMaxPooling2D": config(lambda keras: keras.layers.GlobalMaxPooling2D()),
    "config Flatten": config(lambda keras: keras.layers.Flatten()),
    "config Dropout": config(lambda keras: keras.layers.Dropout(0.3)),
    "config SpatialDropout2D": config(lambda keras: keras.layers.SpatialDropout2D(0.3)),
    "config BatchNormalization": config(lambda keras: keras.layers.BatchNormalization()),
    "config Activation": config(lambda keras: keras.layers.Activation("relu")),
    "config SGD": config(lambda keras: keras.optimizers.SGD(momentum=0.5)),
    "config Adam": config(lambda keras: keras.optimizers.Adam()),
    "config HeNormal": config(lambda keras: keras.initializers.HeNormal(seed=3)),
    "config loss": config(lambda keras: keras.losses.CategoricalCrossentropy()),
    "config sparse loss": config(lambda keras: keras.losses.SparseCategoricalCrossentropy()),
    "clone_model": cloned(),
    "clone_model, own layers": cloned(clone_function=lambda _: seeded),
    "clone_model, recursive": cloned(clone_function=lambda _: seeded, recursive=lambda _: True),
    "clone_model, same layers": cloned(
        clone_function=lambda _: lambda layer: layer, call_function=followed
    ),
    "clone_model, inputs": cloned(input_tensors=lambda keras: keras.Input((4,), name="mine")),
    "clone_model, wrong inputs": cloned(input_tensors=lambda _: 3),
    "clone_model, keyword": cloned(nothing=lambda _: 3),
    "clone_model of a stack": cloned_stack,
    "one-hot": lambda keras: keras.utils.to_categorical([[0], [2]], 4),
    "history": lambda keras: small(keras).fit(IMAGES, ONE_HOT, epochs=2, verbose=0).params,
    "Conv2D on a vector": built(lambda layers: layers.Conv2D(3, 3), 4),
    "Conv2D too large": built(lambda layers: layers.Conv2D(3, 5), 4, 4, 3),
    "Conv2D filters": built(lambda layers: layers.Conv2D(0, 3), 4, 4, 3),
    "Conv2D kernel_size": built(lambda layers: layers.Conv2D(3, (3, 3, 3)), 4, 4, 3),
    "Conv2D kernel_size -1": built(lambda layers: layers.Conv2D(3, -1), 4, 4, 3),
    "Conv2D strides 0": built(lambda layers: layers.Conv2D(3, 3, strides=0), 4, 4, 3),
    "Conv2D both": built(lambda layers: layers.Conv2D(3, 3, strides=2, dilation_rate=2), 9, 9, 3),
    "Conv2D data_format": built(lambda layers: layers.Conv2D(3, 3, data_format="first"), 9, 9, 3),
    "channels first, too large": built(lambda layers: layers.Conv2D(3, 5, **FIRST), 3, 4, 6),
    "channels first, pool": built(lambda layers: layers.MaxPooling2D(5, **FIRST), 3, 4, 6),
    "channels first, cropping": built(lambda layers: layers.Cropping2D(5, **FIRST), 3, 4, 6),
    "channels first, groups": built(lambda layers: layers.Conv2D(4, 2, groups=2, **FIRST), 3, 4, 6),
    "channels first, on a vector": built(lambda layers: layers.Conv2D(4, 2, **FIRST), 4),
    "channels first, other channels": other_channels,
    "no such constraint": built(lambda layers: layers.Dense(3, kernel_constraint="norm"), 4),
    "no accumulation": lambda keras: keras.optimizers.SGD(gradient_accumulation_steps=1),
    "Conv2D activation": built(lambda layers: layers.Conv2D(3, 3, activation="rely"), 9, 9, 3),
    "Conv2D name": built(lambda layers: layers.Conv2D(3, 3, name="a/b"), 9, 9, 3),
    "Conv2D keyword": built(lambda layers: layers.Conv2D(3, 3, size=3), 9, 9, 3),
    "MaxPooling2D too large": built(lambda layers: layers.MaxPooling2D(5), 4, 4, 3),
    "MaxPooling2D on a vector": built(lambda layers: layers.MaxPooling2D(), 4),
    "MaxPooling2D 0": built(lambda layers: layers.MaxPooling2D(0), 4, 4, 3),
    "GlobalMaxPooling2D on a vector": built(lambda layers: layers.GlobalMaxPooling2D(), 4),
    "SpatialDropout2D on a vector": built(lambda layers: layers.SpatialDropout2D(0.2), 4),
    "Dropout 1.5": built(lambda layers: layers.Dropout(1.5), 4),
    "Conv2D after Flatten": built(
        lambda layers: lambda x: layers.Conv2D(3, 3)(layers.Flatten()(x)), 4, 4, 3
    ),
    "MaxPooling2D after Dense": built(
        lambda layers: lambda x: layers.MaxPooling2D()(layers.Dense(3)(layers.Flatten()(x))), 4, 4
    ),
    "Conv2D without kernel_size": built(lambda layers: layers.Conv2D(3), 4, 4, 3),
    "Dense 0": built(lambda layers: layers.Dense(0), 4),
    "Dense on a number": built(lambda layers: layers.Dense(3)),
    "Dense on two": lambda keras: keras.layers.Dense(3)([1, 2]),
    "Dense other size": other_size,
    "wrong weights": wrong_weights,
    "too few weights": too_few_weights,
    "Input without shape": lambda keras: keras.Input(),
    "Input of a number": lambda keras: keras.Input(shape=3),
    "Model of a number": lambda keras: keras.Model(3, 3),
    "Model, unconnected": unconnected,
    "no such layer": lambda keras: network(keras).get_layer("hidden"),
    "no such index": lambda keras: network(keras).get_layer(index=99),
    "Sequential of a number": lambda keras: keras.Sequential([3]),
    "Sequential, empty": lambda keras: keras.Sequential().build((None, 4)),
    "fit before compile": lambda keras: network(keras).fit(IMAGES, ONE_HOT),
    "targets without classes": fitted(IMAGES, ONE_HOT[:, 0]),
    "targets of other size": fitted(IMAGES, ONE_HOT[:, :9]),
    "one-hot for sparse": fitted(IMAGES, ONE_HOT, "sparse_categorical_crossentropy"),
    "other number of rows": fitted(IMAGES, ONE_HOT[:5]),
    "unknown loss": fitted(IMAGES, ONE_HOT, "cross"),
    "nothing to hold out": fitted(IMAGES[:1], ONE_HOT[:1], validation_split=0.5),
    "predict other size": lambda keras: small(keras).predict(IMAGES[:, :4], verbose=0),
    "predict other rank": lambda keras: small(keras).predict(IMAGES[0], verbose=0),
    "Adam keyword": lambda keras: keras.optimizers.Adam(lr=3),
    "SGD momentum": lambda keras: keras.optimizers.SGD(momentum=3),
    "unknown optimizer": lambda keras: small(keras).compile("adma"),
    "metrics not in a list": lambda keras: small(keras).compile(metrics="accuracy"),
}
