"""`classroom data cifar10`: photographs from the archive of CIFAR-10 into a course."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.datasets.archives import archive, batch

import kerasette
from classroom import cifar10, command

PHOTOGRAPHS = Path(__file__).parents[3] / "shared/data/cifar-10-python-subset.tar.gz"
LAST = cifar10.TRAIN[-1]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(course: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KERASETTE_DATA", str(course / "datasets"))
    return kerasette.datasets.cifar10.load_data()


def test_rows_become_images_with_the_channel_last(tmp_path):
    data = np.arange(2 * 3072).astype(np.uint8).reshape(2, 3072)
    path = archive(tmp_path / "x.tar.gz", {cifar10.TEST[0]: batch(2, data=data, labels=[3, 7])})
    images, labels = cifar10.read(path, cifar10.TEST)
    assert images.shape == (2, 32, 32, 3) and images.dtype == np.uint8
    assert list(labels) == [3, 7]
    assert images[0, 1, 2].tolist() == [34, (1024 + 34) % 256, (2048 + 34) % 256]


def test_keys_may_be_text(tmp_path):
    content = {name.decode(): value for name, value in batch().items()}
    path = archive(tmp_path / "x.tar.gz", {cifar10.TEST[0]: content})
    assert len(cifar10.read(path, cifar10.TEST)[0]) == 20


def test_load_data_gives_what_was_packed(course, monkeypatch, capsys):
    path = archive(course / "cifar.tar.gz")
    assert command.main(["data", "cifar10", str(path), "--train", "40", "--test", "10"]) == 0
    said = capsys.readouterr().out
    assert "datasets/cifar10.npz: 40 training and 10 test pictures" in said
    (x_train, y_train), (x_test, y_test) = load(course, monkeypatch)
    assert x_train.shape == (40, 32, 32, 3) and x_test.shape == (10, 32, 32, 3)
    assert x_train.dtype == y_train.dtype == np.uint8 and y_train.shape == (40, 1)
    assert np.bincount(y_train[:, 0]).tolist() == [4] * 10
    assert np.bincount(y_test[:, 0]).tolist() == [1] * 10
    # The first ones of each class, in their order; here classes take turns.
    everything, labels = cifar10.read(path, cifar10.TRAIN)
    np.testing.assert_array_equal(x_train, everything[:40])
    np.testing.assert_array_equal(y_train[:, 0], labels[:40])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "no file cifar-10-batches-py/data_batch_5"),
        (batch(2, labels=[1]), r"data must be uint8 of shape \(1, 3072\)"),
        (batch(2, labels=[1, 10]), "labels must be 0…9"),
        (batch(2, labels=["cat", "dog"]), "is not a dict with data and labels"),
        (batch(2, data="pixels"), "data must be an array of uint8"),
        ({"pixels": 1}, "is not a dict with data and labels"),
        ([1, 2], "is not a dict with data and labels"),
        (b"nothing", "is not a pickle"),
        (batch(2, labels=Path("x")), "names pathlib"),
    ],
)
def test_another_layout_is_explained(course, capsys, content, problem):
    path = archive(course / "cifar.tar.gz", {LAST: content})
    with pytest.raises(cifar10.LayoutError, match=f"({problem})"):
        cifar10.read(path, cifar10.TRAIN)
    assert command.main(["data", "cifar10", str(path), "--train", "10", "--test", "10"]) == 1
    said = capsys.readouterr().err
    assert "cifar.tar.gz has another layout" in said and "data_batch_5" in said
    assert not (course / "datasets").exists()


def test_a_pickle_runs_nothing(course):
    # Protocol 0: call os.mkdir with one text.
    evil = b"cos\nmkdir\n(Vwritten\ntR."
    path = archive(course / "cifar.tar.gz", {LAST: evil})
    with pytest.raises(cifar10.LayoutError, match=r"names os\.mkdir"):
        cifar10.read(path, cifar10.TRAIN)
    assert not (course / "written").exists()


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        (["--train", "110"], "has only 10 of class airplane: ask for 100 at most"),
        (["--train", "25"], "25 training pictures cannot be as many of each"),
        (["--train", "0"], "0 training pictures cannot"),
        (["--train", "10", "--test", "30"], "30 test pictures are 3 of each class"),
    ],
)
def test_numbers_that_cannot_be(course, capsys, numbers, problem):
    path = archive(course / "cifar.tar.gz")
    assert command.main(["data", "cifar10", str(path), *numbers]) == 1
    assert problem in capsys.readouterr().err
    assert not (course / "datasets").exists()


def test_what_is_there_is_replaced_only_by_force(course, monkeypatch, capsys):
    path = archive(course / "cifar.tar.gz")
    order = ["data", "cifar10", str(path), "--test", "10", "--train"]
    assert command.main([*order, "10"]) == 0
    assert command.main([*order, "20"]) == 1
    assert "is there already; --force" in capsys.readouterr().err
    assert len(load(course, monkeypatch)[0][0]) == 10
    assert command.main([*order, "20", "--force"]) == 0
    assert len(load(course, monkeypatch)[0][0]) == 20
    assert [file.name for file in (course / "datasets").iterdir()] == ["cifar10.npz"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "No such file"),
        (b"GIF89a", "it is not a tar archive"),
        (gzip.compress(bytes(range(256)) * 100)[:200], "a broken one"),
    ],
)
def test_the_installed_command_says_what_is_wrong_with_the_file(course, content, problem):
    if content is not None:
        (course / "cifar.tar.gz").write_bytes(content)
    installed = str(Path(sys.executable).with_name("classroom"))
    ended = subprocess.run(
        [installed, "data", "cifar10", "cifar.tar.gz"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert ended.returncode == 1
    assert problem in ended.stderr and "cifar.tar.gz" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not PHOTOGRAPHS.exists(), reason="the photographs are not part of the project")
def test_real_photographs(course, monkeypatch):
    assert command.main(["data", "cifar10", str(PHOTOGRAPHS), "--train", "2000"]) == 0
    (x_train, y_train), (x_test, y_test) = load(course, monkeypatch)
    assert x_train.shape == (2000, 32, 32, 3) and x_test.shape == (500, 32, 32, 3)
    assert np.bincount(y_train[:, 0]).tolist() == [200] * 10
    assert np.bincount(y_test[:, 0]).tolist() == [50] * 10
    # Photographs: neighbouring pixels are alike, in either direction and not across channels.
    for axis in (1, 2):
        assert np.abs(np.diff(x_train.astype(float), axis=axis)).mean() < 20
