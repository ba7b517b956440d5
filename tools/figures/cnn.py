"""Figures of the first deck: what a convolutional network computes."""

import numpy as np
from numpy.typing import NDArray

from .dataset import chosen
from .pictures import KERNELS, bytes_of, convolve, grey, max_pool, rgb, shade, ship
from .svg import SlideFigure


def numbers(kernel: NDArray) -> list[list[str]]:
    """Whole numbers as they are printed, with a minus sign that is not a hyphen."""
    return [[str(int(value)).replace("-", "−") for value in row] for row in kernel]


def arrow(figure: SlideFigure, start: float, end: float, y: float) -> None:
    """An arrow to the right, from one part of a figure to the next."""
    figure.line([(start, y), (end, y)], stroke="muted", line=2.5, arrow=True)


def pixels_shuffled() -> SlideFigure:
    """A picture and the same pixels in another order: one task to a dense network."""
    figure = SlideFigure(
        240,
        "The same pixels in two orders",
        "Left, a 32 by 32 picture of a sailing boat. Right, its pixels in a fixed random order: "
        "noise to our eyes. Both are a list of 3,072 numbers to a dense layer, which learns from "
        "either equally well.",
    )
    image = rgb(ship())
    order = np.random.default_rng(4).permutation(32 * 32)
    shuffled = image.reshape(-1, 3)[order].reshape(32, 32, 3)
    for x, pixels, name in (
        (20, image, "what we see"),
        (394, shuffled, "what a dense layer sees"),
    ):
        figure.image(x, 18, 186, 186, pixels)
        figure.text(x + 93, 225, name, size=16)
    figure.line([(222, 111), (378, 111)], stroke="blue", line=3, arrow=True)
    figure.text(300, 71, "one fixed shuffle", bold=True)
    figure.text(300, 93, "of the pixels", bold=True)
    figure.text(300, 143, "3,072 inputs before,", fill="muted", size=16)
    figure.text(300, 164, "3,072 inputs after", fill="muted", size=16)
    return figure


STEP_INPUT = np.array(
    [[0, 0, 1, 2, 2], [0, 0, 1, 2, 2], [0, 1, 2, 2, 2], [0, 1, 2, 2, 2], [1, 2, 2, 2, 2]]
)
STEP_KERNEL = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])


def convolution_step() -> SlideFigure:
    """One step of a convolution, with its numbers."""
    result = convolve(STEP_INPUT.astype(float), STEP_KERNEL.astype(float)).astype(int)
    window = STEP_INPUT[0:3, 1:4]
    sums = (window * STEP_KERNEL).sum(axis=1)
    figure = SlideFigure(
        248,
        "One step of a convolution",
        "A 3 by 3 window of a 5 by 5 input, in its first row and second column, is multiplied "
        "number by number with a 3 by 3 kernel. The nine products add up to "
        f"{sums.sum()}, the second value of the 3 by 3 output: a large value, for here it gets "
        f"brighter to the right. The whole output is {result.tolist()}.",
    )
    cell, top = 37, 42
    left, middle, right = 18, 258, 471
    fills = [["softblue" if i < 3 and 1 <= j < 4 else "paper" for j in range(5)] for i in range(5)]
    figure.text(left + 2.5 * cell, 30, "input, 5 × 5", bold=True, size=16)
    figure.grid(left, top, cell, STEP_INPUT.tolist(), fills=fills)
    figure.rect(left + cell, top, 3 * cell, 3 * cell, stroke="blue", line=3.5)
    figure.text(230, top + 1.5 * cell + 9, "×", size=28, fill="muted")
    figure.text(middle + 1.5 * cell, 30, "kernel, 3 × 3", bold=True, size=16)
    figure.grid(middle, top, cell, numbers(STEP_KERNEL), fills=[["softorange"] * 3] * 3)
    figure.text(420, top + 1.5 * cell - 10, "add up", fill="muted", size=16)
    arrow(figure, 384, 456, top + 1.5 * cell)
    figure.text(right + 1.5 * cell, 30, "output, 3 × 3", bold=True, size=16)
    marked = [["softgreen" if (i, j) == (0, 1) else "paper" for j in range(3)] for i in range(3)]
    figure.grid(right, top, cell, result.tolist(), fills=marked)
    figure.rect(right + cell, top, cell, cell, stroke="green", line=3.5)
    for i in range(3):
        products = [
            f"{value}·{factor}" if factor >= 0 else f"{value}·(−{-factor})"
            for value, factor in zip(window[i], STEP_KERNEL[i], strict=True)
        ]
        line = f"{' + '.join(products)} = {sums[i]}"
        figure.text(454, 174 + 19 * i, line, anchor="end", size=15, mono=True)
    line = f"{' + '.join(map(str, sums))} = {sums.sum()}"
    figure.text(454, 231, line, anchor="end", size=15, mono=True, bold=True)
    for i, words in enumerate(["large means:", "it gets brighter", "to the right"]):
        figure.text(right + 1.5 * cell, 184 + 19 * i, words, size=15, fill="muted")
    return figure


