"""Make a wheel of kerasette for the browser: its Python and the WebAssembly modules, the same bytes
every time.

The native library stays out. Only the standard library is used.
"""

import base64
import hashlib
import re
import sys
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "plugins" / "kerasette"
# Zip files count from 1980; every file gets this date, so that equal sources give equal wheels.
DATE = (1980, 1, 1, 0, 0, 0)


def version() -> str:
    """The version that the package gives itself."""
    text = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError(f'{PACKAGE / "__init__.py"} has no line `__version__ = "…"`.')
    return found[1]


def contents() -> dict[str, bytes]:
    """Names in the wheel and what they hold, the record left out."""
    files = sorted([*PACKAGE.rglob("*.py"), *(PACKAGE / "kernels" / "build").glob("*.wasm")])
    if not any(path.suffix == ".wasm" for path in files):
        raise FileNotFoundError(
            f"{PACKAGE / 'kernels' / 'build'} holds no .wasm files: run tools/kernels.py first."
        )
    found = {path.relative_to(PACKAGE.parent).as_posix(): path.read_bytes() for path in files}
    info = f"kerasette-{version()}.dist-info"
    metadata = (
        f"Metadata-Version: 2.1\nName: kerasette\nVersion: {version()}\nRequires-Dist: numpy\n"
    )
    wheel = (
        "Wheel-Version: 1.0\nGenerator: kerasette_wheel\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    return {**found, f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": wheel.encode()}


def build(out: Path) -> Path:
    """Write the wheel into the folder `out`; return its path."""
    files = contents()
    record = f"kerasette-{version()}.dist-info/RECORD"
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"kerasette-{version()}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return path


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
