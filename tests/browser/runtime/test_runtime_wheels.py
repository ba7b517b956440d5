"""Wheels and photographs of a course's own, and packages from a distribution that it allows."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from tests.browser.runtime.conftest import INFO, open_lab
from tests.datasets.archives import archive

from classroom import cifar10, lockfile

pytestmark = pytest.mark.browser

# Beside the checkout, where the project is developed.
PANDAS = Path(__file__).resolve().parents[4] / "shared/wheels"


def make_wheel(folder: Path, name: str, requires: str = "") -> Path:
    """Write a pure wheel with one module that has a `NAME`."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", f"NAME = {name!r}\n")
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


def test_a_course_carries_wheels_and_photographs_of_its_own(context, make_site, tmp_path):
    make_wheel(tmp_path, "abacus", "Requires-Dist: beads\n")
    make_wheel(tmp_path, "beads")
    photographs = tmp_path / "datasets/cifar10.npz"
    cifar10.pack(archive(tmp_path / "cifar.tar.gz"), photographs, train=30, test=10)
    lab = open_lab(context, make_site(wheels=tmp_path, dataset=photographs))
    assert lab.run("print('nothing imported')")[0] == {"state": "done"}
    assert lab.wheels() == []
    assert lab.run("import abacus\nimport beads\nprint(abacus.NAME, beads.NAME)")[1] == (
        "abacus beads\n"
    )
    assert sorted(lab.wheels()) == ["abacus", "beads"]
    outcome, text = lab.run(
        "from keras.datasets import cifar10\nimport zlib\n"
        "(x, y), (x_test, y_test) = cifar10.load_data()\n"
        "print(x.shape, y.shape, x_test.shape, zlib.crc32(x.tobytes()))"
    )
    assert outcome == {"state": "done"}
    with np.load(photographs) as packed:
        expected = zlib.crc32(packed["x_train"].tobytes())
    assert text == f"(30, 32, 32, 3) (30, 1) (10, 32, 32, 3) {expected}\n"


@pytest.mark.skipif(not PANDAS.is_dir(), reason="pandas' wheels are not on this machine")
def test_pandas_as_a_wheel_of_the_course(context, make_site, tmp_path):
    for name in ("pandas", "pytz", "tzdata"):
        (wheel,) = PANDAS.glob(f"{name}-*.whl")
        (tmp_path / wheel.name).symlink_to(wheel)
    lab = open_lab(context, make_site(wheels=tmp_path))
    run = lab.start(
        "import pandas as pd\nt = pd.read_csv('data/numbers.csv')\nprint(t['b'].sum())\nt"
    )
    assert lab.outcome(run) == {"state": "done"}
    assert lab.text(run) == "6\n"
    assert "<table" in lab.events(run, "display")[0]["data"]["text/html"]


def test_a_package_loads_from_the_distribution_that_the_site_allows(context, make_site, tmp_path):
    wheel = make_wheel(tmp_path, "faraway")
    name, entry = lockfile.entry(wheel, wheel.name, INFO)
    elsewhere = {name: entry}
    closed = open_lab(context, make_site(elsewhere=elsewhere))
    outcome, _ = closed.run("import faraway")
    assert outcome["state"] == "error"
    assert "`distribution`" in outcome["message"]
    site = make_site(elsewhere=elsewhere, distribution="../../full/")
    (site.folder / "full").mkdir()
    shutil.copyfile(wheel, site.folder / "full" / wheel.name)
    lab = open_lab(context, site)
    assert lab.run("import faraway\nprint(faraway.NAME)") == ({"state": "done"}, "faraway\n")


PARTS = """
from tensorflow.keras import layers, models
from keras.callbacks import EarlyStopping
import keras, numpy as np
model = models.Sequential([keras.Input((8, 8, 3)), layers.RandomFlip()])
model.add(layers.Flatten())
model.add(layers.Dense(2))
rate = keras.optimizers.schedules.ExponentialDecay(0.01, 5, 0.9)
model.compile(keras.optimizers.SGD(rate), "mse", metrics=[keras.metrics.AUC()])
model.fit(np.ones((8, 8, 8, 3)), np.ones((8, 2)), verbose=0, callbacks=[EarlyStopping("loss")])
model.summary()
model.save("model.keras")
print(np.abs(keras.models.load_model("model.keras").predict(np.ones((1, 8, 8, 3)), verbose=0)
    - model.predict(np.ones((1, 8, 8, 3)), verbose=0)).max())
"""


def test_parts_of_the_engine_are_fetched_when_a_program_asks_for_them(lab):
    outcome, text = lab.run("import keras\nkeras.Sequential([keras.layers.Dense(2)])")
    assert outcome == {"state": "done"}, text
    assert "kerasette_rest" not in lab.wheels()
    outcome, text = lab.run(PARTS)
    assert outcome == {"state": "done"}, text
    assert text.splitlines()[-1] == "0.0"
    assert "kerasette_rest" in lab.wheels()
