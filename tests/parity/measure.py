"""Runs a case with Keras or kerasette and compares what comes out."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from layer_cases import CASES as LAYER_CASES
from layer_cases import Case
from network_cases import NETWORKS, TRAININGS, Training
from tolerances import ZERO_GRADIENTS, tolerance

Arrays = dict[str, np.ndarray]

# Each group is one pair of files in recordings/.
GROUPS: dict[str, list[Case] | list[Training]] = {
    "layers": LAYER_CASES,
    "networks": NETWORKS,
    "training": TRAININGS,
}


def generator(name: str) -> np.random.Generator:
    """Return random numbers that belong to a case and do not change when others come and go."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def build(case: Case | Training, keras: Any, rng: np.random.Generator) -> Any:
    """Return the model of a case with weights that depend on the case only."""
    inputs = keras.Input(case.shape)
    model = keras.Model(inputs, case.build(keras, inputs))
    weights = []
    for variable, old in zip(model.weights, model.get_weights(), strict=True):
        shape = np.shape(old)
        if variable.name in ("gamma", "moving_variance"):
            weights.append(rng.uniform(0.5, 1.5, shape))
        else:
            inputs_of_one = np.prod(shape[:-1]) if len(shape) > 1 else 12
            weights.append(rng.uniform(-1, 1, shape) * np.sqrt(3 / inputs_of_one))
    model.set_weights([weight.astype(np.float32) for weight in weights])
    return model


def targets(labels: str, classes: int, count: int, rng: np.random.Generator) -> np.ndarray:
    numbers = rng.integers(0, classes, count)
    if labels == "one-hot":
        return np.eye(classes, dtype=np.float32)[numbers]
    return numbers.astype(np.int32)[:, None] if labels == "column" else numbers.astype(np.int32)


def measure(case: Case | Training, keras: Any, gradients: Callable) -> Arrays:
    """Return the arrays that a case is compared by.

    `gradients(model, x, y, loss, training)` returns (outputs, loss, [gradient of each trainable
    weight], gradient of the input) for `keras`.
    """
    if isinstance(case, Training):
        return train(case, keras)
    rng = generator(case.name)
    model = build(case, keras, rng)
    x = (rng.standard_normal((case.batch, *case.shape)) * case.input_scale).astype(np.float32)
    shape = (case.batch, *model.output.shape[1:])
    if case.loss is None:
        loss, y = None, rng.standard_normal(shape).astype(np.float32)
    else:
        loss, y = case.loss(keras), targets(case.labels, shape[-1], case.batch, rng)
    outputs, value, of_weights, of_input = gradients(model, x, y, loss=loss, training=case.training)
    arrays = {"outputs": outputs, "gradient/input": of_input}
    if case.loss:  # otherwise a sum with signs, of which rounding may leave little
        arrays["loss"] = value
    arrays |= {f"gradient/{i}": array for i, array in enumerate(of_weights)}
    return {name: np.asarray(array, np.float32) for name, array in arrays.items()}


def train(case: Training, keras: Any) -> Arrays:
    rng = generator(case.name)
    model = build(case, keras, rng)
    x = rng.standard_normal((case.samples, *case.shape)).astype(np.float32)
    y = targets(case.labels, case.classes, case.samples, rng)
    loss = "sparse_categorical_crossentropy"
    if case.labels == "one-hot":
        loss = "categorical_crossentropy"
    model.compile(case.optimizer(keras), loss, metrics=["accuracy"])
    more = {"validation_data": (x[::2], y[::2])} if case.validate else {}
    history = model.fit(
        x, y, batch_size=case.batch, epochs=case.epochs, shuffle=False, verbose=0, **more
    )
    arrays = {f"history/{name}": values for name, values in history.history.items()}
    arrays["evaluate"] = model.evaluate(x, y, batch_size=case.batch, verbose=0)
    arrays["predict"] = model.predict(x, batch_size=case.batch, verbose=0)
    arrays |= {f"weight/{i}": weight for i, weight in enumerate(model.get_weights())}
    return {name: np.asarray(array, np.float32) for name, array in arrays.items()}


def thinned(array: np.ndarray) -> np.ndarray:
    """Return at most some 2000 numbers of an array, evenly spread: what is kept in a recording."""
    return array if array.size <= 2000 else array.ravel()[:: -(-array.size // 2000)]


def differences(case: str, actual: Arrays, expected: Arrays) -> list[str]:
    """Return one line for each array that is not as expected."""
    if actual.keys() != expected.keys():
        return [f"{case}: arrays {sorted(actual)}, expected {sorted(expected)}"]
    lines = []
    for name, wanted in expected.items():
        found = actual[name]
        if found.shape != wanted.shape:
            lines.append(f"{case}: {name} has shape {found.shape}, expected {wanted.shape}")
            continue
        scaling = expected if name in ZERO_GRADIENTS.get(case, ()) else {name: wanted}
        scale = max(np.abs(array).max(initial=0) for array in scaling.values())
        error = np.abs(found - wanted).max(initial=0)
        if not error <= tolerance(case, name) * scale:  # also true of NaN
            lines.append(
                f"{case}: {name} differs by {error / scale if scale else error:.1e} of the maximum "
                f"{scale:.3g}, allowed {tolerance(case, name):.0e}"
            )
    return lines
