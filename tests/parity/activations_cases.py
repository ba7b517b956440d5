"""Every activation, by name, as a function with its arguments and as a layer."""

from cases import Case, layer

NAMES = [
    "relu", "relu6", "leaky_relu", "elu", "celu", "selu", "gelu", "silu", "swish", "mish",
    "softplus", "softsign", "tanh", "sigmoid", "linear", "exponential", "softmax", "log_softmax",
    "log_sigmoid", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "hard_shrink",
    "soft_shrink", "tanh_shrink", "squareplus", "sparse_plus", "sparse_sigmoid",
    "threshold", "glu",
]  # fmt: skip
NEEDS_ARGUMENTS = {"threshold"}
FIRST = ("relu", "sigmoid", "softmax", "tanh", "linear")


def function(name: str, kind: str, /, shape: tuple[int, ...] = (3, 4, 6), **arguments) -> Case:
    """Return the case of a function of `keras.activations`."""
    return Case(
        f"activation/{name}",
        shape,
        lambda keras, x: getattr(keras.activations, kind)(x, **arguments),
        input_scale=2.0,
    )


BY_NAME = [
    Case(
        f"activation/{name}, {'image' if len(shape) > 1 else 'vector'}",
        shape,
        lambda keras, x, name=name: keras.layers.Activation(name)(x),
        input_scale=2.0,
    )
    for name in NAMES
    if name not in NEEDS_ARGUMENTS
    for shape in ([(10,), (3, 4, 6)] if name in FIRST else [(10,)])
]
FUNCTIONS = [
    function("relu, slope", "relu", negative_slope=0.1),
    function("relu, ceiling", "relu", max_value=1.5),
    function("relu, threshold", "relu", threshold=0.5),
    function("relu, all", "relu", negative_slope=0.2, max_value=1.0, threshold=0.3),
    function("leaky_relu, slope", "leaky_relu", negative_slope=0.4),
    function("elu, alpha", "elu", alpha=0.5),
    function("celu, alpha", "celu", alpha=0.5),
    function("gelu, approximate", "gelu", approximate=True),
    function("gelu, exact", "gelu", approximate=False),
    function("softmax, axis", "softmax", axis=1),
    function("log_softmax, axis", "log_softmax", axis=2),
    function("hard_shrink, threshold", "hard_shrink", threshold=1.0),
    function("soft_shrink, threshold", "soft_shrink", threshold=1.0),
    function("squareplus, b", "squareplus", b=1),
    function("threshold", "threshold", threshold=0.5, default_value=-1.0),
]
LAYERS = [
    layer("activation/ReLU layer", "ReLU", (3, 4, 5)),
    layer(
        "activation/ReLU layer, all",
        "ReLU",
        (3, 4, 5),
        max_value=1.0,
        negative_slope=0.2,
        threshold=0.1,
    ),
    layer("activation/LeakyReLU layer", "LeakyReLU", (3, 4, 5)),
    layer("activation/LeakyReLU layer, slope", "LeakyReLU", (7,), negative_slope=0.05),
    layer("activation/ELU layer", "ELU", (3, 4, 5)),
    layer("activation/ELU layer, alpha", "ELU", (7,), alpha=0.3),
    layer("activation/PReLU layer", "PReLU", (3, 4, 5)),
    layer("activation/PReLU layer, vector", "PReLU", (9,), batch=5),
    layer("activation/PReLU layer, shared", "PReLU", (3, 4, 5), shared_axes=[1, 2]),
    layer("activation/Softmax layer", "Softmax", (11,)),
    layer("activation/Softmax layer, axis", "Softmax", (3, 4, 5), axis=1),
    layer("activation/Softmax layer, two axes", "Softmax", (3, 4, 5), axis=(1, 2)),
    # A function, a function of the student's and a layer in the place of a name.
    Case(
        "activation/function",
        (6,),
        lambda keras, x: keras.layers.Dense(5, activation=keras.activations.tanh)(x),
    ),
    Case(
        "activation/own function",
        (6,),
        lambda keras, x: keras.layers.Dense(5, activation=lambda z: z * keras.ops.sigmoid(1.7 * z))(
            x
        ),
    ),
    Case(
        "activation/layer as activation",
        (6,),
        lambda keras, x: keras.layers.Dense(5, activation=keras.layers.LeakyReLU(0.3))(x),
    ),
    Case(
        "activation/Activation of a function",
        (6,),
        lambda keras, x: keras.layers.Activation(keras.ops.square)(x),
    ),
]
CASES = [*BY_NAME, *FUNCTIONS, *LAYERS]
