"""Training of models with several inputs and outputs: structures of losses, weights, metrics."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Numbers, Random

SAMPLES = 11


def model_of(keras: Any, rng: Random, inputs: str, outputs: str) -> Any:
    """Two inputs and two outputs, in the structures named: "list" or "dict"."""
    a, b = keras.Input((4,), name="left"), keras.Input((3,), name="right")
    x = keras.layers.concatenate([a, b])
    x = keras.layers.Dense(6, activation="tanh", name="shared")(x)
    digit = keras.layers.Dense(3, activation="softmax", name="digit")(x)
    size = keras.layers.Dense(1, name="size")(x)
    ins = {"left": a, "right": b} if inputs == "dict" else [a, b]
    outs = {"digit": digit, "size": size} if outputs == "dict" else [digit, size]
    model = keras.Model(ins, outs)
    model.set_weights([rng.uniform(-0.7, 0.7, tuple(w.shape)) for w in model.weights])
    return model


def data(rng: Random, inputs: str, outputs: str) -> tuple[Any, Any]:
    left, right = (rng.standard_normal((SAMPLES, n)).astype(np.float32) for n in (4, 3))
    digit = rng.integers(0, 3, SAMPLES)
    size = rng.standard_normal((SAMPLES, 1)).astype(np.float32)
    return (
        {"left": left, "right": right} if inputs == "dict" else [left, right],
        {"digit": digit, "size": size} if outputs == "dict" else [digit, size],
    )


CROSS = "sparse_categorical_crossentropy"
LOSSES, LIST = {"digit": CROSS, "size": "mse"}, [CROSS, "mse"]
METRICS = {"digit": ["accuracy"], "size": ["mae"]}
# inputs, outputs, what `compile` gets, what `fit` gets of (rng)
COMPILED: dict[str, tuple[str, str, dict[str, Any], Any]] = {
    "lists": ("list", "list", {"loss": LIST}, None),
    "dicts": ("dict", "dict", {"loss": LOSSES}, None),
    "dict of losses for a list": ("list", "list", {"loss": LOSSES}, None),
    "loss_weights, list": ("list", "list", {"loss": LIST, "loss_weights": [1.0, 0.2]}, None),
    "loss_weights, dict": (
        "dict",
        "dict",
        {"loss": LOSSES, "loss_weights": {"digit": 0.5, "size": 2.0}},
        None,
    ),
    "metrics by name": ("dict", "dict", {"loss": LOSSES, "metrics": METRICS}, None),
    "metrics by name for a list": ("list", "list", {"loss": LOSSES, "metrics": METRICS}, None),
    "metrics in a list": (
        "list",
        "list",
        {"loss": LIST, "metrics": [["accuracy"], ["mae", "mse"]]},
        None,
    ),
    "one metric of two": ("dict", "dict", {"loss": LOSSES, "metrics": {"digit": "acc"}}, None),
    "one loss of two": ("dict", "dict", {"loss": {"digit": CROSS}}, None),
    "one loss for both": ("list", "list", {"loss": "mse"}, None),
    "sample weights by name": (
        "dict",
        "dict",
        {"loss": LOSSES, "metrics": METRICS, "weighted_metrics": {"digit": ["accuracy"]}},
        lambda rng: {"sample_weight": {"digit": rng.random(SAMPLES), "size": rng.random(SAMPLES)}},
    ),
    "validation": (
        "dict",
        "dict",
        {"loss": LOSSES, "metrics": METRICS},
        lambda rng: {"validation_split": 0.3},
    ),
    "mixed": ("dict", "list", {"loss": LIST, "metrics": [["accuracy"], []]}, None),
}


def fit(inputs: str, outputs: str, compiled: dict[str, Any], options: Any) -> Any:
    def run(keras: Any, rng: Random) -> dict[str, Any]:
        model = model_of(keras, rng, inputs, outputs)
        x, y = data(rng, inputs, outputs)
        if compiled["loss"] == "mse":
            y[0] = np.eye(3, dtype=np.float32)[y[0]]
        model.compile(keras.optimizers.SGD(0.05), **compiled)
        more = options(rng) if options else {}
        history = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0, **more)
        found = {f"history/{name}": values for name, values in history.history.items()}
        predicted = model.predict(x, batch_size=4, verbose=0)
        names = model.output_names
        if isinstance(predicted, dict):
            found |= {f"predict/{name}": predicted[name] for name in names}
        else:
            found |= {f"predict/{i}": array for i, array in enumerate(predicted)}
        evaluated = model.evaluate(x, y, batch_size=4, verbose=0, return_dict=True)
        found |= {f"evaluate/{name}": value for name, value in evaluated.items()}
        found["evaluate"] = model.evaluate(x, y, batch_size=4, verbose=0)
        return found | {f"weight/{i}": w for i, w in enumerate(model.get_weights())}

    return run


def one_input_by_name(keras: Any, rng: Random) -> dict[str, Any]:
    inputs = keras.Input((4,), name="left")
    model = keras.Model(inputs, keras.layers.Dense(1, name="size")(inputs))
    model.set_weights([rng.standard_normal((4, 1)), np.zeros(1)])
    model.compile(keras.optimizers.SGD(0.05), {"size": "mse"}, metrics={"size": ["mae"]})
    x = rng.standard_normal((SAMPLES, 4)).astype(np.float32)
    y = rng.standard_normal((SAMPLES, 1)).astype(np.float32)
    return model.fit({"left": x}, y, shuffle=False, verbose=0).history


def in_batches(keras: Any, rng: Random) -> dict[str, Any]:
    model = model_of(keras, rng, "dict", "dict")
    x, y = data(rng, "dict", "dict")
    model.compile(keras.optimizers.SGD(0.05), LOSSES, metrics=METRICS)

    def batches() -> Any:
        while True:
            for start in range(0, SAMPLES, 4):
                part = slice(start, start + 4)
                yield (
                    {name: array[part] for name, array in x.items()},
                    {name: array[part] for name, array in y.items()},
                )

    history = model.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0)
    found = {f"history/{name}": values for name, values in history.history.items()}
    trained = model.train_on_batch(x, y, return_dict=True)
    return found | {f"trained/{name}": value for name, value in trained.items()}


CASES = [
    *(Numbers(f"outputs/{name}", fit(*arguments)) for name, arguments in COMPILED.items()),
    Numbers("outputs/one input by name", one_input_by_name),
    Numbers("outputs/generator of dicts", in_batches),
]
