"""Figures of the first deck: what a convolutional network computes."""

import numpy as np

from .dataset import chosen
from .pictures import KERNELS, bytes_of, convolve, grey, max_pool, rgb, shade, ship
from .svg import Figure


def pixels_shuffled() -> Figure:
    """A picture and the same pixels in another order: one task to a dense network."""
    figure = Figure(
        880,
        300,
        "The same pixels in two orders",
        "Left, a 32 by 32 picture of a sailing boat. Right, its pixels in a fixed random order: "
        "noise to our eyes. Both are a list of 3,072 numbers to a dense layer, which learns from "
        "either equally well.",
    )
    image = rgb(ship())
    order = np.random.default_rng(4).permutation(32 * 32)
    shuffled = image.reshape(-1, 3)[order].reshape(32, 32, 3)
    figure.image(60, 32, 224, 224, image)
    figure.image(596, 32, 224, 224, shuffled)
    figure.text(172, 281, "what we see")
    figure.text(708, 281, "what a dense layer sees")
    figure.line([(306, 144), (574, 144)], stroke="blue", line=3, arrow=True)
    figure.text(440, 96, "one fixed shuffle", bold=True)
    figure.text(440, 120, "of the pixels", bold=True)
    figure.text(440, 178, "3,072 inputs before,", fill="muted")
    figure.text(440, 201, "3,072 inputs after", fill="muted")
    return figure


STEP_INPUT = np.array(
    [[0, 0, 1, 2, 2], [0, 0, 1, 2, 2], [0, 1, 2, 2, 2], [0, 1, 2, 2, 2], [1, 2, 2, 2, 2]]
)
STEP_KERNEL = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])


def convolution_step() -> Figure:
    """One step of a convolution, with its numbers."""
    result = convolve(STEP_INPUT.astype(float), STEP_KERNEL.astype(float)).astype(int)
    window = STEP_INPUT[0:3, 1:4]
    figure = Figure(
        880,
        330,
        "One step of a convolution",
        "A 3 by 3 window of a 5 by 5 input, in its first row and second column, is multiplied "
        "number by number with a 3 by 3 kernel. The nine products add up to "
        f"{int((window * STEP_KERNEL).sum())}, the second value of the 3 by 3 output. The whole "
        f"output is {result.tolist()}.",
    )
    cell = 42
    top = 62
    fills = [["softblue" if i < 3 and 1 <= j < 4 else "paper" for j in range(5)] for i in range(5)]
    figure.text(129, 40, "input, 5 × 5", bold=True)
    figure.grid(24, top, cell, STEP_INPUT.tolist(), fills=fills)
    figure.rect(24 + cell, top, 3 * cell, 3 * cell, stroke="blue", line=3.5)
    figure.text(257, top + 72, "×", size=30, fill="muted")
    figure.text(345, 40, "kernel, 3 × 3", bold=True)
    kernel = [[str(v).replace("-", "−") for v in row] for row in STEP_KERNEL.tolist()]
    figure.grid(282, top, cell, kernel, fills=[["softorange"] * 3] * 3)
    figure.text(433, top + 72, "→", size=30, fill="muted")
    figure.text(525, 40, "output, 3 × 3", bold=True)
    marked = [["softgreen" if (i, j) == (0, 1) else "paper" for j in range(3)] for i in range(3)]
    figure.grid(462, top, cell, result.tolist(), fills=marked)
    figure.rect(462 + cell, top, cell, cell, stroke="green", line=3.5)
    total = 0
    for i in range(3):
        products = [
            f"{window[i, j]}·{str(STEP_KERNEL[i, j]).replace('-', '−')}"
            if STEP_KERNEL[i, j] >= 0
            else f"{window[i, j]}·(−{-STEP_KERNEL[i, j]})"
            for j in range(3)
        ]
        total += int((window[i] * STEP_KERNEL[i]).sum())
        line = " + ".join(products) + (" +" if i < 2 else "")
        figure.text(645, top + 24 + 38 * i, line, anchor="start", size=15, mono=True)
    figure.text(282, 246, "The kernel says: right column minus left column.", anchor="start")
    figure.text(
        282, 272, "A large result means: here it gets brighter to the right.", anchor="start"
    )
    sums = " + ".join(str(int((window[i] * STEP_KERNEL[i]).sum())) for i in range(3))
    figure.text(645, top + 24 + 38 * 3, f"= {sums} = {total}", anchor="start", size=15, mono=True)
    figure.text(129, 302, "the window slides on by one", fill="muted")
    return figure


