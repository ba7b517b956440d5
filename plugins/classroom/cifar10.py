"""Photographs of CIFAR-10 for `load_data()`: from the archive of its authors into one small file.

The archive, `cifar-10-python.tar.gz`, holds pickled dictionaries: `data`, a row of 3,072 bytes an
image (red, then green, then blue), and `labels`. They are read without running what a pickle may
ask for. Layout and classes: https://www.cs.toronto.edu/~kriz/cifar.html
"""

from __future__ import annotations

import pickle
import tarfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
FOLDER = "cifar-10-batches-py"
TRAIN = [f"{FOLDER}/data_batch_{i}" for i in range(1, 6)]
TEST = [f"{FOLDER}/test_batch"]
SIDE = 32
ROW = 3 * SIDE * SIDE
# What the pickles of CIFAR-10 name.
ALLOWED = {
    *((f"numpy.{core}.multiarray", "_reconstruct") for core in ("core", "_core")),
    *(("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode")),
}

Arrays = tuple[np.ndarray, np.ndarray]


class LayoutError(Exception):
    """The archive is not CIFAR-10's."""


class TooFewError(Exception):
    """Other numbers of pictures are asked for than the archive can give."""


class Unpickler(pickle.Unpickler):
    """Reads arrays and plain values; a pickle can otherwise call whatever it names."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise LayoutError(f"it names {module}.{name}, which CIFAR-10's files do not")
        # NumPy 2 has renamed its core.
        return super().find_class(module.replace("numpy.core.", "numpy._core."), name)


def read(path: Path, parts: Sequence[str]) -> Arrays:
    """Return the images [n, 32, 32, 3] uint8 and labels [n] int64 of some files of an archive.

    `parts` is `TRAIN` or `TEST`. Raises `LayoutError` and `OSError`.
    """
    try:
        with tarfile.open(path) as archive:
            found = [_part(archive, name) for name in parts]
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise LayoutError(f"it is not a tar archive, or a broken one ({error})") from error
    rows = np.concatenate([data for data, _ in found])
    images = np.ascontiguousarray(rows.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1))
    return images, np.concatenate([labels for _, labels in found])


def balanced(arrays: Arrays, count: int, kind: str) -> Arrays:
    """Return the first images of each class, `count` in all, in the archive's order.

    Labels come as [count, 1] uint8, as Keras gives them. Raises `TooFewError`; `kind` names the
    images in its message.
    """
    images, labels = arrays
    each, rest = divmod(count, len(NAMES))
    if rest or each < 1:
        raise TooFewError(
            f"{count} {kind} pictures cannot be as many of each of the ten classes: "
            "ask for 10, 20, 30 and so on"
        )
    of_class = [np.flatnonzero(labels == label) for label in range(len(NAMES))]
    fewest = min(range(len(NAMES)), key=lambda label: len(of_class[label]))
    if (there := len(of_class[fewest])) < each:
        raise TooFewError(
            f"{count} {kind} pictures are {each} of each class, and the archive has only {there} "
            f"of class {NAMES[fewest]}: ask for {there * len(NAMES)} at most"
        )
    chosen = np.sort(np.concatenate([rows[:each] for rows in of_class]))
    return images[chosen], labels[chosen].astype(np.uint8)[:, None]


def pack(archive: Path, out: Path, train: int, test: int) -> None:
    """Write `train` and `test` pictures of the archive into an .npz file for `load_data()`.

    The same archive and numbers give the same pictures. Raises `LayoutError`, `TooFewError` and
    `OSError`; then nothing is written.
    """
    x_train, y_train = balanced(read(archive, TRAIN), train, "training")
    x_test, y_test = balanced(read(archive, TEST), test, "test")
    out.parent.mkdir(parents=True, exist_ok=True)
    # What is broken off must not leave half a file.
    half = out.with_name(f".{out.stem}.part.npz")
    try:
        np.savez_compressed(half, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)


def _part(archive: tarfile.TarFile, name: str) -> Arrays:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise LayoutError(f"the archive has no file {name}")
    try:
        content = _dictionary(file)
        data, labels = content["data"], np.asarray(content["labels"], np.int64)
    except LayoutError as error:
        raise LayoutError(f"{name}: {error}") from error
    except (pickle.UnpicklingError, AttributeError, IndexError) as error:
        raise LayoutError(f"{name} is not a pickle ({error})") from error
    except (KeyError, TypeError, ValueError, MemoryError) as error:
        raise LayoutError(f"{name} is not a dict with data and labels ({error})") from error
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8:
        raise LayoutError(f"{name}: data must be an array of uint8")
    if data.shape != (len(labels), ROW) or not len(labels):
        raise LayoutError(f"{name}: data must be uint8 of shape ({len(labels)}, {ROW})")
    if labels.min() < 0 or labels.max() >= len(NAMES):
        raise LayoutError(f"{name}: labels must be 0…9")
    return data, labels


def _dictionary(file: IO[bytes]) -> dict[str, Any]:
    """The dict of one file; Python 2 wrote the original's keys as bytes."""
    content = Unpickler(file, encoding="bytes").load()
    if not isinstance(content, dict):
        raise TypeError(f"it is a {type(content).__name__}")
    return {k.decode() if isinstance(k, bytes) else k: v for k, v in content.items()}
