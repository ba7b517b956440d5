"""What `fit`, `evaluate` and `predict` are given: tables of columns, or streams of such tables."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ..graph import KerasTensor
from ..tree import flatten, map_structure
from .feed import Column

PARTS = ("x", "y", "sample_weight")


class PyDataset:
    """Batches by number, as `keras.utils.PyDataset`: subclasses write `__len__` and
    `__getitem__`, which gives `(x, y)` or `(x, y, sample_weight)`.
    """

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ) -> None:
        # There is one thread here: batches are made as they are needed.
        self.workers, self.use_multiprocessing = workers, use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError

    @property
    def num_batches(self) -> int | None:
        """The number of batches; None for endless data."""
        if hasattr(self, "__len__"):
            return len(self)  # type: ignore[arg-type]
        raise NotImplementedError(
            "You need to implement the `num_batches` property:\n\n"
            "@property\ndef num_batches(self):\n  return ..."
        )

    def __iter__(self) -> Iterator[Any]:
        count = self.num_batches
        return map(self.__getitem__, itertools.count() if count is None else range(count))

    def on_epoch_begin(self) -> None: ...

    def on_epoch_end(self) -> None: ...


class Table:
    """Arrays with one row a sample, in nested structures: inputs, targets, sample weights.

    `columns` holds the arrays; `structure` is (x, y, sample_weight) with their names as leaves.
    Raises ValueError in Keras' words for what is no array or does not fit together.
    """

    def __init__(self, x: Any, y: Any = None, sample_weight: Any = None) -> None:
        self.columns: list[Column] = []
        if x is None:
            raise ValueError("`x` is missing: fit, evaluate and predict need input data.")
        given = dict(zip(PARTS, (x, y, sample_weight), strict=True))
        self.structure = tuple(self._add(part, value) for part, value in given.items())
        if len({len(column) for column in self.columns}) > 1:
            raise ValueError(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of "
                f"samples.{self._sizes()}"
            )
        self.rows = len(self.columns[0])
        if not self.rows:
            raise ValueError("`x` has no rows: there is nothing to compute.")

    def _add(self, part: str, value: Any) -> Any:
        counter = itertools.count()

        def add(array: Any) -> str | None:
            if array is None:
                return None
            if not hasattr(array, "__array__") and not hasattr(array, "numpy"):
                text = repr(array) if len(repr(array)) < 80 else repr(array)[:77] + "..."
                raise ValueError(
                    f"Unrecognized data type: {part}={text} (of type {type(array)}). "
                    "Pass NumPy arrays, such as `np.array(...)` makes them from lists."
                )
            number = next(counter)
            self.columns.append(Column(array, f"{part}{number or ''}"))
            return self.columns[-1].name

        # A list of numbers is an array that was not made yet; a list of arrays is one for each end.
        bare = isinstance(value, (list, tuple)) and value and np.isscalar(flatten(value)[0])
        return add(value) if bare else map_structure(add, value)

    def _sizes(self) -> str:
        lines = ""
        for part, names in zip(PARTS, self.structure, strict=True):
            sizes = [str(len(self[name])) for name in flatten(names) if name is not None]
            lines += f"'{part}' sizes: {', '.join(sizes)}\n" if sizes else ""
        return lines

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def key(self) -> tuple[Any, ...]:
        """What programs depend on, beside the number of rows."""
        kinds = (
            (column.name, column.row_shape, column.dtype.str, column.label)
            for column in self.columns
        )
        return (repr(self.structure), *kinds)

    def inputs(self, batch: int | None = None) -> Any:
        """Symbolic tensors for the inputs."""

        def symbol(name: str) -> KerasTensor:
            column = self[name]
            return KerasTensor((batch, *column.row_shape), column.label)

        return map_structure(symbol, self.structure[0])

    def values(self, found: dict[str, Any]) -> tuple[Any, Any, Any]:
        """The structures with what `found` has under the columns' names."""
        x, y, weight = map_structure(lambda name: name and found[name], self.structure)
        return x, y, weight


