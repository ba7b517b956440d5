"""Gives every value of a trace its place and encodes the operations as 32-bit words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from .trace import Op, Reshape, Trace, Value

if TYPE_CHECKING:
    from ..device.base import Buffer, Device

# Values start at multiples of so many floats: a cache line.
ALIGNMENT = 16


class Plan:
    """A trace ready for a device: words, with the places in them that addresses must be added to.

    `arena_bytes` is the memory for activations, gradients and scratch; everything else the program
    touches lasts longer than a run and is not counted here.
    """

    def __init__(self, trace: Trace, keep: Iterable[Value], codes: dict[str, int]) -> None:
        # Reshapes become places inside their input.
        for op in trace.ops:
            if issubclass(op.kind, Reshape):
                assert op.outputs[0] is not None
                op.outputs[0].block = op.inputs[0]
        ops = _needed(trace.ops, {id(_root(value)) for value in keep})
        for op in ops:
            floats = op.kind.scratch(op)
            if floats:
                op.scratch = Value(trace, (floats,))
        offsets, arena = _place(ops, [_root(value) for value in keep])
        self.arena_bytes = arena * 4
        self._offsets = offsets
        self._encode(ops, codes)

    def _encode(self, ops: list[Op], codes: dict[str, int]) -> None:
        words: list[int] = []
        arena: list[int] = []
        constants: list[int] = []
        slots: list[tuple[int, str]] = []
        pool: list[np.ndarray] = []
        pooled: dict[int, int] = {}
        pool_size = 0
        for op in ops:
            arguments = op.kind.words(op)
            words += [len(arguments) + 2, codes[op.kind.name]]
            for argument in arguments:
                word = 0
                if isinstance(argument, Value):
                    root, offset = _root(argument), _offset(argument)
                    if root.variable is not None:
                        word = root.variable.address() + offset
                    elif root.slot is not None:
                        word = offset
                        slots.append((len(words), root.slot))
                    elif root.constant is not None:
                        if id(root) not in pooled:
                            pooled[id(root)] = pool_size
                            pool.append(root.constant.ravel())
                            pool_size += root.constant.size
                        word = pooled[id(root)] + offset
                        constants.append(len(words))
                    else:
                        word = self._offsets[id(root)] + offset
                        arena.append(len(words))
                elif isinstance(argument, float):
                    word = int(np.float32(argument).view(np.int32))
                elif argument is not None:
                    word = int(argument)
                words.append(word)
        self.words = np.array(words, dtype=np.int64)
        self.constants = np.concatenate([*pool, np.zeros(0, np.float32)])
        self._arena = np.array(arena, dtype=np.intp)
        self._constants = np.array(constants, dtype=np.intp)
        self._slots = slots

    def address(self, value: Value) -> int:
        """Where a value of the arena lies, in floats from the arena's start."""
        return self._offsets[id(_root(value))] + _offset(value)

    def link(self, arena: int, constants: int, slots: dict[str, int]) -> np.ndarray:
        """The words for given addresses (in floats), as int32."""
        words = self.words.copy()
        words[self._arena] += arena
        words[self._constants] += constants
        for position, name in self._slots:
            words[position] += slots[name]
        return words.astype(np.uint32).view(np.int32)


class Executable:
    """A plan loaded into a device."""

    def __init__(self, plan: Plan, device: Device) -> None:
        self.plan = plan
        self._device = device
        size = plan.words.size * 4 + plan.constants.nbytes
        self._buffer: Buffer = device.allocate(size, "program")
        self._linked: tuple[int, dict[str, int]] | None = None
        device.write(self._buffer.address + plan.words.size, plan.constants)

    def run(self, steps: int, first_row: int, stride: int, slots: dict[str, int]) -> None:
        """Run the program `steps` times, each time `stride` rows further on in the data set."""
        arena = self._device.arena(self.plan.arena_bytes)
        if self._linked != (arena, slots):
            start = self._buffer.address
            words = self.plan.link(arena, start + self.plan.words.size, slots)
            self._device.write(start, words)
            self._linked = (arena, dict(slots))
        self._device.run(self._buffer.address, int(self.plan.words.size), steps, first_row, stride)

    def read(self, value: Value) -> np.ndarray:
        """What the last run left in a value that was planned to be kept."""
        arena = self._device.arena(self.plan.arena_bytes)
        address = arena + self.plan.address(value)
        return self._device.read(address, value.shape)


def _root(value: Value) -> Value:
    while value.block is not None:
        value = value.block
    return value


def _offset(value: Value) -> int:
    offset = 0
    while value.block is not None:
        offset += value.offset
        value = value.block
    return offset


def _needed(ops: list[Op], keep: set[int]) -> list[Op]:
    """The operations something depends on, without reshapes."""
    wanted = set(keep)
    result = []
    for op in reversed(ops):
        if issubclass(op.kind, Reshape):
            continue
        used = any(value is not None and id(_root(value)) in wanted for value in op.outputs)
        if used or op.kind.effect:
            wanted.update(id(_root(value)) for value in op.inputs if value is not None)
            result.append(op)
    return result[::-1]


def _place(ops: list[Op], keep: list[Value]) -> tuple[dict[int, int], int]:
    """Offsets of all arena values, in floats, so that values that live at the same time do not
    overlap.

    Large ones first, each at the lowest free place: for networks this comes close to the least
    possible.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    values: dict[int, Value] = {}
    for time, op in enumerate(ops):
        for value in (*op.inputs, *op.outputs, op.scratch):
            root = None if value is None else _root(value)
            if root is not None and root.in_arena:
                values[id(root)] = root
                first.setdefault(id(root), time)
                last[id(root)] = time
    for value in keep:
        if id(value) in values:
            last[id(value)] = len(ops)
    offsets: dict[int, int] = {}
    placed: list[tuple[int, int, int, int]] = []
    arena = 0
    for key in sorted(values, key=lambda k: -values[k].size):
        size = -(-values[key].size // ALIGNMENT) * ALIGNMENT
        offset = 0
        for start, end, begin, finish in sorted(placed):
            if finish >= first[key] and begin <= last[key]:
                if offset + size <= start:
                    break
                offset = max(offset, end)
        offsets[key] = offset
        placed.append((offset, offset + size, first[key], last[key]))
        arena = max(arena, offset + size)
    return offsets, arena
