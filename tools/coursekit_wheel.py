"""Make the wheel of coursekit that pages download."""

from pathlib import Path

import page_wheel

PACKAGE = page_wheel.PLUGINS / "coursekit"
NAME = "coursekit"


def build(out: Path) -> page_wheel.Wheel:
    """Write the wheel into the folder `out`."""
    version = page_wheel.version(PACKAGE)
    data = {path: path.read_bytes() for path in (PACKAGE / "font.npz", PACKAGE / "font.txt")}
    files = {**page_wheel.sources(PACKAGE, set()), **data}
    content = page_wheel.content(NAME, version, files, "numpy", [NAME])
    return page_wheel.write_both(out, NAME, version, content)
