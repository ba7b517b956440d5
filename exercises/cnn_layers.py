"""The layers of a small CNN as the exercises of chapter 4 ask for them, each with its reason.

The tests of this folder list them for `network_checks.check_network`.
"""

from exercises.network_checks import Expected

RELU = (
    "Without the bend of relu, two layers in a row compute no more than a single one could: a "
    "weighted sum of a weighted sum is a weighted sum."
)


def convolution(place, filters):
    """Return a 3 by 3 convolution with relu; `padding` is the student's choice."""
    return Expected(
        "Conv2D",
        place,
        "A convolution finds small patterns wherever they stand in the image.",
        {"filters": filters, "kernel_size": (3, 3), "strides": (1, 1), "activation": "relu"},
        {
            "filters": "Each filter learns one pattern and gives one feature map.",
            "kernel_size": "A 3 by 3 kernel sees a pixel and its eight neighbours.",
            "strides": "It should stop at every pixel; to shrink the image is the pooling's work.",
            "activation": RELU,
        },
        {"Dense": "A Dense layer would mix the colours of each pixel and never see a neighbour."},
    )


def max_pooling(place):
    """Return a max pooling of 2 by 2 squares."""
    return Expected(
        "MaxPooling2D",
        place,
        "It keeps the strongest answer of each 2 by 2 square: the next layer has a quarter of the "
        "positions to look at and sees more of the image at once.",
        {"pool_size": (2, 2), "strides": (2, 2)},
        {},
        {
            "GlobalMaxPooling2D": "Global pooling leaves no image for the layers that follow.",
        },
    )


def flatten(place):
    """Return the step from feature maps to one vector that keeps every number."""
    return Expected(
        "Flatten",
        place,
        "A Dense layer wants a vector: Flatten lays all feature maps out as a long one.",
        instead={
            "GlobalMaxPooling2D": "Global pooling keeps one number of each feature map; "
            "here all of them go on.",
        },
    )


def global_max_pooling(place):
    """Return the step from feature maps to a vector with one number for each map."""
    return Expected(
        "GlobalMaxPooling2D",
        place,
        "It keeps the largest value of each feature map: was the pattern anywhere in the image?",
        instead={
            "Flatten": "Flatten sends all 1152 numbers on, and their 36,864 weights are most of "
            "what overfits; global max pooling sends on one number of each feature map.",
            "MaxPooling2D": "MaxPooling2D still gives an image; a Dense layer wants a vector.",
        },
    )


def spatial_dropout(place, rate):
    """Return the dropout of whole feature maps."""
    return Expected(
        "SpatialDropout2D",
        place,
        "It drops whole feature maps in training, so that no filter can rely on one other filter.",
        {"rate": rate},
        {"rate": "The rate is the share of feature maps that are dropped in each training step."},
        {
            "Dropout": "Dropout drops single pixels, and their neighbours, which are nearly the "
            "same, still tell the next layer everything; SpatialDropout2D drops whole feature maps."
        },
    )


def dropout(place, rate):
    """Return the dropout of single neurons."""
    return Expected(
        "Dropout",
        place,
        "It drops neurons in training, so that none of them can rely on a single other one.",
        {"rate": rate},
        {"rate": "The rate is the share of neurons that are dropped in each training step."},
        {"SpatialDropout2D": "There are no feature maps any more, only single neurons to drop."},
    )


def dense(place, units):
    """Return a fully connected hidden layer with relu."""
    return Expected(
        "Dense",
        place,
        "The fully connected layers weigh what the convolutions found.",
        {"units": units, "activation": "relu"},
        {
            "units": "Its neurons are what the layer after it decides by.",
            "activation": RELU,
        },
    )


def class_probabilities(place, classes):
    """Return the output layer of a classifier."""
    return Expected(
        "Dense",
        place,
        "The network needs an output for each class.",
        {"units": classes, "activation": "softmax"},
        {
            "units": f"The images belong to {classes} classes, and each needs an output.",
            "activation": f"Softmax makes {classes} probabilities that sum to 1, "
            "and the loss expects them.",
        },
    )