def kernels() -> Figure:
    """One picture through four kernels."""
    figure = Figure(
        880,
        312,
        "Four kernels see the same picture",
        "A grey picture of a sailing boat and its convolutions with four 3 by 3 kernels. One "
        "answers to vertical edges such as the mast and the sides of the sails, one to "
        "horizontal edges such as the horizon, one blurs, one keeps only small details. Grey is "
        "zero, white positive, black negative.",
    )
    image = grey(ship())
    side, gap, top = 150, 22, 46
    left = 21
    figure.text(left + side / 2, 32, "input", bold=True)
    figure.image(left, top, side, side, bytes_of(image, 0, 1))
    for position, name in enumerate(["vertical edges", "horizontal edges", "blur", "points"], 1):
        x = left + position * (side + gap)
        response = convolve(image, KERNELS[name])
        reach = 1.0 if name == "blur" else float(np.abs(response).max()) * 0.8
        low = 0.0 if name == "blur" else -reach
        figure.text(x + side / 2, 32, name, bold=True)
        figure.image(x, top, side, side, bytes_of(response, low, reach))
        values = [[str(int(v)).replace("-", "−") for v in row] for row in KERNELS[name]]
        if name == "blur":
            values = [["⅑"] * 3] * 3
        figure.grid(x + side / 2 - 42, top + side + 14, 28, values, size=15)
    figure.text(left + side / 2, top + side + 40, "32 × 32", fill="muted")
    figure.text(left + side / 2, top + side + 64, "gives 30 × 30", fill="muted")
    return figure


def kernel_picture() -> Figure:
    """A picture of the data set, a kernel, and what it makes of the picture."""
    figure = Figure(
        880,
        330,
        "A kernel over a picture",
        "A grey picture of a sailing ship, 32 by 32 pixels; the kernel of vertical edges with its "
        "rows −1 0 1, −2 0 2, −1 0 1; and the feature map of 30 by 30 values, in which mast and "
        "sails stand out white and black on grey.",
    )
    image = grey(chosen()[0] / 255)
    response = convolve(image, KERNELS["vertical edges"])
    reach = float(np.abs(response).max()) * 0.8
    side, top = 240, 42
    figure.image(40, top, side, side, bytes_of(image, 0, 1))
    figure.image(600, top, side, side, bytes_of(response, -reach, reach))
    figure.text(40 + side / 2, 28, "picture, 32 × 32", bold=True)
    figure.text(600 + side / 2, 28, "feature map, 30 × 30", bold=True)
    figure.text(440, 84, "kernel, 3 × 3", bold=True)
    values = [[str(int(v)).replace("-", "−") for v in row] for row in KERNELS["vertical edges"]]
    figure.grid(374, 102, 44, values, fills=[["softorange"] * 3] * 3)
    for x in (296, 536):
        figure.line([(x, top + side / 2), (x + 46, top + side / 2)], stroke="muted", arrow=True)
    figure.text(
        600 + side / 2, 306, "grey 0, white positive, black negative", size=15, fill="muted"
    )
    figure.text(440, 268, "right minus left", fill="muted", size=16)
    return figure