def kernels() -> SlideFigure:
    """One picture through four kernels."""
    figure = SlideFigure(
        250,
        "Four kernels see the same picture",
        "A grey picture of a sailing boat and its convolutions with four 3 by 3 kernels. One "
        "answers to vertical edges such as the mast and the sides of the sails, one to "
        "horizontal edges such as the horizon, one blurs, one keeps only small details. Grey is "
        "zero, white positive, black negative.",
    )
    image = grey(ship())
    side, pitch, left, top = 105, 115, 17.5, 55
    figure.text(left + side / 2, 46, "input", bold=True, size=16)
    figure.image(left, top, side, side, bytes_of(image, 0, 1))
    figure.text(left + side / 2, 199, "32 × 32", fill="muted", size=16)
    figure.text(left + side / 2, 219, "gives 30 × 30", fill="muted", size=16)
    for position, name in enumerate(["vertical edges", "horizontal edges", "blur", "points"], 1):
        x = left + position * pitch
        response = convolve(image, KERNELS[name])
        reach = 1.0 if name == "blur" else float(np.abs(response).max()) * 0.8
        low = 0.0 if name == "blur" else -reach
        words = name.split()
        for line, word in enumerate(words, 3 - len(words)):
            figure.text(x + side / 2, 10 + 18 * line, word, bold=True, size=16)
        figure.image(x, top, side, side, bytes_of(response, low, reach))
        values = [["⅑"] * 3] * 3 if name == "blur" else numbers(KERNELS[name])
        figure.grid(x + side / 2 - 34.5, 168, 23, values, size=15)
    return figure


def kernel_picture() -> SlideFigure:
    """A picture of the data set, a kernel, and what it makes of the picture."""
    figure = SlideFigure(
        242,
        "A kernel over a picture",
        "A grey picture of a sailing ship, 32 by 32 pixels; the kernel of vertical edges with its "
        "rows −1 0 1, −2 0 2, −1 0 1; and the feature map of 30 by 30 values, in which mast and "
        "sails stand out white and black on grey.",
    )
    image = grey(chosen()[0] / 255)
    response = convolve(image, KERNELS["vertical edges"])
    reach = float(np.abs(response).max()) * 0.8
    side, top, left, right, cell = 182, 42, 18, 400, 38
    figure.image(left, top, side, side, bytes_of(image, 0, 1))
    figure.image(right, top, side, side, bytes_of(response, -reach, reach))
    values = numbers(KERNELS["vertical edges"])
    figure.grid(300 - 1.5 * cell, 65, cell, values, fills=[["softorange"] * 3] * 3)
    for x, y, name in (
        (left + side / 2, 30, "picture, 32 × 32"),
        (300, 54, "kernel, 3 × 3"),
        (right + side / 2, 30, "feature map, 30 × 30"),
    ):
        figure.text(x, y, name, bold=True, size=16)
    figure.text(300, 202, "right minus left:", fill="muted", size=16)
    figure.text(300, 222, "white +, black −", fill="muted", size=16)
    arrow(figure, 207, 236, 65 + 1.5 * cell)
    arrow(figure, 364, 393, 65 + 1.5 * cell)
    return figure


