"""Reads weights that Keras wrote as NumPy's `.npz`.

Keras' store makes one entry for each layer: a dict, which NumPy can only pickle. Its own reader
leaves pickles alone and so refuses these files; that is why none are written here.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np

from .hdf5 import Group

# What an array is made of in a pickle.
NEEDED = {"_reconstruct", "scalar", "ndarray", "dtype"}


class _ArraysOnly(pickle.Unpickler):
    """A pickle may call any function: this one builds arrays."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] != "numpy" or name not in NEEDED:
            raise ValueError(
                "Weights in `.npz` are read as long as they are NumPy's arrays; here they are "
                f"pickled objects of {module}.{name}, which would have to be run to be read. Save "
                "the model again by `model.save`, which writes the weights as HDF5."
            )
        return super().find_class(module, name)


def loads(data: bytes) -> Group:
    """The arrays of a file, in the groups in which HDF5 has them. Raises ValueError for anything
    but arrays.
    """
    root = Group()
    with np.load(io.BytesIO(data)) as entries:
        for member in entries.zip.namelist():
            with entries.zip.open(member) as stream:
                content = stream.read()
            path = member.removesuffix(".npy").replace("__root__", "")
            arrays = _entry(io.BytesIO(content))
            if arrays:
                root.group(f"{path}/vars").update(arrays)
    return root


def _entry(stream: io.BytesIO) -> dict[str, np.ndarray]:
    version = np.lib.format.read_magic(stream)
    read = {(1, 0): np.lib.format.read_array_header_1_0}
    _, _, dtype = read.get(version, np.lib.format.read_array_header_2_0)(stream)
    if not dtype.hasobject:
        raise ValueError("Expected a dict of arrays for each layer, as Keras writes them.")
    arrays = _ArraysOnly(stream).load().item()
    return {name: np.asarray(array) for name, array in arrays.items()}
