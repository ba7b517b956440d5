"""The pictures of the data sheet and of the index, from the images and the rows."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

import numpy as np

import coursekit
from prove.figures import percent
from prove.rows import Rows
from tools.cifar_style.photo import stages
from tools.figures.chart import Chart, apart
from tools.figures.dataset import SEED
from tools.figures.svg import Figure

from .measurement import DENSE, DRAWINGS, EPOCHS, LINEAR, MODEL_1, SHOWN

Data = Mapping[str, np.ndarray]
NAMES = {LINEAR: "linear", DENSE: "dense", MODEL_1: "model 1"}
COLOURS = {LINEAR: "orange", DENSE: "violet", MODEL_1: "blue"}
# Of a class: rows and pictures in a row.
DOWN, ACROSS = 2, 6
SIDE, GAP = 96, 8
# On the index; the narrow picture is for phones.
WIDE, NARROW = 8, 4
PREDICTED = 24
MISTAKES = 12
# Class and number of the pictures that are shown in the making.
STEPS = [("deer", 100), ("ship", 104)]


def samples(data: Data, name: str) -> Figure:
    """The first training pictures of a class, without anything else."""
    number = coursekit.CIFAR10.index(name)
    found = data["x_train"][data["y_train"][:, 0] == number][: DOWN * ACROSS]
    step = SIDE + GAP
    figure = Figure(
        ACROSS * step - GAP,
        DOWN * step - GAP,
        name,
        f"The first {len(found)} training pictures of the class {name}.",
        panel=False,
    )
    for i, picture in enumerate(found):
        x, y = i % ACROSS * step, i // ACROSS * step
        figure.image(x, y, SIDE, SIDE, picture, radius=6)
    return figure


def steps() -> Figure:
    """How a picture comes about: what is on the canvas after each step, of two classes."""
    names = ["scene", "object", "in the way", "light", "camera"]
    figure = Figure(
        760,
        340,
        "How a picture comes about",
        f"A {STEPS[0][0]} and a {STEPS[1][0]} in five steps: first only the scene, then the object "
        "in it, then something in front of both, then the light of the hour, and last the 32 by 32 "
        "pixels of a cheap camera.",
    )
    side, step, left = 128, 144, 28
    for column, name in enumerate(names):
        figure.text(left + column * step + side / 2, 32, f"{column + 1}  {name}", bold=True)
    for row, (name, number) in enumerate(STEPS):
        # Part 2: neither among the training (0) nor among the test pictures (1).
        for column, picture in enumerate(stages(name, np.random.default_rng([SEED, 2, number]))):
            pixels = picture
            if picture.dtype != np.uint8:
                pixels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
            x, y = left + column * step, 48 + row * step
            figure.image(x, y, side, side, pixels, radius=6)
    return figure


def learning(rows: Rows) -> Figure:
    """Training and test accuracy of the three networks over the epochs."""
    epochs = range(1, EPOCHS + 1)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    curves = {
        (case, part): list(zip(*rows.curves(DRAWINGS, case, part).values(), strict=True))
        for case in NAMES
        for part in ("val_accuracy", "accuracy")
    }
    ends = {key: statistics.fmean(values[-1]) for key, values in curves.items()}
    says = "; ".join(
        f"{name} {percent(ends[case, 'val_accuracy'])} of the test and "
        f"{percent(ends[case, 'accuracy'])} of the training pictures"
        for case, name in NAMES.items()
    )
    figure = Figure(
        600,
        370,
        "Accuracy of three networks over ten epochs",
        f"Mean and spread over ten seeds. In the last epoch: {says}.",
    )
    chart = Chart(
        figure,
        (56, 46, 408, 244),
        (1, EPOCHS),
        (0, ticks[-1]),
        title="accuracy",
        x_label="epoch",
        x_ticks=epochs,
        y_ticks=ticks,
    )
    for case, colour in COLOURS.items():
        chart.band(epochs, curves[case, "val_accuracy"], colour)
    tests = {case: chart.at(EPOCHS, ends[case, "val_accuracy"])[1] for case in COLOURS}
    levels = apart(tests, 38)
    for case, colour in COLOURS.items():
        for part, dash in (("accuracy", "1 7"), ("val_accuracy", "")):
            means = [statistics.fmean(some) for some in curves[case, part]]
            chart.curve(epochs, means, colour, dash=dash)
        y, end = levels[case], percent(ends[case, "val_accuracy"])
        figure.text(476, y - 2, NAMES[case], fill=colour, size=16, anchor="start", bold=True)
        figure.text(476, y + 16, end, size=16, fill=colour, anchor="start")
    figure.text(
        266,
        356,
        "lines: test pictures, with the spread over seeds · dots: training pictures",
        size=15,
        fill="muted",
    )
    return figure


def predictions(data: Data, rows: Rows, columns: int) -> coursekit.Picture:
    """Test pictures and what the network takes them for."""
    return _grid(data, rows, typical(data, rows), columns)


def typical(data: Data, rows: Rows) -> np.ndarray:
    """Return the first test pictures in a row of which as large a share is right as of all."""
    right = predicted(rows)[0] == data["y_test"][:, 0]
    counts = np.convolve(right, np.ones(PREDICTED, int), "valid")
    return np.argmax(counts == round(PREDICTED * right.mean())) + np.arange(PREDICTED)


def mistakes(data: Data, rows: Rows) -> coursekit.Picture:
    """The wrong predictions of which the network is most sure."""
    classes, probable = predicted(rows)
    wrong = np.flatnonzero(classes != data["y_test"][:, 0])
    surest = wrong[np.argsort(-probable[wrong], kind="stable")][:MISTAKES]
    return _grid(data, rows, surest, NARROW)


def confusion(data: Data, rows: Rows) -> coursekit.Picture:
    """How often the network takes each class for each other."""
    return coursekit.confusion_matrix(data["y_test"], predicted(rows)[0], coursekit.CIFAR10)


def _grid(data: Data, rows: Rows, chosen: np.ndarray, columns: int) -> coursekit.Picture:
    classes, probable = (found[chosen] for found in predicted(rows))
    # The grid shows one probability of each picture; what is left goes to the other classes alike.
    others = (1 - probable) / (len(coursekit.CIFAR10) - 1)
    table = np.repeat(others[:, np.newaxis], len(coursekit.CIFAR10), axis=1)
    table[np.arange(len(chosen)), classes] = probable
    return coursekit.image_grid(
        data["x_test"][chosen], data["y_test"][chosen], table, coursekit.CIFAR10, columns
    )


def predicted(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return class and probability of each test picture as the network sees it."""
    row = next(rows.of("prediction", **SHOWN))
    return np.array(row["classes"]), np.array(row["probabilities"])
