"""The pictures of the page, drawn from the rows."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from tools.figures.chart import Chart, apart
from tools.figures.svg import Figure

from . import claims
from .rows import BROWSER, KERAS, LARGEST, Rows

WIDTH = 600
COLOURS = {claims.MODEL_1: "blue", claims.MODEL_2: "green", claims.MODEL_3: "red"}
BATCHES = {claims.ONE: "violet", claims.MODEL_1: "blue", claims.ALL: "orange"}
EPOCHS = range(1, claims.EPOCHS + 1)


def percent(share: float) -> str:
    """Return a share as text."""
    return f"{100 * share:.0f} %"


def models(rows: Rows) -> Figure:
    """Test accuracy of the three models over the epochs."""
    names = {case: f"model {number}" for number, case in enumerate(COLOURS, 1)}
    return _curves(rows, "Three models over five epochs", COLOURS, names)


def batches(rows: Rows) -> Figure:
    """Test accuracy of model 1 with three batch sizes over the epochs."""
    names = {claims.ONE: "batch of 1", claims.MODEL_1: "batch of 8", claims.ALL: "batch of 2,000"}
    return _curves(rows, "Three batch sizes over five epochs", BATCHES, names)


def reasons(rows: Rows) -> Figure:
    """Accuracy after five epochs of model 3 and of what it would be otherwise."""
    cases = {
        claims.MODEL_3: "model 3",
        claims.WIDE: "twice as wide",
        claims.NO_DROPOUT: "without dropout",
        claims.MODEL_1: "model 1",
    }
    return _strips(rows, "Model 3, changed in one thing at a time", cases)


def worst(rows: Rows) -> Figure:
    """Accuracy after five epochs of the three models."""
    cases = {case: f"model {number}" for number, case in enumerate(COLOURS, 1)}
    return _strips(rows, "The three models after five epochs", cases)


def smoothness(rows: Rows) -> Figure:
    """Every curve of test accuracy of models 1 and 2."""
    cases = (claims.MODEL_1, claims.MODEL_2)
    rough = {
        case: statistics.fmean(rows.values(BROWSER, case, claims.ACCURACY_ROUGHNESS).values())
        for case in cases
    }
    curves = {case: rows.curves(BROWSER, case, "val_accuracy").values() for case in cases}
    ticks = _shares(max(max(curve) for some in curves.values() for curve in some))
    figure = Figure(
        WIDTH,
        310,
        "Curves of models 1 and 2, seed by seed",
        f"Test accuracy over five epochs, one line a seed. The lines of model 2 go up and down "
        f"more than those of model 1: roughness {rough[claims.MODEL_2]:.3f} against "
        f"{rough[claims.MODEL_1]:.3f}.",
    )
    for number, case in enumerate(cases):
        left = 56 + number * 280
        chart = Chart(
            figure,
            (left, 52, 244, 200),
            (1, claims.EPOCHS),
            (0, ticks[-1]),
            title=f"model {number + 1}",
            x_label="epoch",
            x_ticks=EPOCHS,
            y_ticks=ticks,
        )
        for curve in curves[case]:
            chart.curve(EPOCHS, curve, COLOURS[case], line=1.8)
        text = f"roughness {rough[case]:.3f}"
        figure.text(left + 234, 242, text, fill=COLOURS[case], anchor="end", bold=True, size=16)
    return figure


def times(rows: Rows) -> Figure:
    """Seconds of an epoch against the batch size."""
    sizes = sorted(
        rows.largest if size == LARGEST else int(size)
        for row in rows.of("epoch", place=BROWSER, round=0)
        if row["case"].startswith("model_1 ")
        for size in [row["case"].rpartition(" ")[2]]
    )
    seconds = {
        place: [rows.seconds(place, f"model_1 batch {_size(rows, size)}") for size in sizes]
        for place in (BROWSER, KERAS)
    }
    ticks = _ticks(max(seconds[KERAS]))
    figure = Figure(
        WIDTH,
        350,
        "Seconds of an epoch against the batch size",
        f"An epoch of {rows.largest:,} images. In the browser it takes {seconds[BROWSER][0]:.1f} "
        f"seconds with a batch of 1 and {seconds[BROWSER][-1]:.1f} with one of {rows.largest:,}; "
        f"in Keras {seconds[KERAS][0]:.1f} and {seconds[KERAS][-1]:.1f}.",
    )
    chart = Chart(
        figure,
        (62, 50, 500, 222),
        (0, math.log10(sizes[-1])),
        (0, ticks[-1]),
        title=f"seconds of an epoch of {rows.largest:,} images",
        x_label="batch size",
        x_ticks=_logarithms(sizes),
        y_ticks=ticks,
    )
    for place, colour, name in ((KERAS, "orange", "Keras"), (BROWSER, "blue", "browser")):
        xs = [math.log10(size) for size in sizes]
        chart.curve(xs, seconds[place], colour)
        for x, y in zip(xs, seconds[place], strict=True):
            figure.circle(*chart.at(x, y), 4.5, fill=colour, stroke="paper")
        first, last = seconds[place][0], seconds[place][-1]
        text = f"{name}: {first:.1f} s with 1, {last:.1f} s with {rows.largest:,}"
        if place == KERAS:
            x, y = chart.at(xs[0], seconds[place][0])
            figure.text(x + 24, y + 22, text, fill=colour, anchor="start", bold=True, size=16)
        else:
            x, y = chart.at(xs[-1], max(seconds[KERAS][2:]))
            figure.text(x, y - 18, text, fill=colour, anchor="end", bold=True, size=16)
    return figure


def normalization(rows: Rows) -> Figure:
    """Seconds of an epoch with and without batch normalization."""
    cases = {
        "model_1 batch 8": "model 1, batch of 8",
        "model_2 batch 8": "model 2, batch of 8",
        f"model_1 batch {LARGEST}": f"model 1, batch of {rows.largest:,}",
    }
    found = {place: [rows.seconds(place, case) for case in cases] for place in (BROWSER, KERAS)}
    says = "; ".join(f"{place}: {', '.join(f'{s:.1f}' for s in found[place])}" for place in found)
    figure = Figure(
        WIDTH,
        292,
        "Seconds of an epoch with batch normalization and without",
        f"Seconds of an epoch of {rows.largest:,} images for {', '.join(cases.values())}. {says}.",
    )
    scale = 290 / max(max(values) for values in found.values())
    for part, (place, title) in enumerate(((BROWSER, "browser"), (KERAS, "Keras"))):
        top = 22 + part * 132
        figure.text(24, top + 14, title, anchor="start", bold=True)
        for number, (name, value) in enumerate(zip(cases.values(), found[place], strict=True)):
            y = top + 26 + number * 32
            figure.text(212, y + 17, name, size=16, anchor="end")
            colour = "green" if "model 2" in name else "blue"
            figure.rect(222, y, max(value * scale, 2), 23, fill=colour, radius=4)
            figure.text(222 + value * scale + 10, y + 17, f"{value:.2f} s", size=16, anchor="start")
    return figure


def memory(rows: Rows) -> Figure:
    """Memory of a training step against the batch size."""
    found = sorted((row["batch"], row["needed"] / 2**20) for row in rows.of("memory"))
    found = [(b, m) for b, m in found if b != rows.largest + 1]
    device = rows.memory(rows.largest)["device"] / 2**20
    needs = dict(found)
    figure = Figure(
        WIDTH,
        370,
        "Memory of a training step against the batch size",
        f"Model 1 needs {needs[2000]:.0f} MiB with a batch of 2,000, {needs[20_000]:,.0f} MiB with "
        f"20,000 and {needs[50_000]:,.0f} MiB with CIFAR-10's 50,000. The device has {device:.0f} "
        f"MiB; the largest batch that fits is {rows.largest:,}.",
    )
    powers = [1, 10, 100, 1000, 10_000]
    chart = Chart(
        figure,
        (88, 50, 474, 242),
        (0, math.log10(120_000)),
        (0, math.log10(powers[-1])),
        title="MiB of memory for a training step of model 1",
        x_label="batch size",
        x_ticks=_logarithms(powers),
        y_ticks=_logarithms(powers),
    )
    limit = math.log10(device)
    figure.line([chart.at(0, limit), chart.at(9, limit)], stroke="red", line=2, dash="7 5")
    x, y = chart.at(0, limit)
    text = f"the device has {device:.0f} MiB"
    figure.text(x + 12, y - 9, text, fill="red", anchor="start", bold=True, size=16)
    points = [(math.log10(batch), math.log10(needed)) for batch, needed in found]
    chart.curve([x for x, _ in points], [y for _, y in points], "blue")
    for (batch, needed), place in zip(found, points, strict=True):
        x, y = chart.at(*place)
        figure.circle(x, y, 5, fill="red" if needed > device else "blue", stroke="paper")
        if batch in (2000, rows.largest, 20_000, 50_000):
            text = f"{batch:,}: {needed:,.0f} MiB"
            left = batch >= 20_000
            figure.text(
                x - 12 if left else x + 8,
                y + (0 if left else 20),
                text,
                size=15,
                anchor="end" if left else "start",
            )
    return figure


FIGURES: dict[str, Callable[[Rows], Figure]] = {
    "models": models,
    "reasons": reasons,
    "smoothness": smoothness,
    "worst": worst,
    "times": times,
    "batches": batches,
    "normalization": normalization,
    "memory": memory,
}


def _curves(rows: Rows, title: str, colours: dict[str, str], names: dict[str, str]) -> Figure:
    """Mean curves of test accuracy with the spread over the seeds, Keras' as circles."""
    found = {
        case: list(zip(*rows.curves(BROWSER, case, "val_accuracy").values(), strict=True))
        for case in colours
    }
    ticks = _shares(max(max(some) for values in found.values() for some in values))
    ends = {case: statistics.fmean(values[-1]) for case, values in found.items()}
    says = ", ".join(f"{names[case]} {percent(end)}" for case, end in ends.items())
    figure = Figure(
        WIDTH,
        370,
        title,
        f"Test accuracy over five epochs, mean and spread of {len(rows.run['seeds'][BROWSER])} "
        f"seeds. After the last epoch: {says}.",
    )
    chart = Chart(
        figure,
        (56, 50, 412, 240),
        (1, claims.EPOCHS),
        (0, ticks[-1]),
        title="accuracy on the test images",
        x_label="epoch",
        x_ticks=EPOCHS,
        y_ticks=ticks,
    )
    for case, values in found.items():
        chart.band(EPOCHS, values, colours[case])
    levels = apart({case: chart.at(1, end)[1] for case, end in ends.items()}, 38)
    for case, values in found.items():
        colour = colours[case]
        chart.curve(EPOCHS, [statistics.fmean(some) for some in values], colour)
        keras = zip(*rows.curves(KERAS, case, "val_accuracy").values(), strict=True)
        for x, some in zip(EPOCHS, keras, strict=True):
            place = chart.at(x, statistics.fmean(some))
            figure.circle(*place, 4.5, fill="paper", stroke=colour, line=2)
        y = levels[case]
        figure.text(480, y - 2, names[case], size=16, fill=colour, anchor="start", bold=True)
        figure.text(480, y + 16, f"{percent(ends[case])}", size=16, fill=colour, anchor="start")
    figure.text(
        266,
        356,
        "lines: browser, with the spread over seeds · circles: Keras",
        size=15,
        fill="muted",
    )
    return figure


