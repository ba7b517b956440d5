"""`keras.layers`."""

from typing import Any

from ..registry import describe, module_getattr, part
from .base import Layer
from .convolution import Conv2D
from .core import Activation, Dense, Identity, Lambda
from .input_spec import InputSpec
from .inputs import Input, InputLayer
from .normalization import BatchNormalization, LayerNormalization
from .pooling import AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D
from .regularization import Dropout, GaussianNoise, SpatialDropout2D
from .reshaping import Flatten, Permute, RepeatVector, Reshape

Convolution2D = Conv2D
MaxPool2D = MaxPooling2D
AvgPool2D = AveragePooling2D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalAvgPool2D = GlobalAveragePooling2D
serialize = describe


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The layer of a config."""
    return part("saving").deserialize_keras_object(config, custom_objects)


LATER = {
    "layers.activation": "ELU LeakyReLU PReLU ReLU Softmax",
    "layers.merging": (
        "Add Average Concatenate Maximum Minimum Multiply Subtract "
        "add average concatenate maximum minimum multiply subtract"
    ),
    "layers.other_convolutions": (
        "Conv2DTranspose Convolution2DTranspose DepthwiseConv2D SeparableConv2D "
        "SeparableConvolution2D"
    ),
    "layers.preprocessing": (
        "Normalization RandomContrast RandomFlip RandomRotation RandomTranslation RandomZoom "
        "Rescaling Resizing"
    ),
    "layers.resizing": "Cropping2D UpSampling2D ZeroPadding2D",
}
# What belongs to Keras, without the modules that hold it.
_NOW = [
    name for name, thing in vars().items() if getattr(thing, "__module__", "").startswith(__name__)
]
__all__ = [*_NOW, *" ".join(LATER.values()).split()]  # pyright: ignore[reportUnsupportedDunderAll]

__getattr__ = module_getattr("layers", later=LATER)
