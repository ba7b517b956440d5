"""Runs a case with Keras or kerasette and returns what comes out."""

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from cases import AnyCase, Case, Numbers, Random, Shape, Training

Arrays = dict[str, np.ndarray]


def generator(name: str) -> Random:
    """Return random numbers that belong to a case and do not change when others come and go."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def draw_weights(model: Any, rng: Random) -> None:
    """Give a built model weights that depend on the generator only."""
    weights = []
    for variable in model.weights:
        shape = tuple(variable.shape)
        if variable.name in ("gamma", "moving_variance"):
            weights.append(rng.uniform(0.5, 1.5, shape))
        else:
            inputs_of_one = np.prod(shape[:-1]) if len(shape) > 1 else 12
            weights.append(rng.uniform(-1, 1, shape) * np.sqrt(3 / inputs_of_one))
    model.set_weights([weight.astype(np.float32) for weight in weights])


def shapes_of(case: Case | Training) -> list[Shape]:
    return case.shape if isinstance(case.shape, list) else [case.shape]


def build(case: Case | Training, keras: Any, rng: Random) -> Any:
    """Return the model of a case with weights that depend on the case only."""
    inputs = [keras.Input(shape) for shape in shapes_of(case)]
    built = case.build(keras, inputs if isinstance(case.shape, list) else inputs[0])
    if isinstance(built, keras.Model):  # one of the student's, which the first call builds
        model = built
        zeros = [np.zeros((2, *shape), np.float32) for shape in shapes_of(case)]
        model(zeros if isinstance(case.shape, list) else zeros[0])
    else:
        model = keras.Model(inputs if isinstance(case.shape, list) else inputs[0], built)
    draw_weights(model, rng)
    return model


def targets(labels: str, classes: int, count: int, rng: Random) -> np.ndarray:
    numbers = rng.integers(0, classes, count)
    if labels == "one-hot":
        return np.eye(classes, dtype=np.float32)[numbers]
    return numbers.astype(np.int32)[:, None] if labels == "column" else numbers.astype(np.int32)


def measure(case: AnyCase, keras: Any, gradients: Callable) -> Arrays:
    """Return the arrays that a case is compared by.

    `gradients(model, x, y, loss, training, masks)` returns (outputs, loss, [gradient of each
    trainable weight], gradient of the input) for `keras`, with lists for several inputs or outputs.
    """
    rng = generator(case.name)
    if isinstance(case, Training):
        return arrays(keras, train(case, keras, rng))
    if isinstance(case, Numbers):
        return arrays(keras, case.run(keras, rng))
    model = build(case, keras, rng)
    x = [inputs(case, (case.batch, *shape), rng) for shape in shapes_of(case)]
    x = x if isinstance(case.shape, list) else x[0]
    if not case.differentiable:
        return arrays(keras, named("outputs", model(x, training=case.training)))
    found = model(x)  # only for the shapes
    shapes = [tuple(one.shape) for one in (found if isinstance(found, list | tuple) else [found])]
    if case.loss is None:
        loss, y = None, [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
        y = y if isinstance(found, list | tuple) else y[0]
    elif callable(case.labels):
        loss, y = case.loss(keras), case.labels(rng, shapes[0]).astype(np.float32)
    else:
        loss, y = case.loss(keras), targets(case.labels, shapes[0][-1], case.batch, rng)
    more = {"masks": case.masks(rng, case.batch)} if case.masks else {}
    outputs, value, of_weights, of_inputs = gradients(
        model, x, y, loss=loss, training=case.training, **more
    )
    result = named("outputs", outputs) | named("gradient/input", of_inputs)
    if case.loss:  # otherwise a sum with signs, of which rounding may leave little
        result["loss"] = value
    result |= {f"gradient/{i}": array for i, array in enumerate(of_weights)}
    return arrays(keras, result)


def inputs(case: Case, shape: Shape, rng: Random) -> np.ndarray:
    if case.draw:
        return np.asarray(case.draw(rng, shape), np.float32)
    return (rng.standard_normal(shape) * case.input_scale).astype(np.float32)


def named(name: str, found: Any) -> dict[str, Any]:
    """Return one array under its name, or each of several under name and number."""
    if not isinstance(found, list | tuple):
        return {name: found}
    return {f"{name}/{i}": array for i, array in enumerate(found)}


def arrays(keras: Any, found: Any) -> Arrays:
    """Return numbers, tensors and lists of them as float32 arrays."""

    def array(value: Any) -> np.ndarray:
        if isinstance(value, list | tuple):
            return np.asarray([array(one) for one in value], np.float32)
        if isinstance(value, np.ndarray | np.generic | int | float):
            return np.asarray(value, np.float32)
        return np.asarray(keras.ops.convert_to_numpy(value), np.float32)

    return {name: array(value) for name, value in found.items()}


def train(case: Training, keras: Any, rng: Random) -> dict[str, Any]:
    model = build(case, keras, rng)
    x = rng.standard_normal((case.samples, *case.shape)).astype(np.float32)
    y = targets(case.labels, case.classes, case.samples, rng)
    loss = "sparse_categorical_crossentropy"
    if case.loss:
        loss = case.loss(keras)
    elif case.labels == "one-hot":
        loss = "categorical_crossentropy"
    model.compile(case.optimizer(keras), loss, metrics=["accuracy"])
    more = {"validation_data": (x[::2], y[::2])} if case.validate else {}
    history = model.fit(
        x, y, batch_size=case.batch, epochs=case.epochs, shuffle=False, verbose=0, **more
    )
    found = {f"history/{name}": values for name, values in history.history.items()}
    found["evaluate"] = model.evaluate(x, y, batch_size=case.batch, verbose=0)
    found["predict"] = model.predict(x, batch_size=case.batch, verbose=0)
    return found | {f"weight/{i}": weight for i, weight in enumerate(model.get_weights())}


def thinned(array: np.ndarray) -> np.ndarray:
    """Return at most some 600 numbers of an array: what is kept in a recording.

    They are evenly spread with a step that is prime, so that no channel is left out.
    """
    if array.size <= 600:
        return array
    step = -(-array.size // 600)
    while any(step % i == 0 for i in range(2, math.isqrt(step) + 1)):
        step += 1
    return array.ravel()[::step]
