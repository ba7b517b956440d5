"""Figures of the second deck: overfitting, batch normalization, dropout and spatial dropout."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .chart import Chart
from .classifier import History, train
from .pictures import colour_map, feature_maps, shade
from .svg import SlideFigure

EPOCHS = 50
# Dropped values are painted violet, since black already means zero.
DROPPED = np.array([125, 80, 200], np.uint8)


@cache
def plain() -> History:
    """The run that the curves of two decks show."""
    return train(epochs=EPOCHS, learning_rate=0.002)


@cache
def dropped() -> History:
    """The same run with dropout 0.5 after both hidden layers."""
    return train(epochs=EPOCHS, learning_rate=0.002, dropout=0.5)


def _epochs(figure: SlideFigure, left: float, title: str, y_ticks: list[float]) -> Chart:
    """One of two charts over the epochs, side by side; its values end at the last tick."""
    return Chart(
        figure,
        (left, 42, 238, 142),
        (1, EPOCHS),
        (0, y_ticks[-1]),
        title=title,
        x_label="epoch",
        x_ticks=[1, 10, 20, 30, 40, 50],
        y_ticks=y_ticks,
    )


def overfitting_curves() -> SlideFigure:
    """Loss and accuracy of a network that learns 300 pictures by heart."""
    run = plain()
    best = int(np.argmin(run.val_loss)) + 1
    figure = SlideFigure(
        244,
        "Overfitting on learning curves",
        "Measured over 50 epochs. The training loss falls to almost nothing and the training "
        f"accuracy rises to {run.accuracy[-1]:.0%}; the validation loss is lowest in epoch {best} "
        f"and then rises, while the validation accuracy stays near {run.val_accuracy[-1]:.0%}.",
    )
    epochs = range(1, EPOCHS + 1)
    loss = _epochs(figure, 46, "loss", [0, 0.8, 1.6])
    loss.curve(epochs, run.loss, "blue")
    loss.curve(epochs, run.val_loss, "orange")
    loss.name(49, 1.42, "validation", "orange", anchor="end")
    loss.name(22, 0.21, "training", "blue")
    x, y = loss.at(best, run.val_loss[best - 1])
    figure.circle(x, y, 6, fill="orange", stroke="paper", line=2)
    figure.text(x + 4, y + 22, f"lowest: epoch {best}", size=16, fill="orange", anchor="start")
    accuracy = _epochs(figure, 338, "accuracy", [0, 0.5, 1])
    accuracy.curve(epochs, run.accuracy, "blue")
    accuracy.curve(epochs, run.val_accuracy, "orange")
    accuracy.name(8, 0.69, "training", "blue")
    accuracy.name(49, 0.37, "validation", "orange", anchor="end")
    top, bottom = accuracy.at(33, 0.96), accuracy.at(33, run.val_accuracy[32] + 0.04)
    figure.line([bottom, top], stroke="red", line=2, arrow=True)
    figure.line([top, bottom], stroke="red", line=2, arrow=True)
    figure.text(
        top[0] + 9, (top[1] + bottom[1]) / 2 + 5, "the gap", size=16, fill="red", anchor="start"
    )
    return figure


# Mean and deviation of three channels: before the layer, after it, and in a batch of points.
CHANNELS = [("violet", -1.6, 0.35), ("green", 0.4, 0.9), ("orange", 2.2, 0.55)]
LEARNED = [("violet", -0.9, 0.5), ("green", 0.2, 1.15), ("orange", 1.2, 0.4)]
POINTS = [("violet", -4.0, 1.2), ("green", 1.0, 2.6), ("orange", 3.5, 0.6)]


def batch_norm() -> SlideFigure:
    """Distributions of three channels before, between and after the two halves of the layer."""
    figure = SlideFigure(
        240,
        "What batch normalization does to three channels",
        "Schematic distributions. Before: three channels with different means and widths. "
        "Normalized: all three have mean 0 and variance 1. Scaled and shifted: each has the "
        "width gamma and the mean beta that training found for it.",
    )
    panels = [
        ("before", CHANNELS),
        ("normalized", [(colour, 0.0, 1.0) for colour, _, _ in CHANNELS]),
        ("times γ, plus β", LEARNED),
    ]
    # The three curves in the middle lie on one another: they share the line in dashes.
    dashes = ["", "0 12 10 14", "10 26"]
    ticks: dict[float, str] = {-4: "−4", -2: "−2", 0: "0", 2: "2", 4: "4"}
    xs = np.linspace(-4, 4, 161)
    for index, (title, channels) in enumerate(panels):
        left = 26 + index * 196
        box = (left, 42, 160, 158)
        chart = Chart(figure, box, (-4, 4), (0, 1.25), title=title, x_ticks=ticks)
        for (colour, mean, deviation), dash in zip(channels, dashes, strict=True):
            ys = np.exp(-(((xs - mean) / deviation) ** 2) / 2) / deviation / np.sqrt(2 * np.pi)
            chart.curve(list(xs), list(ys), colour, dash=dash if index == 1 else "")
        if index == 0:
            chart.name(-1, 1.06, "channel 1", "violet")
            chart.name(0.4, 0.5, "2", "green", anchor="middle")
            chart.name(2.2, 0.79, "3", "orange", anchor="middle")
        elif index == 1:
            for line, text in enumerate(["all three alike:", "mean 0,", "variance 1"]):
                figure.text(left + 80, 70 + 21 * line, text, size=16, fill="muted")
        if index:
            figure.line([(left - 28, 121), (left - 8, 121)], stroke="muted", line=2.5, arrow=True)
    return figure


def batch_norm_points() -> SlideFigure:
    """A batch of twelve values in three channels, before the layer and after it."""
    figure = SlideFigure(
        240,
        "A batch before and after batch normalization",
        "Twelve values in each of three channels, as points on a line. Before: the channels lie "
        "in different places and are differently wide. After, with gamma 1 and beta 0: each has "
        "mean 0 and variance 1, and the order of its values is the same.",
    )
    rng = np.random.default_rng(1)
    reach, width = 6.5, 252
    figure.text(18 + width / 2, 30, "a batch of 12 values", bold=True)
    figure.text(330 + width / 2, 30, "after, γ = 1, β = 0", bold=True)
    for index, (colour, mean, deviation) in enumerate(POINTS):
        values = mean + deviation * rng.normal(size=12)
        after = (values - values.mean()) / np.sqrt(values.var() + 0.001)
        measured = f"μ = {values.mean():.1f}, σ² = {values.var():.1f}".replace("-", "−")
        y = 84 + 54 * index
        figure.text(
            18, y - 19, f"channel {index + 1}", size=16, anchor="start", bold=True, fill=colour
        )
        for left, shown, note in [(18, values, measured), (330, after, "μ = 0, σ² = 1")]:
            figure.text(left + width, y - 19, note, size=16, anchor="end", fill="muted")
            figure.line([(left, y), (left + width, y)], stroke="faint")
            middle, unit = left + width / 2, width / 2 / reach
            for tick in (-5, 0, 5):
                x = middle + unit * tick
                figure.line([(x, y - 12), (x, y + 12)], stroke="muted" if tick == 0 else "faint")
                if index == len(POINTS) - 1:
                    figure.text(x, 222, str(tick).replace("-", "−"), size=15, fill="muted")
            for value in shown:
                figure.circle(middle + unit * float(value), y, 7, fill=colour, opacity=0.65)
        figure.line([(284, y), (316, y)], stroke="muted", line=2.5, arrow=True)
    return figure


def batch_norm_axes() -> SlideFigure:
    """Which values share one mean: one channel over all images of the batch and all places."""
    figure = SlideFigure(
        248,
        "Which values share a mean",
        "Feature maps of a batch: one row for each of three images, one column for each of six "
        "channels. A frame round one column: the mean and the variance of a channel are taken "
        "over all images and all places.",
    )
    rng = np.random.default_rng(7)
    side, step, left, top = 58, 67, 86, 37
    figure.text(left - 12, 26, "channel", size=16, anchor="end")
    for j in range(6):
        figure.text(left + j * step + side / 2, 26, str(j + 1), size=16)
    for i in range(3):
        y = top + i * step
        figure.text(left - 12, y + side / 2 + 6, f"image {i + 1}", size=16, anchor="end")
        for j, values in enumerate(feature_maps().values()):
            shifted = np.roll(values, (int(rng.integers(-3, 4)), int(rng.integers(-7, 8))), (0, 1))
            if i == 1:
                shifted = shifted[:, ::-1]
            figure.image(left + j * step, y, side, side, shade(shifted))
    x, height = left + 2 * step - 3.5, 2 * step + side + 7
    figure.rect(x, top - 3.5, side + 7, height, stroke="orange", line=3.5, radius=4)
    for line, text in enumerate(["one mean,", "variance,", "γ and β", "for each", "channel"]):
        fill = "orange" if line < 3 else "muted"
        y = 95 + 22 * line
        figure.text(left + 6 * step + 7, y, text, anchor="start", fill=fill, bold=line < 3)
    return figure


def dropout_network() -> SlideFigure:
    """A dense network, whole and in two training steps with dropout 0.5."""
    figure = SlideFigure(
        240,
        "Dropout in a dense network",
        "Three drawings of a network with 4 inputs, 6 hidden units and 3 outputs. At inference "
        "all hidden units work. In one training step three of the six are dropped with all their "
        "connections; in the next step three others.",
    )
    styles = [("softblue", "blue"), ("softviolet", "violet"), ("softgreen", "green")]
    for index, (title, gone) in enumerate(
        [("training, step 1", {1, 2, 5}), ("training, step 2", {0, 3, 5}), ("inference", set())]
    ):
        left = 29 + index * 196
        figure.text(left + 75, 28, title, bold=True)
        columns = [
            [(left + 75 * layer, 122 + step * (i - (units - 1) / 2)) for i in range(units)]
            for layer, (units, step) in enumerate([(4, 38), (6, 28), (3, 44)])
        ]
        for a, b in [(0, 1), (1, 2)]:
            for i, start in enumerate(columns[a]):
                for j, end in enumerate(columns[b]):
                    if (a == 0 and j in gone) or (a == 1 and i in gone):
                        continue
                    figure.line([start, end], stroke="muted", line=1, opacity=0.55)
        for layer, places in enumerate(columns):
            soft, edge = styles[layer]
            for unit, (x, y) in enumerate(places):
                if layer == 1 and unit in gone:
                    figure.circle(x, y, 11, fill="panel", stroke="faint", dash="3 4")
                    for way in (1, -1):
                        ends = [(x - 5, y - 5 * way), (x + 5, y + 5 * way)]
                        figure.line(ends, stroke="red", line=2.5)
                else:
                    figure.circle(x, y, 11, fill=soft, stroke=edge, line=2)
        note = "kept units × 2" if gone else "all units × 1"
        figure.text(left + 75, 226, note, size=16, fill="muted")
    return figure


def _drop(values: NDArray[np.float64], gone: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A feature map as a picture with what is dropped in violet."""
    return np.where(gone[..., None], DROPPED, shade(values)[..., None])


