"""Figures of the second deck: overfitting, batch normalization, dropout and spatial dropout."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .chart import Chart
from .classifier import History, train
from .pictures import colour_map, feature_maps, shade
from .svg import Figure

EPOCHS = 50


@cache
def plain() -> History:
    """The run that the curves of two decks show."""
    return train(epochs=EPOCHS, learning_rate=0.002)


@cache
def dropped() -> History:
    """The same run with dropout 0.5 after both hidden layers."""
    return train(epochs=EPOCHS, learning_rate=0.002, dropout=0.5)


def overfitting_curves() -> Figure:
    """Loss and accuracy of a network that learns 300 pictures by heart."""
    run = plain()
    best = int(np.argmin(run.val_loss)) + 1
    figure = Figure(
        880,
        330,
        "Overfitting on learning curves",
        "Measured over 50 epochs. The training loss falls to almost nothing and the training "
        f"accuracy rises to {run.accuracy[-1]:.0%}; the validation loss is lowest in epoch {best} "
        f"and then rises, while the validation accuracy stays near {run.val_accuracy[-1]:.0%}.",
    )
    epochs = range(1, EPOCHS + 1)
    loss = Chart(
        figure,
        (66, 52, 336, 212),
        (1, EPOCHS),
        (0, 1.6),
        title="loss",
        x_label="epoch",
        x_ticks=[1, 10, 20, 30, 40, 50],
        y_ticks=[0, 0.4, 0.8, 1.2, 1.6],
    )
    loss.curve(epochs, run.loss, "blue")
    loss.curve(epochs, run.val_loss, "orange")
    loss.name(49, 1.38, "validation", "orange", anchor="end")
    loss.name(27, 0.16, "training", "blue")
    x, y = loss.at(best, run.val_loss[best - 1])
    figure.circle(x, y, 6, fill="orange", stroke="paper", line=2)
    figure.text(x + 2, y + 32, f"lowest: epoch {best}", size=16, fill="orange", anchor="start")
    accuracy = Chart(
        figure,
        (512, 52, 336, 212),
        (1, EPOCHS),
        (0, 1),
        title="accuracy",
        x_label="epoch",
        x_ticks=[1, 10, 20, 30, 40, 50],
        y_ticks=[0, 0.25, 0.5, 0.75, 1],
    )
    accuracy.curve(epochs, run.accuracy, "blue")
    accuracy.curve(epochs, run.val_accuracy, "orange")
    accuracy.name(9, 0.7, "training", "blue")
    accuracy.name(49, 0.42, "validation", "orange", anchor="end")
    top, bottom = accuracy.at(40, 0.97), accuracy.at(40, run.val_accuracy[39] + 0.03)
    figure.line([bottom, top], stroke="red", line=2, arrow=True)
    figure.line([top, bottom], stroke="red", line=2, arrow=True)
    figure.text(
        top[0] - 10, (top[1] + bottom[1]) / 2 + 14, "the gap", size=16, fill="red", anchor="end"
    )
    return figure


CHANNELS = [("violet", -1.6, 0.35), ("green", 0.4, 0.9), ("orange", 2.2, 0.55)]
LEARNED = [("violet", -0.9, 0.5), ("green", 0.2, 1.15), ("orange", 1.2, 0.4)]


POINTS = [("violet", -4.0, 1.2), ("green", 1.0, 2.6), ("orange", 3.5, 0.6)]


def _bell(chart: Chart, colour: str, mean: float, deviation: float) -> None:
    xs = np.linspace(-4, 4, 161)
    ys = np.exp(-((xs - mean) ** 2) / (2 * deviation**2)) / deviation / np.sqrt(2 * np.pi)
    chart.curve(list(xs), list(ys), colour)


def batch_norm() -> Figure:
    """Distributions of three channels before, between and after the two halves of the layer."""
    figure = Figure(
        880,
        312,
        "What batch normalization does to three channels",
        "Schematic distributions. Before: three channels with different means and widths. "
        "Normalized: all three have mean 0 and variance 1. Scaled and shifted: each has the "
        "width gamma and the mean beta that training found for it.",
    )
    panels = [
        ("before", CHANNELS),
        ("normalized", [(colour, 0.0, 1.0) for colour, _, _ in CHANNELS]),
        ("scaled by γ, shifted by β", LEARNED),
    ]
    for index, (title, channels) in enumerate(panels):
        left = 30 + index * 287
        chart = Chart(
            figure, (left, 56, 246, 182), (-4, 4), (0, 1.25), title=title, x_ticks=[-4, -2, 0, 2, 4]
        )
        for offset, (colour, mean, deviation) in enumerate(channels):
            _bell(chart, colour, mean, deviation)
            if index == 1 and offset == 0:
                break
        if index == 1:
            # The three curves lie on one another: draw them as dashes of three colours.
            for dash, (colour, _, _) in zip(["1 16", "9 16"], CHANNELS[1:], strict=True):
                xs = np.linspace(-4, 4, 161)
                chart.curve(
                    list(xs), list(np.exp(-(xs**2) / 2) / np.sqrt(2 * np.pi)), colour, dash=dash
                )
            figure.text(left + 123, 84, "all three alike:", size=16, fill="muted")
            figure.text(left + 123, 106, "mean 0, variance 1", size=16, fill="muted")
        if index:
            figure.line([(left - 34, 146), (left - 9, 146)], stroke="muted", line=2.5, arrow=True)
    figure.text(440, 294, "one curve for each channel", size=16, fill="muted")
    return figure


def batch_norm_points() -> Figure:
    """A batch of twelve values in three channels, before the layer and after it."""
    figure = Figure(
        880,
        330,
        "A batch before and after batch normalization",
        "Twelve values in each of three channels, as points on a line. Before: the channels lie "
        "in different places and are differently wide. After, with gamma 1 and beta 0: each has "
        "mean 0 and variance 1, and the order of its values is the same.",
    )
    rng = np.random.default_rng(1)
    reach = 8
    for index, (colour, mean, deviation) in enumerate(POINTS):
        values = mean + deviation * rng.normal(size=12)
        after = (values - values.mean()) / np.sqrt(values.var() + 0.001)
        y = 92 + 76 * index
        figure.text(24, y + 6, f"channel {index + 1}", anchor="start", bold=True, fill=colour)
        for left, shown in [(130, values), (560, after)]:
            figure.line([(left, y), (left + 300, y)], stroke="faint")
            for tick in (-5, 0, 5):
                x = left + 150 + 150 * tick / reach
                figure.line([(x, y - 16), (x, y + 16)], stroke="muted" if tick == 0 else "faint")
                if index == len(POINTS) - 1:
                    figure.text(x, y + 40, str(tick).replace("-", "−"), size=15, fill="muted")
            for value in shown:
                x = left + 150 + 150 * float(np.clip(value / reach, -1, 1))
                figure.circle(x, y, 7, fill=colour, opacity=0.65)
        note = f"μ = {values.mean():.1f}, σ² = {values.var():.1f}".replace("-", "−")
        figure.text(280, y - 24, note, size=15, fill="muted")
        figure.line([(458, y), (526, y)], stroke="muted", line=2.5, arrow=True)
    figure.text(280, 36, "a batch of 12 values", bold=True)
    figure.text(710, 36, "after the layer, γ = 1, β = 0", bold=True)
    figure.text(710, 68, "mean 0, variance 1 in each", size=15, fill="muted")
    return figure


def batch_norm_axes() -> Figure:
    """Which values share one mean: one channel over all images of the batch and all places."""
    figure = Figure(
        880,
        326,
        "Which values share a mean",
        "Feature maps of a batch: one row for each of three images, one column for each of six "
        "channels. A frame round one column: the mean and the variance of a channel are taken "
        "over all images and all places.",
    )
    rng = np.random.default_rng(7)
    maps = list(feature_maps().values())
    side, gap, left, top = 78, 12, 150, 50
    for i in range(3):
        for j, values in enumerate(maps):
            shifted = np.roll(values, (int(rng.integers(-3, 4)), int(rng.integers(-7, 8))), (0, 1))
            x, y = left + j * (side + gap), top + i * (side + gap)
            if i == 1:
                shifted = shifted[:, ::-1]
            figure.image(x, y, side, side, shade(shifted))
        figure.text(left - 16, top + i * (side + gap) + 45, f"image {i + 1}", size=16, anchor="end")
    for j in range(6):
        figure.text(left + j * (side + gap) + side / 2, 36, f"channel {j + 1}", size=16)
    x = left + 2 * (side + gap) - 6
    figure.rect(x, top - 6, side + 12, 3 * side + 2 * gap + 12, stroke="orange", line=4, radius=6)
    figure.text(712, 140, "one mean,", size=17, anchor="start", fill="orange", bold=True)
    figure.text(712, 163, "one variance,", size=17, anchor="start", fill="orange", bold=True)
    figure.text(712, 186, "one γ, one β", size=17, anchor="start", fill="orange", bold=True)
    figure.text(712, 212, "for each channel", size=16, anchor="start", fill="muted")
    return figure


def dropout_network() -> Figure:
    """A dense network, whole and in two training steps with dropout 0.5."""
    figure = Figure(
        880,
        320,
        "Dropout in a dense network",
        "Three drawings of a network with 4 inputs, 6 hidden units and 3 outputs. At inference "
        "all hidden units work. In one training step three of the six are dropped with all their "
        "connections; in the next step three others.",
    )
    for index, (title, gone) in enumerate(
        [("training, step 1", {1, 2, 5}), ("training, step 2", {0, 3, 5}), ("inference", set())]
    ):
        left = 50 + index * 286
        figure.text(left + 104, 38, title, bold=True)
        columns = [
            [(left, 92 + 52 * i) for i in range(4)],
            [(left + 104, 68 + 41 * i) for i in range(6)],
            [(left + 208, 118 + 52 * i) for i in range(3)],
        ]
        for a, b in [(0, 1), (1, 2)]:
            for i, start in enumerate(columns[a]):
                for j, end in enumerate(columns[b]):
                    if (a == 0 and j in gone) or (a == 1 and i in gone):
                        continue
                    figure.line([start, end], stroke="muted", line=1, opacity=0.55)
        for layer, places in enumerate(columns):
            for unit, (x, y) in enumerate(places):
                if layer == 1 and unit in gone:
                    figure.circle(x, y, 13, fill="panel", stroke="faint", dash="3 4")
                    for way in (1, -1):
                        ends = [(x - 6, y - 6 * way), (x + 6, y + 6 * way)]
                        figure.line(ends, stroke="red", line=2.5)
                else:
                    soft, edge = [
                        ("softblue", "blue"),
                        ("softviolet", "violet"),
                        ("softgreen", "green"),
                    ][layer]
                    figure.circle(x, y, 13, fill=soft, stroke=edge, line=2)
        note = "kept units × 2" if gone else "all units × 1"
        figure.text(left + 104, 306, note, size=16, fill="muted")
    return figure


def _refill(values: NDArray[np.float64], keep: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Dropped values guessed as the mean of the kept ones among their eight neighbours."""
    padded, mask = np.pad(values * keep, 1), np.pad(keep.astype(float), 1)
    window = np.lib.stride_tricks.sliding_window_view
    total = window(padded, (3, 3)).sum(axis=(2, 3))
    count = window(mask, (3, 3)).sum(axis=(2, 3))
    return np.where(keep, values, total / np.maximum(count, 1))


