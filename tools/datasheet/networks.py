"""The networks that model 1 is compared with. Keras has to be there, or its alias for kerasette."""

import keras
from keras import layers


def linear():
    """Return a network that has a weighted sum of all pixels for each class."""
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ],
        name="linear",
    )


def dense():
    """Return a network with two hidden layers, which has more weights than model 1."""
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        name="dense",
    )
