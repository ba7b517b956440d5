"""`compile`, `fit`, `evaluate` and `predict` as a student uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kerasette as keras
from kerasette import layers


def images(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise in which the brightness of a channel tells the class, and class numbers [rows, 1]."""
    rng = np.random.default_rng(7)
    y = rng.integers(0, 3, (rows, 1))
    x = rng.random((rows, 12, 12, 3), np.float32)
    for channel in range(3):
        x[y[:, 0] == channel, :, :, channel] += 0.5
    return x, y


def network(**compiled: Any) -> Any:
    inputs = keras.Input(shape=(12, 12, 3))
    x = layers.Conv2D(8, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(16, activation="relu")(x)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(x))
    settings = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"}
    model.compile(**{**settings, "metrics": ["accuracy"], **compiled})
    return model


@pytest.mark.parametrize(
    "optimizer",
    [
        keras.optimizers.Adam(0.005),
        keras.optimizers.SGD(0.1),
        keras.optimizers.SGD(0.02, momentum=0.9),
        keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    ],
    ids=["adam", "sgd", "momentum", "nesterov"],
)
def test_training_learns(optimizer: Any) -> None:
    keras.utils.set_random_seed(0)
    x, y = images(200)
    model = network(optimizer=type(optimizer).from_config(optimizer.get_config()))
    history = model.fit(x, y, epochs=8, verbose=0, validation_data=images(50))
    assert history.history["loss"][-1] < history.history["loss"][0] / 2
    assert history.history["val_accuracy"][-1] > 0.9
    assert history.epoch == list(range(8))
    assert list(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    # 200 rows are 6 full batches and a rest of 8.
    assert model.optimizer.iterations == 8 * 7


def test_a_seed_repeats_a_run_bit_for_bit() -> None:
    x, y = images(100)
    seen = []
    for seed in (3, 3, 4):
        keras.utils.clear_session()
        keras.utils.set_random_seed(seed)
        model = network()
        history = model.fit(x, y, epochs=2, verbose=0)
        seen.append((history.history, [weight.tobytes() for weight in model.get_weights()]))
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def test_evaluate_and_predict_agree() -> None:
    x, y = images(70)
    model = network()
    model.fit(x, y, epochs=1, verbose=0)
    loss, accuracy = model.evaluate(x, y, batch_size=32, verbose=0)
    outputs = model.predict(x, batch_size=16, verbose=0)
    assert outputs.shape == (70, 3)
    assert np.allclose(outputs.sum(1), 1, atol=1e-5)
    assert accuracy == pytest.approx((outputs.argmax(1) == y[:, 0]).mean())
    assert loss == pytest.approx(-np.log(outputs[np.arange(70), y[:, 0]]).mean(), rel=1e-4)
    found = model.evaluate(x, y, verbose=0, return_dict=True)
    assert found == {"accuracy": accuracy, "loss": pytest.approx(loss, rel=1e-5)}
    assert np.allclose(np.asarray(model(x)), outputs, atol=1e-6)
    assert np.allclose(model.predict_on_batch(x[:5]), outputs[:5], atol=1e-6)


def test_bytes_and_wider_numbers_are_taken_as_keras_takes_them() -> None:
    x, _ = images(10)
    model = network()
    pixels = (x * 100).astype(np.uint8)
    as_bytes = model.predict(pixels, verbose=0)
    assert np.array_equal(as_bytes, model.predict(pixels.astype(np.float64), verbose=0))
    assert np.array_equal(as_bytes, model.predict(pixels.astype(np.int64), verbose=0))


def test_one_hot_targets_give_the_same_training() -> None:
    x, y = images(64)
    seen = []
    for target, loss in (
        (y, "sparse_categorical_crossentropy"),
        (y[:, 0], "sparse_categorical_crossentropy"),
        (keras.utils.to_categorical(y, 3), "categorical_crossentropy"),
        (keras.utils.to_categorical(y, 3), keras.losses.CategoricalCrossentropy()),
    ):
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)
        seen.append(network(loss=loss).fit(x, target, epochs=2, verbose=0).history)
    assert all(history == seen[0] for history in seen)


def test_labels_beyond_the_classes_are_refused() -> None:
    x, y = images(10)
    with pytest.raises(ValueError, match=r"label value of 3 .* valid range of \[0, 3\)"):
        network().fit(x, y + 1, verbose=0)


def test_validation_split_holds_out_the_last_rows() -> None:
    x, y = images(50)
    keras.utils.set_random_seed(2)
    split = network().fit(x, y, validation_split=0.2, verbose=0).history
    keras.utils.clear_session()
    keras.utils.set_random_seed(2)
    given = network().fit(x[:40], y[:40], validation_data=(x[40:], y[40:]), verbose=0).history
    assert split == given


