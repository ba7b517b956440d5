"""The networks that are measured, and what they cost.

A network is a list of layers, from 32×32×3 to ten classes, from which every engine builds its own:
`["conv", filters, padding]` (3×3, relu), `["pool"]` (2×2, maximum), `["flatten"]`,
`["dense", units, activation]`.
"""

from __future__ import annotations

Spec = list[list]

INPUT = (32, 32, 3)
HEAD = ["dense", 10, "softmax"]
MODELS: dict[str, Spec] = {
    "chapter4": [
        *(["conv", 16, "valid"], ["pool"], ["conv", 32, "valid"], ["pool"], ["flatten"]),
        *(["dense", 32, "relu"], ["dense", 16, "relu"], HEAD),
    ],
    "vgg": [
        *(["conv", 32, "same"], ["conv", 32, "same"], ["pool"]),
        *(["conv", 64, "same"], ["conv", 64, "same"], ["pool"]),
        *(["conv", 128, "same"], ["conv", 128, "same"], ["pool"]),
        *(["flatten"], ["dense", 128, "relu"], HEAD),
    ],
    "dense": [["flatten"], ["dense", 256, "relu"], ["dense", 128, "relu"], HEAD],
}


def flops(spec: Spec) -> int:
    """Floating-point operations of one training step for one sample, zeros counted as well.

    A layer of n multiply-adds takes 2n operations forward, 2n for the gradient of its weights and
    2n for that of its input, which the first layer with weights does not need.
    """
    height, width, channels = INPUT
    total = 0
    for kind, *arguments in spec:
        if kind == "pool":
            height, width = height // 2, width // 2
            continue
        if kind == "flatten":
            height, width, channels = 1, 1, height * width * channels
            continue
        if kind == "conv" and arguments[1] == "valid":
            height, width = height - 2, width - 2
        kernel = 9 if kind == "conv" else 1
        count = height * width * kernel * channels * arguments[0]
        total += (6 if total else 4) * count
        channels = arguments[0]
    return total