class Stream:
    """Batches from a `PyDataset`, a generator, an iterator or anything else that can be iterated.

    Iterating gives a pass over them as tables. `steps` is the number of batches, None where it is
    not known, `first` the first batch, `once` whether the source can be iterated only once.
    """

    def __init__(self, source: Any, shuffle: bool = False, class_weight: Any = None) -> None:
        self._source, self._class_weight = source, class_weight
        self._dataset = isinstance(source, PyDataset)
        self._shuffle = shuffle and self._dataset
        if self._dataset:
            self.steps = source.num_batches
        else:
            self.steps = len(source) if hasattr(source, "__len__") else None
        if class_weight is not None and not self._dataset:
            raise ValueError(
                "Argument `class_weight` is not supported for Python generator inputs. "
                f"Received: class_weight={class_weight}"
            )
        self.once = iter(source) is source
        # Keras looks at two batches, and each pass over an iterator starts with them again.
        self._seen = list(itertools.islice(source, 2 if self.once else 1))
        if not self._seen:
            raise ValueError(
                "When passing a Python generator to a Keras model, the generator must yield at "
                "least one batch. Received an empty generator."
            )
        self.first = self._table(self._seen[0])

    def __iter__(self) -> Iterator[Table]:
        batches: Iterable[Any] = self._source
        if self.once:
            batches = itertools.chain(self._seen, batches)
        if self._shuffle and self.steps is not None:
            order = list(range(self.steps))
            random.shuffle(order)
            batches = map(self._source.__getitem__, order)
        return map(self._table, batches)

    def notify(self, event: str) -> None:
        """Tell a `PyDataset` that an epoch begins or ends."""
        if self._dataset:
            getattr(self._source, f"on_epoch_{event}")()

    def _table(self, batch: Any) -> Table:
        if self._dataset or not isinstance(self._source, Iterator):
            batch = tuple(batch) if isinstance(batch, list) else batch
            batch = batch if isinstance(batch, tuple) else (batch,)
        if not isinstance(batch, tuple) or not 1 <= len(batch) <= 3:
            what = (
                "PyDataset.__getitem__() must return a tuple or a dict. If a tuple, it must be "
                "ordered either"
                if self._dataset
                else "When passing a Python generator to a Keras model, the generator must return "
                "a tuple, either"
            )
            raise ValueError(
                f"{what} (input,) or (inputs, targets) or (inputs, targets, sample_weights). "
                f"Received: {str(batch)[:100]}... of type {type(batch)}"
            )
        x, y, weight = unpack(batch)
        if self._class_weight is not None:
            weight = class_weights(y, self._class_weight, weight)
        return Table(x, y, weight)


def is_stream(x: Any) -> bool:
    """Whether the data gives batches in place of rows."""
    arrays = isinstance(x, (list, tuple, dict, str)) or hasattr(x, "__array__")
    return not arrays and (isinstance(x, PyDataset) or hasattr(x, "__iter__"))


def source(
    x: Any, y: Any, sample_weight: Any, shuffle: Any = False, class_weight: Any = None
) -> Table | Stream:
    """The data of one call. Raises ValueError in Keras' words for what does not go together."""
    if is_stream(x):
        kind = "PyDataset" if isinstance(x, PyDataset) else "generator"
        for name, what in (("y", "targets"), ("sample_weight", "sample weights")):
            if (y if name == "y" else sample_weight) is not None:
                raise ValueError(
                    f"When providing `x` as a {kind}, `{name}` should not be passed. Instead, "
                    f"the {what} should be included as part of the {kind}."
                )
        return Stream(x, bool(shuffle), class_weight)
    if class_weight is not None:
        sample_weight = class_weights(y, class_weight, sample_weight)
    return Table(x, y, sample_weight)


def batch_size(size: int | None, rows: int, steps: int | None = None) -> int:
    """32 by default, or as many as make `steps` batches; never more than there are rows."""
    if size is not None and (not isinstance(size, (int, np.integer)) or size < 1):
        raise ValueError(f"`batch_size` must be a positive integer. Received: batch_size={size}")
    return min(int(size or (-(-rows // steps) if steps else 32)), rows)


def unpack(data: Any) -> tuple[Any, Any, Any]:
    """x, y and sample weights from a tuple of one to three of them, or from x alone."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        data = (data,)
    if not 1 <= len(data) <= 3:
        raise ValueError(
            "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, "
            f"found: {data}"
        )
    x, y, weight = (*data, None, None)[:3]
    return x, y, weight


def pack(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """The inverse of `unpack`, as `keras.utils.pack_x_y_sample_weight`."""
    if y is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def split(arrays: tuple[Any, Any, Any], fraction: float) -> tuple[Any, Any]:
    """Training and validation arrays: the last rows are held out, as in Keras."""
    if is_stream(arrays[0]):
        raise ValueError(
            "Argument `validation_split` is only supported for tensors or NumPy arrays."
            f"Found incompatible type in the input: {[type(arrays[0])]}"
        )
    rows = next(len(leaf) for leaf in flatten(arrays) if leaf is not None)
    at = math.floor(rows * (1.0 - fraction))
    if at in (0, rows):
        raise ValueError(
            f"Training data contains {rows} samples, which is not sufficient to split it into a "
            f"validation and training set as specified by `validation_split={fraction}`. Either "
            "provide more data, or a different value for the `validation_split` argument."
        )
    # Rows of a data frame are counted, not named.
    cut = lambda rows: map_structure(  # noqa: E731
        lambda leaf: leaf if leaf is None else getattr(leaf, "iloc", leaf)[rows], arrays
    )
    return cut(slice(0, at)), cut(slice(at, rows))


def class_weights(y: Any, weights: dict[int, float], sample_weight: Any) -> np.ndarray:
    """Sample weights from weights of classes."""
    if sample_weight is not None:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    if isinstance(y, (list, tuple, dict)):
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    labels = np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(-1) if labels.shape[-1] != 1 else labels[..., 0]
    known = np.round(labels).astype(np.int64)
    return np.array([weights.get(int(label), 1.0) for label in known.ravel()], np.float32)
