"""What is told about the progress of training: the base of callbacks, and those that are always
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..progbar import Progbar, _print
from ..tree import flatten

Logs = dict[str, Any]


class Callback:
    """Base of callbacks; each method may be overridden."""

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self._model: Any = None

    @property
    def model(self) -> Any:
        return self._model

    def set_params(self, params: dict[str, Any]) -> None:
        self.params = params

    def set_model(self, model: Any) -> None:
        self._model = model

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None: ...

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None: ...

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...

    def on_train_begin(self, logs: Logs | None = None) -> None: ...

    def on_train_end(self, logs: Logs | None = None) -> None: ...

    def on_test_begin(self, logs: Logs | None = None) -> None: ...

    def on_test_end(self, logs: Logs | None = None) -> None: ...

    def on_predict_begin(self, logs: Logs | None = None) -> None: ...

    def on_predict_end(self, logs: Logs | None = None) -> None: ...


class History(Callback):
    """What `fit` returns: the metrics of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class ProgbarLogger(Callback):
    """Prints Keras' progress lines."""

    def __init__(self) -> None:
        super().__init__()
        self._bar: Progbar | None = None
        self._seen = 0
        self._in_fit = False

    def _restart(self) -> None:
        self._bar = Progbar(self.params["steps"], self.params["verbose"])

    def _update(self, batch: int, logs: Logs | None) -> None:
        self._seen = batch + 1
        if self._bar is not None:
            self._bar.update(self._seen, (logs or {}).items())

    def _finalize(self, logs: Logs | None) -> None:
        """The last line; the steps of a stream are known now."""
        self.params["steps"] = self.params["steps"] or self._seen
        if self._bar is not None and self.params["steps"]:
            self._bar.target = self.params["steps"]
            self._bar.update(self._bar.target, (logs or {}).items(), finalize=True)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._in_fit = True

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._restart()
        if self.params["epochs"] > 1:
            _print(f"Epoch {epoch + 1}/{self.params['epochs']}\n")

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._update(batch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._finalize(logs)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        # Validation inside `fit` is silent.
        if not self._in_fit:
            self._restart()

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if not self._in_fit:
            self._update(batch, logs)

    def on_test_end(self, logs: Logs | None = None) -> None:
        if not self._in_fit:
            self._finalize(logs)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        self._restart()

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._update(batch, None)

    def on_predict_end(self, logs: Logs | None = None) -> None:
        self._finalize(None)


class CallbackList:
    """The callbacks of one `fit`, `evaluate` or `predict`."""

    def __init__(
        self,
        callbacks: Callback | Sequence[Callback] | None,
        model: Any,
        params: dict[str, Any],
        history: bool = False,
        watchers: Sequence[Callback] = (),
    ) -> None:
        self._given: list[Callback] = flatten(callbacks) if callbacks else []
        self.callbacks = [*self._given, *watchers]
        self.history = next((one for one in self._given if isinstance(one, History)), None)
        if history and self.history is None:
            self.history = History()
            self.callbacks = [*self.callbacks, self.history]
        if params["verbose"]:
            self.callbacks = [*self.callbacks, ProgbarLogger()]
        for callback in self.callbacks:
            callback.set_model(model)
            callback.set_params(params)

    def each_batch(self, mode: str) -> bool:
        """Whether a callback of the user's wants to know about every single batch."""
        names = [f"on_{mode}_batch_begin", f"on_{mode}_batch_end"]
        if mode == "train":
            names += ["on_batch_begin", "on_batch_end"]
        return any(
            # Some hooks are functions that an object was given.
            getattr(getattr(callback, name), "__func__", None) is not getattr(Callback, name)
            for callback in self._given
            for name in names
        )

    def call(self, event: str, *arguments: Any) -> None:
        """Call `on_EVENT` of every callback; logs are numbers, sorted by name, as in Keras."""
        *rest, logs = arguments
        ordered = _plain(logs or {})
        for callback in self.callbacks:
            getattr(callback, f"on_{event}")(*rest, ordered)


def _plain(logs: Logs) -> Logs:
    found: Logs = {}
    for name, value in sorted(logs.items()):
        if isinstance(value, dict):
            found.update(_plain(value))
            continue
        try:
            found[name] = float(value)
        except (TypeError, ValueError):
            found[name] = value
    return found
