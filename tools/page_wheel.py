"""Make wheels for pages from packages of this project: Python's sources, stripped, and data.

The sources lose docstrings, annotations and the names of local variables; names of arguments and
whatever else a student meets stay. A wheel's entries are stored and the whole is compressed as gzip
does (by Zopfli, to the last byte), since the modules have much in common. Equal sources give equal
bytes.
"""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import python_minifier
import zopfli.gzip

PLUGINS = Path(__file__).resolve().parent.parent / "plugins"
# The entry with the sources of a compressed wheel; `classroom_runner.packages` knows it too.
SOURCES = "sources.json"
# Zip files count from 1980; every file gets this date, so that equal sources give equal wheels.
DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Wheel:
    """A wheel with stored entries, and the same compressed as a whole."""

    plain: Path
    compressed: Path


def version(package: Path) -> str:
    """The version that a package gives itself."""
    text = (package / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError(f'{package / "__init__.py"} has no line `__version__ = "…"`.')
    return found[1]


def stripped(source: str) -> str:
    """Return the source without what only its readers need."""
    return python_minifier.minify(
        source,
        remove_literal_statements=True,
        remove_annotations=True,
        # Repeated literals cost nothing once compressed; names for them would.
        hoist_literals=False,
    )


def sources(package: Path, left_out: set[Path]) -> dict[Path, bytes]:
    """The stripped sources of a package, by path."""
    paths = sorted({*package.rglob("*.py")} - left_out)
    return {path: stripped(path.read_text(encoding="utf-8")).encode() for path in paths}


def content(
    name: str, version: str, files: dict[Path, bytes], requires: str, names: list[str]
) -> bytes:
    """A wheel, not compressed. It has no RECORD, which nothing in a page reads.

    `names` are the modules it is there for, by which a lockfile finds it (PEP 794).
    """
    metadata = [
        *("Metadata-Version: 2.5", f"Name: {name}", f"Version: {version}"),
        f"Requires-Dist: {requires}",
        *(f"Import-Name: {module}" for module in names),
    ]
    info = f"{name.replace('-', '_')}-{version}.dist-info/METADATA"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(info, DATE), "\n".join(metadata) + "\n")
        for path, data in files.items():
            inner = path.relative_to(PLUGINS).as_posix()
            archive.writestr(zipfile.ZipInfo(inner, DATE), data)
    return buffer.getvalue()


def write(folder: Path, name: str, version: str, content: bytes) -> Path:
    """Write a wheel into a folder, under its name."""
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_both(folder: Path, name: str, version: str, content: bytes) -> Wheel:
    """Write a wheel and its compressed form into a folder."""
    plain = write(folder, name, version, content)
    # Not named .gz, which some servers would send as an encoding, for the browser to undo.
    compressed = plain.with_suffix(".gzipped.whl")
    compressed.write_bytes(zopfli.gzip.compress(_joined(content)))
    return Wheel(plain, compressed)


def _joined(content: bytes) -> bytes:
    """A wheel's files with all sources in one entry, a JSON object by path: headers are dear."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        found = {name: files.pop(name).decode() for name in list(files) if name.endswith(".py")}
        files[SOURCES] = json.dumps(found, ensure_ascii=False).encode()
        for name, data in files.items():
            new.writestr(zipfile.ZipInfo(name, DATE), data)
    return buffer.getvalue()
