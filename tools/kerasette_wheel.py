"""Make the wheel of kerasette that pages download: its Python, stripped, and its WebAssembly.

The sources lose docstrings, annotations and the names of local variables; names of arguments and
whatever else a student meets stay. The wheel's entries are stored and the whole is compressed as
gzip does (by Zopfli, to the last byte), since the modules have much in common. Equal sources give
equal bytes.
"""

import io
import re
import sys
import zipfile
from pathlib import Path

import python_minifier
import zopfli.gzip

PACKAGE = Path(__file__).resolve().parent.parent / "plugins" / "kerasette"
# For CPython and for tests.
LEFT_OUT = ("device/native.py", "testing.py")
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


def contents() -> dict[str, bytes]:
    """Names in the wheel and what they hold."""
    modules = sorted((PACKAGE / "kernels" / "build").glob("*.wasm"))
    if not modules:
        raise FileNotFoundError(
            f"{PACKAGE / 'kernels' / 'build'} holds no .wasm files: run tools/kernels.py first."
        )
    files = {path: path.read_bytes() for path in modules}
    for path in sorted({*PACKAGE.rglob("*.py")} - {PACKAGE / name for name in LEFT_OUT}):
        files[path] = stripped(path.read_text(encoding="utf-8")).encode()
    named = {path.relative_to(PACKAGE.parent).as_posix(): data for path, data in files.items()}
    metadata = (
        f"Metadata-Version: 2.1\nName: kerasette\nVersion: {version()}\nRequires-Dist: numpy\n"
    )
    return {f"kerasette-{version()}.dist-info/METADATA": metadata.encode(), **named}


def wheel() -> bytes:
    """The wheel, not compressed. It has no RECORD, which nothing in a page reads."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents().items():
            archive.writestr(zipfile.ZipInfo(name, DATE), data)
    return buffer.getvalue()


def build(out: Path) -> tuple[Path, Path]:
    """Write the wheel into the folder `out`, as it is and compressed; return both paths."""
    out.mkdir(parents=True, exist_ok=True)
    plain = out / f"kerasette-{version()}-py3-none-any.whl"
    plain.write_bytes(wheel())
    # Not named .gz, which some servers would send as an encoding, for the browser to undo.
    compressed = out / f"kerasette-{version()}-py3-none-any.gzipped.whl"
    compressed.write_bytes(zopfli.gzip.compress(plain.read_bytes()))
    return plain, compressed


if __name__ == "__main__":
    print(*build(Path(sys.argv[1])))