def neighbours_fill() -> Figure:
    """Half of a feature map dropped, and restored from what is left."""
    values = colour_map()
    keep = np.random.default_rng(3).random(values.shape) >= 0.5
    restored = _refill(values, keep)
    match = float(np.corrcoef(values[~keep], restored[~keep])[0, 1])
    figure = Figure(
        880,
        316,
        "Neighbours give the dropped values away",
        "A feature map of 30 by 30 values; the same with half of its values dropped at random; "
        "and the dropped values replaced by the mean of their kept neighbours, which looks much "
        f"like the first. The guesses correlate with the true values at {match:.2f}.",
    )
    side, top = 204, 50
    shades = [shade(part, float(values.max())) for part in (values, values, restored)]
    # Dropped values are painted violet, since black already means zero.
    holes = np.repeat(shades[1][:, :, None], 3, axis=2)
    holes[~keep] = [125, 80, 200]
    for index, (title, image) in enumerate(
        [("a feature map", shades[0]), ("half of it dropped", holes), ("holes filled", shades[2])]
    ):
        x = 40 + index * 298
        figure.text(x + side / 2, 36, title, bold=True)
        figure.image(x, top, side, side, image)
        if index:
            figure.line([(x - 74, 152), (x - 22, 152)], stroke="muted", line=2.5, arrow=True)
    figure.text(440, 292, f"each hole is the mean of its kept neighbours: correlation {match:.2f}")
    return figure


