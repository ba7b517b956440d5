"""The device's memory: what fits, what does not, what is given back."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import kerasette as keras
from kerasette import device, layers
from kerasette.errors import ResourceExhaustedError
from kerasette.models import steps
from kerasette.models.data import Table
from kerasette.models.feed import Column, Feed
from kerasette.models.memory import step_memory
from kerasette.program.fuse import fuse
from kerasette.program.plan import Plan
from kerasette.program.trace import Trace


def network() -> Any:
    model = keras.Sequential(
        [
            keras.Input(shape=(16, 16, 3)),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def data(rows: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.random((rows, 16, 16, 3), np.float32), rng.integers(0, 4, rows)


def test_a_batch_that_is_too_large_says_what_it_needs(small_device: int) -> None:
    model, (x, y) = network(), data(2000)
    with pytest.raises(ResourceExhaustedError) as caught:
        model.fit(x, y, batch_size=2000, verbose=0)
    text = str(caught.value)
    found = re.search(r"batch_size=2000 needs ([\d.,]+) MiB .*the device has ([\d.]+) MiB", text)
    assert found is not None
    assert float(found[1].replace(",", "")) > float(found[2]) == small_device / 2**20
    assert "activations and gradients" in text
    assert text.endswith("A smaller batch_size needs less.")
    # The model is as it was, and a smaller batch trains.
    model.fit(x[:64], y[:64], batch_size=32, verbose=0)


def test_the_need_grows_with_the_batch_and_not_with_a_constant() -> None:
    needs = []
    for size in (3, 4):
        device.configure(memory=size * 2**20)
        model, (x, y) = network(), data(1000)
        sizes = [2**i for i in range(10)]
        fits = []
        for batch in sizes:
            try:
                model.fit(x[:batch], y[:batch], batch_size=batch, verbose=0)
                fits.append(batch)
            except ResourceExhaustedError:
                break
        needs.append(max(fits))
    device.configure(memory=512 * 2**20)
    assert 1 < needs[0] <= needs[1] < 512


def test_data_larger_than_the_device_is_read_through_a_window(small_device: int) -> None:
    x, y = data(3000)
    assert x.nbytes > small_device
    keras.utils.set_random_seed(5)
    model = network()
    windowed = model.fit(x, y, epochs=2, validation_data=(x[:900], y[:900]), verbose=0).history
    outputs = model.predict(x, verbose=0)
    device.configure(memory=64 * 2**20)
    keras.utils.set_random_seed(5)
    model = network()
    whole = model.fit(x, y, epochs=2, validation_data=(x[:900], y[:900]), verbose=0).history
    assert windowed == whole
    assert np.array_equal(outputs, model.predict(x, verbose=0))


def test_memory_is_given_back() -> None:
    x, y = data(500)
    model = network()
    model.fit(x, y, verbose=0)
    once = device.get().used
    for _ in range(3):
        model.fit(x, y, verbose=0)
        model.predict(x, verbose=0)
        model.evaluate(x, y, verbose=0)
    assert device.get().used <= once + 64 * 1024
    del model
    keras.utils.clear_session()
    assert device.get().used == 0


def test_weights_survive_a_cleared_session() -> None:
    x, y = data(64)
    model = network()
    model.fit(x, y, verbose=0)
    before = model.predict(x, verbose=0)
    keras.utils.clear_session()
    assert np.array_equal(before, model.predict(x, verbose=0))
    model.fit(x, y, verbose=0)


def test_the_environment_sets_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERASETTE_DEVICE_MEMORY", str(3 * 2**20))
    assert device.base.configured_memory() == 3 * 2**20
    monkeypatch.setenv("KERASETTE_DEVICE_MEMORY", "lots")
    with pytest.raises(ValueError, match="KERASETTE_DEVICE_MEMORY"):
        device.base.configured_memory()


def test_values_that_live_together_do_not_overlap() -> None:
    """Watch all arena addresses of a training program: a value's words are its own until its last
    use.
    """
    model = network()
    table = Table(*data(8))
    compiled = model.resolve(table, model.prepare(table.inputs()))
    trace = Trace(training=True)
    _, loss = steps.forward(model, trace, table, 8, compiled)
    fuse(trace, [loss])
    plan = Plan(trace, [loss], device.get().codes)
    lives: dict[int, list[int]] = {}
    values = {}
    for time, op in enumerate(trace.ops):
        for value in (*op.inputs, *op.outputs, op.scratch):
            root = value
            while root is not None and root.block is not None:
                root = root.block
            if root is not None and root.in_arena and op.kind.name:
                values[id(root)] = root
                lives.setdefault(id(root), []).append(time)
    spans = [
        (plan.address(values[key]), values[key].size, min(times), max(times))
        for key, times in lives.items()
    ]
    assert len(spans) > 5
    for i, (a, size_a, start_a, end_a) in enumerate(spans):
        assert (a + size_a) * 4 <= plan.arena_bytes
        for b, size_b, start_b, end_b in spans[:i]:
            together = start_a <= end_b and start_b <= end_a
            assert not together or a + size_a <= b or b + size_b <= a


def test_a_feed_gives_rows_in_the_order_asked_for(small_device: int) -> None:
    x = np.arange(40, dtype=np.uint8).reshape(10, 4)
    feed = Feed([Column(x, "x")], batch=2, room=40)
    assert not feed.resident
    order = np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7], np.int32)
    feed.reorder(order)
    seen = []
    for start in range(0, 10, 2):
        first = feed.locate(start, start + 2)
        address = feed.slots()["x"] + first
        rows = device.get().read(address, (2,)).view(np.uint8).reshape(2, 4)
        seen += [int(row[0]) // 4 for row in rows]
    assert seen == order.tolist()


def test_the_need_is_known_without_running(small_device: int) -> None:
    x, y = data(600)
    fits = []
    for batch in range(40, 600, 40):
        keras.utils.clear_session()
        model = network()
        memory = step_memory(model, x[:1], y[:1], batch)
        assert memory.device == small_device
        # A model of its own, on which nothing lies that asking has left.
        keras.utils.clear_session()
        model = network()
        try:
            model.fit(x[:batch], y[:batch], batch_size=batch, verbose=0)
            fits.append(True)
        except ResourceExhaustedError as error:
            assert str(memory) in str(error)
            fits.append(False)
        assert fits[-1] == (memory.needed <= small_device)
    assert True in fits
    assert False in fits


def test_the_need_of_a_step_much_larger_than_the_device() -> None:
    model, (x, y) = network(), data(1)
    small, large = (step_memory(model, x, y, batch) for batch in (500, 50_000))
    assert 90 < large.working / small.working < 100
    assert large.data == 100 * small.data
    assert large.needed > 20 * 2**20


def test_asking_for_the_need_leaves_nothing_on_the_device() -> None:
    model, (x, y) = network(), data(1)
    first = step_memory(model, x, y, 100)
    free = device.get().free
    for batch in range(2, 40):
        step_memory(model, x, y, batch)
    assert step_memory(model, x, y, 100) == first
    assert device.get().free == free
