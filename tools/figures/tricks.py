"""Figures of the third deck: what helps training, measured or drawn."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .chart import Chart
from .classifier import History, train
from .pictures import rgb, ship
from .regularization import EPOCHS, plain
from .svg import Figure


def _contours(chart: Chart, curvature: tuple[float, float]) -> None:
    for level in (0.1, 0.5, 1.2, 2.4, 4.2):
        angle = np.linspace(0, 2 * np.pi, 361)
        xs = np.sqrt(2 * level / curvature[0]) * np.cos(angle)
        ys = np.sqrt(2 * level / curvature[1]) * np.sin(angle)
        # The axes cut what leaves them: break the curve there.
        part: list[tuple[float, float]] = []
        for x, y in [*zip(xs, ys, strict=True), (np.inf, np.inf)]:
            if abs(x) <= chart.xs[1] and abs(y) <= chart.ys[1]:
                part.append(chart.at(x, y))
            elif part:
                chart.figure.line(part, stroke="muted", line=1.2, opacity=0.8)
                part = []


def scaling_contours() -> Figure:
    """Gradient descent on a narrow and on a round bowl."""
    figure = Figure(
        880,
        330,
        "Gradient descent with and without scaled inputs",
        "Level lines of a loss over two weights. Left, inputs of very different size: a narrow "
        "valley, in which twelve steps of gradient descent zigzag and stay far from the minimum. "
        "Right, inputs of equal size: round level lines, and six steps lead almost straight to "
        "the minimum.",
    )
    runs = [
        ("inputs of very different size", (0.25, 6.0), 0.31, 12),
        ("inputs of equal size", (1.0, 1.0), 0.45, 6),
    ]
    for index, (title, curvature, rate, steps) in enumerate(runs):
        chart = Chart(
            figure,
            (56 + index * 424, 54, 360, 220),
            (-3, 3),
            (-1.83, 1.83),
            title=title,
            x_label=f"weight 1 · {steps} steps shown",
        )
        figure.text(56 + index * 424, 296, "↑ weight 2", size=16, fill="muted", anchor="start")
        _contours(chart, curvature)
        place = np.array([-2.6, 1.3])
        path = [place]
        for _ in range(steps):
            place = place - rate * np.array(curvature) * place
            path.append(place)
        figure.line([chart.at(*p) for p in path], stroke="orange", line=2.5)
        for p in path:
            figure.circle(*chart.at(*p), 4, fill="orange")
        x, y = chart.at(0, 0)
        for way in (1, -1):
            figure.line([(x - 7, y - 7 * way), (x + 7, y + 7 * way)], stroke="green", line=3)
    return figure


START = (-2.6, 1.3)


def descent() -> Figure:
    """Gradient descent on one bowl with three learning rates."""
    figure = Figure(
        900,
        320,
        "Three learning rates on one bowl",
        "Level lines of a loss that is eight times as steep along weight 2, three times with ten "
        "steps of gradient descent. Rate 0.05: the steps are short, and the way along weight 1 "
        "is not done. Rate 0.2: it jumps across the valley and comes near the minimum. Rate 0.26: "
        "each jump is wider than the last one.",
    )
    curvature = (1.0, 8.0)
    for index, (rate, note) in enumerate(
        [(0.05, "small: slow"), (0.2, "larger: nearly there"), (0.26, "too large: runs away")]
    ):
        box = (24 + index * 290, 56, 272, 176)
        chart = Chart(figure, box, (-3, 3), (-1.95, 1.95), title=f"rate {rate:g}")
        _contours(chart, curvature)
        place = np.array(START)
        path = [place]
        for _ in range(10):
            place = place - rate * np.array(curvature) * place
            path.append(place)
        inside = [p for p in path if abs(p[1]) < 1.95]
        figure.line([chart.at(*p) for p in inside], stroke="orange", line=2.5)
        for p in inside:
            figure.circle(*chart.at(*p), 4, fill="orange")
        x, y = chart.at(0, 0)
        for way in (1, -1):
            figure.line([(x - 7, y - 7 * way), (x + 7, y + 7 * way)], stroke="green", line=3)
        figure.text(box[0] + 136, 264, note, size=16, fill="muted")
    figure.text(450, 300, "ten steps each; above 2 / 8 = 0.25 it diverges", size=16, fill="muted")
    return figure


BATCHES = [(8, "blue", ""), (64, "orange", "10 6"), (1000, "violet", "3 7")]


@cache
def batch_runs() -> dict[int, History]:
    """The same network and learning rate at three batch sizes, on 1,000 pictures."""
    return {
        batch: train(epochs=15, learning_rate=0.005, batch=batch, images=1000)
        for batch, _, _ in BATCHES
    }


def batch_size() -> Figure:
    """Validation accuracy over epochs and over updates at three batch sizes."""
    runs = batch_runs()
    ends = ", ".join(f"{batch}: {run.val_accuracy[4]:.0%}" for batch, run in runs.items())
    figure = Figure(
        880,
        330,
        "Batch size and progress",
        "Measured: validation accuracy of the same network with batches of 8, 64 and 1,000 "
        f"pictures at the same learning rate. After five epochs: {ends}. An epoch of 1,000 "
        "pictures is 125, 16 or 1 updates.",
    )
    chart = Chart(
        figure,
        (70, 46, 450, 216),
        (1, 15),
        (0.2, 0.8),
        title="validation accuracy",
        x_label="epoch",
        x_ticks=[1, 5, 10, 15],
        y_ticks=[0.2, 0.4, 0.6, 0.8],
    )
    figure.text(560, 60, "1,000 pictures", anchor="start", bold=True)
    for index, (batch, colour, dash) in enumerate(BATCHES):
        chart.curve(range(1, 16), runs[batch].val_accuracy, colour, dash=dash)
        y = 98 + index * 62
        figure.line([(560, y - 6), (606, y - 6)], stroke=colour, line=3, dash=dash)
        updates = -(-1000 // batch)
        figure.text(620, y, f"batch size {batch:,}", anchor="start", bold=True, fill=colour)
        word = "update" if updates == 1 else "updates"
        figure.text(
            620, y + 23, f"{updates} {word} per epoch", anchor="start", size=16, fill="muted"
        )
    figure.text(560, 292, "same network, same learning rate", anchor="start", size=16, fill="muted")
    return figure


RATES = [(0.0001, "violet", "3 7"), (0.01, "green", ""), (0.2, "red", "10 6")]


@cache
def rate_runs() -> dict[float, History]:
    """The same network at three learning rates, on 1,000 pictures."""
    return {rate: train(epochs=15, learning_rate=rate, images=1000) for rate, _, _ in RATES}


def learning_rates() -> Figure:
    """Training loss at three learning rates."""
    runs = rate_runs()
    figure = Figure(
        880,
        330,
        "Three learning rates",
        "Measured training loss over 15 epochs of SGD with momentum. At 0.0001 it falls very "
        f"slowly, to {runs[0.0001].loss[-1]:.2f}. At 0.01 it falls quickly, to "
        f"{runs[0.01].loss[-1]:.2f}. At 0.2 it jumps up and down and ends at "
        f"{runs[0.2].loss[-1]:.2f}.",
    )
    chart = Chart(
        figure,
        (70, 46, 500, 216),
        (1, 15),
        (0, 2.0),
        title="training loss",
        x_label="epoch",
        x_ticks=[1, 5, 10, 15],
        y_ticks=[0, 0.5, 1, 1.5, 2],
    )
    notes = ["too small: slow", "good: fast and steady", "too large: it jumps"]
    for index, ((rate, colour, dash), note) in enumerate(zip(RATES, notes, strict=True)):
        chart.curve(range(1, 16), runs[rate].loss, colour, dash=dash)
        y = 82 + index * 62
        figure.line([(600, y - 6), (646, y - 6)], stroke=colour, line=3, dash=dash)
        figure.text(660, y, f"{rate:g}", anchor="start", bold=True, fill=colour, mono=True)
        figure.text(660, y + 24, note, anchor="start", size=16)
    figure.text(600, 284, "SGD, momentum 0.9", anchor="start", size=16, fill="muted")
    return figure


def _rotated(image: NDArray[np.float64], degrees: float, scale: float = 1.0) -> NDArray[np.float64]:
    """The image turned and enlarged about its centre, sampled from a finer version of itself."""
    size = image.shape[0]
    fine = ship(size * 4)
    turn = np.deg2rad(degrees)
    y, x = (np.mgrid[0 : size * 4, 0 : size * 4] + 0.5) / (size * 4) - 0.5
    u = (np.cos(turn) * x + np.sin(turn) * y) / scale + 0.5
    v = (-np.sin(turn) * x + np.cos(turn) * y) / scale + 0.5
    rows = np.clip((v * size * 4).astype(int), 0, size * 4 - 1)
    columns = np.clip((u * size * 4).astype(int), 0, size * 4 - 1)
    return fine[rows, columns].reshape(size, 4, size, 4, 3).mean(axis=(1, 3))


def augmentation() -> Figure:
    """One picture and five random variants; one that changes the meaning."""
    figure = Figure(
        900,
        272,
        "Augmentation: one picture, many training examples",
        "A sailing boat, then the same mirrored, shifted, turned by 10 degrees, enlarged and "
        "darkened: all still a boat. Last, turned upside down: no longer a picture that occurs.",
    )
    image = ship()
    shifted = np.pad(image, ((0, 0), (5, 0), (0, 0)), mode="edge")[:, :32]
    variants = [
        ("original", image),
        ("mirrored", image[:, ::-1]),
        ("shifted", shifted),
        ("turned 10°", _rotated(image, 10)),
        ("enlarged", _rotated(image, 0, 1.3)),
        ("darker", image * 0.6),
        ("upside down", image[::-1]),
    ]
    side, gap = 108, 16
    for index, (name, variant) in enumerate(variants):
        x = 24 + index * (side + gap)
        if index == len(variants) - 1:
            figure.rect(x - 4, 62, side + 8, side + 8, stroke="red", line=3, dash="6 5")
        figure.image(x, 66, side, side, rgb(variant))
        figure.text(x + side / 2, 200, name, size=16)
    figure.text(78, 42, "given", bold=True)
    figure.text(
        450, 42, "made at random, in training only: the label stays", bold=True, fill="green"
    )
    figure.text(24 + 6 * (side + gap) + side / 2, 42, "not this one", bold=True, fill="red")
    figure.text(
        450, 244, "A variant helps if the test data could contain it.", size=17, fill="muted"
    )
    return figure


def pipeline() -> Figure:
    """Loading and training one after the other, and side by side."""
    figure = Figure(
        880,
        300,
        "A data pipeline with and without prefetching",
        "Two time lines of five batches. Above, each batch is loaded and then trained on, and "
        "the processor that trains waits while the next is loaded. Below, the next batch is "
        "loaded while the current one is trained on: the same five batches are done in less "
        "than two thirds of the time.",
    )
    load, step, left = 62, 72, 148

    def box(x: float, y: float, width: float, index: int, kind: str) -> None:
        soft, edge = ("softorange", "orange") if kind == "load" else ("softblue", "blue")
        figure.rect(x, y, width - 3, 38, fill=soft, stroke=edge, radius=5)
        figure.text(x + width / 2 - 1.5, y + 25, str(index + 1), size=16)

    for top, title, ahead in [(48, "one after the other", False), (172, "prefetching", True)]:
        figure.text(left, top - 12, title, anchor="start", bold=True)
        figure.text(left - 16, top + 25, "load", anchor="end", size=16, fill="orange")
        figure.text(left - 16, top + 69, "train", anchor="end", size=16, fill="blue")
        loaded = trained = 0
        for index in range(5):
            start = loaded if ahead else max(loaded, trained)
            box(left + start, top, load, index, "load")
            loaded = start + load
            begin = max(loaded, trained)
            box(left + begin, top + 44, step, index, "train")
            trained = begin + step
        end = left + trained
        figure.line([(end, top - 6), (end, top + 88)], stroke="green", line=2.5)
        note_anchor = "end" if end > 780 else "start"
        shift = -8 if note_anchor == "end" else 10
        figure.text(
            end + shift, top + 20, "done", anchor=note_anchor, size=16, fill="green", bold=True
        )
    figure.text(440, 288, "time, five batches →", size=16, fill="muted")
    return figure


PATIENCE = 5


def early_stopping() -> Figure:
    """Validation loss, its minimum, the patience and what is saved."""
    losses = plain().val_loss
    best = int(np.argmin(losses)) + 1
    stop = best + PATIENCE
    figure = Figure(
        880,
        310,
        "Early stopping with patience",
        f"Measured validation loss. It is lowest in epoch {best}. With a patience of {PATIENCE}, "
        f"training ends after epoch {stop}, and the weights of epoch {best} are restored. The "
        f"rest of the {EPOCHS} epochs, in which the loss rises, is not computed.",
    )
    chart = Chart(
        figure,
        (76, 28, 770, 216),
        (1, 40),
        (1.0, 1.5),
        x_label="epoch",
        x_ticks=[1, 10, 20, 30, 40],
        y_ticks=[1, 1.1, 1.2, 1.3, 1.4, 1.5],
    )
    low, high = chart.at(best, 1.5), chart.at(stop, 1.0)
    figure.rect(low[0], low[1], high[0] - low[0], high[1] - low[1], fill="softorange", opacity=0.6)
    chart.curve(range(1, stop + 1), losses[:stop], "orange", line=3.5)
    chart.curve(range(stop, 41), losses[stop - 1 : 40], "orange", dash="4 8", line=2.5)
    x, y = chart.at(best, losses[best - 1])
    figure.circle(x, y, 7, fill="green", stroke="paper", line=2)
    figure.text(
        x - 12, y + 34, f"best: epoch {best}", fill="green", bold=True, anchor="end", size=16
    )
    figure.line([(high[0], low[1]), high], stroke="red", line=2.5)
    figure.text(high[0] + 12, 58, f"stop after epoch {stop}", fill="red", bold=True, anchor="start")
    figure.text(
        high[0] + 12,
        82,
        f"no better epoch for {PATIENCE} epochs",
        fill="muted",
        anchor="start",
        size=16,
    )
    chart.name(30, 1.27, "validation loss", "orange")
    return figure


def reading_curves() -> Figure:
    """Four shapes of a pair of curves and their names."""
    figure = Figure(
        900,
        312,
        "Four pairs of curves and what they mean",
        "Schematic training and validation loss. Underfitting: both stay high and close. "
        "Overfitting: the training loss falls, the validation loss turns up. A good fit: both "
        "fall and end close. A learning rate that is too large: both jump.",
    )
    t = np.linspace(0, 1, 41)
    rng = np.random.default_rng(2)
    jump = 0.55 + 0.3 * np.sin(t * 25) * (0.6 + 0.4 * t) + rng.normal(0, 0.05, t.size)
    shapes = [
        (
            "underfitting",
            0.68 + 0.25 * np.exp(-5 * t),
            0.72 + 0.23 * np.exp(-5 * t),
            "both stay high",
        ),
        (
            "overfitting",
            np.exp(-4 * t) * 0.9,
            0.38 + 0.57 * np.exp(-6 * t) + 0.36 * t**1.5,
            "they part",
        ),
        (
            "good fit",
            0.14 + 0.8 * np.exp(-4.5 * t),
            0.22 + 0.74 * np.exp(-4.2 * t),
            "low and close",
        ),
        ("rate too large", jump, jump + 0.07 + 0.05 * np.sin(t * 31), "they jump"),
    ]
    for index, (title, training, validation, note) in enumerate(shapes):
        left = 28 + index * 218
        chart = Chart(figure, (left, 56, 190, 150), (0, 1), (0, 1), title=title)
        chart.curve(list(t), list(validation), "orange", dash="8 6", line=2.5)
        chart.curve(list(t), list(training), "blue", line=2.5)
        figure.text(left + 95, 236, note, size=16, fill="muted")
    figure.line([(300, 276), (346, 276)], stroke="blue", line=3)
    figure.text(356, 282, "training loss", anchor="start", size=16, fill="blue", bold=True)
    figure.line([(490, 276), (536, 276)], stroke="orange", line=3, dash="8 6")
    figure.text(546, 282, "validation loss", anchor="start", size=16, fill="orange", bold=True)
    return figure


FIGURES = {
    "scaling-contours": scaling_contours,
    "descent": descent,
    "batch-size": batch_size,
    "learning-rates": learning_rates,
    "augmentation": augmentation,
    "pipeline": pipeline,
    "early-stopping": early_stopping,
    "reading-curves": reading_curves,
}
