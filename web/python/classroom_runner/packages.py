"""Installs a wheel when code first imports what is in it."""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import site
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from classroom_runner.host import Host

GZIP = b"\x1f\x8b"
# An entry that holds many files, as a JSON object by path; `tools/page_wheel.py` writes it.
SOURCES = "sources.json"


class Packages(importlib.abc.MetaPathFinder):
    """The site's wheels; stands last among the import finders."""

    def __init__(self, host: Host, aliases: list[str]):
        self._host = host
        self._aliases = aliases
        self._folder = Path(site.getsitepackages()[0])

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Install what carries the module, then let Python look again."""
        if fullname in self._aliases:
            return self._alias(fullname)
        missing = json.loads(self._host.missing(fullname))
        for package in missing:
            try:
                wheel = self._host.wheel(package).to_bytes()
            except Exception as error:
                raise ImportError(f"{fullname} could not be loaded: {error}") from None
            self.install(package, wheel)
        return importlib.machinery.PathFinder.find_spec(fullname, path) if missing else None

    def install(self, package: str, wheel: bytes) -> None:
        """Unpack a wheel, which gzip may have compressed as a whole, with its sources joined.

        Raises ImportError where it is not the one that the lockfile names.
        """
        if hashlib.sha256(wheel).hexdigest() != self._host.sha256(package):
            raise ImportError(
                f"the wheel of {package} that arrived is not the one of the lockfile: "
                "the site is being updated, or the download was damaged; reload the page"
            )
        if wheel.startswith(GZIP):
            wheel = zlib.decompress(wheel, zlib.MAX_WBITS | 16)
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            names = archive.namelist()
            if SOURCES in names:
                names.remove(SOURCES)
                for name, source in json.loads(archive.read(SOURCES)).items():
                    path = self._folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(source, "utf-8")
            archive.extractall(self._folder, names)
        importlib.invalidate_caches()
        self._host.installed(package)

    def prepare(self, source: str, root: Path) -> None:
        """Import what a source imports of the packages that are installed.

        One that fails will say so when the source itself imports it.
        """
        for name in sorted(imported_modules(source, root)):
            package = name.partition(".")[0]
            package = "kerasette" if package in self._aliases else package
            if importlib.machinery.PathFinder.find_spec(package, [str(self._folder)]):
                with suppress(Exception):
                    importlib.import_module(name)

    def _alias(self, fullname: str) -> importlib.machinery.ModuleSpec | None:
        aliases = importlib.import_module("kerasette.aliases")
        aliases.install()
        return importlib.util.find_spec(fullname)


def imported_modules(source: str, root: Path) -> set[str]:
    """Return what a source may import, dotted, with what the course's modules import in turn.

    Imports in the bodies of functions do not count: they come when the function is called, if it
    ever is. Source that does not parse imports nothing.
    """
    found: set[str] = set()
    seen: set[Path] = set()
    waiting = [source]
    while waiting:
        for name in _imports(waiting.pop()):
            found.add(name)
            for path in _candidates(root, name):
                if path not in seen and path.is_file():
                    seen.add(path)
                    waiting.append(path.read_text("utf-8", "replace"))
    return found


def mentioned_names(source: str) -> set[str]:
    """Return the names that a source imports or looks up in something, such as a data set's."""
    found = set()
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(node.name.split("."))
    return found


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _imports(source: str) -> Iterator[str]:
    waiting: list[ast.AST] = [_parsed(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


def _candidates(root: Path, module: str) -> Iterator[Path]:
    place = root.joinpath(*module.split("."))
    yield place.parent / f"{place.name}.py"
    yield place / "__init__.py"
