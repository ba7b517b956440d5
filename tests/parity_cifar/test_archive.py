"""What `make parity-cifar` says of archives that are not CIFAR-10's."""

import gzip
import io
import pickle
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import parity_cifar  # noqa: E402

# The beginning of an archive whose download ended early.
BROKEN = gzip.compress(bytes(range(256)) * 100)[:200]


def batch(count: int = 2, **changes) -> dict:
    data = np.arange(count * 3072, dtype=np.uint8).reshape(count, 3072)
    return {"data": data, "labels": [7] * count} | changes


def archive(folder: Path, parts: list, protocol: int = 2) -> Path:
    """Write a tar archive with data_batch_1… from dicts, or from bytes as they are."""
    path = folder / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for i, part in enumerate(parts, start=1):
            content = part if isinstance(part, bytes) else pickle.dumps(part, protocol)
            info = tarfile.TarInfo(f"cifar-10-batches-py/data_batch_{i}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_rows_become_images_with_the_channel_last(tmp_path):
    x, y = parity_cifar.load(archive(tmp_path, [batch()] * 5))
    assert x.shape == (10, 32, 32, 3)
    assert x.dtype == np.float32
    assert list(y) == [7] * 10
    np.testing.assert_allclose(x[0, 1, 2] * 255, [34, (1024 + 34) % 256, (2048 + 34) % 256])


def test_keys_may_be_bytes_as_in_the_original(tmp_path):
    original = {name.encode(): value for name, value in batch().items()}
    assert len(parity_cifar.load(archive(tmp_path, [original] * 5))[0]) == 10


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (batch(labels=[1]), r"data must be uint8 of shape \(1, 3072\)"),
        (batch(labels=[1, 10]), "labels must be 0…9"),
        ({"pixels": 1}, "is not a dict with data and labels"),
        ([1, 2], "is not a dict with data and labels"),
        (b"nothing", "is not a pickle"),
        (batch(labels=Path("x")), "names pathlib"),
    ],
)
def test_another_layout_is_explained(tmp_path, part, problem):
    with pytest.raises(parity_cifar.LayoutError, match=f"data_batch_5.*({problem})"):
        parity_cifar.load(archive(tmp_path, [batch()] * 4 + [part]))


def test_a_missing_part_is_named(tmp_path):
    with pytest.raises(parity_cifar.LayoutError, match="no file cifar-10-batches-py/data_batch_4"):
        parity_cifar.load(archive(tmp_path, [batch()] * 3))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "No such file"),
        (b"GIF89a", "not a tar archive"),
        (b"", "not a tar archive"),
        (BROKEN, "a broken one"),
    ],
)
def test_the_command_says_what_is_wrong_with_the_file(tmp_path, content, problem):
    path = tmp_path / "cifar.tar.gz"
    if content is not None:
        path.write_bytes(content)
    command = [sys.executable, str(ROOT / "tools/parity_cifar.py"), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert problem in ended.stderr
    assert str(path) in ended.stderr
    assert "Traceback" not in ended.stderr