def dropout_spatial() -> Figure:
    """Six feature maps under dropout and under spatial dropout, both at rate 1/3."""
    figure = Figure(
        900,
        340,
        "Dropout and spatial dropout on feature maps",
        "Six feature maps, three times. Top: as they are. Middle: dropout at rate one third "
        "takes single values out of every map, and the shapes remain. Bottom: spatial dropout at "
        "the same rate takes two whole maps and leaves four untouched.",
    )
    rng = np.random.default_rng(5)
    side, gap, left, top = 88, 14, 190, 22
    for row, name in enumerate(["feature maps", "Dropout(1/3)", "SpatialDropout2D(1/3)"]):
        y = top + row * (side + gap)
        if row == 2:
            figure.text(172, y + 40, "SpatialDropout2D", anchor="end", size=16, mono=True)
            figure.text(172, y + 62, "(1/3)", anchor="end", size=16, mono=True)
        else:
            figure.text(172, y + 50, name, anchor="end", size=16, mono=row > 0, bold=row == 0)
        for index, values in enumerate(feature_maps().values()):
            shades = shade(values)
            image = np.repeat(shades[:, :, None], 3, axis=2)
            if row == 1:
                image[rng.random(values.shape) < 1 / 3] = [125, 80, 200]
            if row == 2 and index in (1, 4):
                image[:] = [125, 80, 200]
            figure.image(left + index * (side + gap) + 8, y, side, side, image)
    figure.rect(824, 26, 18, 18, fill="violet", radius=3)
    figure.text(833, 64, "dropped", size=15, fill="muted")
    return figure


