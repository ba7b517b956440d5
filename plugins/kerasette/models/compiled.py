"""What `compile` was given, matched with the outputs of the model and the targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import losses, metrics
from ..metrics import Mean, Metric
from ..program.trace import Value
from ..tree import flatten, map_structure
from ..variable import Variable

if TYPE_CHECKING:
    from ..losses import Loss

NESTED = (list, tuple, dict)


class Term(NamedTuple):
    """One loss of one output. `tracker` keeps its mean where there are several."""

    output: int
    loss: Loss
    weight: float | None
    tracker: Mean | None


class Watched(NamedTuple):
    """One metric of one output, under the name that logs have for it."""

    output: int
    metric: Metric
    name: str
    weighted: bool


class CompileMetrics:
    """The metrics given to `compile`, as one entry of `Model.metrics`."""

    name = "compile_metrics"

    def __init__(self, watched: Sequence[Watched]) -> None:
        self.watched = watched

    @property
    def metrics(self) -> list[Metric]:
        return [item.metric for item in self.watched]

    @property
    def variables(self) -> list[Variable]:
        return [variable for metric in self.metrics for variable in metric.variables]

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        return {item.name: item.metric.result() for item in self.watched}


class Compiled:
    """Losses and metrics for the outputs of a model.

    `names` are the outputs' names, None where a model has none for a list of outputs; `outputs` and
    `targets` are structures of things with a shape. Raises ValueError in Keras' words where
    arguments, outputs and targets do not match.
    """

    def __init__(
        self, arguments: dict[str, Any], names: list[str] | None, outputs: Any, targets: Any
    ) -> None:
        keys = list(outputs) if isinstance(outputs, dict) else None
        # Outputs in a dict have the order of the model's own names, else that of the alphabet.
        self._keys = names if keys and names and set(names) == set(keys) else keys and sorted(keys)
        self.names = self._keys or names
        self.count = len(flatten(outputs))
        self._marks = map_structure(lambda _: "*", outputs)
        y_pred = self.align(outputs)
        spread = self._losses(arguments["loss"], arguments["loss_weights"])
        self._without_loss = [i not in {output for output, *_ in spread} for i in range(self.count)]
        y_true = self._targets(targets)
        shapes = [
            (pred.shape, true.shape if true is not None else ())
            for pred, true in zip(y_pred, y_true, strict=True)
        ]
        self._sizes = [output.shape[-1] if output.shape else None for output in y_pred]
        self.terms = []
        for output, given, weight in spread:
            loss = losses.resolve(given, *shapes[output])
            name = given if isinstance(given, str) else loss.name
            tracker = Mean(f"{self.names[output] if self.names else name}_loss")
            self.terms.append(Term(output, loss, weight, tracker if len(spread) > 1 else None))
        self.watched: list[Watched] = []
        for argument in ("metrics", "weighted_metrics"):
            self._watch(argument, arguments[argument], shapes, outputs)
        self.metrics = CompileMetrics(self.watched)
        self.trackers = [term.tracker for term in self.terms if term.tracker is not None]

    def align(self, structure: Any) -> list[Any]:
        """The leaves of a structure of outputs in the order of `names`."""
        if isinstance(structure, dict) and self._keys:
            return [structure[key] for key in self._keys]
        return flatten(structure)

    def _losses(self, loss: Any, weights: Any) -> list[tuple[int, Any, float | None]]:
        """Output, loss and weight for each loss that is given."""
        if loss is None or not any(leaf is not None for leaf in flatten(loss)):
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        places: list[int]
        if isinstance(loss, dict):
            names = self.names or []
            if not set(loss) <= set(names) or (not self._keys and set(loss) != set(names)):
                raise ValueError(
                    f"Expected keys {self.names} in loss dict, but found loss.keys()={list(loss)}"
                )
            found, places = flatten(loss), [names.index(name) for name in loss]
            if isinstance(weights, dict):
                weights = [weights.get(name) for name in loss]
        elif isinstance(loss, (list, tuple)):
            found = flatten(loss)
            places = [0] * len(found) if self.count == 1 else list(range(len(found)))
            if self.count > 1 and len(found) > self.count:
                raise KeyError(
                    f"The path: ({self.count},) in the `loss` argument, can't be found in either "
                    "the model's output (`y_pred`) or in the labels (`y_true`)."
                )
            if isinstance(weights, dict):
                weights = [weights.get(name) for name in self.names or []]
        else:
            found, places = [loss] * self.count, list(range(self.count))
            if isinstance(weights, dict):
                weights = [weights.get(name) for name in self.names or []]
        flat: list[Any] = [None] * len(found) if weights is None else flatten(weights)
        if len(flat) != len(found):
            raise ValueError(
                f"`loss_weights` must match the number of losses, got {len(found)} losses and "
                f"{len(flat)} weights."
            )
        given = [item for item in zip(places, found, flat, strict=True) if item[1] is not None]
        return given if self._keys else sorted(given, key=lambda item: item[0])

    def _targets(self, targets: Any) -> list[Any]:
        """The targets in the order of the outputs; None for an output that needs none."""
        if targets is None or not any(leaf is not None for leaf in flatten(targets)):
            raise ValueError("`y` is missing: training and evaluation need target data.")
        if isinstance(targets, dict) and self.names and set(targets) <= set(self.names):
            found = [targets.get(name) for name in self.names]
        else:
            found = flatten(targets)
        wanted = [i for i in range(self.count) if not self._without_loss[i]]
        if len(found) == len(wanted) < self.count:
            given = iter(found)
            found = [None if none else next(given) for none in self._without_loss]
        if len(found) != self.count or any(found[i] is None for i in wanted):
            marks = map_structure(lambda _: "*", targets)
            raise ValueError(
                "y_true and y_pred have different structures.\n"
                f"y_true: {marks}\ny_pred: {self._marks}\n"
            )
        return found

    def _weights(self, weights: Any) -> list[Any]:
        """The sample weights in the order of the outputs."""
        if isinstance(weights, dict):
            return [weights.get(name) for name in self.names or []]
        flat = flatten(weights)
        return flat * self.count if len(flat) == 1 else flat

    def _watch(self, argument: str, given: Any, shapes: list[Any], outputs: Any) -> None:
        """Find the metrics that one argument of `compile` names."""
        if not given:
            return
        per_output: list[Any]
        if self.count == 1:
            per_output = [flatten(given)]
        elif isinstance(given, (list, tuple)) and len(given) == self.count:
            per_output = list(given)
        elif isinstance(given, dict) and self.names and set(given) <= set(self.names):
            per_output = [given.get(name) for name in self.names]
        else:
            raise ValueError(
                f"Invalid `{argument}`. `{argument}` should contain metrics objects and either be "
                "a dict or a list matching the output names of the functional model "
                f"{self.names} or match the output structure of the model: "
                f"{map_structure(lambda _: 'X', outputs)}.\nReceived: {argument}={given}"
            )
        weighted = argument == "weighted_metrics"
        known = Counter(item.name for item in self.watched)
        for i, identifiers in enumerate(per_output):
            several = identifiers if isinstance(identifiers, (list, tuple)) else [identifiers]
            prefix = f"{self.names[i]}_" if self.names and self.count > 1 else ""
            for identifier in several:
                if identifier is None:
                    continue
                metric = metrics.resolve(identifier, *shapes[i])
                name = prefix + metric.name
                if known[name] and weighted:
                    name = f"{prefix}weighted_{metric.name}"
                known[name] += 1
                number = f"_{known[name] - 1}" if known[name] > 1 else ""
                self.watched.append(Watched(i, metric, name + number, weighted))

    def classes(self, names: Any) -> Iterator[tuple[str, int]]:
        """The targets that hold class numbers, by `names` in their structure, and how many classes
        the outputs have.
        """
        found = self._targets(names)
        for term in self.terms:
            size = self._sizes[term.output]
            if isinstance(term.loss, losses.SparseCategoricalCrossentropy) and size is not None:
                yield found[term.output], size

    def loss(self, y: Any, y_pred: Any, weight: Any, batch: int) -> Value:
        """The sum of all losses of a batch, inside a program; their means are kept."""
        true, pred, weights = self._targets(y), self.align(y_pred), self._weights(weight)
        total: Any = None
        for term in self.terms:
            i = term.output
            value = term.loss(true[i], pred[i], weights[i])
            if term.tracker is not None:
                term.tracker.update_state(value, batch)
            value = value if term.weight is None else value * term.weight
            total = value if total is None else total + value
        return total

    def update(self, y: Any, y_pred: Any, weight: Any) -> None:
        """Add a batch to the metrics, inside a program."""
        true, pred, weights = self._targets(y), self.align(y_pred), self._weights(weight)
        for i, metric, _, weighted in self.watched:
            if weighted and weights[i] is not None:
                metric.update_state(true[i], pred[i], weights[i])
            else:
                metric.update_state(true[i], pred[i])
