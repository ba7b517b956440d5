"""What programs of first courses write, taken as Keras 3.15 takes it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kerasette as keras
from kerasette import layers


class Scale(layers.Layer):
    """Without `get_config`, and with its argument under another name."""

    def __init__(self, factor: float = 2.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kept = factor

    def call(self, x: Any) -> Any:
        return x * self.kept


@pytest.mark.parametrize(
    ("wanted", "given"), [((1,), ()), ((6, 6, 1), (6, 6)), ((6, 6), (6, 6, 1)), ((4,), (4, 1))]
)
def test_a_last_axis_of_1_may_be_left_out_or_too_many(wanted: Any, given: Any) -> None:
    model = keras.Sequential([keras.Input(wanted), layers.Flatten(), layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).random((8, *given), np.float32)
    model.fit(x, np.ones(8), verbose=0)
    expected = model(x.reshape(8, *wanted))
    np.testing.assert_array_equal(model.predict(x, verbose=0), expected)
    np.testing.assert_array_equal(model(x), expected)


def test_another_shape_is_refused() -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    with pytest.raises(ValueError, match=r"expected shape=\(None, 3\), found shape=\(8,\)"):
        model.predict(np.zeros(8), verbose=0)


def test_a_forgotten_return_is_an_error() -> None:
    class Silent(layers.Layer):
        def call(self, x: Any) -> Any:
            keras.ops.exp(x)

    with pytest.raises(ValueError, match="Is a `return` missing"):
        keras.Sequential([keras.Input((2,)), Silent(), layers.Dense(1)])
    model = keras.Sequential([layers.Dense(1)])
    model.compile("sgd", lambda true, predicted: None)
    with pytest.raises(ValueError, match="Is a `return` missing"):
        model.fit(np.zeros((4, 2)), np.zeros(4), verbose=0)


def test_own_layers_keep_what_their_constructor_was_given(tmp_path: Any) -> None:
    model = keras.Sequential([keras.Input((4,)), Scale(3.0)])
    assert model.layers[0].get_config()["factor"] == 3.0
    assert Scale().get_config()["factor"] == 2.0
    path = tmp_path / "scaled.keras"
    model.save(path)
    loaded = keras.models.load_model(path, custom_objects={"Scale": Scale})
    for copy in (loaded, keras.models.clone_model(model)):
        assert (copy.predict(np.ones((1, 4)), verbose=0) == 3).all()


def test_a_sequential_on_a_built_model_is_built() -> None:
    base = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    base.trainable = False
    model = keras.Sequential([base, layers.Dense(1)])
    model.add(layers.Dense(2))
    assert model.output_shape == (None, 2)
    assert (len(model.layers), model.count_params(), len(model.trainable_weights)) == (3, 23, 4)
    assert not keras.Sequential([layers.Dense(3), layers.Dense(2)]).built


def test_names_of_older_programs() -> None:
    for name in ("uniform", "normal", "zero", "one"):
        layers.Dense(2, kernel_initializer=name)(np.ones((1, 2)))
    for name in ("ADAM", "RMSProp"):
        keras.Sequential([layers.Dense(1)]).compile(name, "mse")
    with pytest.warns(UserWarning, match="`input_shape` is deprecated"):
        first = layers.InputLayer(input_shape=(4,))
    assert keras.Sequential([first, layers.Dense(2)]).output_shape == (None, 2)


def test_what_is_serialized_comes_back() -> None:
    for module, thing, attribute in (
        (keras.layers, layers.Dense(3), "units"),
        (keras.initializers, keras.initializers.Constant(2.0), "value"),
        (keras.regularizers, keras.regularizers.L2(0.5), "l2"),
    ):
        again = module.deserialize(module.serialize(thing))
        assert getattr(again, attribute) == getattr(thing, attribute)


def test_a_layer_tells_its_losses() -> None:
    layer = layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.5), kernel_initializer="one")
    layer(np.ones((1, 3)))
    assert [float(loss) for loss in layer.losses] == [3.0]


def test_mistakes_are_named() -> None:
    inputs = keras.Input((3,))
    twice = layers.Dense(2, name="same")(layers.Dense(2, name="same")(inputs))
    with pytest.raises(ValueError, match='"same" is used 2 times'):
        keras.Model(inputs, twice)
    with pytest.raises(ValueError, match="Unrecognized keyword arguments passed to Model"):
        keras.Model(input=inputs, output=twice)
    with pytest.raises(ValueError, match="Could not interpret optimizer"):
        keras.Sequential([layers.Dense(1)]).compile(keras.optimizers.Adam, "mse")

    model = keras.Sequential([layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((4, 2)), np.zeros(4), verbose=0)
    with pytest.raises(ValueError, match="`y` is missing"):
        model.evaluate(np.zeros((4, 2)), verbose=0)

    class Forgot(keras.Model):
        def __init__(self) -> None:
            self.a = 1

    with pytest.raises(RuntimeError, match="you forgot to call"):
        Forgot().compile("sgd", "mse")


def test_a_table_of_a_subclass_has_no_batch(capsys: pytest.CaptureFixture[str]) -> None:
    class Own(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = layers.Dense(3)

        def call(self, x: Any) -> Any:
            return self.dense(x)

    model = Own()
    model.build((None, 4))
    model.summary()
    assert "(None, 3)" in capsys.readouterr().out


def test_a_plateau_is_announced_until_the_smallest_rate(
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = keras.Sequential([layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.01), "mse")
    plateau = keras.callbacks.ReduceLROnPlateau(
        "loss", factor=0.1, patience=1, min_delta=9.0, min_lr=0.001, verbose=1
    )
    model.fit(np.zeros((4, 2)), np.zeros(4), epochs=4, verbose=0, callbacks=[plateau])
    assert capsys.readouterr().out.count("reducing learning rate") == 1
