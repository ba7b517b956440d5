"""The files of a course: code of exercises by stem, decks, and what student code may open."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classroom.problems import Problem
from classroom.source import Report

_CODE = re.compile(r"(exc|solution|test)_.*")


@dataclass(frozen=True)
class CodeFile:
    """A file of Python code; `path` is relative to the course's root."""

    name: str
    path: str
    text: str


@dataclass
class CourseFiles:
    """Finds files below the course's root. Folder names are relative to it."""

    root: Path
    exercises: str = "exercises"
    slides: str = "slides"
    data: str = "data"
    datasets: str = "datasets"
    static: str = "static"
    report: Report = lambda problem: None
    _code: dict[str, Path] = field(default_factory=dict, init=False)
    _read: dict[str, CodeFile] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for path in self._below(self.exercises):
            if path.suffix != ".py":
                continue
            if other := self._code.get(path.stem):
                self.report(
                    Problem(
                        self.shown(path),
                        1,
                        1,
                        f"There is another file of this name, {self.shown(other)}.",
                        "Code is found by the file's name: rename one of them.",
                    )
                )
            else:
                self._code[path.stem] = path

    def shown(self, path: Path) -> str:
        """Return a path relative to the course's root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def code(self, stem: str) -> CodeFile | None:
        """Return the code file of that stem anywhere below the exercises folder."""
        if stem not in self._code:
            return None
        if stem not in self._read:
            self._read[stem] = self._load(self._code[stem])
        return self._read[stem]

    def decks(self) -> Iterator[tuple[str, Path]]:
        """Yield name and path of each deck; a deck's name is its path without the ending."""
        for path in self._below(self.slides):
            if path.suffix == ".md":
                folder = self.root / self.slides
                yield path.relative_to(folder).with_suffix("").as_posix(), path

    def deck_media(self) -> Iterator[tuple[str, Path]]:
        """Yield the files beside decks, by their path on the site."""
        folder = self.root / self.slides
        for path in self._below(self.slides):
            if path.suffix != ".md":
                yield f"slides/{path.relative_to(folder).as_posix()}", path

    def static_files(self) -> Iterator[tuple[str, Path]]:
        """Yield the files of the static folder, by their path on the site."""
        for path in self._below(self.static):
            yield path.relative_to(self.root / self.static).as_posix(), path

    def course_files(self, used: set[str]) -> Iterator[tuple[str, Path]]:
        """Yield what student code may open, by path from the course's root.

        Starters, solutions and tests are left out: those by name, and the stems in `used`.
        """
        for folder in (self.data, self.exercises):
            for path in self._below(folder):
                code = path.suffix == ".py" and (_CODE.fullmatch(path.stem) or path.stem in used)
                if not code:
                    yield self.shown(path), path

    def dataset_files(self) -> Iterator[tuple[str, Path]]:
        """Yield the files that `keras.datasets` opens, by name."""
        for path in self._below(self.datasets):
            if path.parent == self.root / self.datasets and path.suffix == ".npz":
                yield path.name, path

    def folders(self) -> list[Path]:
        """Return the folders of the course that exist."""
        names = (self.exercises, self.slides, self.data, self.datasets, self.static)
        return [self.root / name for name in names if (self.root / name).is_dir()]

    def _below(self, folder: str) -> list[Path]:
        """Return the files below a folder, shallow ones first, without hidden and cache files."""
        base = self.root / folder
        found = [
            path
            for path in base.rglob("*")
            if path.is_file()
            and path.suffix != ".pyc"
            and not any(
                part.startswith(".") or part == "__pycache__"
                for part in path.relative_to(base).parts
            )
        ]
        return sorted(found, key=lambda path: (len(path.parts), path.as_posix()))

    def _load(self, path: Path) -> CodeFile:
        shown, text = self.shown(path), self.read(path)
        self._check(shown, text)
        return CodeFile(path.name, shown, text)

    def read(self, path: Path) -> str:
        """Return the text of a file with plain line ends; anything but UTF-8 is a fault."""
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            shown = self.shown(path)
            self.report(Problem(shown, line, 1, "The file is not UTF-8.", "Save it as UTF-8."))
            text = raw.decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _check(self, shown: str, text: str) -> None:
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, shown, "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            self.report(
                Problem(
                    shown,
                    error.lineno or 1,
                    error.offset or 1,
                    f"This is not valid Python: {error.msg}.",
                    "Write ____ where students fill in something." if "____" not in text else "",
                )
            )
        except ValueError as error:
            self.report(Problem(shown, 1, 1, f"This is not valid Python: {error}."))
