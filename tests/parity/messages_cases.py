"""Messages for the mistakes that students make, and tables of models in many shapes, as texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from students_cases import classifier, composed, linear
from wording_cases import IMAGES, ONE_HOT, built, fitted, small

VECTOR = np.zeros((6, 4), np.float32)


def two(keras: Any, *shapes: tuple[int, ...]) -> list[Any]:
    return [keras.Input(shape) for shape in shapes]


def merged(kind: str, *shapes: tuple[int, ...], **arguments: Any) -> Callable[[Any], Any]:
    return lambda keras: getattr(keras.layers, kind)(**arguments)(two(keras, *shapes)).shape


def several(keras: Any) -> Any:
    """A model with two inputs, two outputs, a shared layer and operators."""
    a, b = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    shared = keras.layers.Dense(4, name="shared")
    x = shared(a) + shared(b) * 2
    joined = keras.layers.Concatenate()([x, a])
    return keras.Model(
        [a, b],
        [keras.layers.Dense(3, name="first")(joined), keras.layers.Dense(1, name="second")(x)],
        name="several",
    )


def nested(keras: Any) -> Any:
    inner = keras.Sequential(
        [keras.Input((6, 6, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()], name="inner"
    )
    inputs = keras.Input((6, 6, 3))
    outputs = keras.layers.Dense(2)(inner(inputs))
    return keras.Model(inputs, outputs, name="outer")


def frozen(keras: Any) -> Any:
    model = nested(keras)
    model.get_layer("inner").trainable = False
    return model


def summary(make: Callable[[Any], Any], **options: Any) -> Callable[[Any], Any]:
    return lambda keras: make(keras).summary(**options)


def called(make: Callable[[Any], Any], *shape: int) -> Callable[[Any], Any]:
    """A model of the student's after its first call."""

    def of(keras: Any) -> Any:
        model = make(keras)()
        model(np.zeros((2, *shape), np.float32))
        return model

    return of


def sequential(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [layers.Rescaling(1 / 255), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)]
    )
    model.build((None, 6, 6, 3))
    return model


def compiled(keras: Any, *arguments: Any, **options: Any) -> None:
    model = several(keras)
    model.compile(*arguments, **options)
    model.fit([VECTOR, VECTOR], [np.zeros((6, 3)), np.zeros((6, 1))], verbose=0)


def own_without_call(keras: Any) -> None:
    class Nothing(keras.layers.Layer):
        pass

    Nothing()(VECTOR)


def model_without_call(keras: Any) -> None:
    class Nothing(keras.Model):
        pass

    Nothing()(VECTOR)


SUMMARIES: dict[str, Callable[[Any], Any]] = {
    "summary of several": summary(several),
    "summary of several, trainable": summary(several, show_trainable=True),
    "summary of nested": summary(nested),
    "summary of nested, expanded": summary(nested, expand_nested=True),
    "summary of frozen, expanded, trainable": summary(
        frozen, expand_nested=True, show_trainable=True
    ),
    "summary of frozen": summary(frozen),
    "summary of a student's model": summary(called(classifier, 7, 8, 3)),
    "summary of a composed model": summary(called(composed, 5, 4, 3)),
    "summary of a composed model, expanded": summary(called(composed, 5, 4, 3), expand_nested=True),
    "summary of a student's model, unbuilt": summary(lambda keras: classifier(keras)()),
    "summary of a Sequential built later": summary(sequential),
    "summary of layers in a range": summary(nested, layer_range=["inner", "dense"]),
}
REPRS: dict[str, Callable[[Any], Any]] = {
    "repr of layers": lambda keras: [
        keras.layers.Dense(3, name="d"),
        keras.layers.Flatten(),
        linear(keras)(3),
    ],
    "repr of models": lambda keras: [nested(keras), sequential(keras), classifier(keras)()],
    "repr of tensors": lambda keras: [keras.Input((4,)) + 1, keras.Input((3, 3, 1))[:, 0]],
    "repr of metrics": lambda keras: [keras.metrics.Mean(name="m"), keras.metrics.AUC(name="a")],
    "repr of optimizers": lambda keras: type(keras.optimizers.Adam()).__name__,
    "names of operators": lambda keras: [
        layer.name for layer in several(keras).layers
    ],
    "names of metrics": lambda keras: [
        metric.name for metric in compiled_metrics(keras).metrics
    ],
}  # fmt: skip


def compiled_metrics(keras: Any) -> Any:
    model = small(keras)
    model.compile("sgd", "mse", metrics=["mae", keras.metrics.Recall(), "accuracy"])
    model.fit(IMAGES, ONE_HOT, verbose=0)
    return model


