"""The one call that is measured.

This text runs under CPython for the native engines and is typed into a code cell for the page, so
it uses nothing but Keras' API and NumPy.
"""

import time

import keras
import numpy as np
from keras import layers


def images(count):
    """Return `count` of the course's generated images, 0…1 in float32, and their labels."""
    (x, y), (more_x, more_y) = keras.datasets.cifar10.load_data()
    x = np.concatenate([x, more_x])[:count].astype("float32") / 255
    return x, np.concatenate([y, more_y])[:count]


def build(spec):
    """Return the compiled network of a list of layers (see models.py)."""
    inputs = h = keras.Input((32, 32, 3))
    for kind, *arguments in spec:
        if kind == "conv":
            filters, padding = arguments
            h = layers.Conv2D(filters, 3, padding=padding, activation="relu")(h)
        elif kind == "pool":
            h = layers.MaxPooling2D()(h)
        elif kind == "flatten":
            h = layers.Flatten()(h)
        else:
            units, activation = arguments
            h = layers.Dense(units, activation=activation)(h)
    model = keras.Model(inputs, h)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def timed_fit(model, x, y, batch):
    """Return the wall time of the call in seconds."""
    start = time.perf_counter()
    model.fit(x, y, batch_size=batch, epochs=1, verbose=1)
    return time.perf_counter() - start


class DeviceClock:
    """Adds up the wall time that kerasette spends inside of its device."""

    def __init__(self):
        from kerasette import device  # noqa: PLC0415, only kerasette has it

        self.seconds = 0.0
        kind = type(device.get())
        run = kind.run

        def timed(*arguments):
            start = time.perf_counter()
            try:
                return run(*arguments)
            finally:
                self.seconds += time.perf_counter() - start

        setattr(kind, "run", timed)  # noqa: B010, a checker knows another signature
        self._restore = lambda: setattr(kind, "run", run)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self._restore()
