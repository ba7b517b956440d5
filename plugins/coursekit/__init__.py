"""Pictures for a course on neural networks, in the page and in Jupyter.

Each function returns a `Picture`, which is shown as the value of a cell and has
`save("picture.svg")` and `save("picture.png")`. Needs NumPy only; Keras objects are recognized by
what they can do, so that those of Keras and of kerasette both serve.
"""

from .confusion import confusion_matrix
from .grid import image_grid
from .history import curves
from .layers import feature_maps, filters
from .picture import Picture

__version__ = "0.1.0"

CIFAR10 = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
"""The names of CIFAR-10's classes, by class number."""

__all__ = [
    "CIFAR10",
    "Picture",
    "confusion_matrix",
    "curves",
    "feature_maps",
    "filters",
    "image_grid",
]