def padding_stride() -> SlideFigure:
    """The same input under valid, same and stride 2."""
    figure = SlideFigure(
        240,
        "Padding and stride",
        "Three times a 6 by 6 input under a 3 by 3 window. Valid, stride 1: the window stays "
        "inside, output 4 by 4. Same, stride 1: a border of zeros, output 6 by 6. Same, stride "
        "2: the window jumps two pixels, output 3 by 3.",
    )
    cell, middle = 12.5, 98
    top = middle - 3 * cell
    # The left edge of the input, the zeros before and after it, stride, size of the output.
    for name, formula, left, before, after, stride, out in (
        ("valid, stride 1", "⌊(6 − 3) / 1⌋ + 1 = 4", 18, 0, 0, 1, 4),
        ("same, stride 1", "⌈6 / 1⌉ = 6", 212, 1, 1, 1, 6),
        ("same, stride 2", "⌈6 / 2⌉ = 3", 431, 0, 1, 2, 3),
    ):
        start, end = left - before * cell, left + (6 + after) * cell
        for i in range(-before, 6 + after):
            for j in range(-before, 6 + after):
                if not (0 <= i < 6 and 0 <= j < 6):
                    x, y = left + j * cell, top + i * cell
                    figure.rect(x, y, cell, cell, stroke="muted", dash="2 2", line=1)
        figure.grid(left, top, cell, [[""] * 6] * 6, fills=[["softblue"] * 6] * 6, stroke="panel")
        window, corner = 3 * cell, top - before * cell
        figure.rect(start, corner, window, window, stroke="orange", line=3)
        figure.rect(
            start + stride * cell, corner, window, window, stroke="orange", line=2, dash="5 4"
        )
        arrow(figure, end + 4, end + 21, middle)
        size, result = out * cell, end + 26
        fills = [["softgreen"] * out] * out
        figure.grid(
            result, middle - size / 2, cell, [[""] * out] * out, fills=fills, stroke="panel"
        )
        centre = (start + result + size) / 2
        figure.text(centre, 32, name, bold=True)
        figure.text(left + 3 * cell, 170, "6 × 6", size=16, fill="muted")
        figure.text(result + size / 2, 170, f"{out} × {out}", size=16, fill="muted")
        figure.text(centre, 196, formula)
    figure.text(
        300, 223, "orange: the window and, dashed, its next position", fill="muted", size=16
    )
    return figure


def channels_filters() -> SlideFigure:
    """Three input channels, sixteen filters, sixteen maps."""
    figure = SlideFigure(
        250,
        "Channels and filters",
        "A red, a green and a blue channel of 32 by 32 pixels. Each of 16 filters is a block of "
        "3 by 3 by 3 weights that covers all three channels, and makes one feature map of 30 by "
        "30.",
    )
    for x, name, size, words in (
        (95, "one image", "32 × 32 × 3", "channels"),
        (300.5, "16 filters", "3 × 3 × 3 weights", "and a bias each"),
        (505.5, "16 feature maps", "30 × 30 × 16", "channels"),
    ):
        figure.text(x, 30, name, bold=True)
        figure.text(x, 216, size, size=16, fill="muted")
        figure.text(x, 235, words, size=16, fill="muted")
    image = rgb(ship())
    for channel, name in enumerate(["red", "green", "blue"]):
        x, y = 21 + channel * 20, 83 - channel * 20
        figure.rect(x - 3, y - 3, 114, 114, fill=name, radius=3)
        figure.image(x, y, 108, 108, image[:, :, channel])
    kernel_bank = np.random.default_rng(11).normal(size=(16, 3, 3, 3))
    kernel_bank -= kernel_bank.mean(axis=(1, 2, 3), keepdims=True)
    for i in range(16):
        x, y = i % 4 * 39, 40 + i // 4 * 39
        for depth, name in enumerate(["red", "green", "blue"]):
            step = depth * 5
            corner = 225 + x + step, y + 11 - step
            figure.rect(*corner, 24, 24, fill=f"soft{name}", stroke=name, line=1)
        response = sum(
            convolve(ship()[:, :, channel], kernel_bank[i, :, :, channel]) for channel in range(3)
        )
        figure.image(429 + x, y, 36, 36, shade(np.asarray(response)))
    arrow(figure, 184, 213, 117)
    arrow(figure, 388, 417, 117)
    return figure


