"""The generated data set: its format, its repeatability, and that it is built only when needed."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import datasets
from cifar_style.photo import NAMES, draw

# One picture of each class from seed 100, on any machine. After a change of the drawing code:
# look at the pictures, then put the new hash here.
KNOWN = "e680782ee197aeeed03e40fa742f521de73c7173eeb08b1f703821eadd6ab1e4"


@pytest.fixture(scope="module")
def small():
    return datasets.generate(40, seed=100, part=0)


def test_pictures_are_the_same_on_every_machine():
    pictures = [draw(name, np.random.default_rng([100, i])) for i, name in enumerate(NAMES)]
    assert hashlib.sha256(np.stack(pictures).tobytes()).hexdigest() == KNOWN


def test_format_is_that_of_cifar10(small):
    images, labels = small
    assert images.shape == (40, 32, 32, 3) and images.dtype == np.uint8
    assert labels.shape == (40, 1) and labels.dtype == np.uint8
    assert np.bincount(labels[:, 0]).tolist() == [4] * 10


def test_a_seed_repeats_and_parts_differ(small):
    again, _ = datasets.generate(40, seed=100, part=0)
    np.testing.assert_array_equal(small[0], again)
    test_images, _ = datasets.generate(40, seed=100, part=1)
    assert not (small[0] == test_images).all(axis=(1, 2, 3)).any()


def test_every_picture_shows_something(small):
    """No picture is empty or so dark or bright that nothing is left of it."""
    images = small[0].astype(float)
    assert images.std(axis=(1, 2, 3)).min() > 8
    assert images.mean(axis=(1, 2, 3)).min() > 20 and images.mean(axis=(1, 2, 3)).max() < 245


def test_build_writes_once(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "TRAIN", 20)
    monkeypatch.setattr(datasets, "TEST", 10)
    path = tmp_path / "new" / "cifar10.npz"
    datasets.build(path.parent)
    with np.load(path) as data:
        assert data["x_train"].shape == (20, 32, 32, 3) and data["y_train"].shape == (20, 1)
        assert data["x_test"].shape == (10, 32, 32, 3) and data["y_test"].shape == (10, 1)
    first, time = path.read_bytes(), path.stat().st_mtime_ns
    datasets.build(path.parent)
    assert path.stat().st_mtime_ns == time
    # A file that is not ours, or half a one, is replaced.
    path.write_bytes(first[: len(first) // 2])
    datasets.build(path.parent)
    assert path.read_bytes() == first
