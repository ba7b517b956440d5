"""Layers, models and training steps as students write them: classes of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Case, Numbers, Random


def linear(keras: Any) -> Any:
    """Return the layer class of Keras' guide: weights made in `build`."""

    class Linear(keras.layers.Layer):
        def __init__(self, units: int = 4, **arguments: Any) -> None:
            super().__init__(**arguments)
            self.units = units

        def build(self, input_shape: Any) -> None:
            self.w = self.add_weight(
                shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="w"
            )
            self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

        def call(self, inputs: Any) -> Any:
            return keras.ops.matmul(inputs, self.w) + self.b

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "units": self.units}

    return Linear


def scale(keras: Any) -> Any:
    class Scale(keras.layers.Layer):
        """A weight by `shape` and `initializer` only, made in the constructor."""

        def __init__(self) -> None:
            super().__init__()
            self.factor = self.add_weight(shape=(), initializer="ones", trainable=True)
            self.fixed = self.add_weight(shape=(), initializer="ones", trainable=False)

        def call(self, x: Any) -> Any:
            return x * self.factor + self.fixed

    return Scale


def block(keras: Any) -> Any:
    layers = keras.layers

    class Block(layers.Layer):
        """Layers inside of a layer, with a shortcut."""

        def __init__(self, filters: int) -> None:
            super().__init__()
            self.convolution = layers.Conv2D(filters, 3, padding="same", use_bias=False)
            self.normalization = layers.BatchNormalization()
            self.shortcut = layers.Conv2D(filters, 1)

        def call(self, x: Any, training: bool = False) -> Any:
            y = self.normalization(self.convolution(x), training=training)
            return keras.activations.relu(y + self.shortcut(x))

    return Block


def mode(keras: Any) -> Any:
    class Mode(keras.layers.Layer):
        """Other numbers in training."""

        def call(self, x: Any, training: bool | None = None) -> Any:
            return x * 2 if training else x + 1

    return Mode


def two_inputs(keras: Any) -> Any:
    class Gate(keras.layers.Layer):
        """Two inputs by name, and two outputs."""

        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(4, activation="sigmoid")

        def call(self, x: Any, gate: Any) -> Any:
            open_ = self.dense(gate)
            return x * open_, open_

    return Gate


