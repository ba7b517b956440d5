"""`compile`, `fit`, `evaluate` and `predict`."""

from __future__ import annotations

import importlib
import os
from typing import Any

import numpy as np

from .. import losses, metrics, optimizers
from ..callbacks import Callback, CallbackList, History
from ..graph import KerasTensor
from ..layers.base import Layer
from ..metrics import Mean, Metric
from ..registry import part
from ..tree import flatten, map_structure
from . import data, session, steps
from .compiled import Compiled, CompileMetrics
from .data import Table
from .session import Session

# What `compile` is given, in the order of its arguments.
ARGUMENTS = (
    "optimizer",
    "loss",
    "loss_weights",
    "metrics",
    "weighted_metrics",
    "run_eagerly",
    "steps_per_execution",
    "jit_compile",
)
# What models had in Keras 1 and 2, and what takes its place.
OLD = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
    "predict_classes": "predict(x).argmax(-1)",
    "compiled_metrics": "metrics",
    "compiled_loss": "loss",
}
# Attributes whose metrics are listed elsewhere.
PRIVATE = ("_compile_arguments", "_loss_tracker")


class Trainer(Layer):
    """A layer that can be trained: what `Model` is made of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.compiled = False
        self.stop_training = self.stop_evaluating = self.stop_predicting = False
        self.optimizer: Any = None
        self.loss: Any = None
        self.history: History | None = None
        self._loss_tracker = Mean("loss")
        self._programs = steps.ProgramCache()
        self._compile_arguments: dict[str, Any] = {}
        self._compiled: Compiled | None = None

    @property
    def layers(self) -> list[Layer]:
        """The layers that the model is made of."""
        raise NotImplementedError

    def prepare(self, inputs: Any) -> Any:
        """The symbolic outputs for symbolic inputs."""
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
        """Set optimizer, loss and metrics, by name or as objects: one for all outputs, or lists or
        dicts with those of each output.

        The last four arguments have no effect: a model always runs as a compiled program.
        """
        given = locals()
        self._assert_initialized()
        for name in ("metrics", "weighted_metrics"):
            if given[name] and not isinstance(given[name], (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{name}` argument to be a list, tuple, or dict. "
                    f"Received instead: {name}={given[name]} of type {type(given[name])}"
                )
            # Names that cannot be found fail here, not in `fit`.
            for identifier in flatten(given[name] or []):
                if identifier is not None and str(identifier).lower() not in ("accuracy", "acc"):
                    _get_metric(identifier)
        for identifier in flatten(loss):
            if identifier is not None and str(identifier).lower() not in ("crossentropy", "ce"):
                losses.get(identifier)
        if loss_weights and not isinstance(loss_weights, (list, tuple, dict, float, int)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, "
                "tuple, or dict (multiple output case). "
                f"Received instead: loss_weights={loss_weights} of type {type(loss_weights)}"
            )
        self._compile_arguments = {name: given[name] for name in ARGUMENTS}
        self.optimizer = optimizers.get(optimizer)
        self.loss = loss
        self._compiled = None
        self.compiled = True
        self._loss_tracker = Mean("loss")
        self.forget_programs()

    def get_compile_config(self) -> dict[str, Any]:
        """What `compile` was given, as saved models hold it."""
        return self._compile_arguments and {
            **self._compile_arguments,
            "optimizer": self.optimizer,
            "jit_compile": False,
        }

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as a saved model was."""
        self.compile(**part("saving").restore(config))
        if self.optimizer is not None and self.built:
            self.optimizer.build(self.trainable_weights)

    def forget_programs(self) -> None:
        """Drop what was compiled for the model as it was."""
        self._programs.clear()

    @property
    def metrics(self) -> list[Any]:
        """Loss, metrics given to `compile`, losses of single outputs, and the metrics that the
        model keeps as attributes.
        """
        found: list[Any] = []
        if self.compiled:
            found = [self._loss_tracker]
            if self._compile_arguments["metrics"] or self._compile_arguments["weighted_metrics"]:
                found.append(self._compiled.metrics if self._compiled else CompileMetrics([]))
            found += self._compiled.trackers if self._compiled else []
        own = [value for name, value in vars(self).items() if name not in PRIVATE]
        return found + [item for item in flatten(own) if isinstance(item, Metric)]

    @property
    def metrics_names(self) -> list[str]:
        return [metric.name for metric in self.metrics]

    def reset_metrics(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self, metrics: list[Any] | None = None) -> dict[str, Any]:
        """The metrics' values by name; `metrics` are the model's, where they are known already."""
        results: dict[str, Any] = {}
        for metric in self.metrics if metrics is None else metrics:
            result = metric.result()
            results |= result if isinstance(result, dict) else {metric.name: result}
        return {name: _number(value) for name, value in results.items()}

    def _in_order(self, logs: dict[str, Any]) -> Any:
        """Results as Keras lists them: known names in the order of `metrics`, the rest sorted."""
        names = [
            inner.name
            for metric in self.metrics
            for inner in (metric.metrics if isinstance(metric, CompileMetrics) else [metric])
        ]
        values = [logs[name] for name in names if name in logs]
        values += [logs[name] for name in sorted(logs) if name not in names]
        return values[0] if len(values) == 1 else values

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
        shuffle: Any = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: Any = 1,
    ) -> History:
        """Train. Returns the metrics of each epoch.

        `x` holds arrays (in a list, or a dict by input name, where there are several inputs), or
        gives batches: a generator, a `PyDataset` or another iterable.
        """
        self._assert_compiled()
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = data.split(
                (x, y, sample_weight), validation_split
            )
        source = data.source(x, y, sample_weight, shuffle, class_weight)
        training = self._session(source, batch_size, "train", steps_per_epoch)
        parts, validation = [training.head], None
        if validation_data is not None:
            if data.is_stream(validation_data):
                held_out = data.source(validation_data, None, None)
            else:
                held_out = data.source(*data.unpack(validation_data))
            size = validation_batch_size or batch_size
            validation = self._session(held_out, size, "test", validation_steps)
            parts.append(validation.head)
        session.upload(self, parts)
        logger = _logger(self, callbacks, verbose, training, epochs)
        assert logger.history is not None
        self.history = logger.history
        self.stop_training = False
        logger.call("train_begin", None)
        logs: dict[str, Any] = {}
        for epoch in range(initial_epoch, epochs):
            training.begin(shuffle)
            self.reset_metrics()
            logger.call("epoch_begin", epoch, None)
            logs = training.run(logger, lambda: self.stop_training)
            if validation is not None and _is_due(epoch + 1, validation_freq):
                validation.told_nan |= training.told_nan
                found = self._evaluate(validation, logger)
                logs |= {f"val_{name}": value for name, value in found.items()}
            logger.call("epoch_end", epoch, logs)
            if self.stop_training:
                break
        self.optimizer.finalize_variable_values(self.trainable_weights)
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
        self._assert_compiled()
        source = data.source(x, y, sample_weight)
        part = self._session(source, batch_size, "test", steps)
        session.upload(self, [part.head])
        logs = self._evaluate(part, _logger(self, callbacks, verbose, part))
        return dict(sorted(logs.items())) if return_dict else self._in_order(logs)

    def _session(self, source: Any, batch: int | None, mode: str, limit: int | None) -> Session:
        rows = source.rows if isinstance(source, Table) else 1
        return session.make(self, source, data.batch_size(batch, rows, limit), mode, limit)

    def _evaluate(self, part: Session, logger: CallbackList) -> dict[str, Any]:
        self.stop_evaluating = False
        logger.call("test_begin", None)
        self.reset_metrics()
        part.rewind()
        part.begin(False)
        logs = part.run(logger, lambda: self.stop_evaluating)
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
        """The outputs for all rows of x, in the structure that the model gives."""
        if isinstance(x, tuple) and not data.is_stream(x):
            x = list(x)
        source = data.source(x, None, None)
        part = self._session(source, batch_size, "predict", steps)
        session.upload(self, [part.head])
        logger = _logger(self, callbacks, verbose, part)
        self.stop_predicting = False
        logger.call("predict_begin", None)
        part.begin(False)
        part.run(logger, lambda: self.stop_predicting)
        logger.call("predict_end", None)
        found = iter(part.outputs())
        return map_structure(lambda _: next(found), part.head.structure)

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """One update on one batch. Returns its loss and metrics."""
        if class_weight is not None:
            sample_weight = data.class_weights(y, class_weight, sample_weight)
        return self._on_batch("train", Table(x, y, sample_weight), return_dict)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Loss and metrics of one batch."""
        return self._on_batch("test", Table(x, y, sample_weight), return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch."""
        return self.predict(x, batch_size=Table(x).rows, verbose=0)

    def _on_batch(self, mode: str, table: Table, return_dict: bool) -> Any:
        self._assert_compiled()
        part = session.TableSession(self, table, table.rows, mode)
        session.upload(self, [part])
        self.reset_metrics()
        part.advance(1)
        logs = self.get_metrics_result()
        return dict(sorted(logs.items())) if return_dict else self._in_order(logs)

    def _assert_compiled(self) -> None:
        if not self.compiled:
            raise ValueError("You must call `compile()` before using the model.")

    def resolve(self, table: Table, outputs: Any) -> Compiled:
        """Loss and metrics for the data's shapes; made once, so that metrics keep their state."""
        if self._compiled is None:
            targets = map_structure(
                lambda name: name and KerasTensor((None, *table[name].row_shape)),
                table.structure[1],
            )
            names = getattr(self, "output_names", None)
            self._compiled = Compiled(self._compile_arguments, names, outputs, targets)
        self.check_labels(table)
        return self._compiled

    def check_labels(self, table: Table) -> None:
        """Raise ValueError for class numbers that an output has no place for."""
        assert self._compiled is not None
        for name, classes in self._compiled.classes(table.structure[1]):
            labels = table[name].array
            lowest, highest = labels.min(), labels.max()
            if lowest < 0 or highest >= classes:
                wrong = lowest if lowest < 0 else highest
                raise ValueError(
                    f"Received a label value of {wrong} which is outside the valid range of "
                    f"[0, {classes}). The output of the model has {classes} classes."
                )


