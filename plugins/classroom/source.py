"""A text and where it stands in its file: offsets become `Problem`s at line and column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from classroom.problems import Problem

Report = Callable[[Problem], None]


@dataclass
class Source:
    """A text that was cut out of a file.

    `file` is relative to the course's root; `first_line` is the line of the file, from 1, on which
    `text` starts (front matter may have been cut off before it).
    """

    text: str
    file: str = "text"
    first_line: int = 1
    report: Report = lambda problem: None
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._starts = [0]
        for offset, char in enumerate(self.text):
            if char == "\n":
                self._starts.append(offset + 1)

    def line(self, offset: int) -> int:
        """Return the line of the file on which `offset` lies."""
        return self.first_line + bisect_right(self._starts, offset) - 1

    def column(self, offset: int) -> int:
        """Return the column, in characters from 1."""
        return offset - self._starts[bisect_right(self._starts, offset) - 1] + 1

    def problem(self, offset: int, message: str, hint: str = "") -> None:
        """Report a fault at `offset`."""
        self.report(Problem(self.file, self.line(offset), self.column(offset), message, hint))
