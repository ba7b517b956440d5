"""Compares the network of a student with the one an exercise asks for, layer by layer.

The tests of this folder import it. It looks at the variable `model` only, follows the graph from
the model's output back to its input, and raises AssertionError with a message for the student:
which layer, what is wrong with it, and why that matters. Networks that compute the same count as
right: an activation as an argument or as a layer of its own, spatial dropout before or after max
pooling, any padding, a functional or a sequential model.
"""

from dataclasses import dataclass, field

import keras


@dataclass(frozen=True)
class Expected:
    """A layer that the exercise asks for.

    `place` is what the exercise's text calls it, `why` what it does for the network. `settings` are
    entries of the layer's configuration, `reasons` what to say about a wrong one, `instead` what to
    say when a layer of another type stands in its place.
    """

    type: str
    place: str
    why: str
    settings: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)
    instead: dict = field(default_factory=dict)


@dataclass
class Found:
    """A layer of the student's network, with an activation layer behind it folded in."""

    type: str
    name: str
    config: dict

    def __str__(self):
        return f'{self.type} "{self.name}"'


# How a message calls a setting, with its article.
SETTINGS = {
    "kernel_size": "a kernel size",
    "strides": "strides",
    "pool_size": "a pool size",
    "rate": "a rate",
}
ACTIVATION_LAYERS = {"Activation": None, "ReLU": "relu", "Softmax": "softmax"}
WITH_ACTIVATION = ("Conv2D", "Dense")
DROPOUT_AFTER_POOLING = ["Conv2D", "MaxPooling2D", "SpatialDropout2D"]


def check_network(namespace, input_shape, expected):
    """Raise AssertionError at the first difference between `namespace["model"]` and `expected`.

    `input_shape` is that of one image, (height, width, channels); `expected` lists the layers from
    the first after the input to the last.
    """
    model = find_model(namespace)
    first, layers = follow_graph(model)
    shape = tuple(first.shape[1:])
    assert shape == tuple(input_shape), (
        f"The input of your network has the shape {shape}, but the images have the shape "
        f"{tuple(input_shape)}: height, width, colours. Write `keras.Input(shape={input_shape})`."
    )
    found = spatial_dropout_first(fold_activations(layers))
    check_layers(found, expected)


def find_model(namespace):
    """Return the student's Keras model, or say what `model` is instead."""
    assert "model" in namespace, (
        "There is no variable `model`. Put the network together with "
        "`model = keras.Model(inputs, outputs)`."
    )
    model = namespace["model"]
    if isinstance(model, keras.Model):
        return model
    if isinstance(model, type):
        hint = "Create one from its inputs and outputs: `model = keras.Model(inputs, outputs)`."
    elif callable(model) and not isinstance(model, keras.layers.Layer):
        hint = "Call the function and keep what it returns in `model`."
    elif isinstance(model, keras.layers.Layer):
        hint = "A single layer is not yet a network: `model = keras.Model(inputs, outputs)`."
    elif hasattr(model, "_keras_history"):
        hint = "It is the output of a layer. Wrap it up: `model = keras.Model(inputs, outputs)`."
    else:
        hint = "Put the network together with `model = keras.Model(inputs, outputs)`."
    raise AssertionError(f"`model` is {describe_type(model)}, not a Keras model. {hint}")


def describe_type(value):
    """Return the type of a value in words, with its article."""
    if isinstance(value, type):
        return f"the class `{value.__name__}` itself"
    name = type(value).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} `{name}`"


def follow_graph(model):
    """Return the input tensor of a model and its layers in the order in which data pass them."""
    if isinstance(model, keras.Sequential):
        assert model.built, (
            "Your sequential model does not know its input yet. Start it with "
            "`keras.Input(shape=(32, 32, 3))`."
        )
        return model.inputs[0], list(model.layers)
    outputs = getattr(model, "outputs", None)
    assert outputs, (
        "Your model has no graph of layers that could be looked at. Build it with the functional "
        "API: `model = keras.Model(inputs, outputs)`."
    )
    assert len(outputs) == 1, f"Your network has {len(outputs)} outputs. It needs exactly one."
    tensor, layers = outputs[0], []
    while True:
        layer, node_index = tensor._keras_history[:2]
        sources = layer._inbound_nodes[node_index].input_tensors
        if not sources:
            return tensor, layers[::-1]
        assert len(sources) == 1, (
            f'"{layer.name}" joins {len(sources)} tensors. In this network each layer follows one '
            "other layer, without branches."
        )
        layers.append(layer)
        tensor = sources[0]