def _refill(values: NDArray[np.float64], keep: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Dropped values guessed as the mean of the kept ones among their eight neighbours."""
    padded, mask = np.pad(values * keep, 1), np.pad(keep.astype(float), 1)
    window = np.lib.stride_tricks.sliding_window_view
    total = window(padded, (3, 3)).sum(axis=(2, 3))
    count = window(mask, (3, 3)).sum(axis=(2, 3))
    return np.where(keep, values, total / np.maximum(count, 1))


def neighbours_fill() -> SlideFigure:
    """Half of a feature map dropped, and restored from what is left."""
    values = colour_map()
    keep = np.random.default_rng(3).random(values.shape) >= 0.5
    restored = _refill(values, keep)
    match = float(np.corrcoef(values[~keep], restored[~keep])[0, 1])
    figure = SlideFigure(
        240,
        "Neighbours give the dropped values away",
        "A feature map of 30 by 30 values; the same with half of its values dropped at random; "
        "and the dropped values replaced by the mean of their kept neighbours, which looks much "
        f"like the first. The guesses correlate with the true values at {match:.2f}.",
    )
    side, step = 160, 202
    for index, (title, image) in enumerate(
        [
            ("a feature map", shade(values)),
            ("half of it dropped", _drop(values, ~keep)),
            ("holes filled", shade(restored, float(values.max()))),
        ]
    ):
        x = 18 + index * step
        figure.text(x + side / 2, 28, title, bold=True)
        figure.image(x, 40, side, side, image)
        if index:
            figure.line([(x - 34, 120), (x - 9, 120)], stroke="muted", line=2.5, arrow=True)
    note = f"each hole is the mean of its kept neighbours: correlation {match:.2f}"
    figure.text(300, 224, note, size=16)
    return figure


def dropout_spatial() -> SlideFigure:
    """Six feature maps under dropout and under spatial dropout, both at rate 1/3."""
    figure = SlideFigure(
        234,
        "Dropout and spatial dropout on feature maps",
        "Six feature maps, three times. Top: as they are. Middle: dropout at rate one third "
        "takes single values out of every map, and the shapes remain. Bottom: spatial dropout at "
        "the same rate takes two whole maps and leaves four untouched.",
    )
    rng = np.random.default_rng(5)
    side, step, left, top = 62, 70, 172, 16
    for row in range(3):
        y = top + row * step
        for index, values in enumerate(feature_maps().values()):
            gone = np.zeros(values.shape, bool)
            if row == 1:
                gone = rng.random(values.shape) < 1 / 3
            elif row == 2:
                gone[:] = index in (1, 4)
            figure.image(left + index * step, y, side, side, _drop(values, gone))
    figure.text(16, 53, "feature maps", size=16, anchor="start", bold=True)
    figure.text(16, 112, "Dropout(1/3)", size=15, anchor="start", mono=True)
    figure.image(16, 122, 14, 14, DROPPED[None, None])
    figure.text(38, 134, "dropped", size=15, anchor="start", fill="muted")
    figure.text(16, 182, "SpatialDropout2D", size=15, anchor="start", mono=True)
    figure.text(16, 202, "(1/3)", size=15, anchor="start", mono=True)
    return figure


def dropout_curves() -> SlideFigure:
    """Training and validation loss with and without dropout."""
    without, with_dropout = plain(), dropped()
    figure = SlideFigure(
        244,
        "The same network with and without dropout",
        "Measured over 50 epochs. Training loss falls more slowly with dropout 0.5. Validation "
        f"loss without dropout is lowest at {min(without.val_loss):.2f} and ends at "
        f"{without.val_loss[-1]:.2f}; with dropout it is lowest at "
        f"{min(with_dropout.val_loss):.2f} and ends at {with_dropout.val_loss[-1]:.2f}.",
    )
    training = _epochs(figure, 46, "training loss", [0, 0.8, 1.6])
    validation = _epochs(figure, 338, "validation loss", [0, 0.8, 1.6])
    for chart, key in [(training, "loss"), (validation, "val_loss")]:
        epochs = range(1, EPOCHS + 1)
        chart.curve(epochs, getattr(without, key), "blue")
        chart.curve(epochs, getattr(with_dropout, key), "violet", dash="9 7")
    training.name(15, 0.92, "dropout 0.5", "violet")
    training.name(3, 0.22, "plain", "blue")
    validation.name(49, 1.42, "plain", "blue", anchor="end")
    validation.name(49, 0.63, "dropout 0.5", "violet", anchor="end")
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