MERGING: dict[str, Callable[[Any], Any]] = {
    "Add of other sizes": merged("Add", (3,), (4,)),
    "Add of one": lambda keras: keras.layers.Add()(keras.Input((3,))),
    "Add of a list of one": merged("Add", (3,)),
    "Subtract of three": merged("Subtract", (3,), (3,), (3,)),
    "Concatenate of other sizes": merged("Concatenate", (3, 4), (5, 4)),
    "Concatenate of other ranks": merged("Concatenate", (3, 4), (4,)),
    "operator of other sizes": lambda keras: keras.Input((3,)) + keras.Input((4,)),
    "Reshape to another size": built(lambda layers: layers.Reshape((5, 5)), 4, 4),
    "Permute of wrong axes": built(lambda layers: layers.Permute((1, 3)), 4, 4),
    "Cropping too much": built(lambda layers: layers.Cropping2D(3), 4, 4, 1),
    "UpSampling of a vector": built(lambda layers: layers.UpSampling2D(), 4),
    "Conv2DTranspose on a vector": built(lambda layers: layers.Conv2DTranspose(3, 3), 4),
    "DepthwiseConv2D on a vector": built(lambda layers: layers.DepthwiseConv2D(3), 4),
    "AveragePooling2D on a vector": built(lambda layers: layers.AveragePooling2D(2), 4),
    "Conv2D groups": built(lambda layers: layers.Conv2D(4, 3, groups=3), 6, 6, 6),
    "Conv2D groups of channels": built(lambda layers: layers.Conv2D(4, 3, groups=2), 6, 6, 3),
    "Dropout -1": built(lambda layers: layers.Dropout(-1), 4),
    "GaussianNoise -1": built(lambda layers: layers.GaussianNoise(-1), 4),
    "LeakyReLU -1": built(lambda layers: layers.LeakyReLU(-1), 4),
    "Dense units": built(lambda layers: layers.Dense("3"), 4),
    "Dense initializer": built(lambda layers: layers.Dense(3, kernel_initializer="helo"), 4),
    "Dense regularizer": built(lambda layers: layers.Dense(3, kernel_regularizer="l3"), 4),
    "RandomFlip mode": built(lambda layers: layers.RandomFlip("sideways"), 4, 4, 3),
    "RandomTranslation fill": built(
        lambda layers: layers.RandomTranslation(0.1, 0.1, fill_mode="mirror"), 4, 4, 3
    ),
    "RandomRotation factor": built(lambda layers: layers.RandomRotation(2), 4, 4, 3),
    "Lambda without a tensor": built(lambda layers: layers.Lambda(lambda x: 3), 4),
}
TRAINING: dict[str, Callable[[Any], Any]] = {
    "number of losses": lambda keras: compiled(keras, "sgd", ["mse", "mse", "mae"]),
    "name of a loss": lambda keras: compiled(keras, "sgd", {"first": "mse", "third": "mse"}),
    "both weights": fitted(
        IMAGES, ONE_HOT, class_weight={0: 1.0}, sample_weight=np.ones(6)
    ),
    "class_weight and two outputs": lambda keras: several_fit(keras, class_weight={0: 1.0}),
    "validation_split 1": fitted(IMAGES, ONE_HOT, validation_split=1.0),
    "two targets for one": fitted(IMAGES, [ONE_HOT, ONE_HOT]),
    "one input of two": lambda keras: several(keras).predict(VECTOR, verbose=0),
    "learning rate": lambda keras: keras.optimizers.SGD(learning_rate="fast"),
    "clipnorm and clipvalue": lambda keras: keras.optimizers.Adam(clipnorm=1.0, clipvalue=1.0),
    "AUC curve": lambda keras: keras.metrics.AUC(curve="RC"),
    "Precision threshold": lambda keras: keras.metrics.Precision(thresholds=2.0),
    "schedule boundaries": lambda keras: keras.optimizers.schedules.PiecewiseConstantDecay(
        [1, 2], [0.1, 0.2]
    ),
    "set_weights of a model": lambda keras: small(keras).set_weights([np.zeros(3)]),
    "layer without call": own_without_call,
    "model without call": model_without_call,
    "if on a tensor": lambda keras: 1 if keras.Input((3,)) > 0 else 0,
    "NumPy on a tensor": lambda keras: np.exp(keras.Input((3,))),
    "for on a tensor": lambda keras: list(keras.Input((3,))),
    "float of a tensor": lambda keras: float(keras.Input((3,))),
}  # fmt: skip


def several_fit(keras: Any, **options: Any) -> None:
    model = several(keras)
    model.compile("sgd", ["mse", "mse"])
    model.fit([VECTOR, VECTOR], [np.zeros((6, 3)), np.zeros((6, 1))], verbose=0, **options)


TEXTS = {**SUMMARIES, **REPRS, **MERGING, **TRAINING}
