"""Random networks: hypothesis draws descriptions, which any module with Keras' interface builds.

python tests/parity/drawing.py   # draw those of drawn_networks.json anew, then record
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

FILE = Path(__file__).parent / "drawn_networks.json"
COUNT = 20
CLASSES = 4

# A network is {"shape": of the input, "nodes": [...], "head": units}. Node i has the number i + 1,
# the input is number 0; each names its kind, the numbers of its inputs and its arguments.
Network = dict[str, Any]

ACTIVATIONS = ["relu", "tanh", "sigmoid", "elu", "silu", "softplus", "gelu", "leaky_relu"]
# What a normalization follows has no scale: a kernel of one number would have no gradient.
NORMALIZED = ["Conv2D", "DepthwiseConv2D", "Conv2DTranspose"]
CONVOLUTIONS = [*NORMALIZED, "SeparableConv2D"]


@st.composite
def networks(draw: Any) -> Network:
    """Draw a graph of 3 to 8 nodes with branches that are added, multiplied or concatenated."""
    shape = (draw(st.integers(5, 9)), draw(st.integers(5, 9)), draw(st.integers(1, 3)))
    shapes, nodes = [shape], []
    for _ in range(draw(st.integers(3, 8))):
        # The latest nodes first, so that networks become deep.
        first = len(shapes) - 1 - draw(st.integers(0, min(2, len(shapes) - 1)))
        node, result = draw(node_on(shapes, first))
        nodes.append(node)
        shapes.append(result)
    return {"shape": list(shape), "nodes": nodes, "head": draw(st.integers(3, 9))}


@st.composite
def node_on(draw: Any, shapes: list[tuple[int, int, int]], first: int) -> Any:
    """Draw a node on the tensor `first`; return it and the shape of what it makes."""
    height, width, channels = shapes[first]
    small = min(height, width)
    kinds = ["convolution", "product"] + ["normalized convolution"] * (small >= 2)
    # The difference of two channels decides over the sign only: such a gradient is rounding.
    kinds += ["LayerNormalization"] * (channels >= 4)
    kinds += ["pooling"] * (small >= 3) + ["ZeroPadding2D", "UpSampling2D"] * (small <= 4)
    partners = [i for i, (h, w, _) in enumerate(shapes) if (h, w) == (height, width) and i != first]
    kinds += ["Add", "Concatenate"] * bool(partners)
    node: dict[str, Any] = {"kind": draw(st.sampled_from(kinds)), "inputs": [first]}
    kind = node["kind"]
    if kind == "LayerNormalization":
        node["activation"] = draw(st.sampled_from(ACTIVATIONS))
    if kind in ("convolution", "normalized convolution"):
        plain = kind == "convolution"
        node["layer"] = draw(st.sampled_from(CONVOLUTIONS if plain else NORMALIZED))
        node["activation"] = draw(st.sampled_from(ACTIVATIONS))
        node["padding"] = draw(st.sampled_from(["valid", "same"]))
        node["kernel"] = draw(st.integers(1 if plain else 2, min(3, small)))
        node["strides"] = draw(st.integers(1, 2))
        if node["layer"] != "DepthwiseConv2D":
            channels = node["filters"] = draw(st.integers(1, 7))
        sizes = [moved(size, node) for size in (height, width)]
        return node, (*sizes, channels)
    if kind == "pooling":
        node["layer"] = draw(st.sampled_from(["MaxPooling2D", "AveragePooling2D"]))
        node |= {"padding": "valid", "kernel": draw(st.integers(2, 3))}
        node["strides"] = draw(st.integers(1, 2))
        return node, (*(moved(size, node) for size in (height, width)), channels)
    if kind in ("Add", "Concatenate"):
        other = draw(st.sampled_from(partners))
        node["inputs"].append(other)
        return node, (height, width, channels + shapes[other][2] * (kind == "Concatenate"))
    grown = {"ZeroPadding2D": lambda size: size + 2, "UpSampling2D": lambda size: size * 2}
    if kind in grown:
        return node, (grown[kind](height), grown[kind](width), channels)
    return node, (height, width, channels)


def moved(size: int, node: Network) -> int:
    """Return what a convolution or pooling makes of a size."""
    kernel, strides = node["kernel"], node["strides"]
    same = node["padding"] == "same"
    if node["layer"] == "Conv2DTranspose":
        return size * strides + (0 if same else max(kernel - strides, 0))
    return -(-size // strides) if same else (size - kernel) // strides + 1


def build(network: Network, keras: Any, inputs: Any) -> Any:
    """Return the output of a network: all of its loose ends, pooled, go into its head."""
    layers, tensors = keras.layers, [inputs]
    used = {i for node in network["nodes"] for i in node["inputs"]}
    for node in network["nodes"]:
        tensors.append(called(node, keras, [tensors[i] for i in node["inputs"]]))
    ends = [tensor for i, tensor in enumerate(tensors) if i not in used]
    pooled = [layers.GlobalAveragePooling2D()(end) for end in ends]
    x = layers.concatenate(pooled) if len(pooled) > 1 else pooled[0]
    x = layers.Dense(network["head"], activation="tanh")(x)
    return layers.Dense(CLASSES, activation="softmax")(x)


def called(node: Network, keras: Any, inputs: list[Any]) -> Any:
    layers, kind, x = keras.layers, node["kind"], inputs[0]
    if kind in ("convolution", "normalized convolution"):
        first = [node["filters"]] if "filters" in node else []
        # A bias right in front of a normalization has no effect.
        plain = kind == "convolution"
        convolution = getattr(layers, node["layer"])(
            *first,
            node["kernel"],
            strides=node["strides"],
            padding=node["padding"],
            use_bias=plain,
        )
        x = convolution(x) if plain else layers.BatchNormalization()(convolution(x))
        return layers.Activation(node["activation"])(x)
    if kind == "pooling":
        return getattr(layers, node["layer"])(node["kernel"], node["strides"])(x)
    if kind == "Add":
        other = inputs[1]
        if other.shape[-1] != x.shape[-1]:
            other = layers.Conv2D(x.shape[-1], 1, use_bias=False)(other)
        return x + other
    if kind == "LayerNormalization":
        # A shift or a scale in front of another normalization would have no effect.
        return layers.Activation(node["activation"])(layers.LayerNormalization()(x))
    if kind == "product":
        return x * layers.Dense(x.shape[-1], activation="sigmoid")(x)
    return layers.Concatenate()(inputs) if kind == "Concatenate" else getattr(layers, kind)()(x)


def drawn() -> list[Network]:
    """Return the networks that are recorded."""
    return json.loads(FILE.read_text())


def draw_anew() -> list[Network]:
    """Draw COUNT networks, the same ones with the same version of hypothesis, no two alike."""
    found: list[Network] = []

    @seed(3)
    @settings(
        max_examples=4 * COUNT,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(networks())
    def collect(network: Network) -> None:
        if len(network["nodes"]) >= 4 and network not in found:
            found.append(network)

    collect()
    return found[-COUNT:]  # hypothesis begins with the simplest


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(network) for network in draw_anew())
    FILE.write_text(f"[\n{lines}\n]\n")