def padding_stride() -> Figure:
    """The same input under valid, same and stride 2."""
    figure = Figure(
        880,
        330,
        "Padding and stride",
        "Three times a 6 by 6 input under a 3 by 3 window. Valid, stride 1: the window stays "
        "inside, output 4 by 4. Same, stride 1: a border of zeros, output 6 by 6. Same, stride "
        "2: the window jumps two pixels, output 3 by 3.",
    )
    cell = 17
    for index, (name, pad, stride, out) in enumerate(
        [("valid, stride 1", 0, 1, 4), ("same, stride 1", 1, 1, 6), ("same, stride 2", 1, 2, 3)]
    ):
        x0 = 16 + index * 290
        figure.text(x0 + 140, 38, name, bold=True, size=18)
        left, top = x0 + 22, 84
        if pad:
            for i in range(8):
                for j in range(8):
                    # An even length at stride 2 is padded on the right and below only.
                    before = stride == 1 and 0 in (i, j)
                    if before or (7 in (i, j) and (stride == 1 or 0 not in (i, j))):
                        x, y = left + (j - 1) * cell, top + (i - 1) * cell
                        figure.rect(x, y, cell, cell, stroke="muted", dash="2 3", line=1)
        figure.grid(left, top, cell, [[""] * 6] * 6, fills=[["softblue"] * 6] * 6, stroke="panel")
        start = 0 if stride == 2 else -pad
        corner = left + start * cell, top + start * cell
        figure.rect(*corner, 3 * cell, 3 * cell, stroke="orange", line=3)
        step = corner[0] + stride * cell
        figure.rect(
            step, corner[1], 3 * cell, 3 * cell, stroke="orange", line=2, dash="5 4", opacity=0.9
        )
        figure.line([(left + 124, 135), (left + 144, 135)], stroke="muted", line=2, arrow=True)
        size = out * cell
        figure.grid(
            left + 152,
            135 - size / 2,
            cell,
            [[""] * out] * out,
            fills=[["softgreen"] * out] * out,
            stroke="panel",
        )
        figure.text(left + 51, 228, "6 × 6", size=16, fill="muted")
        figure.text(left + 152 + size / 2, 228, f"{out} × {out}", size=16, fill="muted")
        formula = ["⌊(6 − 3) / 1⌋ + 1 = 4", "⌈6 / 1⌉ = 6", "⌈6 / 2⌉ = 3"][index]
        figure.text(x0 + 140, 264, formula, size=17, mono=True)
    figure.text(
        440, 306, "orange: the window and, dashed, its next position", fill="muted", size=16
    )
    return figure


