from exercises.cnn_layers import class_probabilities, convolution, dense, flatten, max_pooling
from exercises.network_checks import check_network

check_network(
    globals(),
    input_shape=(32, 32, 3),
    expected=[
        convolution("the first convolution", filters=16),
        max_pooling("the first max pooling"),
        convolution("the second convolution", filters=32),
        max_pooling("the second max pooling"),
        flatten("the step from feature maps to a vector"),
        dense("the first fully connected layer", units=32),
        dense("the second fully connected layer", units=16),
        class_probabilities("the output layer", classes=10),
    ],
)

__msg__.good(
    "Two convolutions look, two poolings sum up, three dense layers decide. "
    "Most of the weights sit between Flatten and the first dense layer: see the summary."
)
