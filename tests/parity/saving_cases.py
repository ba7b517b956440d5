"""Models that are saved by one side and loaded by the other.

`python tests/parity/saving_cases.py` writes those that real Keras saves, with what it predicts, to
`recordings/saved/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

SAVED = Path(__file__).parent / "recordings" / "saved"
ROWS = 12


def images() -> np.ndarray:
    return np.random.default_rng(1).random((ROWS, 8, 8, 3)).astype(np.float32)


def vectors(seed: int = 2, size: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).random((ROWS, size)).astype(np.float32)


def numbers(classes: int = 3) -> np.ndarray:
    return np.random.default_rng(3).integers(0, classes, ROWS)


def cnn(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.0),
            layers.Dense(3, activation="softmax", kernel_initializer="he_normal"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, images(), numbers()


def two_inputs(keras: Any) -> Any:
    layers, ops = keras.layers, keras.ops
    picture, vector = keras.Input((8, 8, 3), name="picture"), keras.Input((5,), name="vector")
    x = ops.mean(layers.Conv2D(5, 3)(picture), axis=(1, 2))
    x = layers.Concatenate()([x * 2.0 + 1, vector])
    x = ops.relu(x[:, 1:7]) - ops.expand_dims(ops.max(x, axis=-1), -1)
    first = layers.Dense(3, activation="softmax", name="first")(ops.concatenate([x, vector], 1))
    second = layers.Dense(1, name="second")(x)
    model = keras.Model([picture, vector], [first, second])
    model.compile(
        keras.optimizers.SGD(0.05, momentum=0.9),
        {"first": "sparse_categorical_crossentropy", "second": keras.losses.Huber()},
        loss_weights={"first": 1.0, "second": 0.5},
        metrics={"first": ["accuracy"], "second": [keras.metrics.MeanAbsoluteError(name="mae")]},
    )
    return model, [images(), vectors()], [numbers(), vectors(4, 1)]


def nested(keras: Any) -> Any:
    layers = keras.layers
    inner = keras.Sequential([keras.Input((5,)), layers.Dense(4, "tanh"), layers.Dense(4)])
    shared = layers.Dense(4, name="shared")
    one, other = keras.Input((5,), name="one"), keras.Input((5,), name="other")
    x = layers.Add()([inner(one), shared(one), shared(other), inner(other)])
    part = keras.Model([one, other], x, name="part")
    inputs = {"a": keras.Input((5,), name="a"), "b": keras.Input((5,), name="b")}
    outputs = {"out": layers.Dense(1, name="out")(part([inputs["a"], inputs["b"]]))}
    model = keras.Model(inputs, outputs)
    schedule = keras.optimizers.schedules.ExponentialDecay(0.01, 4, 0.9)
    model.compile(keras.optimizers.RMSprop(schedule), {"out": "mse"})
    return model, {"a": vectors(), "b": vectors(5)}, {"out": vectors(4, 1)}


def subclassed(keras: Any) -> Any:
    layers = keras.layers

    @keras.saving.register_keras_serializable("tests")
    def half(x: Any) -> Any:
        return x * 0.5

    @keras.saving.register_keras_serializable("tests")
    class Block(layers.Layer):
        def __init__(self, units: int, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.units = units
            self.inner = layers.Dense(units, activation=half)

        def build(self, shape: Any) -> None:
            self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")
            self.inner.build(shape)

        def call(self, x: Any) -> Any:
            return self.inner(x * self.scale)

        def get_config(self) -> Any:
            return {**super().get_config(), "units": self.units}

    @keras.saving.register_keras_serializable("tests")
    class Network(keras.Model):
        def __init__(self, units: int, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.units = units
            self.stack = [layers.Dense(4, activation="relu"), Block(units)]
            self.a_head = layers.Dense(3)
            self.named = {"x": layers.Dense(3), "y": Block(3)}

        def call(self, x: Any) -> Any:
            for layer in self.stack:
                x = layer(x)
            return self.a_head(x) + self.named["y"](self.named["x"](x))

        def get_config(self) -> Any:
            return {**super().get_config(), "units": self.units}

    model = Network(6)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(0.01), loss, metrics=["accuracy"])
    return model, vectors(), numbers()


def preprocessing(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Rescaling(2.0, offset=-1.0),
            layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 3.0]),
            layers.SeparableConv2D(4, 3, padding="same"),
            layers.LeakyReLU(0.1),
            layers.LayerNormalization(),
            layers.GlobalAveragePooling2D(),
            layers.PReLU(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.01, clipnorm=1.0), "binary_crossentropy", metrics=["accuracy"]
    )
    return model, images(), numbers(2).reshape(-1, 1)


def operations(keras: Any) -> Any:
    """Operations of several of Keras' modules, some of which depend on the data format."""
    layers, ops = keras.layers, keras.ops
    picture = keras.Input((8, 8, 3))
    x = ops.average_pool(ops.softsign(picture), 2, strides=2)
    x = layers.Conv2D(4, 3, padding="same")(ops.hard_sigmoid(x))
    x = ops.max_pool(ops.leaky_relu(x, negative_slope=0.2), 2)
    x = ops.normalize(layers.Flatten()(ops.silu(x)), axis=-1)
    model = keras.Model(picture, ops.log_softmax(layers.Dense(3)(x)))
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, images(), numbers()


def constrained(keras: Any) -> Any:
    """Constraints, channels in front, gradients that are accumulated, averages of weights."""
    layers, first = keras.layers, {"data_format": "channels_first"}
    norm = keras.constraints.MaxNorm(0.5, axis=[0, 1, 2])
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Permute((3, 1, 2)),
            layers.Conv2D(4, 3, activation="relu", kernel_constraint=norm, **first),
            layers.MaxPooling2D(**first),
            layers.BatchNormalization(axis=1, gamma_constraint="non_neg"),
            layers.Flatten(**first),
            layers.Dense(3, activation="softmax", kernel_constraint="unit_norm"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.02, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.6),
        "sparse_categorical_crossentropy",
    )
    return model, images(), numbers()


CASES = {
    case.__name__: case
    for case in (cnn, two_inputs, nested, subclassed, preprocessing, operations, constrained)
}


def trained(name: str, keras: Any) -> Any:
    """Model and data of a case, after three updates."""
    keras.utils.set_random_seed(0)
    model, x, y = CASES[name](keras)
    model.fit(x, y, batch_size=4, verbose=0, shuffle=False)
    return model, x, y


def outputs(model: Any, x: Any) -> list[np.ndarray]:
    """All outputs, in the order of their names where there are names."""
    found = model.predict(x, verbose=0)
    if isinstance(found, dict):
        return [found[key] for key in sorted(found)]
    return list(found) if isinstance(found, list) else [found]


def losses(model: Any, x: Any, y: Any) -> list[float]:
    """The losses of two more epochs, whose batches have equal sizes."""
    history = model.fit(x, y, batch_size=4, epochs=2, verbose=0, shuffle=False)
    return history.history["loss"]


def record() -> None:
    """Write what real Keras saves, predicts and goes on to learn."""
    from reference import keras  # noqa: PLC0415

    SAVED.mkdir(exist_ok=True)
    for name in CASES:
        keras.utils.clear_session()
        model, x, y = trained(name, keras)
        model.save(SAVED / f"{name}.keras")
        found = outputs(model, x)
        np.savez(SAVED / f"{name}.npz", *found, losses=losses(model, x, y))


if __name__ == "__main__":
    record()
