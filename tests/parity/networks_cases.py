"""The networks of chapter 4 as wholes, and training runs with each optimizer."""

from collections.abc import Callable
from typing import Any

from cases import Case, Training


def chapter(dropout: float = 1.0, flatten: bool = True, normalize: bool = False) -> Callable:
    """Return the builder of a chapter 4 network; `dropout` scales the rates of exercise 04_02.

    04_01 is `chapter(0)`, model 2 of the notebook `chapter(0, normalize=True)`, 04_02
    `chapter(flatten=False)`.
    """

    def build(keras, x):
        layers = keras.layers
        for filters, rate in ((16, 0.2), (32, 0.5)):
            x = layers.Conv2D(filters, 3, activation=None if normalize else "relu")(x)
            if normalize:
                x = layers.BatchNormalization()(x)
                x = layers.Activation("relu")(x)
            if dropout:
                x = layers.SpatialDropout2D(rate * dropout)(x)
            x = layers.MaxPooling2D()(x)
        x = layers.Flatten()(x) if flatten else layers.GlobalMaxPooling2D()(x)
        x = layers.Dense(32, activation="relu")(x)
        if dropout:
            x = layers.Dropout(0.5 * dropout)(x)
        x = layers.Dense(16, activation="relu")(x)
        return layers.Dense(10, activation="softmax")(x)

    return build


def small(keras, x):
    """Return a small CNN with every kind of layer that learns."""
    layers = keras.layers
    x = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(6, 2)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    x = layers.Activation("relu")(x)
    x = layers.Flatten()(x)
    x = layers.Dense(8, activation="sigmoid")(x)
    return layers.Dense(5, activation="softmax")(x)


def sequential(keras, x):
    """Return a sequential model called like a layer."""
    return keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(5, activation="softmax"),
        ]
    )(x)


def by_name(_keras) -> str:
    return "sparse_categorical_crossentropy"


IMAGE = (32, 32, 3)
NETWORKS = [
    Case("network/04_01", IMAGE, chapter(0), batch=4, loss=by_name),
    Case("network/04_01, batch of one", IMAGE, chapter(0), batch=1, loss=by_name),
    Case("network/04_01 at inference", IMAGE, chapter(0), batch=3, loss=by_name, training=False),
    Case(
        "network/04_02 at inference",
        IMAGE,
        chapter(flatten=False),
        batch=4,
        loss=by_name,
        training=False,
    ),
    Case(
        "network/04_02 without its dropout", IMAGE, chapter(0, flatten=False), batch=4, loss=by_name
    ),
    Case("network/model 2", IMAGE, chapter(0, normalize=True), batch=4, loss=by_name),
    Case("network/small", (8, 8, 3), small, batch=5, loss=by_name),
    Case("network/sequential", (6, 6, 3), sequential, batch=3, loss=by_name),
]


def adam(keras: Any) -> Any:
    return keras.optimizers.Adam()


def sgd(keras: Any) -> Any:
    return keras.optimizers.SGD()


TRAININGS = [
    Training("training/a remainder batch", (8, 8, 3), small, adam, 13, 5, 3, 5, validate=True),
    Training("training/one-hot labels", (8, 8, 3), small, sgd, 13, 5, 2, 5, True, labels="one-hot"),
    Training("training/batches of one", (8, 8, 3), small, sgd, 5, 1, 2, 5),
    Training("training/04_01", IMAGE, chapter(0), adam, 16, 16, 10, 10),
    Training(
        "training/04_02 without its dropout",
        IMAGE,
        chapter(0, flatten=False),
        adam,
        16,
        16,
        10,
        10,
    ),
    Training(
        "training/model 2", IMAGE, chapter(0, normalize=True), adam, 16, 16, 10, 10, validate=True
    ),
]

CASES = [*NETWORKS, *TRAININGS]
