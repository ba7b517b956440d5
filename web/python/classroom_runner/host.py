"""What the worker offers to the Python side, and the settings that it hands over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol


class Buffer(Protocol):
    """Bytes that live in JavaScript."""

    def to_bytes(self) -> bytes: ...


class Host(Protocol):
    """The worker, as seen from Python. Calls are synchronous."""

    def stream(self, name: str, text: str) -> None:
        """Show what the code printed; `name` is "stdout" or "stderr"."""
        ...

    def display(self, shown: str) -> None:
        """Show a value; `shown` is a JSON object, `Shown` in `protocol.ts`."""
        ...

    def training(self, update: str) -> None:
        """Show how `fit` gets on; `update` is a JSON object, `TrainingUpdate` in `protocol.ts`."""
        ...

    def missing(self, module: str) -> str:
        """Return the packages to install for a module, dependencies first: a JSON list of names.

        Empty where the site carries nothing of that name or everything is installed.
        """
        ...

    def wheel(self, package: str) -> Buffer:
        """Fetch the wheel of a package and wait for it. Raises where it cannot be fetched."""
        ...

    def sha256(self, package: str) -> str:
        """Return the hash, in hex digits, that the lockfile gives for the package's wheel."""
        ...

    def installed(self, package: str) -> None:
        """Note that a package is there now."""
        ...

    def begin_files(self, goes_on: bool) -> None:
        """Watch what a run writes; the course's files are brought back to what the site serves,
        unless the run goes on with what the one before it has left.
        """
        ...

    def is_writing(self) -> bool:
        """Return whether a file of the working directory is open for writing."""
        ...

    def file_problem(self) -> str:
        """Return why a file of the course could not be fetched during this run, or ""."""
        ...


@dataclass(frozen=True)
class Settings:
    """What does not change between runs."""

    root: str
    """The course's root: working directory of every run."""
    aliases: list[str]
    """Names under which courses know the engine, kerasette."""
    strings: dict[str, str]
    """The site's table of strings."""
    elsewhere: dict[str, str]
    """Packages that the site does not carry, by import name."""
    black_solution: bool
    """Give tests `__solution__` formatted by black."""
    test_template: str | None
    """Template around solution and test, or None."""

    @classmethod
    def from_json(cls, text: str) -> Settings:
        return cls(**json.loads(text))

    def text(self, key: str, **values: Any) -> str:
        """Return a string of the table, with its `{names}` filled in."""
        return self.strings[key].format(**values)
