"""The developers' page on new layers: its code runs as it stands."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

import kerasette
from kerasette import device, layers, ops, testing
from kerasette.device import native

ROOT = Path(kerasette.__file__).parents[2]
README = Path(kerasette.__file__).parent / "README.md"
BLOCKS = re.findall(
    r"^```(python|c)\n(.*?)^```", README.read_text().split("## A new layer")[1], re.DOTALL | re.M
)
LAYER, KERNEL, KIND = (text for _, text in BLOCKS)
X = np.array([[[[4.0, -9.0], [0.25, 1.0]]]], np.float32)


@pytest.fixture
def channel_scale():
    """Return the layer of the page."""
    page: dict = {}
    exec(LAYER, page)
    return page["ChannelScale"]


def test_the_layer_learns_and_keeps_its_arguments(channel_scale):
    layer = channel_scale(root=True, scale_regularizer="l2", name="scale")
    np.testing.assert_array_equal(layer(X), [[[[2, -3], [0.5, 1]]]])
    assert layer(kerasette.Input((None, 5, 2))).shape == (None, None, 5, 2)
    config = layer.get_config()
    assert config["root"] is True
    # As it was given, like Keras.
    assert config["scale_regularizer"] == "l2"
    assert channel_scale.from_config(config).root is True
    model = kerasette.Sequential(
        [kerasette.Input((1, 2, 2)), layer, layers.Flatten(), layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    model.fit(X, np.ones((1, 1)), verbose=0)
    assert (layer.scale.numpy() != 1).all()


@pytest.fixture
def with_kernel(tmp_path, monkeypatch):
    """Return the page's function on a device that has its kernel too."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    # A module of the tools folder, which is no package.
    import kernels  # noqa: PLC0415

    for source in kernels.KERNELS.glob("*.[ch]"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "signed_root.c").write_text(KERNEL)
    names = "".join(f"OP({name}) " for name in re.findall(r"void op_(\w+)", KERNEL))
    listed = (tmp_path / "ops.h").read_text()
    start = listed.index("  OP(")
    (tmp_path / "ops.h").write_text(f"{listed[:start]}  {names}\\\n{listed[start:]}")
    monkeypatch.setattr(kernels, "KERNELS", tmp_path)
    monkeypatch.setattr(kernels, "BUILD", tmp_path / "build")
    library = {"libkernels.so": kernels.OUTPUTS["libkernels.so"]}
    monkeypatch.setattr(kernels, "OUTPUTS", library)
    kernels.main()
    monkeypatch.setattr(native, "LIBRARY", tmp_path / "build" / "libkernels.so")
    device.configure(memory=64 * 2**20)
    page: dict = {}
    exec(KIND, page)
    yield page["signed_root"]
    monkeypatch.undo()
    device.configure(memory=512 * 2**20)
    sys.modules.pop("kernels")


def test_the_kernel_agrees_with_the_functions_it_replaces(with_kernel):
    np.testing.assert_array_equal(with_kernel(X), [[[[2, -3], [0.5, 1]]]])

    def gradient(function):
        inputs = kerasette.Input((1, 2, 2))
        model = kerasette.Model(inputs, function(inputs))
        return np.array(testing.gradients(model, X, np.ones_like(X))[3])

    composed = gradient(lambda x: ops.sign(x) * ops.sqrt(ops.absolute(x)))
    np.testing.assert_allclose(gradient(with_kernel), composed, rtol=1e-6)
