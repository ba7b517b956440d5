"""The files that a site serves for its widgets and its Python: the package's and the course's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from classroom import lockfile
from classroom.problems import Problem

FOLDER = "assets/classroom"
PACKAGE_DATA = Path(__file__).parent / "assets"


class AssetsMissing(RuntimeError):
    """The package was not built: its generated data is not there."""


def hashed(name: str, content: bytes) -> str:
    """Return `name` with the first eight hex digits of the content's SHA-256 before its ending."""
    path = Path(name)
    return path.with_name(f"{path.stem}.{_sha256(content)[:8]}{path.suffix}").as_posix()


class SiteAssets:
    """What one build of a site puts below `assets/classroom/`, and the manifest that lists it.

    Paths given to callers are relative to the site's root.
    """

    def __init__(self, data: Path, package: Mapping[str, Any], distribution: Mapping[str, Any]):
        self._package = package
        self._distribution = distribution
        self._files: dict[str, dict[str, Any]] = dict(package["files"])
        self._course: dict[str, dict[str, Any]] = {}
        self._sources: dict[str, Path | bytes] = {
            file["path"]: data / file["path"] for file in self._files.values()
        }
        self._wheels: dict[str, dict[str, Any]] = dict(package["wheels"])
        self._manifest: bytes | None = None

    @classmethod
    def load(cls, data: Path = PACKAGE_DATA) -> SiteAssets:
        """Read the package data. Raises `AssetsMissing` where it was never built."""
        try:
            package = json.loads((data / "manifest.json").read_text())
            distribution = json.loads((data / "distribution.json").read_text())
        except FileNotFoundError as error:
            raise AssetsMissing(
                f"{error.filename} is not there: run `make build` once, which builds the widgets, "
                "the engine and the wheels into the package"
            ) from error
        return cls(data, package, distribution)

    def url(self, logical: str) -> str:
        """Return the path of an asset by its logical name, such as "classroom.js"."""
        return f"{FOLDER}/{self._files[logical]['path']}"

    def add_course_file(self, path: str, source: Path) -> None:
        """Publish a file that student code opens as `path`, from the course's root."""
        self._course[path] = self._add(f"course/{path}", source, source.read_bytes())

    def add_dataset(self, name: str, source: Path) -> None:
        """Serve a data set of the course in the place of the package's own of the same name."""
        logical = f"datasets/{name}"
        if old := self._files.get(logical):
            self._drop(old["path"])
        self._files[logical] = self._add(logical, source, source.read_bytes())

    def add_wheels(self, folder: Path, root: Path | None = None) -> list[Problem]:
        """Carry every wheel of a folder; a wheel replaces the package's own of the same name.

        Problems name files relative to `root`.
        """
        problems = []
        for wheel in sorted(folder.glob("*.whl")):
            content = wheel.read_bytes()
            logical = f"wheels/{wheel.name}"
            try:
                name, entry = lockfile.entry(
                    wheel, hashed(logical, content), self._distribution["info"]
                )
            except lockfile.WheelError as error:
                shown = wheel.relative_to(root) if root else wheel
                problems.append(Problem(str(shown), 1, 1, f"{error}.", "The wheel is left out."))
                continue
            if old := self._wheels.get(name):
                self._drop(old["file_name"])
            self._wheels[name] = entry
            self._files[logical] = self._add(logical, wheel, content)
        return problems

    def write_manifest(
        self,
        *,
        course: str,
        device_memory: int,
        distribution: str | None,
        black_solution: bool,
        test_template: str | None,
        strings: Mapping[str, str],
    ) -> None:
        """Settle the lockfile and `manifest.json`; call it after everything has been added."""
        lock = self._lockfile(distribution)
        content = _json({"info": self._distribution["info"], "packages": lock})
        lock_name = hashed("pyodide-lock.json", content)
        self._sources[lock_name] = content
        self._manifest = _json(
            {
                "version": 1,
                "course": course,
                "files": self._files,
                "pyodide": self._package["pyodide"],
                "lockfile": lock_name,
                "courseFiles": self._course,
                "deviceMemory": device_memory,
                "distribution": distribution,
                "elsewhere": self._elsewhere(),
                "blackSolution": black_solution,
                "testTemplate": test_template,
                "strings": dict(strings),
            }
        )

    def outputs(self) -> Iterator[tuple[str, Path | bytes]]:
        """Yield each file's path and its source (a file, or its content)."""
        if self._manifest is None:
            raise RuntimeError("write_manifest comes before outputs")
        for path, source in self._sources.items():
            yield f"{FOLDER}/{path}", source
        yield f"{FOLDER}/manifest.json", self._manifest

    def _add(self, logical: str, source: Path, content: bytes) -> dict[str, Any]:
        path = hashed(logical, content)
        self._sources[path] = source
        return {"path": path, "bytes": len(content), "sha256": _sha256(content)}

    def _drop(self, path: str) -> None:
        del self._sources[path]
        self._files = {k: file for k, file in self._files.items() if file["path"] != path}

    def _lockfile(self, distribution: str | None) -> dict[str, dict[str, Any]]:
        packages = dict(self._wheels)
        if distribution:
            base = distribution.rstrip("/")
            for name, entry in self._distribution["packages"].items():
                packages.setdefault(name, entry | {"file_name": f"{base}/{entry['file_name']}"})
        return dict(sorted(packages.items()))

    def _elsewhere(self) -> dict[str, str]:
        carried = {name for entry in self._wheels.values() for name in entry["imports"]}
        return {
            module: entry["name"]
            for entry in self._distribution["packages"].values()
            for module in entry["imports"]
            if module not in carried and "." not in module
        }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
