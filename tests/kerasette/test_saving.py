"""Files of models, and what cannot be in them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasette as keras
from kerasette import layers
from kerasette.errors import UnavailableError
from kerasette.saving import state


def network(units: int = 3) -> Any:
    inputs = keras.Input((4,))
    x = layers.Dense(5, activation="relu", name="hidden")(inputs)
    return keras.Model(inputs, layers.Dense(units, name="head")(x * 2.0))


def test_a_model_is_saved_with_the_state_of_its_optimizer(tmp_path: Path) -> None:
    x, y = np.random.rand(20, 4), np.random.rand(20, 3)
    model = network()
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(x, y, epochs=2, verbose=0)
    model.save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        assert archive.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        assert json.loads(archive.read("config.json"))["compile_config"]["loss"] == "mse"
    again = keras.models.load_model(tmp_path / "m.keras")
    assert np.array_equal(model.predict(x, verbose=0), again.predict(x, verbose=0))
    first, second = (m.fit(x, y, shuffle=False, verbose=0).history for m in (model, again))
    assert first == second
    bare = keras.models.load_model(tmp_path / "m.keras", compile=False)
    assert not bare.compiled
    memory = io.BytesIO()
    model.save(memory)
    assert keras.models.load_model(memory).count_params() == model.count_params()


def with_npz(model: Any, path: Path, **other: Any) -> Path:
    """A `.keras` file with weights in the form of Keras' `NpzIOStore`: a dict for each layer."""
    root = state.collect(model)
    entries = {f"layers/{name}": dict(layer["vars"]) for name, layer in root["layers"].items()}
    weights = io.BytesIO()
    np.savez(weights, **{"__root__": {}, **entries, **other})  # pyright: ignore[reportArgumentType]
    model.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in ("metadata.json", "config.json")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, "model.weights.npz": weights.getvalue()}.items():
            archive.writestr(name, content)
    return path


def test_weights_are_read_from_npz(tmp_path: Path) -> None:
    model = network()
    again = keras.models.load_model(with_npz(model, tmp_path / "m.keras"))
    assert all(map(np.array_equal, again.get_weights(), model.get_weights()))
    other = network()
    other.load_weights(tmp_path / "m.keras")
    assert all(map(np.array_equal, other.get_weights(), model.get_weights()))


class Intruder:
    def __reduce__(self) -> Any:
        return print, ("a file of weights has run code",)


def test_npz_runs_no_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = with_npz(network(), tmp_path / "m.keras", intruder=Intruder())
    with pytest.raises(ValueError, match=r"pickled objects of builtins\.print"):
        keras.models.load_model(path)
    plain = with_npz(network(), tmp_path / "plain.keras", numbers=np.ones(3))
    with pytest.raises(ValueError, match="Expected a dict of arrays for each layer"):
        keras.models.load_model(plain)
    assert not capsys.readouterr().out


def test_weights_go_by_the_place_of_layers(tmp_path: Path) -> None:
    model, other = network(), network()
    model.save_weights(tmp_path / "m.weights.h5")
    other.load_weights(tmp_path / "m.weights.h5")
    assert all(map(np.array_equal, model.get_weights(), other.get_weights()))
    with pytest.raises(ValueError, match=r"(?s)1 objects could not be loaded.*head.*\(5, 3\)"):
        network(2).load_weights(tmp_path / "m.weights.h5")
    with pytest.warns(UserWarning, match="could not be loaded"):
        network(2).load_weights(tmp_path / "m.weights.h5", skip_mismatch=True)


def test_a_model_goes_through_json() -> None:
    model = network()
    again = keras.models.model_from_json(model.to_json())
    assert again.to_json() == model.to_json()
    copy = keras.models.clone_model(model)
    assert [w.shape for w in copy.weights] == [w.shape for w in model.weights]


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("m.h5", UnavailableError, r"as HDF5 \(m\.h5\) .* ends in `\.keras`"),
        ("m", ValueError, r"Please add a `\.keras` extension"),
    ],
)
def test_other_files_are_refused_with_the_alternative(
    name: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        network().save(name)
    with pytest.raises(ValueError, match=r"must end in `\.weights\.h5`"):
        network().save_weights("m.h5")


def test_a_lambda_is_loaded_only_when_asked_for(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((2,)), layers.Lambda(lambda x: x * 3)])
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="deserialization of a Python lambda"):
        keras.models.load_model(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras", safe_mode=False)
    assert again.predict(np.ones((1, 2)), verbose=0).tolist() == [[3.0, 3.0]]


def test_classes_of_a_students_own_are_given_or_registered(tmp_path: Path) -> None:
    class Twice(layers.Layer):
        def __init__(self, factor: float = 2.0, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.factor = factor

        def call(self, x: Any) -> Any:
            return x * self.factor

    model = keras.Sequential([keras.Input((2,)), Twice(4.0)])
    model.save(tmp_path / "m.keras")
    with pytest.raises(TypeError, match=r"Could not locate class 'Twice'.*register"):
        keras.models.load_model(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras", custom_objects={"Twice": Twice})
    assert again.predict(np.ones((1, 2)), verbose=0).tolist() == [[4.0, 4.0]]


def test_an_input_layer_has_the_name_of_keras_2_for_its_shape() -> None:
    config = keras.Sequential([keras.Input((2,)), layers.Dense(3)]).get_config()
    shape = config["layers"][0]["config"].pop("batch_shape")
    config["layers"][0]["config"]["batch_input_shape"] = shape
    assert keras.Sequential.from_config(config).output_shape == (None, 3)
