"""What `make parity-cifar` says of archives that are not CIFAR-10's, and how it scales pictures."""

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.datasets.archives import archive, batch

from classroom import cifar10

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import parity_cifar  # noqa: E402


def test_pixels_become_numbers_from_0_to_1(tmp_path):
    data = np.tile(np.array([[0], [51]], np.uint8), 3072)
    changes = {name: batch(2, data=data, labels=[7, 7]) for name in cifar10.TRAIN}
    x, y = parity_cifar.load(archive(tmp_path / "x.tar.gz", changes))
    assert x.shape == (10, 32, 32, 3) and x.dtype == np.float32
    assert list(y) == [7] * 10
    assert x[0].max() == 0 and np.all(x[1] == np.float32(0.2))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "No such file"),
        (b"GIF89a", "not a tar archive"),
        (b"", "not a tar archive"),
        (gzip.compress(bytes(range(256)) * 100)[:200], "a broken one"),
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
