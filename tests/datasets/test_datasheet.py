"""The data sheet: of the pictures that the site serves, and with the numbers that were measured."""

import base64
import re
import statistics
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import coursekit
from prove import claims
from prove.rows import Rows
from tools.cifar_style.photo import NAMES
from tools.datasheet import figures, page
from tools.datasheet.__main__ import served
from tools.datasheet.measurement import (
    DENSE,
    DRAWINGS,
    EPOCHS,
    LINEAR,
    MODEL_1,
    NETWORKS,
    PHOTOGRAPHS,
    SEEDS,
    SHOWN,
    conditions,
    program_digest,
    rows_of,
)
from tools.figures import cnn, dataset

ROOT = page.ROOT
AGAIN = "run `make datasheet`"
DATA_URL = re.compile(r"data:image/png;base64,([\w+/=]+)")


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    with np.load(served()) as file:
        return dict(file)


@pytest.fixture(scope="module")
def drawn(data):
    return page.pictures(data)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return rows_of(DRAWINGS)


def mean(rows: Rows, case: str, metric: str) -> float:
    return statistics.fmean(rows.values(DRAWINGS, case, metric).values())


def pixels(png: bytes) -> bytes:
    """The lines of a PNG; how they are packed is a matter of zlib's version."""
    found, place = b"", 8
    while place < len(png):
        size = int.from_bytes(png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            found += png[place + 8 : place + 8 + size]
        place += size + 12
    return zlib.decompress(found)


def unpacked(svg: str) -> str:
    """An SVG with the pixels of its images as numbers."""
    return DATA_URL.sub(lambda found: pixels(base64.b64decode(found[1])).hex(), svg)


def test_measured_is_what_the_site_serves(rows):
    assert conditions(served()).items() <= rows.run.items(), AGAIN
    assert rows.run["bytes"] == pytest.approx(served().stat().st_size, rel=0.01)


def test_photographs_are_measured_with_the_same_networks():
    assert rows_of(PHOTOGRAPHS).run["program"] == program_digest(), f"{AGAIN} with PHOTOGRAPHS="


@pytest.mark.parametrize("place", [DRAWINGS, PHOTOGRAPHS])
def test_every_seed_of_every_network_is_there(place):
    rows = rows_of(place)
    trained = Counter((row["case"], row["seed"]) for row in rows.of("training", place=place))
    assert trained == Counter((case, seed) for case in NETWORKS for seed in SEEDS)
    assert all(len(row["val_accuracy"]) == EPOCHS for row in rows.of("training"))


def test_page_says_what_was_measured(data, drawn):
    assert page.PAGE.read_text(encoding="utf-8") == page.text(data, drawn), AGAIN


def test_pictures_are_those_of_the_data(drawn, tmp_path):
    for name, picture in drawn.items():
        picture.save(tmp_path / "drawn.svg")
        fresh = (tmp_path / "drawn.svg").read_text(encoding="utf-8")
        committed = (page.PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        assert unpacked(committed) == unpacked(fresh), f"{name}: {AGAIN}"
    assert set(drawn) == {path.stem for path in page.PICTURES.iterdir()}


def test_pictures_of_the_decks_are_drawn_by_the_same_code(tmp_path):
    images = ROOT / "slides/images"
    dataset.PICTURES["pictures"]().save(tmp_path / "drawn.png")
    assert pixels((images / "pictures.png").read_bytes()) == pixels(
        (tmp_path / "drawn.png").read_bytes()
    ), AGAIN
    committed = (images / "kernel-picture.svg").read_text(encoding="utf-8")
    assert unpacked(committed) == unpacked(cnn.FIGURES["kernel-picture"]().render()), AGAIN


def test_networks_do_as_well_as_the_course_needs(rows):
    """A linear network is below a dense one, and that below model 1, which overfits visibly."""
    linear, dense, cnn_ = (mean(rows, case, claims.TEST) for case in (LINEAR, DENSE, MODEL_1))
    assert linear + 0.05 < dense < cnn_ - 0.05
    assert 0.55 <= cnn_ <= 0.75
    assert mean(rows, MODEL_1, claims.TRAINING) - cnn_ >= 0.05


def test_predictions_are_those_of_a_network_that_was_measured(data, rows):
    classes, _ = figures.predicted(rows)
    (row,) = rows.of("training", place=DRAWINGS, **SHOWN)
    assert (classes == data["y_test"][:, 0]).mean() == pytest.approx(row["val_accuracy"][-1])


def test_the_picture_of_the_index_is_no_better_than_the_network(data, rows):
    """The index says that it is right about two of three, and shows right and wrong ones."""
    right = figures.predicted(rows)[0] == data["y_test"][:, 0]
    assert "about two of three" in Path(ROOT / "docs/index.md").read_text(encoding="utf-8")
    assert right.mean() == pytest.approx(2 / 3, abs=0.06)
    shown = right[figures.typical(data, rows)]
    assert len(shown) == figures.PREDICTED
    assert shown.mean() == pytest.approx(right.mean(), abs=0.5 / figures.PREDICTED)


def test_what_the_sheet_says_of_the_pictures(data):
    assert tuple(page.CLASSES) == coursekit.CIFAR10 == tuple(NAMES)
    for part, count in (("train", 200), ("test", 50)):
        assert np.bincount(data[f"y_{part}"][:, 0]).tolist() == [count] * 10
    everything = np.concatenate([data["x_train"], data["x_test"]])
    assert len(np.unique(everything.reshape(len(everything), -1), axis=0)) == len(everything)
