"""Callbacks: when they are called with what, and what they do to a run."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from cases import Numbers, Random
from fits_cases import classes, dense, result, sequence


def run_with(make: Any, epochs: int = 8, rate: float = 0.5, /, **options: Any) -> Any:
    """Return what a case runs: `fit` with the callbacks of `make(keras, folder)`."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        model = dense(keras, rng)
        model.compile(
            keras.optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )
        x, y = classes(rng)
        with tempfile.TemporaryDirectory() as folder:
            callbacks = make(keras, Path(folder))
            history = model.fit(
                x, y, batch_size=4, epochs=epochs, shuffle=False, validation_split=0.3, verbose=0,
                callbacks=callbacks, **options,
            )  # fmt: skip
            found = result(model, history, rate=model.optimizer.learning_rate)
            found["files"] = len(list(Path(folder).iterdir()))
            for path in sorted(Path(folder).glob("*.csv")):
                rows = path.read_text().splitlines()
                numbers = [[float(n) for n in row.split(",")] for row in rows[1:]]
                found[rows[0]] = numbers
            for callback in callbacks:
                for name in ("stopped_epoch", "best_epoch", "best"):
                    if hasattr(callback, name):
                        found[name] = getattr(callback, name)
        return found

    return run


def one(kind: str, /, **arguments: Any) -> Any:
    return lambda keras, _: [getattr(keras.callbacks, kind)(**arguments)]


def scheduler(keras: Any, _: Path) -> Any:
    return [keras.callbacks.LearningRateScheduler(lambda epoch: 0.5 / (epoch + 1))]


def relative_scheduler(keras: Any, _: Path) -> Any:
    return [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5)]


def checkpoint(name: str, **arguments: Any) -> Any:
    return lambda keras, folder: [keras.callbacks.ModelCheckpoint(str(folder / name), **arguments)]


def log(name: str = "log.csv", **arguments: Any) -> Any:
    return lambda keras, folder: [keras.callbacks.CSVLogger(str(folder / name), **arguments)]


def stopping_model(keras: Any, _: Path) -> Any:
    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if epoch == 1:
                self.model.stop_training = True

    return [Stop()]


def stopping_in_an_epoch(keras: Any, _: Path) -> Any:
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch == 1:
                self.model.stop_training = True

    return [Stop()]


def changing_rate(keras: Any, _: Path) -> Any:
    class Change(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.model.optimizer.learning_rate = 0.1 * (epoch + 1)

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            if batch == 2:
                self.model.optimizer.learning_rate = 0.01

    return [Change()]


RUNS: dict[str, Any] = {
    "EarlyStopping": run_with(one("EarlyStopping", patience=1), 12),
    "EarlyStopping, restore": run_with(
        one("EarlyStopping", patience=2, restore_best_weights=True), 12, 2.0
    ),
    "EarlyStopping, accuracy": run_with(
        one("EarlyStopping", monitor="val_accuracy", patience=1, mode="max"), 12
    ),
    "EarlyStopping, auto": run_with(
        one("EarlyStopping", monitor="accuracy", patience=1, restore_best_weights=True), 12
    ),
    "EarlyStopping, min_delta": run_with(
        one("EarlyStopping", monitor="loss", min_delta=0.1, patience=1), 12
    ),
    "EarlyStopping, baseline": run_with(one("EarlyStopping", baseline=0.1, patience=2), 12),
    "EarlyStopping, start": run_with(
        one("EarlyStopping", start_from_epoch=4, patience=0, min_delta=0.5,
            restore_best_weights=True), 12
    ),
    "ReduceLROnPlateau": run_with(one("ReduceLROnPlateau", patience=1, factor=0.5), 12, 2.0),
    "ReduceLROnPlateau, cooldown": run_with(
        one("ReduceLROnPlateau", monitor="loss", patience=1, min_delta=0.2, cooldown=2,
            min_lr=0.1), 12
    ),
    "LearningRateScheduler": run_with(scheduler),
    "LearningRateScheduler, rate": run_with(relative_scheduler, 4),
    "TerminateOnNaN": run_with(one("TerminateOnNaN"), 4),
    "ModelCheckpoint": run_with(checkpoint("best.keras", save_best_only=True), 3),
    "ModelCheckpoint, each": run_with(checkpoint("{epoch:02d}.keras"), 3),
    "CSVLogger": run_with(log(), 3),
    "own, stopping": run_with(stopping_model),
    "own, stopping in an epoch": run_with(stopping_in_an_epoch),
    "own, rate": run_with(changing_rate, 3),
}  # fmt: skip


def best_of_checkpoint(keras: Any, rng: Random) -> dict[str, Any]:
    """The file holds the best weights, not the last."""
    model = dense(keras, rng)
    model.compile(keras.optimizers.SGD(2.0), "sparse_categorical_crossentropy")
    x, y = classes(rng)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "best.keras")
        saving = keras.callbacks.ModelCheckpoint(path, monitor="loss", save_best_only=True)
        model.fit(x, y, epochs=6, shuffle=False, verbose=0, callbacks=[saving])
        loaded = keras.models.load_model(path)
    return {
        "best": loaded.predict(x, verbose=0),
        "last": model.predict(x, verbose=0),
        "evaluate": loaded.evaluate(x, y, verbose=0),
    }


