"""Files of models go both ways between kerasette and real Keras 3.15."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from saving_cases import CASES, SAVED, losses, outputs, trained

import kerasette


def check(model: Any, x: Any, y: Any, found: list[Any], following: Any) -> None:
    """The model predicts the same, and goes on to learn the same."""
    for actual, expected in zip(outputs(model, x), found, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-5 * np.abs(expected).max())
    np.testing.assert_allclose(losses(model, x, y), following, rtol=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_a_recorded_file_of_keras_is_loaded(name: str) -> None:
    kerasette.utils.clear_session()
    _, x, y = CASES[name](kerasette)
    model = kerasette.models.load_model(SAVED / f"{name}.keras")
    with np.load(SAVED / f"{name}.npz") as recorded:
        found = [recorded[key] for key in recorded.files if key != "losses"]
        check(model, x, y, found, recorded["losses"])


@pytest.mark.live
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("to", ["keras", "kerasette"])
def test_a_file_goes_over(name: str, to: str, tmp_path: Path) -> None:
    sides = {"keras": importlib.import_module("reference").keras, "kerasette": kerasette}
    writer, reader = sides["kerasette" if to == "keras" else "keras"], sides[to]
    for keras in (reader, writer):
        keras.utils.clear_session()
    _, x, y = CASES[name](reader)
    model, *_ = trained(name, writer)
    model.save(tmp_path / "model.keras")
    weights = tmp_path / "model.weights.h5"
    model.save_weights(weights)
    found = outputs(model, x)
    following = losses(model, x, y)
    loaded = reader.models.load_model(tmp_path / "model.keras")
    check(loaded, x, y, found, following)
    # The weights alone, into a model that went elsewhere meanwhile.
    loaded.load_weights(weights)
    np.testing.assert_allclose(outputs(loaded, x)[0], found[0], rtol=0, atol=1e-5)


@pytest.mark.live
@pytest.mark.parametrize("name", CASES)
def test_npz_is_read_here_and_not_by_keras(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keras = importlib.import_module("reference").keras
    library = importlib.import_module("keras.src.saving.saving_lib")
    for each in (keras, kerasette):
        each.utils.clear_session()
    _, x, y = CASES[name](kerasette)
    model, *_ = trained(name, keras)
    path = tmp_path / "model.keras"
    # Keras puts its own variables into the file: in this form only PyTorch could read them.
    library.save_model(model, path, weights_format="npz")
    with pytest.raises(ValueError, match=r"Save the model again by `model\.save`"):
        kerasette.models.load_model(path)
    # With arrays in their place everyone could.
    close = library.NpzIOStore.close

    def close_with_arrays(self: Any) -> None:
        if self.mode == "w":
            self.contents = keras.tree.map_structure(np.asarray, self.contents)
        close(self)

    monkeypatch.setattr(library.NpzIOStore, "close", close_with_arrays)
    library.save_model(model, path, weights_format="npz")
    with pytest.raises(ValueError, match="Object arrays cannot be loaded"):
        keras.models.load_model(path)
    loaded = kerasette.models.load_model(path)
    check(loaded, x, y, outputs(model, x), losses(model, x, y))
