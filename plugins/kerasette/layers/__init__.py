"""`keras.layers`."""

from ..registry import module_getattr
from .base import InputSpec, Layer
from .convolution import Conv2D
from .core import Activation, Dense, Flatten, ReLU, Softmax
from .inputs import Input, InputLayer
from .normalization import BatchNormalization
from .pooling import GlobalMaxPooling2D, MaxPooling2D
from .regularization import Dropout, SpatialDropout2D

__all__ = [
    "Activation",
    "BatchNormalization",
    "Conv2D",
    "Convolution2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalMaxPool2D",
    "GlobalMaxPooling2D",
    "Input",
    "InputLayer",
    "InputSpec",
    "Layer",
    "MaxPool2D",
    "MaxPooling2D",
    "ReLU",
    "Softmax",
    "SpatialDropout2D",
]

Convolution2D = Conv2D
MaxPool2D = MaxPooling2D
GlobalMaxPool2D = GlobalMaxPooling2D

__getattr__ = module_getattr("layers")
