"""Every metric over several updates, with and without weights, alone and while training."""

from __future__ import annotations

from typing import Any

import numpy as np
from cases import Numbers, Random

Data = tuple[np.ndarray, np.ndarray]


def one_hot(rng: Random, count: int) -> Data:
    scores = rng.random((count, 6)).astype(np.float32)
    scores /= scores.sum(1, keepdims=True)
    return np.eye(6, dtype=np.float32)[rng.integers(0, 6, count)], scores


def sparse(rng: Random, count: int) -> Data:
    y, scores = one_hot(rng, count)
    return y.argmax(1), scores


def column(rng: Random, count: int) -> Data:
    y, scores = one_hot(rng, count)
    return y.argmax(1)[:, None], scores


def binary(rng: Random, count: int) -> Data:
    y = rng.integers(0, 2, (count, 1)).astype(np.float32)
    return y, np.clip(y * 0.3 + rng.random((count, 1)) * 0.7, 0, 1).astype(np.float32)


def flat(rng: Random, count: int) -> Data:
    y, scores = binary(rng, count)
    return y[:, 0], scores[:, 0]


def many(rng: Random, count: int) -> Data:
    y = rng.integers(0, 2, (count, 3)).astype(np.float32)
    return y, rng.random((count, 3)).astype(np.float32)


def labels(rng: Random, count: int) -> Data:
    return rng.integers(0, 3, (count, 1)), rng.integers(0, 3, (count, 1))


def normal(rng: Random, count: int) -> Data:
    a, b = (rng.standard_normal((count, 3)).astype(np.float32) for _ in range(2))
    return a, b


def ties(rng: Random, count: int) -> Data:
    y, scores = sparse(rng, count)
    return y, np.round(scores * 4) / 4


def image(rng: Random, count: int) -> Data:
    scores = rng.random((count, 2, 3, 4)).astype(np.float32)
    return rng.integers(0, 4, (count, 2, 3)), scores


METRICS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "Accuracy": ("Accuracy", {}, labels),
    "BinaryAccuracy": ("BinaryAccuracy", {}, binary),
    "BinaryAccuracy, threshold": ("BinaryAccuracy", {"threshold": 0.7}, many),
    "CategoricalAccuracy": ("CategoricalAccuracy", {}, one_hot),
    "SparseCategoricalAccuracy": ("SparseCategoricalAccuracy", {}, sparse),
    "SparseCategoricalAccuracy, column": ("SparseCategoricalAccuracy", {}, column),
    "SparseCategoricalAccuracy, image": ("SparseCategoricalAccuracy", {}, image),
    "TopK": ("TopKCategoricalAccuracy", {"k": 2}, one_hot),
    "TopK, default": ("TopKCategoricalAccuracy", {}, one_hot),
    "SparseTopK": ("SparseTopKCategoricalAccuracy", {"k": 2}, sparse),
    "SparseTopK, column": ("SparseTopKCategoricalAccuracy", {"k": 3}, column),
    "Precision": ("Precision", {}, binary),
    "Precision, flat": ("Precision", {}, flat),
    "Precision, threshold": ("Precision", {"thresholds": 0.7}, binary),
    "Precision, thresholds": ("Precision", {"thresholds": [0.2, 0.5, 0.9]}, binary),
    "Precision, top_k": ("Precision", {"top_k": 2}, one_hot),
    "Precision, class_id": ("Precision", {"class_id": 1}, many),
    "Precision, top_k, class_id": ("Precision", {"top_k": 2, "class_id": 1}, one_hot),
    "Precision, many": ("Precision", {}, many),
    "Recall": ("Recall", {}, binary),
    "Recall, thresholds": ("Recall", {"thresholds": [0.2, 0.5, 0.9]}, many),
    "Recall, top_k": ("Recall", {"top_k": 2}, one_hot),
    "Recall, class_id": ("Recall", {"class_id": 2}, many),
    "AUC": ("AUC", {}, binary),
    "AUC, flat": ("AUC", {}, flat),
    "AUC, PR": ("AUC", {"curve": "PR"}, binary),
    "AUC, 5 thresholds": ("AUC", {"num_thresholds": 5}, binary),
    "AUC, own thresholds": ("AUC", {"thresholds": [0.1, 0.5, 0.8]}, binary),
    "AUC, minoring": ("AUC", {"summation_method": "minoring"}, binary),
    "AUC, majoring, PR": ("AUC", {"summation_method": "majoring", "curve": "PR"}, binary),
    "AUC, logits": ("AUC", {"from_logits": True}, binary),
    "AUC of many": ("AUC", {}, many),
    "MSE": ("MeanSquaredError", {}, normal),
    "RMSE": ("RootMeanSquaredError", {}, normal),
    "MAE": ("MeanAbsoluteError", {}, normal),
    "CategoricalCrossentropy": ("CategoricalCrossentropy", {}, one_hot),
    "SparseCategoricalCrossentropy": ("SparseCategoricalCrossentropy", {}, sparse),
    "BinaryCrossentropy": ("BinaryCrossentropy", {}, binary),
    "Hinge": ("Hinge", {}, binary),
}
COUNTS = (7, 5, 1)