def recorder(keras: Any, lines: list[str]) -> Any:
    """A callback that writes down each of its calls, with the names of what it is told."""

    class Recorder(keras.callbacks.Callback):
        pass

    def hook(name: str) -> Any:
        def call(self: Any, *arguments: Any, **more: Any) -> None:
            # Keras passes logs by place or by name.
            index = [argument for argument in arguments if isinstance(argument, int)]
            logs = next((a for a in [*arguments, *more.values()] if isinstance(a, dict)), {})
            logs.pop("outputs", None)  # kerasette reads what is predicted at the end only
            lines.append(f"{name}({', '.join(map(str, index))}) {' '.join(sorted(logs))}".rstrip())

        return call

    for what in ("train", "test", "predict"):
        for when in ("begin", "end"):
            # Keras calls each with the logs, batches with their number before.
            for name in (f"on_{what}_{when}", f"on_{what}_batch_{when}"):
                setattr(Recorder, name, hook(name))
    for when in ("begin", "end"):
        setattr(Recorder, f"on_epoch_{when}", hook(f"on_epoch_{when}"))
    return Recorder()


def hooks(keras: Any) -> str:
    """All calls of a callback in `fit` with validation, `evaluate` and `predict`."""
    lines: list[str] = []
    rng = np.random.default_rng(0)
    model = dense(keras, rng)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = classes(rng)
    callback = recorder(keras, lines)
    model.fit(
        x, y, batch_size=6, epochs=2, shuffle=False, validation_split=0.4, verbose=0,
        callbacks=[callback],
    )  # fmt: skip
    lines.append(f"params {sorted(callback.params.items())}")
    model.evaluate(x, y, batch_size=7, verbose=0, callbacks=[callback])
    model.predict(x, batch_size=7, verbose=0, callbacks=[callback])
    lines.append("a PyDataset")
    model.fit(sequence(keras, x, y), epochs=1, shuffle=False, verbose=0, callbacks=[callback])
    return "\n".join(lines)


def lambdas(keras: Any) -> str:
    lines: list[str] = []
    rng = np.random.default_rng(0)
    model = dense(keras, rng)
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = classes(rng)
    callback = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: lines.append(f"begin {epoch} {logs}"),
        on_epoch_end=lambda epoch, logs: lines.append(f"end {epoch} {sorted(logs)}"),
        on_train_begin=lambda logs: lines.append(f"train {logs}"),
        on_train_batch_end=lambda batch, logs: lines.append(f"batch {batch} {sorted(logs)}"),
        on_train_end=lambda logs: lines.append(f"done {sorted(logs)}"),
    )
    model.fit(x, y, batch_size=6, epochs=2, verbose=0, callbacks=[callback])
    return "\n".join(lines)


def spoken(kind: str, rate: float = 2.0, /, **arguments: Any) -> Any:
    """A case of texts: what a callback prints with verbose=1."""

    def text(keras: Any) -> None:
        rng = np.random.default_rng(0)
        model = dense(keras, rng)
        model.compile(keras.optimizers.SGD(rate), "sparse_categorical_crossentropy")
        x, y = classes(rng)
        callback = getattr(keras.callbacks, kind)(**arguments)
        model.fit(x, y, epochs=7, shuffle=False, verbose=0, callbacks=[callback])

    return text


def spoken_nan(keras: Any) -> None:
    model = dense(keras, np.random.default_rng(0))
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = classes(np.random.default_rng(0))
    x[3] = np.nan
    history = model.fit(
        x, y, batch_size=2, shuffle=False, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()]
    )
    print(history.history)


TEXTS = {
    "hooks of a callback": hooks,
    "hooks of LambdaCallback": lambdas,
    "EarlyStopping says": spoken(
        "EarlyStopping", monitor="loss", min_delta=0.3, patience=1, verbose=1,
        restore_best_weights=True,
    ),
    "ReduceLROnPlateau says": spoken(
        "ReduceLROnPlateau", monitor="loss", min_delta=0.3, patience=1, verbose=1
    ),
    "LearningRateScheduler says": spoken(
        "LearningRateScheduler", schedule=lambda epoch: 0.1 / (epoch + 1), verbose=1
    ),
    "TerminateOnNaN says": spoken_nan,
    "EarlyStopping without its monitor": spoken("EarlyStopping", monitor="val_loss"),
    "EarlyStopping mode": spoken("EarlyStopping", mode="maximum"),
    "ModelCheckpoint suffix": spoken("ModelCheckpoint", filepath="model.txt"),
    "ReduceLROnPlateau factor": spoken("ReduceLROnPlateau", factor=1.5),
}  # fmt: skip
CASES = [
    *(Numbers(f"callback/{name}", run) for name, run in RUNS.items()),
    Numbers("callback/best of ModelCheckpoint", best_of_checkpoint),
]
