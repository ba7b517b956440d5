"""What is trained and measured, with Keras' API and NumPy.

This text, with the notebook's networks above it (`networks.py`), is typed into a code cell for the
browser and executed by `real_keras.py` for real Keras.
"""

import time

import keras
import numpy as np


def versions():
    """Return the version of Keras, and of TensorFlow below it."""
    import tensorflow  # noqa: PLC0415, only real Keras has it

    return f"Keras {keras.__version__}, TensorFlow {tensorflow.__version__}"


def changed(model, change):
    """Return a network like `model`, after `change` of the configuration of each hidden layer."""
    config = model.get_config()
    for layer in config["layers"]:
        layer.pop("build_config", None)  # shapes of before the change
    for layer in config["layers"][:-1]:
        change(layer["config"])
    return keras.Sequential.from_config(config)


def without_dropout(config):
    if "rate" in config:
        config["rate"] = 0.0


def twice_as_wide(config):
    for size in ("filters", "units"):
        if size in config:
            config[size] *= 2


VARIANTS = {"without dropout": without_dropout, "twice as wide": twice_as_wide}


def compiled(name):
    """Return a network as the notebook compiles it: "model_3", or "model_3 twice as wide"."""
    function, _, variant = name.partition(" ")
    model = globals()[function]()  # the notebook's
    if variant:
        model = changed(model, VARIANTS[variant])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def images():
    """Return 2,000 training and 500 test images with their labels, as the notebook takes them."""
    (x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
    training = x[:2000].astype("float32") / 255, y[:2000]
    return training, (x_test[:500].astype("float32") / 255, y_test[:500])


def tiled(count):
    """Return `count` training images: the 2,000 again and again."""
    (x, y), _ = images()
    numbers = np.arange(count) % len(x)
    return x[numbers], y[numbers]


def train(network, batch, epochs, seed):
    """Train once; return the curves, one number an epoch, and the training accuracy at the end
    with dropout off.
    """
    (x, y), test = images()
    keras.utils.set_random_seed(seed)
    model = compiled(network)
    start = time.perf_counter()
    options = {"batch_size": batch, "epochs": epochs, "validation_data": test, "verbose": 0}
    history = model.fit(x, y, **options).history
    seconds = time.perf_counter() - start
    accuracy = model.evaluate(x, y, batch_size=500, verbose=0)[1]
    curves = {name: [round(float(v), 6) for v in values] for name, values in history.items()}
    return {**curves, "training_accuracy": round(float(accuracy), 6), "seconds": round(seconds, 3)}


def time_epochs(cases, rounds, count):
    """Return the seconds of epochs of `count` images, as lists of one number a round.

    `cases` are pairs of network and batch size; they take turns. Each time the network is new and
    alone on the device, and has been compiled by a step or two that are not measured.
    """
    x, y = tiled(count)
    found = [[] for _ in cases]
    for _ in range(rounds):
        for (network, batch), seconds in zip(cases, found, strict=True):
            keras.utils.clear_session()
            keras.utils.set_random_seed(0)
            model = compiled(network)
            steps = batch + count % batch
            model.fit(x[:steps], y[:steps], batch_size=batch, verbose=0)
            start = time.perf_counter()
            model.fit(x, y, batch_size=batch, epochs=1, verbose=1)
            seconds.append(round(time.perf_counter() - start, 4))
    return found


def step_bytes(batches):
    """Return what a training step of model 1 needs, from its compiled plan: bytes by batch, the
    device's bytes, and the largest batch that fits. Only kerasette knows before it trains.
    """
    from kerasette.models.memory import step_memory  # noqa: PLC0415

    keras.utils.clear_session()
    x, y = tiled(1)
    model = compiled("model_1")

    def fits(batch):
        memory = step_memory(model, x, y, batch)
        return memory.needed <= memory.device

    low, high = 1, max(batches)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    needed = {b: step_memory(model, x, y, b).needed for b in sorted({*batches, low, low + 1})}
    return {"largest": low, "device": step_memory(model, x, y, 1).device, "needed": needed}


def refusal(batch):
    """Return what `fit` says to a batch of that size; nothing where it trains."""
    x, y = tiled(batch)
    try:
        compiled("model_1").fit(x, y, batch_size=batch, epochs=1, verbose=0)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""
