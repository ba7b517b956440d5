"""`compile`, `fit`, `evaluate` and `predict`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import device, losses, metrics, optimizers
from ..callbacks import CallbackList, History
from ..errors import UnavailableError, refuse
from ..metrics import Mean, Metric
from ..program.plan import Executable
from ..state import randomness
from . import data, steps
from .feed import Column, Feed
from .steps import Compiled

if TYPE_CHECKING:
    from .model import Model

# Seconds that one call into the device may take: between calls progress is drawn and an interrupt can arrive.
CALL_SECONDS = 0.08


class Trainer:
    """What makes a model trainable; mixed into `Model`."""

    def __init__(self) -> None:
        self.compiled = False
        self.stop_training = False
        self.optimizer: Any = None
        self.loss: Any = None
        self.history: History | None = None
        self._metric_arguments: list[Any] = []
        self._compiled: Compiled | None = None
        self._programs = steps.ProgramCache()
        self._tracker = Mean("loss")

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Set optimizer, loss and metrics, by name or as objects."""
        refuse(
            "compile",
            loss_weights=(loss_weights, None),
            weighted_metrics=(weighted_metrics or None, None),
            run_eagerly=(run_eagerly, False),
        )
        if metrics is not None and not isinstance(metrics, (list, tuple, dict)):
            raise ValueError(
                "Expected `metrics` argument to be a list, tuple, or dict. "
                f"Received instead: metrics={metrics} of type {type(metrics)}"
            )
        if isinstance(metrics, dict) or isinstance(loss, (list, tuple, dict)):
            raise UnavailableError("Losses or metrics for several outputs")
        self.optimizer = optimizers.get(optimizer)
        self.loss = loss
        self._metric_arguments = list(metrics or [])
        # Names that cannot be found fail here, not in `fit`.
        for identifier in self._metric_arguments:
            if str(identifier).lower() not in ("accuracy", "acc"):
                _metrics_get(identifier)
        if loss is not None and str(loss).lower() not in ("crossentropy", "ce"):
            self.loss = losses.get(loss)
        self._compiled = None
        self.compiled = True
        self.forget_programs()

    def forget_programs(self) -> None:
        """Drop what was compiled for the model as it was."""
        self._programs.clear()

    @property
    def metrics(self) -> list[Metric]:
        found = [] if self._compiled is None else self._compiled.metrics
        return [self._tracker, *found] if self.compiled else []

    @property
    def metrics_names(self) -> list[str]:
        return ["loss", "compile_metrics"] if self._metric_arguments else ["loss"]

    def reset_metrics(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def fit(
        self: Model,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
    ) -> History:
        """Train. Returns the metrics of each epoch."""
        refuse(
            "fit",
            steps_per_epoch=(steps_per_epoch, None),
            validation_steps=(validation_steps, None),
        )
        self._assert_compiled()
        if class_weight is not None:
            sample_weight = data.class_weights(y, class_weight, sample_weight)
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = data.split(
                (x, y, sample_weight), validation_split
            )
        columns = data.columns(x, y, sample_weight)
        batch = data.batch_size(batch_size, columns)
        session = _Session(self, columns, batch, "train")
        validation = None
        if validation_data is not None:
            held_out = data.columns(*data.unpack(validation_data))
            size = data.batch_size(validation_batch_size or batch_size, held_out)
            validation = _Session(self, held_out, size, "test")
        parts = [session] if validation is None else [session, validation]
        _upload(self, parts)
        logger = CallbackList(
            *(callbacks, self),
            history=True,
            **{"verbose": _verbosity(verbose), "epochs": epochs, "steps": session.steps},
        )
        assert logger.history is not None
        self.history = logger.history
        self.stop_training = False
        logger.call("train_begin", None)
        logs: dict[str, float] = {}
        for epoch in range(initial_epoch, epochs):
            logger.call("epoch_begin", epoch, None)
            self.reset_metrics()
            if shuffle:
                session.feed.reorder(randomness.permutation(session.feed.rows))
            else:
                session.feed.reorder(np.arange(session.feed.rows, dtype=np.int32))
            logs = session.run(logger, lambda: self.stop_training)
            if validation is not None and (epoch + 1) % validation_freq == 0:
                found = self._evaluate(validation, logger)
                logs |= {f"val_{name}": value for name, value in found.items()}
            logger.call("epoch_end", epoch, logs)
            if self.stop_training:
                break
        logger.call("train_end", logs)
        return logger.history

    def evaluate(
        self: Model,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Loss and metrics on data: numbers in the order of `compile`, or a dict by name."""
        if kwargs:
            raise ValueError(f"Arguments not recognized: {kwargs}")
        refuse("evaluate", steps=(steps, None))
        self._assert_compiled()
        columns = data.columns(x, y, sample_weight)
        session = _Session(self, columns, data.batch_size(batch_size, columns), "test")
        _upload(self, [session])
        logger = CallbackList(
            *(callbacks, self),
            **{"verbose": _verbosity(verbose), "epochs": 1, "steps": session.steps},
        )
        logs = self._evaluate(session, logger)
        return dict(sorted(logs.items())) if return_dict else _unpack_single(list(logs.values()))

    def _evaluate(self, session: _Session, logger: CallbackList) -> dict[str, float]:
        logger.call("test_begin", None)
        self.reset_metrics()
        logs = session.run(logger, lambda: False)
        logger.call("test_end", logs)
        return logs

    def predict(
        self: Model,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for all rows of x."""
        refuse("predict", steps=(steps, None))
        columns = data.columns(x)
        session = _Session(self, columns, data.batch_size(batch_size, columns), "predict")
        _upload(self, [session])
        logger = CallbackList(
            *(callbacks, self),
            **{"verbose": _verbosity(verbose), "epochs": 1, "steps": session.steps},
        )
        logger.call("predict_begin", None)
        session.run(logger, lambda: False)
        logger.call("predict_end", None)
        return session.outputs()

    def train_on_batch(
        self: Model,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """One update on one batch; loss and metrics since the last reset."""
        if class_weight is not None:
            sample_weight = data.class_weights(y, class_weight, sample_weight)
        return self._on_batch("train", data.columns(x, y, sample_weight), return_dict)

    def test_on_batch(
        self: Model, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Loss and metrics of one batch, together with those since the last reset."""
        return self._on_batch("test", data.columns(x, y, sample_weight), return_dict)

    def predict_on_batch(self: Model, x: Any) -> Any:
        """The outputs for one batch."""
        columns = data.columns(x)
        return self.predict(x, batch_size=max(len(columns[0]), 1), verbose=0)

    def _on_batch(self: Model, mode: str, columns: list[Column], return_dict: bool) -> Any:
        self._assert_compiled()
        session = _Session(self, columns, len(columns[0]), mode)
        _upload(self, [session])
        logs = session.run(CallbackList(None, self, verbose=0), lambda: False)
        return dict(sorted(logs.items())) if return_dict else _unpack_single(list(logs.values()))

    def _assert_compiled(self) -> None:
        if not self.compiled:
            raise ValueError("You must call `compile()` before using the model.")

    def resolve(self: Model, columns: list[Column], batch: int) -> Compiled:
        """Loss and metrics for the shapes of the data; made once, so that metrics keep their state."""
        target = next((column for column in columns if column.name == "y"), None)
        if target is None:
            raise ValueError("`y` is missing: training and evaluation need target data.")
        outputs = self.outputs
        if len(outputs) != 1:
            raise UnavailableError("Training a model with several outputs")
        output = (batch, *(size or 0 for size in outputs[0].shape[1:]))
        shape = (batch, *target.row_shape)
        if self.loss is None:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        loss = losses.resolve(self.loss, output, shape)
        loss.target_shape(output, shape)
        data.check_labels(loss, target, output[-1])
        if self._compiled is None:
            found = [_metrics_resolve(m, output, shape) for m in self._metric_arguments]
            self._compiled = Compiled(loss, found, self._tracker, self.optimizer)
        return self._compiled


# `metrics` is an argument of `compile` and a property of models.
_metrics_get, _metrics_resolve = metrics.get, metrics.resolve


class _Session:
    """Programs and data of one pass over a data set: full batches, and a smaller one for the rest."""

    feed: Feed

    def __init__(self, model: Model, columns: list[Column], batch: int, mode: str) -> None:
        self.model, self.columns, self.batch, self.mode = model, columns, batch, mode
        self.rows = len(columns[0])
        self.steps = -(-self.rows // batch)
        model.build_for((batch, *columns[0].row_shape))
        self._buffers: list[device.Buffer] = []
        self._shapes: list[tuple[int, ...]] = []
        self._extra = 0
        if mode == "predict":
            shapes = [tensor.shape[1:] for tensor in model.outputs]
            self._shapes = [(self.rows, *(size or 0 for size in shape)) for shape in shapes]
            self._extra = 4 * sum(int(np.prod(shape)) for shape in self._shapes)
        compiled = None if mode == "predict" else model.resolve(columns, batch)
        self._full = self._program(batch, compiled) if self.rows >= batch else None
        rest = self.rows % batch
        self._rest = self._program(rest, compiled) if rest else None

    def _program(self, batch: int, compiled: Compiled | None) -> Executable:
        model, columns = self.model, self.columns
        frozen = tuple(layer.trainable for layer in model.layers)
        key = (self.mode, batch, steps.columns_key(columns), frozen)

        def make() -> Executable:
            if compiled is None:
                return steps.predict_program(model, columns, batch)
            maker = steps.train_program if self.mode == "train" else steps.test_program
            return maker(model, columns, batch, compiled)

        return model._programs.get(key, make)

    @property
    def programs(self) -> list[Executable]:
        return [program for program in (self._full, self._rest) if program is not None]

    @property
    def extra(self) -> int:
        """Bytes for outputs."""
        return self._extra

    def upload(self, room: int) -> None:
        """Bring the data to the device, or the first of it."""
        target = device.get()
        self._buffers = [
            target.allocate(4 * int(np.prod(shape)), "outputs") for shape in self._shapes
        ]
        self.feed = Feed(self.columns, self.batch, room)

    def run(self, logger: CallbackList, stopped: Callable[[], bool]) -> dict[str, float]:
        """One pass. Returns the metrics after it."""
        logs: dict[str, float] = {}
        every = logger.each_batch(self.mode)
        for first, last in self._calls(every):
            if every:
                logger.call(f"{self.mode}_batch_begin", first, None)
            self._call(first, last)
            if self.mode != "predict":
                logs = {metric.name: metric.result() for metric in self.model.metrics}
            logger.call(f"{self.mode}_batch_end", last - 1, logs)
            if stopped():
                break
        return logs

    def _calls(self, every: bool) -> Iterator[tuple[int, int]]:
        """Ranges of steps for single calls into the device, as long as `CALL_SECONDS` allow."""
        step, size = 0, 1
        while step < self.steps:
            readable = self.feed.limit(step * self.batch) // self.batch
            end = min(step + (1 if every else size), max(readable, step + 1), self.steps)
            begun = time.perf_counter()
            yield step, end
            seconds = (time.perf_counter() - begun) / (end - step)
            size = max(int(CALL_SECONDS / max(seconds, 1e-6)), 1)
            step = end

    def _call(self, first: int, last: int) -> None:
        slots = self.feed.slots() | {
            f"out{i}": buffer.address for i, buffer in enumerate(self._buffers)
        }
        start, stop = first * self.batch, min(last * self.batch, self.rows)
        at = self.feed.locate(start, stop)
        full = (stop - start) // self.batch
        self._aim_outputs(slots, start - at)
        if full and self._full is not None:
            self._full.run(full, at, self.batch, slots)
        if stop - start > full * self.batch and self._rest is not None:
            self._rest.run(1, at + full * self.batch, self.batch, slots)

    def _aim_outputs(self, slots: dict[str, int], shift: int) -> None:
        """Outputs go to their row in the whole pass, also when the data is read through a window."""
        for i, shape in enumerate(self._shapes):
            slots[f"out{i}"] += shift * int(np.prod(shape[1:]))

    def outputs(self) -> Any:
        """What `predict` returns."""
        found = [
            device.get().read(buffer.address, shape)
            for buffer, shape in zip(self._buffers, self._shapes, strict=True)
        ]
        return _unpack_single(found)


def _upload(model: Model, parts: Sequence[_Session]) -> None:
    """Bring the data of all parts to the device, after making sure that programs and data fit."""
    programs = [program for part in parts for program in part.programs]
    for part in parts:
        later = [other for other in parts if other is not part and not hasattr(other, "feed")]
        reserve = part.extra + sum(Feed.smallest(p.columns, p.batch) + 1024 for p in later)
        part.upload(steps.room_for(model, programs, part.columns, part.batch, reserve))
    device.get().arena(max(program.plan.arena_bytes for program in programs))


def _verbosity(verbose: Any) -> int:
    return 1 if verbose == "auto" else int(verbose)


def _unpack_single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