def test_sample_and_class_weights() -> None:
    x, y = images(60)
    seen = []
    by_class = {0: 2.0, 1: 0.5, 2: 0.0}
    by_row = np.array([by_class[int(label)] for label in y[:, 0]])
    for options in ({"class_weight": by_class}, {"sample_weight": by_row}, {}):
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)
        seen.append(network().fit(x, y, verbose=0, **options).history["loss"])
    assert seen[0] == seen[1] != seen[2]


def test_callbacks_see_every_batch_and_can_stop() -> None:
    events: list[tuple[str, int]] = []

    class Watch(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            events.append(("batch", batch))

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            events.append(("epoch", epoch))
            self.model.stop_training = epoch == 1

    x, y = images(70)
    history = network().fit(x, y, epochs=5, verbose=0, callbacks=[Watch()])
    assert history.epoch == [0, 1]
    one = [("batch", 0), ("batch", 1), ("batch", 2)]
    assert events == [*one, ("epoch", 0), *one, ("epoch", 1)]


def test_an_interrupt_between_calls_leaves_a_model_that_goes_on() -> None:
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            raise KeyboardInterrupt

    x, y = images(70)
    model = network()
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, verbose=0, callbacks=[Interrupt()])
    assert model.optimizer.iterations == 1
    model.fit(x, y, verbose=0)
    assert model.optimizer.iterations == 4


def test_learning_rate_and_frozen_layers_take_effect() -> None:
    x, y = images(32)
    model = network()
    model.fit(x, y, verbose=0)
    model.optimizer.learning_rate = 0.0
    before = model.get_weights()
    model.fit(x, y, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    model.optimizer.learning_rate = 0.01
    model.layers[1].trainable = False
    model.fit(x, y, verbose=0)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True, True, True]


def test_a_function_says_the_learning_rate_of_each_step() -> None:
    keras.utils.set_random_seed(0)
    x, y = images(40)
    asked = []

    @keras.saving.register_keras_serializable(name="falling")
    def falling() -> float:
        # So small that no ReLU dies, whose weights would not move any more.
        asked.append(0.05 / (len(asked) + 1))
        return asked[-1]

    model = network(optimizer=keras.optimizers.SGD(falling))
    model.fit(x, y, batch_size=8, epochs=2, verbose=0)
    assert asked == [0.05 / step for step in range(1, 11)]
    before = model.get_weights()
    model.optimizer.learning_rate = lambda: 0.0
    model.fit(x, y, verbose=0)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    model.optimizer.learning_rate = 0.05
    assert float(model.optimizer.learning_rate) == np.float32(0.05)
    model.fit(x, y, verbose=0)
    assert (model.get_weights()[0] != before[0]).any()

    asked.clear()
    config = keras.optimizers.SGD(falling).get_config()
    assert keras.optimizers.SGD.from_config(config).learning_rate == 0.05


def test_moving_averages_follow_the_batches_and_rule_inference() -> None:
    inputs = keras.Input(shape=(4,))
    layer = layers.BatchNormalization(momentum=0.5)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layer(inputs)))
    model.compile("sgd", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, (64, 4)).astype(np.float32)
    model.fit(x, np.zeros(64), batch_size=64, verbose=0)
    assert np.allclose(layer.moving_mean.numpy(), 0.5 * x.mean(0), atol=1e-5)
    assert np.allclose(layer.moving_variance.numpy(), 0.5 + 0.5 * x.var(0), rtol=1e-5)
    layer.trainable = False
    kept = layer.moving_mean.numpy()
    model.fit(x, np.zeros(64), verbose=0)
    assert np.array_equal(kept, layer.moving_mean.numpy())


@pytest.mark.parametrize(
    ("layer", "axes"), [(layers.Dropout, ()), (layers.SpatialDropout2D, (1, 2))]
)
def test_dropout_drops_its_rate_and_only_in_training(layer: Any, axes: tuple[int, ...]) -> None:
    x = np.ones((200, 5, 5, 16), np.float32)
    drop = layer(0.3, seed=1)
    assert np.array_equal(drop(x), x)
    out = np.asarray(drop(x, training=True))
    assert np.allclose(out[out != 0], 1 / 0.7)
    if axes:
        assert (out.min(axes) == out.max(axes)).all()
    dropped = (out == 0).mean()
    deviation = np.sqrt(0.3 * 0.7 / (200 * 16 if axes else out.size))
    assert abs(dropped - 0.3) < 4 * deviation
    assert not np.array_equal(out, np.asarray(drop(x, training=True)))
    # Neighbours are independent: both dropped as often as chance has it.
    first, second = (out[:, 0, 0, :-1] == 0), (out[:, 0, 0, 1:] == 0)
    assert abs((first & second).mean() - 0.09) < 0.02


