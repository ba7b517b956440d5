"""The configurations of everything that has one, as texts: names of arguments, and their defaults.

`ARGUMENTS` holds what a constructor cannot do without.
"""

from __future__ import annotations

import pprint
from collections.abc import Callable
from typing import Any

ARGUMENTS: dict[str, dict[str, dict[str, Any]]] = {
    "layers": {
        "Dense": {"units": 3},
        "Conv2D": {"filters": 3, "kernel_size": 2},
        "DepthwiseConv2D": {"kernel_size": 2},
        "SeparableConv2D": {"filters": 3, "kernel_size": 2},
        "Conv2DTranspose": {"filters": 3, "kernel_size": 2},
        "MaxPooling2D": {},
        "AveragePooling2D": {"pool_size": 2},
        "GlobalMaxPooling2D": {},
        "GlobalAveragePooling2D": {},
        "UpSampling2D": {},
        "ZeroPadding2D": {},
        "Cropping2D": {},
        "Flatten": {},
        "Reshape": {"target_shape": (4, 2)},
        "Permute": {"dims": (2, 1)},
        "Dropout": {"rate": 0.3},
        "SpatialDropout2D": {"rate": 0.3},
        "GaussianNoise": {"stddev": 0.3},
        "BatchNormalization": {},
        "LayerNormalization": {},
        "Activation": {"activation": "relu"},
        "ReLU": {},
        "LeakyReLU": {},
        "ELU": {},
        "PReLU": {},
        "Softmax": {},
        "Add": {},
        "Subtract": {},
        "Multiply": {},
        "Average": {},
        "Maximum": {},
        "Minimum": {},
        "Concatenate": {},
        "Rescaling": {"scale": 0.5},
        "Normalization": {},
        "RandomFlip": {},
        "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
        "RandomRotation": {"factor": 0.1},
        "RandomContrast": {"factor": 0.1},
    },
    "optimizers": {name: {} for name in ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad")},
    "losses": {
        name: {}
        for name in (
            "CategoricalCrossentropy",
            "SparseCategoricalCrossentropy",
            "BinaryCrossentropy",
            "MeanSquaredError",
            "MeanAbsoluteError",
            "Huber",
            "Hinge",
        )
    },
    "metrics": {
        name: {}
        for name in (
            "Accuracy",
            "BinaryAccuracy",
            "CategoricalAccuracy",
            "SparseCategoricalAccuracy",
            "TopKCategoricalAccuracy",
            "SparseTopKCategoricalAccuracy",
            "Mean",
            "MeanSquaredError",
            "Precision",
            "Recall",
            "AUC",
        )
    },
    "initializers": {
        name: {} for name in ("Zeros", "Constant", "RandomNormal", "GlorotUniform", "HeNormal")
    },
    "regularizers": {"L1": {}, "L2": {}, "L1L2": {}},
    "constraints": {name: {} for name in ("MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm")},
    "callbacks": {
        "EarlyStopping": {},
        "ReduceLROnPlateau": {},
        "LearningRateScheduler": {"schedule": float},
        "ModelCheckpoint": {"filepath": "x.keras"},
        "LambdaCallback": {},
        "CSVLogger": {"filename": "x.csv"},
        "TerminateOnNaN": {},
    },
    "optimizers.schedules": {
        "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5},
        "PiecewiseConstantDecay": {"boundaries": [2], "values": [0.2, 0.1]},
        "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 3},
        "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5},
        "CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 3},
        "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 3},
    },
}


def find(keras: Any, module: str, name: str) -> Any:
    """The class of a name in a module such as "optimizers.schedules"."""
    for part in module.split("."):
        keras = getattr(keras, part)
    return getattr(keras, name)


def config(module: str, name: str) -> Callable[[Any], str]:
    """A case: the configuration with default arguments, sorted by name."""

    def case(keras: Any) -> str:
        made = find(keras, module, name)(**ARGUMENTS[module][name])
        return pprint.pformat(made.get_config(), width=90)

    return case


# Keras' configurations lack an argument of the first two, and round that of the third.
OTHER_THERE = {"Huber", "SparseTopKCategoricalAccuracy", "L1"}
CONFIGS = {
    f"{module}.{name} by default": config(module, name)
    for module, classes in ARGUMENTS.items()
    for name in classes
    if module != "callbacks" and name not in OTHER_THERE
}