def dropout_curves() -> Figure:
    """Validation loss and training accuracy with and without dropout."""
    without, with_dropout = plain(), dropped()
    figure = Figure(
        880,
        330,
        "The same network with and without dropout",
        "Measured over 50 epochs. Training loss falls more slowly with dropout 0.5. Validation "
        f"loss without dropout is lowest at {min(without.val_loss):.2f} and ends at "
        f"{without.val_loss[-1]:.2f}; with dropout it is lowest at "
        f"{min(with_dropout.val_loss):.2f} and ends at {with_dropout.val_loss[-1]:.2f}.",
    )
    epochs = range(1, EPOCHS + 1)
    for left, title, key in [(66, "training loss", "loss"), (512, "validation loss", "val_loss")]:
        chart = Chart(
            figure,
            (left, 52, 336, 212),
            (1, EPOCHS),
            (0, 1.6),
            title=title,
            x_label="epoch",
            x_ticks=[1, 10, 20, 30, 40, 50],
            y_ticks=[0, 0.4, 0.8, 1.2, 1.6],
        )
        chart.curve(epochs, getattr(without, key), "blue")
        chart.curve(epochs, getattr(with_dropout, key), "violet", dash="9 7")
        if key == "loss":
            chart.name(18, 0.82, "dropout 0.5", "violet")
            chart.name(3, 0.22, "plain", "blue")
        else:
            chart.name(49, 1.34, "plain", "blue", anchor="end")
            chart.name(49, 0.82, "dropout 0.5", "violet", anchor="end")
    return figure


FIGURES = {
    "overfitting-curves": overfitting_curves,
    "batch-norm": batch_norm,
    "batch-norm-points": batch_norm_points,
    "batch-norm-axes": batch_norm_axes,
    "dropout-network": dropout_network,
    "neighbours-fill": neighbours_fill,
    "dropout-spatial": dropout_spatial,
    "dropout-curves": dropout_curves,
}
