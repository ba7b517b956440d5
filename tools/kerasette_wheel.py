"""Make the wheels of kerasette that pages download: its Python, stripped, and its WebAssembly.

One holds what `import keras` imports; the rest, of which most programs need nothing, is fetched
when one of its modules is imported. The sources lose docstrings, annotations and the names of local
variables; names of arguments and whatever else a student meets stay. A wheel's entries are stored
and the whole is compressed as gzip does (by Zopfli, to the last byte), since the modules have much
in common. Equal sources give equal bytes.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import python_minifier
import zopfli.gzip

PACKAGE = Path(__file__).resolve().parent.parent / "plugins" / "kerasette"
# For CPython and for tests.
LEFT_OUT = ("device/native.py", "testing.py")
# What a page imports when a program first runs.
ALSO_FIRST = ("aliases.py", "device/wasm.py")
# The entry with the sources of a compressed wheel; `classroom_runner.packages` knows it too.
SOURCES = "sources.json"
# Zip files count from 1980; every file gets this date, so that equal sources give equal wheels.
DATE = (1980, 1, 1, 0, 0, 0)


def version() -> str:
    """The version that the package gives itself."""
    text = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError(f'{PACKAGE / "__init__.py"} has no line `__version__ = "…"`.')
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


@dataclass(frozen=True)
class Wheel:
    """A wheel with stored entries, and the same compressed as a whole."""

    plain: Path
    compressed: Path


@dataclass(frozen=True)
class Engine:
    """`whole` is one wheel with everything; `first` and `rest` are what pages download."""

    whole: Path
    first: Wheel
    rest: Wheel


def first_modules() -> set[Path]:
    """The sources that `import keras` needs in a page."""
    script = (
        "import sys, kerasette\n"
        "for name, module in sys.modules.items():\n"
        "    if name.split('.')[0] == 'kerasette': print(module.__file__)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = {Path(line).resolve() for line in result.stdout.splitlines()}
    return found | {PACKAGE / name for name in ALSO_FIRST}


def sources() -> dict[Path, bytes]:
    """The stripped sources."""
    paths = sorted({*PACKAGE.rglob("*.py")} - {PACKAGE / name for name in LEFT_OUT})
    return {path: stripped(path.read_text(encoding="utf-8")).encode() for path in paths}


def kernels() -> dict[Path, bytes]:
    """The WebAssembly modules."""
    paths = sorted((PACKAGE / "kernels" / "build").glob("*.wasm"))
    if not paths:
        raise FileNotFoundError(
            f"{PACKAGE / 'kernels' / 'build'} holds no .wasm files: run tools/kernels.py first."
        )
    return {path: path.read_bytes() for path in paths}


def module_name(path: Path) -> str:
    """The name under which a source is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def wheel(name: str, files: dict[Path, bytes], requires: str, names: list[str]) -> bytes:
    """A wheel, not compressed. It has no RECORD, which nothing in a page reads.

    `names` are the modules it is there for, by which a lockfile finds it (PEP 794).
    """
    metadata = [
        *("Metadata-Version: 2.5", f"Name: {name}", f"Version: {version()}"),
        f"Requires-Dist: {requires}",
        *(f"Import-Name: {module}" for module in names),
    ]
    info = f"{name.replace('-', '_')}-{version()}.dist-info/METADATA"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(info, DATE), "\n".join(metadata) + "\n")
        for path, data in files.items():
            inner = path.relative_to(PACKAGE.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(inner, DATE), data)
    return buffer.getvalue()


def joined(content: bytes) -> bytes:
    """A wheel's files with all sources in one entry, a JSON object by path: headers are dear."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        found = {name: files.pop(name).decode() for name in list(files) if name.endswith(".py")}
        files[SOURCES] = json.dumps(found, ensure_ascii=False).encode()
        for name, data in files.items():
            new.writestr(zipfile.ZipInfo(name, DATE), data)
    return buffer.getvalue()


def build(out: Path) -> Engine:
    """Write the wheels into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    modules, python = kernels(), sources()
    now = first_modules()
    first = {path: data for path, data in python.items() if path in now}
    rest = {path: data for path, data in python.items() if path not in now}
    later = [module_name(path) for path in rest]

    def write(folder: str, name: str, content: bytes) -> Path:
        path = out / folder / f"{name.replace('-', '_')}-{version()}-py3-none-any.whl"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def both(name: str, content: bytes) -> Wheel:
        plain = write("plain", name, content)
        # Not named .gz, which some servers would send as an encoding, for the browser to undo.
        compressed = plain.with_suffix(".gzipped.whl")
        compressed.write_bytes(zopfli.gzip.compress(joined(content)))
        return Wheel(plain, compressed)

    return Engine(
        write("whole", "kerasette", wheel("kerasette", {**modules, **python}, "numpy", [])),
        both("kerasette", wheel("kerasette", {**modules, **first}, "numpy", ["kerasette"])),
        both("kerasette-rest", wheel("kerasette-rest", rest, "kerasette", later)),
    )


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