def _removed(name: str) -> property:
    def explain(self: Trainer) -> None:
        raise AttributeError(f"Keras 3 has no `{name}`: use `{OLD[name]}`.")

    return property(explain)


for _name in OLD:
    setattr(Trainer, _name, _removed(_name))

# `metrics` is an argument of `compile` and a property of models.
_get_metric = metrics.get


def _number(value: Any) -> Any:
    """A result as a plain number where it is one."""
    array = np.asarray(value)
    return float(array) if array.ndim == 0 else array


def _is_due(epoch: int, frequency: Any) -> bool:
    """Whether validation follows the epoch, counted from one."""
    if isinstance(frequency, int):
        return epoch % frequency == 0
    if isinstance(frequency, list):
        return epoch in frequency
    raise ValueError(
        "Expected `validation_freq` to be a list or int. "
        f"Received: validation_freq={frequency} of the type {type(frequency)}."
    )


def _logger(
    model: Trainer, callbacks: Any, verbose: Any, part: Session, epochs: int | None = None
) -> CallbackList:
    """The callbacks of one call; `epochs` is given by `fit`, which also wants a history."""
    level = 1 if verbose == "auto" else int(verbose)
    params = {"verbose": level, "epochs": epochs or 1, "steps": part.limit or part.steps}
    fits = epochs is not None
    watcher = level and fits and os.environ.get("KERASETTE_CALLBACK")
    return CallbackList(
        callbacks, model, params, fits, [_watcher(watcher, part)] if watcher else []
    )


def _watcher(name: str, part: Session) -> Callback:
    """A callback of the class of that name, as "module.Class"."""
    module, _, name = name.rpartition(".")
    return getattr(importlib.import_module(module), name)(part)
