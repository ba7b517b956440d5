"""Figures of the third deck: what helps training, measured or drawn."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .chart import Chart
from .classifier import History, train
from .pictures import rgb, ship
from .regularization import EPOCHS, plain
from .svg import SlideFigure

# The values of a curve, its colour and dashes, its name and a note.
Curve = tuple[list[float], str, str, str, str]


START = (-2.6, 1.3)


def _descend(chart: Chart, curvature: tuple[float, float], rate: float, steps: int) -> None:
    """The level lines of a bowl, its minimum, and steps of gradient descent inside the axes."""
    figure = chart.figure
    for level in (0.1, 0.5, 1.2, 2.4, 4.2):
        angle = np.linspace(0, 2 * np.pi, 361)
        xs = np.sqrt(2 * level / curvature[0]) * np.cos(angle)
        ys = np.sqrt(2 * level / curvature[1]) * np.sin(angle)
        # The axes cut what leaves them: break the curve there.
        part: list[tuple[float, float]] = []
        for x, y in [*zip(xs, ys, strict=True), (np.inf, np.inf)]:
            if chart.xs[0] <= x <= chart.xs[1] and abs(y) <= chart.ys[1]:
                part.append(chart.at(x, y))
            elif part:
                figure.line(part, stroke="muted", line=1.2, opacity=0.8)
                part = []
    factors = 1 - rate * np.array(curvature)
    places = [factors**step * START for step in range(steps + 1)]
    path = [chart.at(x, y) for x, y in places if abs(y) < chart.ys[1]]
    figure.line(path, stroke="orange", line=2.5)
    for x, y in path:
        figure.circle(x, y, 4, fill="orange")
    x, y = chart.at(0, 0)
    for way in (1, -1):
        figure.line([(x - 7, y - 7 * way), (x + 7, y + 7 * way)], stroke="green", line=3)


def scaling_contours() -> SlideFigure:
    """Gradient descent on a narrow and on a round bowl."""
    figure = SlideFigure(
        230,
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
        left = 18 + index * 294
        chart = Chart(figure, (left, 58, 270, 135), (-3, 3), (-1.5, 1.5))
        figure.text(left + 135, 26, title, bold=True)
        figure.text(left, 50, "↑ weight 2", size=16, fill="muted", anchor="start")
        figure.text(left, 215, f"{steps} steps", size=16, fill="orange", anchor="start", bold=True)
        figure.text(left + 270, 215, "weight 1 →", size=16, fill="muted", anchor="end")
        _descend(chart, curvature, rate, steps)
    return figure


def descent() -> SlideFigure:
    """Gradient descent on one bowl with three learning rates."""
    figure = SlideFigure(
        222,
        "Three learning rates on one bowl",
        "Level lines of a loss that is eight times as steep along weight 2, three times with ten "
        "steps of gradient descent. Rate 0.05: the steps are short, and the way along weight 1 "
        "is not done. Rate 0.2: it jumps across the valley and comes near the minimum. Rate 0.26: "
        "each jump is wider than the last one, as above 2 / 8 = 0.25 it diverges.",
    )
    for index, (rate, note) in enumerate(
        [(0.05, "small: slow"), (0.2, "larger: nearly there"), (0.26, "over 0.25: runs away")]
    ):
        box = (15 + index * 195, 39, 180, 150)
        chart = Chart(figure, box, (-3, 1.92), (-2.05, 2.05), title=f"rate {rate:g}")
        _descend(chart, (1.0, 8.0), rate, 10)
        figure.text(box[0] + 90, 211, note, size=16, fill="muted")
    return figure


# The name of the axis stands at its first tick.
EPOCH_TICKS: dict[float, str] = {1: "epoch 1", 5: "5", 10: "10", 15: "15"}


def _measured(
    figure: SlideFigure, title: str, y_ticks: list[float], curves: list[Curve], setting: str
) -> None:
    """Curves over 15 epochs, and beside them a name and a note for each."""
    chart = Chart(
        figure,
        (50, 40, 298, 144),
        (1, 15),
        (y_ticks[0], y_ticks[-1]),
        title=title,
        x_ticks=EPOCH_TICKS,
        y_ticks=y_ticks,
    )
    for index, (values, colour, dash, name, note) in enumerate(curves):
        chart.curve(range(1, 16), values, colour, dash=dash)
        y = 54 + index * 50
        figure.line([(370, y - 6), (398, y - 6)], stroke=colour, line=3, dash=dash)
        figure.text(408, y, name, anchor="start", bold=True, fill=colour)
        figure.text(408, y + 22, note, anchor="start", size=16)
    figure.text(408, 206, setting, anchor="start", size=16, fill="muted")


BATCHES = [(8, "blue", ""), (64, "orange", "10 6"), (1000, "violet", "3 7")]


@cache
def batch_runs() -> dict[int, History]:
    """The same network and learning rate at three batch sizes, on 1,000 pictures."""
    return {
        batch: train(epochs=15, learning_rate=0.005, batch=batch, images=1000)
        for batch, _, _ in BATCHES
    }


def batch_size() -> SlideFigure:
    """Validation accuracy over epochs at three batch sizes."""
    runs = batch_runs()
    ends = ", ".join(f"{batch}: {run.val_accuracy[4]:.0%}" for batch, run in runs.items())
    figure = SlideFigure(
        222,
        "Batch size and progress",
        "Measured: validation accuracy of the same network with batches of 8, 64 and 1,000 "
        f"pictures at the same learning rate. After five epochs: {ends}. An epoch of 1,000 "
        "pictures is 125, 16 or 1 updates.",
    )
    curves: list[Curve] = []
    for batch, colour, dash in BATCHES:
        updates = -(-1000 // batch)
        note = f"{updates} update{'s' * (updates > 1)} per epoch"
        curves.append((runs[batch].val_accuracy, colour, dash, f"batch size {batch:,}", note))
    _measured(figure, "validation accuracy", [0.2, 0.4, 0.6, 0.8], curves, "same learning rate")
    return figure


RATES = [(0.0001, "violet", "3 7"), (0.01, "green", ""), (0.2, "red", "10 6")]


@cache
def rate_runs() -> dict[float, History]:
    """The same network at three learning rates, on 1,000 pictures."""
    return {rate: train(epochs=15, learning_rate=rate, images=1000) for rate, _, _ in RATES}


def learning_rates() -> SlideFigure:
    """Training loss at three learning rates."""
    runs = rate_runs()
    figure = SlideFigure(
        222,
        "Three learning rates",
        "Measured training loss over 15 epochs of SGD with momentum. At 0.0001 it falls very "
        f"slowly, to {runs[0.0001].loss[-1]:.2f}. At 0.01 it falls quickly, to "
        f"{runs[0.01].loss[-1]:.2f}. At 0.2 it jumps up and down and ends at "
        f"{runs[0.2].loss[-1]:.2f}.",
    )
    notes = ["too small: slow", "good: fast and steady", "too large: it jumps"]
    curves: list[Curve] = [
        (runs[rate].loss, colour, dash, f"rate {rate:g}", note)
        for (rate, colour, dash), note in zip(RATES, notes, strict=True)
    ]
    _measured(figure, "training loss", [0, 0.5, 1, 1.5, 2], curves, "SGD, momentum 0.9")
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


def augmentation() -> SlideFigure:
    """One picture and five random variants; one that changes the meaning."""
    figure = SlideFigure(
        184,
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
        ("turned", _rotated(image, 10)),
        ("enlarged", _rotated(image, 0, 1.3)),
        ("darker", image * 0.6),
        ("upside down", image[::-1]),
    ]
    side, step = 72, 81
    for index, (name, variant) in enumerate(variants):
        x = 18 + index * step
        if variant is variants[-1][1]:
            figure.rect(x - 3, 41, side + 6, side + 6, stroke="red", line=2.5, dash="6 5")
        figure.image(x, 44, side, side, rgb(variant))
        figure.text(x + side / 2, 138, name, size=16)
    for place, head, colour in [
        (0, "given", "ink"),
        (3, "random, in training only: the label stays", "green"),
        (6, "not this", "red"),
    ]:
        figure.text(18 + place * step + side / 2, 28, head, bold=True, fill=colour)
    figure.text(300, 168, "A variant helps if the test data could contain it.", fill="muted")
    return figure


def pipeline() -> SlideFigure:
    """Loading and training one after the other, and side by side."""
    figure = SlideFigure(
        222,
        "A data pipeline with and without prefetching",
        "Two time lines of five batches. Above, each batch is loaded and then trained on, and "
        "the processor that trains waits while the next is loaded. Below, the next batch is "
        "loaded while the current one is trained on: the same five batches are done in less "
        "than two thirds of the time.",
    )
    load, step, left, height = 46, 54, 60, 30

    def box(x: float, y: float, width: float, index: int, colour: str) -> None:
        figure.rect(x, y, width - 3, height, fill=f"soft{colour}", stroke=colour, radius=5)
        figure.text(x + width / 2 - 1.5, y + 21, str(index + 1), size=16)

    for top, title, ahead in [(38, "one after the other", False), (142, "prefetching", True)]:
        figure.text(left, top - 11, title, anchor="start", bold=True)
        figure.text(left - 12, top + 21, "load", anchor="end", size=16, fill="orange")
        figure.text(left - 12, top + 55, "train", anchor="end", size=16, fill="blue")
        loaded = trained = 0
        for index in range(5):
            start = loaded if ahead else max(loaded, trained)
            box(left + start, top, load, index, "orange")
            loaded = start + load
            begin = max(loaded, trained)
            box(left + begin, top + 34, step, index, "blue")
            trained = begin + step
        end = left + trained + 2
        figure.line([(end, top - 4), (end, top + 34 + height)], stroke="green", line=2.5)
        figure.text(end, top - 11, "done", size=16, fill="green", bold=True)
    figure.text(582, 197, "time →", size=16, fill="muted", anchor="end")
    return figure


PATIENCE = 5


def early_stopping() -> SlideFigure:
    """Validation loss, its minimum, the patience and what is saved."""
    losses = plain().val_loss
    best = int(np.argmin(losses)) + 1
    stop = best + PATIENCE
    figure = SlideFigure(
        222,
        "Early stopping with patience",
        f"Measured validation loss. It is lowest in epoch {best}. With a patience of {PATIENCE}, "
        f"training ends after epoch {stop}, and the weights of epoch {best} are restored. The "
        f"rest of the {EPOCHS} epochs, in which the loss rises, is not computed.",
    )
    chart = Chart(
        figure,
        (50, 20, 528, 166),
        (1, 40),
        (1.0, 1.5),
        x_ticks={1: "epoch 1", 10: "10", 20: "20", 30: "30", 40: "40"},
        y_ticks=[1, 1.2, 1.4],
    )
    low, high = chart.at(best, 1.5), chart.at(stop, 1.0)
    figure.rect(low[0], low[1], high[0] - low[0], high[1] - low[1], fill="softorange", opacity=0.6)
    chart.curve(range(1, stop + 1), losses[:stop], "orange", line=3.5)
    chart.curve(range(stop, 41), losses[stop - 1 : 40], "orange", dash="4 8", line=2.5)
    x, y = chart.at(best, losses[best - 1])
    figure.circle(x, y, 7, fill="green", stroke="paper", line=2)
    figure.text(x - 10, y + 26, f"best: epoch {best}", fill="green", bold=True, anchor="end")
    figure.line([(high[0], low[1]), high], stroke="red", line=2.5)
    x = high[0] + 12
    figure.text(x, 44, f"stop after epoch {stop}", fill="red", bold=True, anchor="start")
    figure.text(
        x, 72, f"no better one for {PATIENCE} epochs", size=16, fill="muted", anchor="start"
    )
    chart.name(39, 1.13, "validation loss", "orange", anchor="end")
    return figure


def reading_curves() -> SlideFigure:
    """Four shapes of a pair of curves and their names."""
    figure = SlideFigure(
        222,
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
        left = 18 + index * 144
        chart = Chart(figure, (left, 40, 132, 118), (0, 1), (0, 1), title=title)
        chart.curve(list(t), list(validation), "orange", dash="8 6", line=2.5)
        chart.curve(list(t), list(training), "blue", line=2.5)
        figure.text(left + 66, 180, note, size=16, fill="muted")
    for x, name, colour, dash in [
        (132, "training loss", "blue", ""),
        (306, "validation loss", "orange", "8 6"),
    ]:
        figure.line([(x, 201), (x + 36, 201)], stroke=colour, line=3, dash=dash)
        figure.text(x + 46, 207, name, anchor="start", size=16, fill=colour, bold=True)
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
