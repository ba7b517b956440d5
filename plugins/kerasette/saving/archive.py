"""Models and weights as files: `.keras` archives and `.weights.h5`."""

from __future__ import annotations

import datetime
import io
import json
import os
import warnings
import zipfile
from pathlib import Path
from typing import Any

from ..errors import UnavailableError
from ..registry import describe
from . import hdf5, npz, state
from .serialization import deserialize_keras_object

# The version whose files these are.
KERAS_VERSION = "3.15.1"
CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
OTHER_WEIGHTS = "model.weights.npz"
ALTERNATIVE = "Keras; a file that ends in `.keras` holds the whole model here and there"


def save_model(model: Any, filepath: Any, overwrite: bool = True, **_: Any) -> None:
    """Write a model with its weights and the state of its optimizer to a `.keras` file or a file
    object.
    """
    if not isinstance(filepath, io.IOBase):
        name = os.fspath(filepath)
        if name.endswith((".h5", ".hdf5")):
            raise UnavailableError(f"Saving a whole model as HDF5 ({name})", ALTERNATIVE)
        if not name.endswith(".keras"):
            raise ValueError(
                "Invalid filepath extension for saving. Please add a `.keras` extension for the "
                f"native Keras format. Received: filepath={name}."
            )
        _check_overwrite(name, overwrite)
    if not model.built:
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights "
            "yet. Consider building the model first by calling it on some data.",
            stacklevel=3,
        )
    date = datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")
    # Made before the file is opened: what cannot be saved leaves no broken file behind.
    parts = {
        METADATA: json.dumps({"keras_version": KERAS_VERSION, "date_saved": date}),
        CONFIG: json.dumps(describe(model)),
        WEIGHTS: hdf5.dumps(state.collect(model)),
    }
    with zipfile.ZipFile(filepath, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def load_model(
    filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True
) -> Any:
    """The model in a `.keras` file, as it was saved; without `compile` only what predicts.

    Raises ValueError for files of another kind and for lambdas unless `safe_mode` is off.
    """
    if not isinstance(filepath, io.IOBase):
        name = os.fspath(filepath)
        if name.endswith((".h5", ".hdf5")):
            raise UnavailableError(f"Loading a whole model from HDF5 ({name})", ALTERNATIVE)
        if not name.endswith(".keras") or not zipfile.is_zipfile(name):
            kind = "accessible `.keras` zip file" if name.endswith(".keras") else "`.keras` file"
            raise ValueError(
                f"File not found: filepath={name}. Please ensure the file is an {kind}."
                if not Path(name).exists()
                else f"The file is not a `.keras` zip file. Received: filepath={name}"
            )
    with zipfile.ZipFile(filepath) as archive:
        config = json.loads(archive.read(CONFIG))
        if not compile:
            config["compile_config"] = None
        model = deserialize_keras_object(config, custom_objects, safe_mode)
        state.distribute(model, _weights(archive))
    return model


def _weights(archive: zipfile.ZipFile) -> hdf5.Group:
    for name, form in ((WEIGHTS, hdf5), (OTHER_WEIGHTS, npz)):
        if name in archive.namelist():
            return form.loads(archive.read(name))
    raise ValueError(f"Expected a {WEIGHTS} or {OTHER_WEIGHTS} file.")


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write the weights to a file that ends in `.weights.h5`."""
    name = os.fspath(filepath)
    if not name.endswith(".weights.h5"):
        raise ValueError(f"The filename must end in `.weights.h5`. Received: filepath={name}")
    if not model.built:
        raise ValueError(
            "You are saving a model that has not yet been built. Try building the model first by "
            "calling it on some data or by using `build()`."
        )
    _check_overwrite(name, overwrite)
    Path(name).write_bytes(hdf5.dumps(state.collect(model)))


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False) -> None:
    """Set the weights from a `.weights.h5` or a `.keras` file."""
    name = os.fspath(filepath)
    if not name.endswith((".weights.h5", ".keras")):
        raise ValueError(
            f"The file format is not supported: filepath={name}. Keras 3 only supports loading "
            "`.keras` and `.weights.h5` files."
        )
    if not model.built:
        raise ValueError(
            "You are loading weights into a model that has not yet been built. Try building the "
            "model first by calling it on some data or by using `build()`."
        )
    if name.endswith(".keras"):
        with zipfile.ZipFile(name) as archive:
            root = _weights(archive)
    else:
        root = hdf5.loads(Path(name).read_bytes())
    state.distribute(model, root, skip_mismatch)


def _check_overwrite(name: str, overwrite: bool) -> None:
    if not overwrite and Path(name).exists():
        raise FileExistsError(f"{name} exists, and `overwrite` is False.")
