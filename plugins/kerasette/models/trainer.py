"""`compile`, `fit`, `evaluate` and `predict`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses, metrics, optimizers
from ..callbacks import CallbackList, History
from ..errors import UnavailableError, refuse
from ..graph import KerasTensor
from ..layers.base import Layer
from ..metrics import Mean, Metric
from ..state import randomness
from . import data, steps
from .feed import Column
from .session import Session, upload
from .steps import Compiled


class Trainer(Layer):
    """A layer that can be trained: what `Model` is made of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.compiled = False
        self.stop_training = False
        self.optimizer: Any = None
        self.loss: Any = None
        self.history: History | None = None
        self._metric_arguments: list[Any] = []
        self._compiled: Compiled | None = None
        self._programs = steps.ProgramCache()
        self._tracker = Mean("loss")

    @property
    def layers(self) -> list[Layer]:
        """The layers that the model is made of."""
        raise NotImplementedError

    @property
    def inputs(self) -> list[KerasTensor]:
        raise NotImplementedError

    @property
    def outputs(self) -> list[KerasTensor]:
        raise NotImplementedError

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
        self,
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
        session = Session(self, columns, batch, "train")
        validation = None
        if validation_data is not None:
            held_out = data.columns(*data.unpack(validation_data))
            size = data.batch_size(validation_batch_size or batch_size, held_out)
            validation = Session(self, held_out, size, "test")
        parts = [session] if validation is None else [session, validation]
        upload(self, parts)
        logger = _logger(self, callbacks, verbose, session.steps, epochs)
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
        self,
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
        session = Session(self, columns, data.batch_size(batch_size, columns), "test")
        upload(self, [session])
        logger = _logger(self, callbacks, verbose, session.steps)
        logs = self._evaluate(session, logger)
        return dict(sorted(logs.items())) if return_dict else _unpack_single(list(logs.values()))

    def _evaluate(self, session: Session, logger: CallbackList) -> dict[str, float]:
        logger.call("test_begin", None)
        self.reset_metrics()
        logs = session.run(logger, lambda: False)
        logger.call("test_end", logs)
        return logs

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for all rows of x."""
        refuse("predict", steps=(steps, None))
        columns = data.columns(x)
        session = Session(self, columns, data.batch_size(batch_size, columns), "predict")
        upload(self, [session])
        logger = _logger(self, callbacks, verbose, session.steps)
        logger.call("predict_begin", None)
        session.run(logger, lambda: False)
        logger.call("predict_end", None)
        return _unpack_single(session.outputs())

    def train_on_batch(
        self,
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
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Loss and metrics of one batch, together with those since the last reset."""
        return self._on_batch("test", data.columns(x, y, sample_weight), return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch."""
        columns = data.columns(x)
        return self.predict(x, batch_size=max(len(columns[0]), 1), verbose=0)

    def _on_batch(self, mode: str, columns: list[Column], return_dict: bool) -> Any:
        self._assert_compiled()
        session = Session(self, columns, len(columns[0]), mode)
        upload(self, [session])
        logs = session.run(CallbackList(None, self, {"verbose": 0}), lambda: False)
        return dict(sorted(logs.items())) if return_dict else _unpack_single(list(logs.values()))

    def _assert_compiled(self) -> None:
        if not self.compiled:
            raise ValueError("You must call `compile()` before using the model.")

    def resolve(self, columns: list[Column], batch: int) -> Compiled:
        """Loss and metrics for the data's shapes; made once, so that metrics keep their state."""
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


def _logger(
    model: Trainer, callbacks: Any, verbose: Any, batches: int, epochs: int | None = None
) -> CallbackList:
    """The callbacks of one call; `epochs` is given by `fit`, which also wants a history."""
    level = 1 if verbose == "auto" else int(verbose)
    params = {"verbose": level, "epochs": epochs or 1, "steps": batches}
    return CallbackList(callbacks, model, params, history=epochs is not None)


def _unpack_single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