def fold_activations(layers):
    """Return the layers as `Found`, an activation layer counting as the activation before it."""
    found = []
    for layer in layers:
        kind, config = type(layer).__name__, layer.get_config()
        if kind in WITH_ACTIVATION:
            config["activation"] = activation_name(config["activation"])
        previous = found[-1] if found else None
        if kind in ACTIVATION_LAYERS and previous and previous.config.get("activation") == "linear":
            name = ACTIVATION_LAYERS[kind] or activation_name(config["activation"])
            previous.config["activation"] = name
        else:
            found.append(Found(kind, layer.name, config))
    return found


def activation_name(activation):
    """Return the name of an activation as a layer's configuration gives it; None is linear."""
    if activation is None:
        return "linear"
    if isinstance(activation, dict):
        return str(activation.get("registered_name") or activation.get("config"))
    return str(activation)


def spatial_dropout_first(found):
    """Put spatial dropout before a max pooling: it drops whole maps, so the order is no matter."""
    ordered = list(found)
    for i in range(2, len(ordered)):
        if [layer.type for layer in ordered[i - 2 : i + 1]] == DROPOUT_AFTER_POOLING:
            ordered[i - 1 : i + 1] = ordered[i], ordered[i - 1]
    return ordered


def check_layers(found, expected):
    """Raise AssertionError for the first layer that is missing, one too many, or not as wanted."""
    for i, wanted in enumerate(expected):
        before = f"After {found[i - 1]}" if i else "Right after the input"
        missing = f"{before}, {wanted.place} ({wanted.type}) is missing:"
        assert i < len(found), f"{missing} your network ends there. {wanted.why}"
        layer = found[i]
        setting = wrong_setting(layer, wanted)
        same_type = layer.type == wanted.type
        if same_type and setting is None:
            continue
        if layer.type in wanted.instead:
            raise AssertionError(
                f"Layer {i + 1}, {wanted.place}, is {layer}, but {wanted.type} is asked for. "
                f"{wanted.instead[layer.type]}"
            )
        if len(found) < len(expected) and any(
            stands_for(layer, later, strict=same_type) for later in expected[i + 1 :]
        ):
            raise AssertionError(f"{missing} {layer} follows at once. {wanted.why}")
        if len(found) > len(expected) and stands_for(found[i + 1], wanted, strict=same_type):
            raise AssertionError(
                f"Layer {i + 1}, {layer}, is one too many: the exercise wants {wanted.place} "
                f"({wanted.type}) there."
            )
        if not same_type:
            raise AssertionError(
                f"Layer {i + 1}, {wanted.place}, is {layer}, but {wanted.type} is asked for. "
                f"{wanted.why}"
            )
        actual, value = layer.config[setting], wanted.settings[setting]
        raise AssertionError(
            f"Layer {i + 1}, {wanted.place} ({layer}), "
            f"{describe_setting(setting, actual, value)}. {wanted.reasons.get(setting, wanted.why)}"
        )
    assert len(found) == len(expected), (
        f"Layer {len(expected) + 1}, {found[len(expected)]}, is one too many: the network ends "
        f"with {expected[-1].place}."
    )


def stands_for(layer, wanted, strict):
    """Whether a layer is of the wanted type and, if `strict`, has its settings as well."""
    return layer.type == wanted.type and not (strict and wrong_setting(layer, wanted))


def wrong_setting(layer, wanted):
    """Return the first setting of a layer of the wanted type that differs; None without any."""
    if layer.type != wanted.type:
        return None
    for key, value in wanted.settings.items():
        actual = layer.config[key]
        if (tuple(actual) if isinstance(value, tuple) else actual) != value:
            return key
    return None


def describe_setting(key, actual, value):
    """Return one sentence part such as `has 8 filters, not 16`."""
    if key == "activation":
        if actual == "linear":
            return f'has no activation; give it `activation="{value}"`'
        return f"has the activation {actual}, not {value}"
    if key in ("filters", "units"):
        return f"has {actual} {key if actual != 1 else key[:-1]}, not {value}"
    if isinstance(value, tuple):
        actual = tuple(actual)
    return f"has {SETTINGS[key]} of {actual}, not {value}"