def test_several_outputs_can_be_predicted() -> None:
    x, _ = images(5)
    model = network()
    both = keras.Model(model.input, [model.layers[1].output, model.output])
    hidden, outputs = both.predict(x, verbose=0)
    assert hidden.shape == (5, 10, 10, 8)
    assert np.allclose(outputs, model.predict(x, verbose=0))


def test_models_nest_and_share_weights() -> None:
    inner = keras.Sequential([keras.Input(shape=(4,)), layers.Dense(3)])
    inputs = keras.Input(shape=(4,))
    outer = keras.Model(inputs, layers.Activation("relu")(inner(inputs)))
    x = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    assert np.allclose(
        outer.predict(x, verbose=0), np.maximum(inner.predict(x, verbose=0), 0), atol=1e-6
    )
    assert [w.path for w in outer.weights] == [w.path for w in inner.weights]


def test_a_deferred_sequential_is_built_by_its_data() -> None:
    model = keras.Sequential([layers.Dense(4, activation="relu"), layers.Dense(1)])
    assert not model.built
    assert model.predict(np.zeros((3, 7)), verbose=0).shape == (3, 1)
    assert model.layers[0].kernel.shape == (7, 4)


def test_the_old_input_shape_works_and_warns_as_in_keras() -> None:
    with pytest.warns(UserWarning, match="Do not pass an `input_shape`"):
        model = keras.Sequential([layers.Dense(4, input_shape=(7,)), layers.Dense(1)])
    assert model.input_shape == (None, 7)


def test_a_list_is_one_array_for_each_input_and_numbers_in_a_list_are_refused() -> None:
    x, y = images(6)
    model = network()
    model.fit([x], [y], verbose=0)
    assert np.array_equal(model.predict([x], verbose=0), model.predict(x, verbose=0))
    with pytest.raises(ValueError, match=r"Unrecognized data type: y=\[\[.*np\.array"):
        model.fit(x, y.tolist(), verbose=0)


def test_configs_make_the_same_model_again() -> None:
    model = network()
    again = keras.Model.from_config(model.get_config())
    again.set_weights(model.get_weights())
    x, _ = images(4)
    assert again.get_config() == model.get_config()
    assert np.array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))


def test_progress_is_drawn_for_each_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = images(70)
    network().fit(x, y, epochs=2, validation_data=(x, y))
    lines = capsys.readouterr().out.split("\n")
    assert lines[0] == "Epoch 1/2"
    last = lines[1].split("\r")[-1]
    assert "3/3" in last and " - accuracy: " in last and " - val_loss: " in last
    assert lines[2] == "Epoch 2/2"


def test_a_subclass_may_hand_its_graph_to_the_constructor() -> None:
    class Mine(keras.Model):
        def __init__(self) -> None:
            inputs = keras.Input((4,))
            super().__init__(inputs, layers.Dense(2)(inputs))
            self.kept = 3

    model = Mine()
    assert isinstance(model, Mine) and model.kept == 3
    assert (model.name, model.output_shape) == ("mine", (None, 2))
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 4)), np.ones((4, 2)), verbose=0)


def test_missing_numbers_in_the_data_are_named_where_the_loss_is_nan() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.compile("sgd", "mse")
    x = np.ones((8, 4))
    x[3, 1] = np.nan
    with pytest.warns(UserWarning, match=r"The loss is NaN: `x` contains NaN") as caught:
        model.fit(x, np.ones((8, 2)), epochs=3, validation_split=0.5, verbose=0)
    assert [warning.filename for warning in caught] == [__file__]
    with pytest.warns(UserWarning, match=r"The loss is NaN: `x` contains NaN") as caught:
        model.evaluate(x, np.ones((8, 2)), verbose=0)
    assert [warning.filename for warning in caught] == [__file__]


def test_a_batch_of_a_stream_that_is_too_large_says_what_it_needs(small_device: int) -> None:
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(16, 3), layers.Flatten()])
    model.add(layers.Dense(2))
    model.compile("sgd", "mse")
    batches = iter([(np.ones((n, 32, 32, 3)), np.ones((n, 2))) for n in (2, 2, 900)])
    with pytest.raises(keras.errors.ResourceExhaustedError, match="batch_size=900 needs"):
        model.fit(batches, verbose=0)