def channels_filters() -> Figure:
    """Three input channels, sixteen filters, sixteen maps."""
    figure = Figure(
        880,
        330,
        "Channels and filters",
        "A red, a green and a blue channel of 32 by 32 pixels. Each of 16 filters is a block of "
        "3 by 3 by 3 weights that covers all three channels, and makes one feature map of 30 by "
        "30.",
    )
    image = rgb(ship())
    for channel, name in enumerate(["red", "green", "blue"]):
        x, y = 40 + channel * 34, 92 - channel * 22 + 40
        figure.rect(x - 3, y - 3, 126, 126, fill=name, radius=3)
        figure.image(x, y, 120, 120, image[:, :, channel])
    figure.text(135, 38, "one image", bold=True)
    figure.text(135, 292, "32 × 32 × 3 channels", size=16, fill="muted")

    figure.line([(264, 150), (306, 150)], stroke="muted", line=2.5, arrow=True)
    figure.text(438, 38, "16 filters", bold=True)
    for i in range(16):
        x, y = 330 + (i % 4) * 56, 62 + (i // 4) * 52
        for depth, name in enumerate(["red", "green", "blue"]):
            figure.rect(
                x + depth * 7, y + 12 - depth * 6, 26, 26, fill=f"soft{name}", stroke=name, line=1
            )
    figure.text(438, 292, "3 × 3 × 3 weights and a bias each", size=16, fill="muted")

    figure.line([(574, 150), (616, 150)], stroke="muted", line=2.5, arrow=True)
    figure.text(742, 38, "16 feature maps", bold=True)
    kernel_bank = np.random.default_rng(11).normal(size=(16, 3, 3, 3))
    kernel_bank -= kernel_bank.mean(axis=(1, 2, 3), keepdims=True)
    for i in range(16):
        x, y = 636 + (i % 4) * 54, 58 + (i // 4) * 54
        response = sum(
            convolve(ship()[:, :, channel], kernel_bank[i, :, :, channel]) for channel in range(3)
        )
        figure.image(x, y, 50, 50, shade(np.asarray(response)))
    figure.text(742, 292, "30 × 30 × 16 channels", size=16, fill="muted")
    return figure


POOL_INPUT = np.array([[1, 3, 0, 2], [5, 2, 1, 0], [0, 1, 4, 4], [2, 0, 7, 3]])


def max_pooling() -> Figure:
    """Max pooling in numbers and on a feature map."""
    pooled = max_pool(POOL_INPUT.astype(float)).astype(int)
    figure = Figure(
        880,
        312,
        "Max pooling",
        f"A 4 by 4 table {POOL_INPUT.tolist()} in four blocks of 2 by 2. The largest value of "
        f"each block stays: {pooled.tolist()}. Beside it a 30 by 30 feature map of a sailing boat "
        "and the same map pooled to 15 by 15: a quarter of the values, the same shapes.",
    )
    colours = [["softblue", "softorange"], ["softgreen", "softviolet"]]
    fills = [[colours[i // 2][j // 2] for j in range(4)] for i in range(4)]
    figure.grid(36, 62, 46, POOL_INPUT.tolist(), fills=fills, size=19)
    figure.text(128, 42, "4 × 4", bold=True)
    for i in range(4):
        for j in range(4):
            block = POOL_INPUT[i // 2 * 2 : i // 2 * 2 + 2, j // 2 * 2 : j // 2 * 2 + 2]
            if POOL_INPUT[i, j] == block.max() and (i, j) != (2, 3):
                figure.rect(
                    36 + j * 46 + 3, 62 + i * 46 + 3, 40, 40, stroke="ink", line=2.5, radius=4
                )
    figure.line([(234, 154), (270, 154)], stroke="muted", line=2.5, arrow=True)
    figure.grid(286, 108, 46, pooled.tolist(), fills=colours, size=19)
    figure.text(332, 88, "2 × 2", bold=True)
    figure.text(204, 284, "the largest of each 2 × 2 block stays", fill="muted", size=16)

    response = np.maximum(convolve(grey(ship()), KERNELS["vertical edges"]), 0)
    small = max_pool(response)
    figure.image(452, 62, 184, 184, shade(response))
    figure.text(544, 42, "feature map, 30 × 30", bold=True)
    figure.line([(646, 154), (668, 154)], stroke="muted", line=2.5, arrow=True)
    figure.image(680, 62, 184, 184, shade(small))
    figure.text(772, 42, "pooled, 15 × 15", bold=True)
    figure.text(658, 284, "a quarter of the values, the same edges", fill="muted", size=16)
    return figure


# (name, window, stride) of the layers of chapter 4's network that look at neighbours.
LAYERS = [("conv 3", 3, 1), ("pool 2", 2, 2), ("conv 3", 3, 1), ("pool 2", 2, 2)]


def receptive_fields() -> list[tuple[int, int]]:
    """(receptive field, distance of neighbours) in pixels of the input, after each of LAYERS."""
    field, jump, result = 1, 1, []
    for _, window, stride in LAYERS:
        field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result


def receptive_field() -> Figure:
    """How many pixels one value depends on, layer by layer, in one dimension."""
    fields = receptive_fields()
    figure = Figure(
        880,
        330,
        "The receptive field grows",
        "One dimension of the network of chapter 4. A value after the first convolution depends "
        f"on {fields[0][0]} pixels, after the first pooling on {fields[1][0]}, after the second "
        f"convolution on {fields[2][0]}, after the second pooling on {fields[3][0]}.",
    )
    names = ["input", "convolution 3", "pooling 2", "convolution 3", "pooling 2"]
    counts = [14, 12, 6, 4, 2]
    cell = 36
    left = 190
    rows = [276 - level * 58 for level in range(5)]
    centre = [[left + cell * (i + 0.5) for i in range(14)]]
    for level, (_, window, stride) in enumerate(LAYERS, 1):
        below = centre[-1]
        centre.append(
            [
                sum(below[i * stride : i * stride + window]) / window
                for i in range((len(below) - window) // stride + 1)
            ]
        )
        assert len(centre[-1]) == counts[level]
    # Follow the first value of the last layer down to the pixels.
    active: list[set[int]] = [set() for _ in range(5)]
    active[4] = {0}
    for level in range(4, 0, -1):
        _, window, stride = LAYERS[level - 1]
        active[level - 1] = {i * stride + k for i in active[level] for k in range(window)}
        for i in active[level]:
            for k in range(window):
                start = (centre[level][i], rows[level] + 12)
                figure.line(
                    [start, (centre[level - 1][i * stride + k], rows[level - 1] - 13)],
                    stroke="blue",
                    line=1.2,
                    opacity=0.55,
                )
    for level in range(5):
        for i, x in enumerate(centre[level]):
            on = i in active[level]
            figure.rect(
                x - 13,
                rows[level] - 13,
                26,
                26,
                fill="softblue" if on else "paper",
                stroke="blue" if on else "faint",
                radius=4,
            )
        figure.text(24, rows[level] + 6, names[level], anchor="start", size=16)
        size = 1 if level == 0 else fields[level - 1][0]
        note = "1 pixel" if level == 0 else f"sees {size} pixels"
        figure.text(856, rows[level] + 6, note, anchor="end", size=16, bold=True, fill="blue")
    figure.text(
        440, 316, "one row of pixels; the same holds for the columns", size=15, fill="muted"
    )
    return figure


def cnn_shapes() -> Figure:
    """The network of chapter 4 with the shape after every layer."""
    figure = Figure(
        900,
        312,
        "A whole network with its shapes",
        "Image 32 by 32 by 3; convolution, 30 by 30 by 16; pooling, 15 by 15 by 16; convolution, "
        "13 by 13 by 32; pooling, 6 by 6 by 32; flatten, 1,152; dense 32; dense 16; dense 10 "
        "with softmax. Parameters: 448, 4,640, 36,896, 528 and 170.",
    )
    stages = [
        ("image", 32, 3, "32×32", "3", ""),
        ("conv 3×3", 30, 16, "30×30", "16", "448"),
        ("pool 2×2", 15, 16, "15×15", "16", "0"),
        ("conv 3×3", 13, 32, "13×13", "32", "4,640"),
        ("pool 2×2", 6, 32, "6×6", "32", "0"),
    ]
    x = 22.0
    base = 178
    for index, (name, side, depth, size, channels, parameters) in enumerate(stages):
        height = 28 + side * 2.6
        face = height * 0.86
        sheets = min(depth, 8) if depth > 3 else 3
        if depth == 32:
            sheets = 12
        offset = 2.6
        fill = "softorange" if "pool" in name else "softblue"
        edge = "orange" if "pool" in name else "blue"
        for sheet in range(sheets):
            figure.rect(
                x + sheet * offset,
                base - height - sheet * offset,
                face,
                height,
                fill="paper" if index == 0 else fill,
                stroke="ink" if index == 0 else edge,
                line=1,
                radius=2,
            )
        if index == 0:
            figure.image(
                x + 2 * offset + 1,
                base - height - 2 * offset + 1,
                face - 2,
                height - 2,
                rgb(ship()),
            )
        width = face + sheets * offset
        middle = x + width / 2
        figure.text(middle, 210, name, size=16, bold=True)
        figure.text(middle, 234, f"{size}×{channels}", size=16, fill="muted")
        if parameters:
            figure.text(middle, 268, parameters, size=16, fill="green", bold=True)
        x += max(width, 86) + 18
    for name, units, size, parameters in [
        ("flatten", 140, "1,152", "0"),
        ("dense", 92, "32", "36,896"),
        ("dense", 60, "16", "528"),
        ("softmax", 40, "10", "170"),
    ]:
        soft, edge = ("softviolet", "violet") if name != "flatten" else ("paper", "muted")
        figure.rect(x + 22, base - units, 16, units, fill=soft, stroke=edge, radius=4)
        figure.text(x + 30, 210, name, size=16, bold=True)
        figure.text(x + 30, 234, size, size=16, fill="muted")
        figure.text(x + 30, 268, parameters, size=16, fill="green", bold=True)
        x += 77
    figure.text(24, 268, "parameters", size=16, fill="green", anchor="start")
    figure.text(876, 298, "42,682 in all", size=16, fill="green", bold=True, anchor="end")
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
