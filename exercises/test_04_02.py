from exercises.cnn_layers import (
    class_probabilities,
    convolution,
    dense,
    dropout,
    global_max_pooling,
    max_pooling,
    spatial_dropout,
)
from exercises.network_checks import check_network

check_network(
    globals(),
    input_shape=(32, 32, 3),
    expected=[
        convolution("the first convolution", filters=16),
        spatial_dropout("the dropout after the first convolution", rate=0.2),
        max_pooling("the first max pooling"),
        convolution("the second convolution", filters=32),
        spatial_dropout("the dropout after the second convolution", rate=0.5),
        max_pooling("the second max pooling"),
        global_max_pooling("the step from feature maps to a vector"),
        dense("the first fully connected layer", units=32),
        dropout("the dropout after the first fully connected layer", rate=0.5),
        dense("the second fully connected layer", units=16),
        class_probabilities("the output layer", classes=10),
    ],
)

__msg__.good(
    "Feature maps are dropped where neighbouring pixels agree, neurons where they stand alone. "
    "With 6,842 weights instead of 42,682 the network cannot learn its images by heart."
)
