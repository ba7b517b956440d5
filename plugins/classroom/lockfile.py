"""Lock entries, in Pyodide's format, from the wheels that a site carries."""

from __future__ import annotations

import hashlib
import re
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Tags of the wheels that Pyodide's interpreter loads; the lockfile's `info` says the same.
_PLATFORM = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix"}
_CODE = re.compile(r"\.(pyc?|so)$")


class WheelError(ValueError):
    """A file that ends in .whl and cannot be carried; the message says why."""


def entry(wheel: Path, file_name: str, info: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Return the normalized package name and its lock entry.

    `file_name` is where the site serves the wheel, relative to the lockfile; `info` is the `info`
    table of Pyodide's own lockfile (interpreter and ABI). Raises `WheelError`.
    """
    _check_tags(wheel, info)
    content = wheel.read_bytes()
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            metadata = next(n for n in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
            headers = HeaderParser().parsestr(archive.read(metadata).decode())
    except (zipfile.BadZipFile, StopIteration) as error:
        raise WheelError(f"{wheel.name} is not a wheel: {error or 'no METADATA in it'}") from error
    name = canonicalize_name(headers["Name"])
    return name, {
        "name": name,
        "version": headers["Version"],
        "file_name": file_name,
        "sha256": hashlib.sha256(content).hexdigest(),
        # What the wheel itself says (PEP 794) goes before what its files look like.
        "imports": headers.get_all("Import-Name") or imports(names),
        "depends": _depends(headers.get_all("Requires-Dist", []), info["python"]),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def imports(names: list[str]) -> list[str]:
    """Return the top-level modules and packages among the file names of a wheel."""
    found = set()
    for name in names:
        first, _, rest = name.partition("/")
        if first.endswith((".dist-info", ".data")):
            continue
        if rest and _CODE.search(rest) and first.isidentifier():
            found.add(first)
        elif not rest and _CODE.search(first):
            found.add(first.split(".")[0])
    return sorted(found)


def _check_tags(wheel: Path, info: dict[str, str]) -> None:
    parts = wheel.stem.split("-")
    if len(parts) < 5:
        raise WheelError(
            f"{wheel.name} is not named as a wheel (name-version-python-abi-platform.whl)"
        )
    python, platform = parts[-3], parts[-1]
    major, minor, _ = info["python"].split(".")
    fits = platform == "any" or (
        f"cp{major}{minor}" in python and f"_{info['abi_version']}_wasm32" in platform
    )
    if not fits:
        raise WheelError(
            f"{wheel.name} is built for {python} on {platform}; this site's Python takes "
            f"pure wheels (py3-none-any) and cp{major}{minor} on "
            f"pyemscripten_{info['abi_version']}_wasm32"
        )


def _depends(requirements: list[str], python: str) -> list[str]:
    environment = {str(k): str(v) for k, v in default_environment().items()}
    environment |= _PLATFORM
    environment |= {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
    }
    depends = set()
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(environment | {"extra": ""}):
            depends.add(canonicalize_name(requirement.name))
    return sorted(depends)
