"""Ways to call `fit`, `evaluate` and `predict`: data in many shapes, weights, several outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from cases import Numbers, Random

SAMPLES = 13


def dense(keras: Any, rng: Random, outputs: int = 3, activation: str | None = "softmax") -> Any:
    """A model of two layers for 4 numbers, with weights from `rng`."""
    inputs = keras.Input((4,))
    x = keras.layers.Dense(5, activation="tanh")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(outputs, activation=activation)(x))
    drawn(model, rng)
    return model


def drawn(model: Any, rng: Random) -> None:
    model.set_weights([rng.uniform(-1, 1, tuple(w.shape)) * 0.7 for w in model.weights])


def classes(rng: Random, count: int = SAMPLES) -> tuple[np.ndarray, np.ndarray]:
    x = rng.standard_normal((count, 4)).astype(np.float32)
    return x, rng.integers(0, 3, count)


def result(model: Any, history: Any, **more: Any) -> dict[str, Any]:
    found = {f"history/{name}": values for name, values in history.history.items()}
    found["epochs"] = history.epoch
    weights = {f"weight/{i}": weight for i, weight in enumerate(model.get_weights())}
    return {**found, **more, **weights}


def fit(epochs: int = 2, prepare: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Return what a case runs: `fit` with options, or with what `prepare` makes of the data."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        model = dense(keras, rng)
        model.compile(
            keras.optimizers.SGD(0.2), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        x, y = classes(rng)
        given = {"x": x, "y": y, "batch_size": 5, "shuffle": False} | options
        if prepare:
            given |= prepare(keras, rng, x, y)
        given = {name: value for name, value in given.items() if value is not None}
        history = model.fit(epochs=epochs, verbose=0, **given)
        return result(model, history, evaluate=model.evaluate(x, y, batch_size=4, verbose=0))

    return run


def batches(x: np.ndarray, y: np.ndarray, *more: np.ndarray, size: int = 5) -> Any:
    while True:
        for start in range(0, len(x), size):
            yield tuple(array[start : start + size] for array in (x, y, *more))


def sequence(keras: Any, x: np.ndarray, y: np.ndarray, *more: np.ndarray) -> Any:
    class Batches(keras.utils.PyDataset):
        def __len__(self) -> int:
            return 3

        def __getitem__(self, index: int) -> Any:
            part = slice(index * 5, index * 5 + 5)
            return tuple(array[part] for array in (x, y, *more))

    return Batches()


def stream(data: Any, **more: Any) -> dict[str, Any]:
    """Data that comes in batches of its own."""
    return {"x": data, "y": None, "batch_size": None, "shuffle": None} | more


WAYS: dict[str, Any] = {
    "plain": fit(),
    "defaults": fit(1, batch_size=None),
    "batches of one": fit(1, batch_size=1),
    "one batch": fit(3, batch_size=100),
    "initial epoch": fit(4, initial_epoch=2),
    "class_weight": fit(class_weight={0: 0.5, 1: 2.0, 2: 1.0}),
    "class_weight in part": fit(class_weight={1: 3.0}),
    "sample_weight": fit(2, lambda _, rng, x, y: {"sample_weight": rng.random(len(x))}),
    "validation_split": fit(validation_split=0.3),
    "validation_data": fit(2, lambda _, rng, x, y: {"validation_data": (x[:7], y[:7])}),
    "validation_data, weighted": fit(
        2, lambda _, rng, x, y: {"validation_data": (x[:7], y[:7], rng.random(7))}
    ),
    "validation_freq": fit(
        5, lambda _, rng, x, y: {"validation_data": (x, y), "validation_freq": 2}
    ),
    "validation_freq, list": fit(
        3, lambda _, rng, x, y: {"validation_data": (x, y), "validation_freq": [1, 3]}
    ),
    "validation_batch_size": fit(
        2, lambda _, rng, x, y: {"validation_data": (x, y), "validation_batch_size": 2}
    ),
    "validation_split, weighted": fit(
        2, lambda _, rng, x, y: {"validation_split": 0.25, "sample_weight": rng.random(len(x))}
    ),
    "steps_per_epoch": fit(3, steps_per_epoch=2),
    "integers": fit(2, lambda _, rng, x, y: {"x": (x * 3).astype(np.int32), "y": y[:, None]}),
    "doubles": fit(2, lambda _, rng, x, y: {"x": x.astype(np.float64)}),
    "generator": fit(2, lambda _, rng, x, y: stream(batches(x, y), steps_per_epoch=3)),
    "generator, weighted": fit(
        2, lambda _, rng, x, y: stream(batches(x, y, rng.random(len(x))), steps_per_epoch=3)
    ),
    "generator, validated": fit(
        2,
        lambda _, rng, x, y: stream(
            batches(x, y), steps_per_epoch=3, validation_data=batches(x, y, size=4),
            validation_steps=2,
        ),
    ),
    "PyDataset": fit(
        2, lambda keras, rng, x, y: stream(sequence(keras, x, y), shuffle=False)
    ),
    "PyDataset, weighted, validated": fit(
        2,
        lambda keras, rng, x, y: stream(
            sequence(keras, x, y, rng.random(len(x))), shuffle=False,
            validation_data=sequence(keras, x, y),
        ),
    ),
}  # fmt: skip


def twice(keras: Any, rng: Random) -> dict[str, Any]:
    """Two calls of `fit` go on where the first ended, the optimizer's state too."""
    model = dense(keras, rng)
    model.compile("adam", "sparse_categorical_crossentropy")
    x, y = classes(rng)
    first = model.fit(x, y, batch_size=5, shuffle=False, verbose=0).history["loss"]
    history = model.fit(x, y, batch_size=5, epochs=2, shuffle=False, verbose=0)
    return result(model, history, first=first, iterations=model.optimizer.iterations)