def _strips(rows: Rows, title: str, cases: dict[str, str]) -> Figure:
    """One row a case: a dot for each seed, for training and test images, and a bar at the mean."""
    metrics = {claims.TRAINING: ("orange", "training"), claims.TEST: ("blue", "test")}
    means = {
        (case, metric): statistics.fmean(rows.values(BROWSER, case, metric).values())
        for case in cases
        for metric in metrics
    }
    says = "; ".join(
        f"{name}: {percent(means[case, claims.TRAINING])} of the training images and "
        f"{percent(means[case, claims.TEST])} of the test images"
        for case, name in cases.items()
    )
    height = 62 * len(cases)
    figure = Figure(
        WIDTH,
        height + 124,
        title,
        f"Accuracy after five epochs, a dot for each seed. On average {says}.",
    )
    chart = Chart(
        figure,
        (164, 46, 408, height),
        (0, 1),
        (0, 1),
        x_label="accuracy after five epochs, dropout off",
        x_ticks=(0, 0.2, 0.4, 0.6, 0.8, 1),
    )
    for number, (colour, name) in enumerate(metrics.values()):
        x = 232 + number * 190
        figure.circle(x, 26, 6, fill=colour, opacity=0.6)
        figure.text(x + 14, 32, f"{name} images", size=16, fill=colour, anchor="start", bold=True)
    for number, (case, name) in enumerate(cases.items()):
        y = 46 + 62 * number + 31
        figure.text(152, y + 6, name, size=16, anchor="end", bold=True)
        if number:
            figure.line([(164, y - 31), (572, y - 31)], stroke="faint", line=1)
        for offset, (metric, (colour, _)) in zip((-12, 12), metrics.items(), strict=True):
            for value in rows.values(BROWSER, case, metric).values():
                figure.circle(chart.at(value, 0)[0], y + offset, 5.5, fill=colour, opacity=0.4)
            x = chart.at(means[case, metric], 0)[0]
            figure.line([(x, y + offset - 10), (x, y + offset + 10)], stroke=colour, line=3)
    return figure


def _logarithms(values: Sequence[int]) -> dict[float, str]:
    """Ticks of an axis of logarithms to base 10."""
    return {math.log10(value): f"{value:,}" for value in values}


def _ticks(value: float) -> list[float]:
    """Round numbers from 0 to the first that is not below the value, six at most."""
    power = 10 ** math.floor(math.log10(value))
    step = next(size * power for size in (0.2, 0.5, 1, 2) if size * power * 5 >= value)
    return [step * number for number in range(math.ceil(value / step) + 1)]


def _shares(value: float) -> list[float]:
    """Ticks of an axis of accuracies that reaches the value."""
    return [0, 0.2, 0.4, 0.6, 0.8] + [1] * (value > 0.8)


def _size(rows: Rows, size: int) -> str:
    return LARGEST if size == rows.largest else str(size)