def updates(make: Any, data: Any) -> Any:
    """Return what a case runs: results after each update, and after a reset."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        found: dict[str, Any] = {}
        batches = [(*data(rng, count), rng.uniform(0, 2, count)) for count in COUNTS]
        for weighted in (False, True):
            metric, results = make(keras), []
            label = "weighted" if weighted else "plain"
            found[f"{label}, before"] = metric.result()
            for y_true, y_pred, weights in batches:
                more = {"sample_weight": weights.astype(np.float32)} if weighted else {}
                metric.update_state(y_true, y_pred, **more)
                results.append(metric.result())
            found[label] = results
            metric.reset_state()
            metric.update_state(*batches[1][:2])
            found[f"{label}, after reset"] = metric.result()
        found["called"] = make(keras)(*batches[0][:2])
        return found

    return run


def built_in(kind: str, arguments: dict[str, Any]) -> Any:
    return lambda keras: getattr(keras.metrics, kind)(**arguments)


def mean(keras: Any, _: Random) -> dict[str, Any]:
    metric, results = keras.metrics.Mean(), []
    metric.update_state([1, 3, 5, 7])
    results.append(metric.result())
    metric.update_state([1.0, 2.0], sample_weight=[1, 0])
    results.append(metric.result())
    metric.update_state(4.0)
    results.append(metric.result())
    total = keras.metrics.Sum()
    total.update_state([1, 2])
    total.update_state(3.0)
    return {"mean": results, "sum": total.result()}


def mean_of_function(keras: Any) -> Any:
    ops = keras.ops
    return keras.metrics.MeanMetricWrapper(
        lambda y_true, y_pred: ops.mean(ops.abs(y_true - y_pred) * 2, axis=-1), name="twice"
    )


def own_class(keras: Any) -> Any:
    class Hits(keras.metrics.Metric):
        """A metric as Keras' guide writes it."""

        def __init__(self, name: str = "hits", **arguments: Any) -> None:
            super().__init__(name=name, **arguments)
            self.hits = self.add_variable(shape=(), initializer="zeros", name="hits")

        def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
            ops = keras.ops
            y_true, y_pred = (ops.convert_to_tensor(y) for y in (y_true, y_pred))
            right = ops.cast(ops.equal(y_true > 0, y_pred > 0), "float32")
            if sample_weight is not None:
                right = right * ops.expand_dims(ops.convert_to_tensor(sample_weight), -1)
            self.hits.assign(self.hits + ops.sum(right))

        def result(self) -> Any:
            return self.hits + 0.0  # the variable itself would show its later values

    return Hits()


NAMES = {
    "accuracy": one_hot,
    "acc": binary,
    "categorical_accuracy": one_hot,
    "binary_accuracy": binary,
    "sparse_categorical_accuracy": sparse,
    "top_k_categorical_accuracy": one_hot,
    "sparse_top_k_categorical_accuracy": sparse,
    "mse": normal,
    "mean_absolute_error": normal,
    "AUC": binary,
    "Precision": binary,
    "Recall": binary,
    "categorical_crossentropy": one_hot,
    "hinge": binary,
}


def while_training(names: list[Any], data: Any, loss: str) -> Any:
    """Return what a case runs: metrics in `compile`, over three epochs and `evaluate`."""

    def run(keras: Any, rng: Random) -> dict[str, Any]:
        y, scores = data(rng, 13)
        inputs = keras.Input((5,))
        units = 1 if scores.ndim == 1 else scores.shape[1]
        kind = {"mse": None, "binary_crossentropy": "sigmoid"}.get(loss, "softmax")
        model = keras.Model(inputs, keras.layers.Dense(units, activation=kind)(inputs))
        model.set_weights([rng.standard_normal((5, units)), np.zeros(units)])
        metrics = [name(keras) if callable(name) else name for name in names]
        model.compile(keras.optimizers.SGD(0.1), loss, metrics=metrics)
        x = rng.standard_normal((13, 5)).astype(np.float32)
        more = {"batch_size": 5, "verbose": 0}
        history = model.fit(x, y, epochs=3, shuffle=False, validation_split=0.3, **more).history
        weighted = model.evaluate(x, y, sample_weight=rng.random(13), return_dict=True, **more)
        return {
            **{f"history/{name}": values for name, values in history.items()},
            "evaluate": model.evaluate(x, y, **more),
            **{f"evaluate/{name}": value for name, value in weighted.items()},
        }

    return run


def own_function(keras: Any) -> Any:
    def largest_error(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.max(keras.ops.abs(y_true - y_pred), axis=-1)

    return largest_error


def number_of_own(keras: Any) -> Any:
    """A function that returns one number for the whole batch."""

    def mean_prediction(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(y_pred)

    return mean_prediction


def functions(keras: Any, rng: Random) -> dict[str, Any]:
    metrics = keras.metrics
    found = {}
    for name, data in NAMES.items():
        if name.islower() and name not in ("accuracy", "acc"):
            found[name] = metrics.get(name)(*data(rng, 6))
    return found


LOSSES = {one_hot: "categorical_crossentropy", sparse: "sparse_categorical_crossentropy",
          binary: "binary_crossentropy", normal: "mse"}  # fmt: skip
CASES = [
    *(
        Numbers(f"metric/{name}", updates(built_in(kind, arguments), data))
        for name, (kind, arguments, data) in METRICS.items()
    ),
    Numbers("metric/Mean and Sum", mean),
    Numbers("metric/own function", updates(mean_of_function, normal)),
    Numbers("metric/own class", updates(own_class, normal)),
    Numbers("metric/functions", functions),
    *(
        Numbers(f"metric/{name} in fit", while_training([name], data, LOSSES[data]))
        for name, data in NAMES.items()
    ),
    *(
        Numbers(f"metric/{name} in fit", while_training([make], normal, "mse"))
        for name, make in [
            ("own function", own_function),
            ("own number", number_of_own),
            ("own class", own_class),
            ("object", built_in("RootMeanSquaredError", {"name": "deviation"})),
        ]
    ),
    Numbers(
        "metric/several in fit",
        while_training(
            ["accuracy", built_in("AUC", {"name": "a"}), "mae", built_in("Recall", {"name": "r"})],
            binary,
            "binary_crossentropy",
        ),
    ),
]  # fmt: skip