def activity(keras: Any) -> Any:
    class Penalty(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            self.add_loss(0.01 * keras.ops.sum(keras.ops.square(x)))
            return x

    return Penalty


def classifier(keras: Any) -> Any:
    """A model class with everything that a course's example has."""
    layers = keras.layers

    class Classifier(keras.Model):
        def __init__(self, classes: int = 3) -> None:
            super().__init__()
            self.blocks = [layers.Conv2D(n, 3, activation="relu") for n in (4, 5)]
            self.pool = layers.GlobalMaxPooling2D()
            self.dropout = layers.Dropout(0.0)
            self.head = layers.Dense(classes, activation="softmax")

        def call(self, inputs: Any, training: bool = False) -> Any:
            x = inputs
            for convolution in self.blocks:
                x = convolution(x)
            return self.head(self.dropout(self.pool(x), training=training))

    return Classifier


def composed(keras: Any) -> Any:
    class Composed(keras.Model):
        """Models and layers of the student's inside of a model."""

        def __init__(self) -> None:
            super().__init__()
            self.block = block(keras)(4)
            self.inner = keras.Sequential([keras.layers.Flatten(), linear(keras)(5)])
            self.last = linear(keras)(2)

        def call(self, x: Any, training: bool = False) -> Any:
            return self.last(keras.ops.tanh(self.inner(self.block(x, training=training))))

    return Composed


GRADIENTS = [
    Case("student/layer", (5,), lambda keras, x: linear(keras)(4)(x)),
    Case("student/layer on an image", (2, 3, 5), lambda keras, x: linear(keras)(4)(x)),
    Case("student/two layers", (5,), lambda keras, x: linear(keras)(3)(linear(keras)(4)(x))),
    Case("student/scale", (3, 4), lambda keras, x: scale(keras)()(x)),
    Case("student/block", (5, 4, 3), lambda keras, x: block(keras)(4)(x), batch=3),
    Case("student/block at inference", (5, 4, 3), lambda keras, x: block(keras)(4)(x),
         training=False),
    Case("student/training", (4,), lambda keras, x: mode(keras)()(x)),
    Case("student/inference", (4,), lambda keras, x: mode(keras)()(x), training=False),
    Case("student/two inputs", [(4,), (3,)],
         lambda keras, x: list(two_inputs(keras)()(x[0], gate=x[1]))),
    Case("student/add_loss", (4,), lambda keras, x: activity(keras)()(keras.layers.Dense(3)(x)),
         loss=lambda _: "mse", labels=lambda rng, shape: rng.random(shape)),
    Case("student/model", (7, 8, 3), lambda keras, x: classifier(keras)()),
    Case("student/composed model", (5, 4, 3), lambda keras, x: composed(keras)(), batch=3),
    Case("student/model as a layer", (7, 8, 3),
         lambda keras, x: keras.layers.Dense(2)(classifier(keras)(4)(x))),
    Case("student/block in Sequential", (5, 4, 3), lambda keras, x: keras.Sequential(
        [block(keras)(4), keras.layers.GlobalAveragePooling2D(), linear(keras)(3)])(x)),
]  # fmt: skip


def trained(make: Any, shape: tuple[int, ...]) -> Any:
    """Return what a case runs: ten steps of a model that data alone builds."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        model = make(keras)()
        x = rng.standard_normal((12, *shape)).astype(np.float32)
        classes = model(x[:2]).shape[-1]
        model.set_weights([rng.uniform(-0.5, 0.5, tuple(w.shape)) ** 2 for w in model.weights])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        y = rng.integers(0, classes, 12)
        history = model.fit(x, y, batch_size=12, epochs=10, shuffle=False, verbose=0).history
        return {
            **{f"history/{name}": values for name, values in history.items()},
            "predict": model.predict(x, verbose=0),
            **{f"weight/{i}": weight for i, weight in enumerate(model.get_weights())},
        }

    return run


def structure(keras: Any, _: Random) -> dict[str, Any]:
    """What a model of the student's knows of its parts."""
    model = composed(keras)()
    model(np.zeros((2, 5, 4, 3), np.float32))
    frozen = composed(keras)()
    frozen.block.trainable = False
    frozen(np.zeros((2, 5, 4, 3), np.float32))
    return {
        "weights": [w.shape[-1] for w in model.weights],
        "counts": [len(model.layers), len(model.weights), len(model.trainable_weights)],
        "params": model.count_params(),
        "frozen": [len(frozen.trainable_weights), len(frozen.non_trainable_weights)],
    }


def eager(keras: Any, rng: Random) -> dict[str, Any]:
    """Layers called on arrays, weights read and set."""
    x = rng.standard_normal((2, 5)).astype(np.float32)
    layer = linear(keras)(3)
    layer(x)
    kernel = rng.standard_normal((5, 3)).astype(np.float32)
    layer.set_weights([kernel, np.ones(3, np.float32)])
    dense = keras.layers.Dense(3, activation="relu")
    dense.build((None, 5))
    dense.kernel.assign(kernel)
    variable = keras.Variable([1.0, 2.0])
    variable.assign_add([1.0, 1.0])
    return {
        "own": layer(x),
        "dense": dense(x),
        "difference": layer(x) - dense(x),
        "bias": dense.bias.numpy() if hasattr(dense.bias, "numpy") else dense.bias,
        "variable": variable * 2,
        "normalized": keras.layers.BatchNormalization()(x),
        "pooled": keras.layers.MaxPooling2D()(rng.standard_normal((1, 4, 4, 1)).astype("float32")),
    }


def adapted(keras: Any, rng: Random) -> dict[str, Any]:
    """Normalization that learns mean and variance from data."""
    images = (rng.standard_normal((9, 4, 3, 2)) * 3 + 5).astype(np.float32)
    layer = keras.layers.Normalization()
    layer.adapt(images)
    whole = keras.layers.Normalization(axis=None)
    whole.adapt(images)
    table = rng.standard_normal((20, 3)).astype(np.float32) * [1, 10, 100]
    columns = keras.layers.Normalization(axis=-1)
    columns.adapt(table.astype(np.float32))
    return {
        "image": layer(images),
        "mean": layer.mean,
        "variance": layer.variance,
        "whole": whole(images),
        "columns": columns(table.astype(np.float32)),
    }


CASES = [
    *GRADIENTS,
    Numbers("student/model trained", trained(classifier, (7, 8, 3))),
    Numbers("student/structure", structure),
    Numbers("student/called on arrays", eager),
    Numbers("layers/Normalization adapted", adapted),
]