def by_batch(keras: Any, rng: Random) -> dict[str, Any]:
    model = dense(keras, rng)
    model.compile(
        keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    x, y = classes(rng)
    found: dict[str, Any] = {
        "trained": [model.train_on_batch(x[:5], y[:5]), model.train_on_batch(x[5:], y[5:])],
        "weighted": model.train_on_batch(x, y, sample_weight=rng.random(SAMPLES)),
        "by class": model.train_on_batch(x, y, class_weight={0: 2.0, 1: 1.0, 2: 0.5}),
        "tested": [model.test_on_batch(x[:5], y[:5]), model.test_on_batch(x[:1], y[:1])],
        "predicted": model.predict_on_batch(x[:3]),
    }
    for name, value in model.train_on_batch(x, y, return_dict=True).items():
        found[f"as dict/{name}"] = value
    return found | {f"weight/{i}": weight for i, weight in enumerate(model.get_weights())}


def evaluated(keras: Any, rng: Random) -> dict[str, Any]:
    model = dense(keras, rng)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = classes(rng)
    weights = rng.random(SAMPLES)
    loss_only = dense(keras, rng)
    loss_only.compile("sgd", "mse")
    return {
        "plain": model.evaluate(x, y, verbose=0),
        "batches": model.evaluate(x, y, batch_size=3, verbose=0),
        "weighted": model.evaluate(x, y, batch_size=4, sample_weight=weights, verbose=0),
        "steps": model.evaluate(x, y, batch_size=4, steps=2, verbose=0),
        "sequence": model.evaluate(sequence(keras, x, y), verbose=0),
        "predict": model.predict(x, batch_size=4, verbose=0),
        "predict sequence": model.predict(sequence(keras, x, y), verbose=0),
        "called": model(x[:2]),
        "loss only": loss_only.evaluate(x, np.ones((SAMPLES, 3)), verbose=0),
    }


def frozen(keras: Any, rng: Random) -> dict[str, Any]:
    """A layer that does not learn, and one that does again."""
    model = dense(keras, rng)
    model.layers[1].trainable = False
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    x, y = classes(rng)
    first = model.fit(x, y, shuffle=False, verbose=0)
    middle = model.get_weights()
    model.layers[1].trainable = True
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    history = model.fit(x, y, shuffle=False, verbose=0)
    return result(model, history, first=first.history["loss"], **{
        f"middle/{i}": weight for i, weight in enumerate(middle)
    })  # fmt: skip


def regularized(name: str) -> Any:
    def run(keras: Any, rng: Random) -> dict[str, Any]:
        regularizers = keras.regularizers
        penalties: dict[str, Any] = {
            "l1": {"kernel_regularizer": regularizers.l1(0.01)},
            "l2": {"kernel_regularizer": regularizers.L2(0.02)},
            "l1_l2": {"kernel_regularizer": regularizers.l1_l2(0.01, 0.02)},
            "l2 by name": {"kernel_regularizer": "l2", "bias_regularizer": "l1"},
            "bias": {"bias_regularizer": regularizers.l2(0.1)},
            "activity": {"activity_regularizer": regularizers.l1(0.01)},
            "own": {"kernel_regularizer": lambda w: 0.01 * keras.ops.sum(keras.ops.abs(w) ** 3)},
        }
        inputs = keras.Input((6, 6, 3))
        arguments = penalties[name]
        x = keras.layers.Conv2D(4, 3, activation="tanh", **arguments)(inputs)
        x = keras.layers.GlobalAveragePooling2D()(x)
        outputs = keras.layers.Dense(3, activation="softmax", **arguments)(x)
        model = keras.Model(inputs, outputs)
        drawn(model, rng)
        model.compile(
            keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        x = rng.standard_normal((SAMPLES, 6, 6, 3)).astype(np.float32)
        y = rng.integers(0, 3, SAMPLES)
        history = model.fit(
            x, y, batch_size=5, epochs=3, shuffle=False, validation_split=0.3, verbose=0
        )
        return result(model, history, evaluate=model.evaluate(x, y, verbose=0))

    return run


PENALTIES = ("l1", "l2", "l1_l2", "l2 by name", "bias", "activity", "own")
CASES = [
    *(Numbers(f"fit/{name}", run) for name, run in WAYS.items()),
    Numbers("fit/twice", twice),
    Numbers("fit/train_on_batch", by_batch),
    Numbers("fit/evaluate and predict", evaluated),
    Numbers("fit/frozen layers", frozen),
    *(Numbers(f"regularizer/{name}", regularized(name)) for name in PENALTIES),
]
