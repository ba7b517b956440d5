"""The names under which the package is reached, and what happens to those that are not there."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kerasette
from kerasette.errors import UnavailableError
from kerasette.missing import MISSING

PLUGINS = Path(kerasette.__file__).parent.parent
ABSENT = [(module, name) for module, names in MISSING.items() for name in names.split()]


def run(code: str) -> str:
    """What a fresh interpreter prints, with the aliases installed."""
    start = "from kerasette.aliases import install; install(); install()\n"
    command = [sys.executable, "-W", "error", "-c", start + code]
    result = subprocess.run(command, capture_output=True, text=True, cwd=PLUGINS, check=False)
    return (
        result.stdout + result.stderr.splitlines()[-1] if result.stderr else result.stdout
    ).strip()


@pytest.mark.parametrize("module", MISSING)
def test_what_only_keras_has_is_named(module: str) -> None:
    try:
        target = importlib.import_module(f"kerasette.{module}" if module else "kerasette")
    except ModuleNotFoundError:
        # The module itself is absent.
        with pytest.raises(UnavailableError, match=rf"^keras\.{module} is not available"):
            getattr(kerasette, module)
        return
    for name in MISSING[module].split():
        with pytest.raises(UnavailableError) as caught:
            getattr(target, name)
        full = f"keras.{module}.{name}" if module else f"keras.{name}"
        assert str(caught.value) == f"{full} is not available in the browser; it is in Keras."


def test_a_misspelt_name_is_not_said_to_be_in_keras() -> None:
    with pytest.raises(AttributeError, match=r"module 'keras\.layers' has no attribute 'Conv2d'"):
        kerasette.layers.Conv2d  # noqa: B018


@pytest.mark.parametrize(
    "code",
    [
        "import keras; print(keras.layers.Dense.__name__)",
        "from keras import layers; print(layers.Dense.__name__)",
        "from keras.layers import Dense; print(Dense.__name__)",
        "import keras.layers; print(keras.layers.Dense.__name__)",
        "import tensorflow as tf; print(tf.keras.layers.Dense.__name__)",
        "from tensorflow import keras; print(keras.layers.Dense.__name__)",
        "from tensorflow.keras import layers, models; print(layers.Dense.__name__)",
        "from tensorflow.keras.layers import Dense; print(Dense.__name__)",
        "import tensorflow.keras as k; print(k.layers.Dense.__name__)",
        "import keras, tensorflow as tf, kerasette\n"
        "assert keras is tf.keras is kerasette and keras.layers is tf.keras.layers\n"
        "print(kerasette.layers.Dense.__name__)",
        "from keras.datasets import cifar10\nfrom keras.utils import to_categorical\n"
        "from keras.models import Sequential\nfrom keras.layers import Dense\n"
        "print(Dense.__name__)",
    ],
)
def test_aliases(code: str) -> None:
    assert run(code) == "Dense"


@pytest.mark.parametrize(
    ("code", "name", "where"),
    [
        ("from keras.layers import Conv3D", "keras.layers.Conv3D", "Keras"),
        ("import keras; keras.layers.LSTM(3)", "keras.layers.LSTM", "Keras"),
        ("import keras.applications", "keras.applications", "Keras"),
        ("import tensorflow as tf; tf.constant(3)", "tensorflow.constant", "TensorFlow"),
        ("import tensorflow.data", "tensorflow.data", "TensorFlow"),
        (
            "from tensorflow.keras.preprocessing.image import load_img",
            "keras.preprocessing",
            "Keras",
        ),
    ],
)
def test_what_aliases_do_not_reach(code: str, name: str, where: str) -> None:
    assert run(code).endswith(f": {name} is not available in the browser; it is in {where}.")


def test_the_package_inside_is_not_an_alias() -> None:
    assert run("import keras.errors").endswith("No module named 'keras.errors'")


def test_without_install_there_is_no_keras() -> None:
    code = "import sys, kerasette; print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PLUGINS, check=True
    )
    assert found.stdout.strip() == "False False"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda keras: keras.layers.Dense(3, lora_rank=2), "Dense(lora_rank=2)"),
        (
            lambda keras: keras.layers.UpSampling2D(interpolation="lanczos3"),
            "UpSampling2D(interpolation='lanczos3')",
        ),
        (lambda keras: keras.layers.Dense(3, dtype="float16"), "Dense(dtype='float16')"),
    ],
)
def test_arguments_that_only_keras_takes(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(UnavailableError) as caught:
        make(kerasette)
    assert str(caught.value) == f"{message} is not available in the browser; it is in Keras."


def test_an_optimizer_of_a_students_own_is_refused_where_it_is_defined() -> None:
    with pytest.raises(UnavailableError, match=r"^A Optimizer of your own \(Mine\)"):
        type("Mine", (kerasette.Optimizer,), {"__module__": "__main__"})


@pytest.mark.parametrize("name", ["train_step", "test_step", "compute_loss"])
def test_steps_of_a_students_own_are_refused_where_they_are_defined(name: str) -> None:
    message = rf"^A {name} of your own \(Mine\.{name}\) is not available"
    with pytest.raises(UnavailableError, match=message):
        type("Mine", (kerasette.Model,), {"__module__": "__main__", name: lambda self: None})


def test_data_sets_come_from_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = kerasette.datasets.cifar10.load_data
    monkeypatch.delenv("KERASETTE_DATA", raising=False)
    with pytest.raises(FileNotFoundError, match="KERASETTE_DATA"):
        load()
    monkeypatch.setenv("KERASETTE_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"cifar10\.npz"):
        load()
    x, y = np.zeros((5, 32, 32, 3), np.uint8), np.arange(5, dtype=np.uint8)
    np.savez(tmp_path / "cifar10.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
    (x_train, y_train), (x_test, y_test) = load()
    assert x_train.shape == (5, 32, 32, 3) and x_train.dtype == np.uint8
    assert y_train.shape == (5, 1) and y_test.shape == (2, 1) and x_test.shape[0] == 2


def test_what_models_had_before_keras_3_names_what_takes_its_place() -> None:
    model = kerasette.Sequential([kerasette.Input(shape=(3,)), kerasette.layers.Dense(2)])
    with pytest.raises(AttributeError, match=r"no `fit_generator`: use `fit`"):
        model.fit_generator  # noqa: B018
    assert not hasattr(model, "predict_classes")