POOL_INPUT = np.array([[1, 3, 0, 2], [5, 2, 1, 0], [0, 1, 4, 4], [2, 0, 7, 3]])


def max_pooling() -> SlideFigure:
    """Max pooling in numbers and on a feature map."""
    pooled = max_pool(POOL_INPUT.astype(float)).astype(int)
    figure = SlideFigure(
        244,
        "Max pooling",
        f"A 4 by 4 table {POOL_INPUT.tolist()} in four blocks of 2 by 2. The largest value of "
        f"each block stays: {pooled.tolist()}. Beside it a 30 by 30 feature map of a sailing boat "
        "and the same map pooled to 15 by 15: a quarter of the values, the same shapes.",
    )
    cell, side, left, top = 35, 140, 18, 44
    middle = top + side / 2
    colours = [["softblue", "softorange"], ["softgreen", "softviolet"]]
    fills = [[colours[i // 2][j // 2] for j in range(4)] for i in range(4)]
    figure.grid(left, top, cell, POOL_INPUT.tolist(), fills=fills, size=18)
    for i in range(4):
        for j in range(4):
            if POOL_INPUT[i, j] == pooled[i // 2, j // 2]:
                x, y = left + j * cell + 3, top + i * cell + 3
                figure.rect(x, y, cell - 6, cell - 6, stroke="ink", line=2.5, radius=4)
    arrow(figure, 163, 181, middle)
    figure.grid(187, middle - cell, cell, pooled.tolist(), fills=colours, size=18)

    response = np.maximum(convolve(grey(ship()), KERNELS["vertical edges"]), 0)
    figure.image(276, top, side, side, shade(response))
    arrow(figure, 420, 438, middle)
    figure.image(442, top, side, side, shade(max_pool(response)))
    for x, y, name in (
        (88, top, "4 × 4"),
        (222, middle - cell, "2 × 2"),
        (346, top, "30 × 30"),
        (512, top, "15 × 15"),
    ):
        figure.text(x, y - 12, name, bold=True, size=16)
    for x, first, second in (
        (138, "the largest of each", "2 × 2 block stays"),
        (429, "a feature map: a quarter of", "the values, the same edges"),
    ):
        figure.text(x, 208, first, fill="muted", size=16)
        figure.text(x, 228, second, fill="muted", size=16)
    return figure


# (name, window, stride) of the layers of chapter 4's network that look at neighbours.
LAYERS = [
    ("convolution 3", 3, 1),
    ("pooling 2", 2, 2),
    ("convolution 3", 3, 1),
    ("pooling 2", 2, 2),
]


def receptive_fields() -> list[tuple[int, int]]:
    """(receptive field, distance of neighbours) in pixels of the input, after each of LAYERS."""
    field, jump, result = 1, 1, []
    for _, window, stride in LAYERS:
        field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result


def receptive_field() -> SlideFigure:
    """How many pixels one value depends on, layer by layer, in one dimension."""
    fields = [1, *(field for field, _ in receptive_fields())]
    figure = SlideFigure(
        250,
        "The receptive field grows",
        "One dimension of the network of chapter 4. A value after the first convolution depends "
        f"on {fields[1]} pixels, after the first pooling on {fields[2]}, after the second "
        f"convolution on {fields[3]}, after the second pooling on {fields[4]}.",
    )
    cell, left, half = 25.5, 136, 10.5
    rows = [201 - level * 43 for level in range(5)]
    centre = [[left + cell * (i + 0.5) for i in range(14)]]
    for _, window, stride in LAYERS:
        below = centre[-1]
        centre.append(
            [
                sum(below[i * stride : i * stride + window]) / window
                for i in range((len(below) - window) // stride + 1)
            ]
        )
    # Follow the first value of the last layer down to the pixels.
    active: list[set[int]] = [set() for _ in range(5)]
    active[4] = {0}
    for level in range(4, 0, -1):
        _, window, stride = LAYERS[level - 1]
        active[level - 1] = {i * stride + k for i in active[level] for k in range(window)}
        for i in active[level]:
            for k in range(window):
                start = (centre[level][i], rows[level] + half)
                end = (centre[level - 1][i * stride + k], rows[level - 1] - half)
                figure.line([start, end], stroke="blue", line=1.2, opacity=0.55)
    for level, name in enumerate(["input", *(name for name, _, _ in LAYERS)]):
        y = rows[level]
        for i, x in enumerate(centre[level]):
            fill, stroke = ("softblue", "blue") if i in active[level] else ("paper", "faint")
            corner = x - half, y - half
            figure.rect(*corner, 2 * half, 2 * half, fill=fill, stroke=stroke, radius=4)
        figure.text(18, y + 6, name, anchor="start", size=16)
        note = f"{fields[level]} pixel{'s' if level else ''}"
        figure.text(582, y + 6, note, anchor="end", size=16, bold=True, fill="blue")
    note = "blue: what one value sees of a row; the same holds for columns"
    figure.text(300, 235, note, size=15, fill="muted")
    return figure


def cnn_shapes() -> SlideFigure:
    """The network of chapter 4 with the shape after every layer."""
    figure = SlideFigure(
        220,
        "A whole network with its shapes",
        "Image 32 by 32 by 3; convolution, 30 by 30 by 16; pooling, 15 by 15 by 16; convolution, "
        "13 by 13 by 32; pooling, 6 by 6 by 32; flatten, 1,152; dense 32; dense 16; dense 10 "
        "with softmax. Parameters: 448, 4,640, 36,896, 528 and 170, "
        "together 42,682.",
    )
    base = 118

    def label(x: float, name: str, size: str, channels: str, parameters: str) -> None:
        figure.text(x, 142, name, size=16, bold=True)
        figure.text(x, 162, size, size=16, fill="muted")
        if channels:
            figure.text(x, 180, channels, size=16, fill="muted")
        if parameters:
            figure.text(x, 203, parameters, size=16, fill="green", bold=True)

    x, offset = 18.0, 2.0
    for name, side, depth, sheets, parameters in [
        ("image", 32, 3, 3, ""),
        ("conv 3", 30, 16, 8, "448"),
        ("pool 2", 15, 16, 8, "0"),
        ("conv 3", 13, 32, 12, "4,640"),
        ("pool 2", 6, 32, 12, "0"),
    ]:
        face = 11 + side * 1.45
        fill, edge = ("softorange", "orange") if "pool" in name else ("softblue", "blue")
        if name == "image":
            fill, edge = "paper", "ink"
        width = face + (sheets - 1) * offset
        # A narrow stack stands in the middle of its column of words.
        column = max(width, 51)
        left = x + (column - width) / 2
        for sheet in range(sheets):
            corner = left + sheet * offset, base - face - sheet * offset
            figure.rect(*corner, face, face, fill=fill, stroke=edge, line=1, radius=2)
        if name == "image":
            corner = left + 2 * offset + 1, base - face - 2 * offset + 1
            figure.image(*corner, face - 2, face - 2, rgb(ship()))
        label(x + column / 2, name, f"{side}×{side}", f"×{depth}", parameters)
        x += column + 9.5
    for name, height, size, parameters, x in [
        ("flatten", 92, "1,152", "0", 373.5),
        ("dense", 66, "32", "36,896", 432),
        ("dense", 44, "16", "528", 489.5),
        ("softmax", 30, "10", "170", 551.5),
    ]:
        fill, edge = ("softviolet", "violet") if name != "flatten" else ("paper", "muted")
        figure.rect(x - 8, base - height, 16, height, fill=fill, stroke=edge, radius=4)
        label(x, name, size, "", parameters)
    figure.text(582, 30, "42,682 parameters", size=16, fill="green", bold=True, anchor="end")
    return figure


FIGURES = {
    "pixels-shuffled": pixels_shuffled,
    "convolution-step": convolution_step,
    "kernels": kernels,
    "kernel-picture": kernel_picture,
    "padding-stride": padding_stride,
    "channels-filters": channels_filters,
    "max-pooling": max_pooling,
    "receptive-field": receptive_field,
    "cnn-shapes": cnn_shapes,
}
