"""Fill the generated package data of `classroom`: widgets, Pyodide, wheels, engine, data sets.

Every file gets a name with a content hash; `manifest.json` lists them by logical name and
`distribution.json` keeps what Pyodide's own lockfile says of the packages that are elsewhere.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import coursekit_wheel
import datasets
import kerasette_wheel
from classroom import lockfile
from classroom.assets import PACKAGE_DATA, hashed

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = ROOT / "node_modules/pyodide"
# They find each other by these names, so the hash stands in the folder's name.
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
BUILD = ROOT / "build"


class PackageData:
    """The folder being filled; what it holds already and what is stale are told apart by name."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, logical: str, source: Path, path: str | None = None) -> str:
        """Copy a file under its hashed name (or `path`) and return that name."""
        content = source.read_bytes()
        path = path or hashed(logical, content)
        target = self.folder / path
        if not target.exists() or target.stat().st_size != len(content):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self.files[logical] = {
            "path": path,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        return path

    def prune(self, keep: set[str]) -> None:
        """Remove what no logical name points to any more."""
        keep = keep | {file["path"] for file in self.files.values()}
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in keep:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def fetch_pure_wheels(folder: Path) -> None:
    """Download the wheels that `wheels/requirements.txt` names by hash, unless they are there."""
    requirements = ROOT / "wheels/requirements.txt"
    stamp = folder / ".requirements"
    if stamp.exists() and stamp.read_bytes() == requirements.read_bytes():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    target = ["--platform", "any", "--python-version", "3.14", "--implementation", "py"]
    subprocess.run(
        [*pip, *options, *target, "--abi", "none", "-r", str(requirements), "-d", str(folder)],
        check=True,
    )
    stamp.write_bytes(requirements.read_bytes())


def licences() -> str:
    """Return the licence texts of every npm package that what the site serves is built from."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    texts = []
    for path, package in packages.items():
        if not path or package.get("dev"):
            continue
        name = f"{path.removeprefix('node_modules/')} {package['version']}"
        found = sorted((ROOT / path).glob("LICEN[CS]E*"))
        text = "\n".join(file.read_text() for file in found) or f"{package['license']}\n"
        texts.append(f"{name}\n{'=' * len(name)}\n\n{text}")
    return "\n\n".join(texts)


def precompile(engine: Path) -> Path:
    """Compile what pages need of Pyodide's standard library; return the library's archive."""
    folder = BUILD / "compiled"
    (numpy,) = (ROOT / "wheels").glob("numpy-*.whl")
    script = ROOT / "tools/precompile.mjs"
    inputs = [engine, numpy, script, PYODIDE / "python_stdlib.zip"]
    inputs += sorted((ROOT / "web/python").rglob("*.py"))
    state = hashlib.sha256(b"".join(file.read_bytes() for file in inputs)).hexdigest()
    stamp = folder / ".inputs"
    if not (stamp.exists() and stamp.read_text() == state):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["node", str(script), str(folder), str(numpy), str(engine)], check=True)
        stamp.write_text(state)
    return folder / "python_stdlib.zip"


def main() -> None:
    """Bring `plugins/classroom/assets` up to date, one process after the other."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fill()


def fill() -> None:
    """Fill the package data and list it."""
    data = PackageData(PACKAGE_DATA)

    web = BUILD / "web"
    for logical, name in json.loads((web / "entries.json").read_text()).items():
        data.add(logical, web / name, name)

    engine = kerasette_wheel.build(BUILD / "engine")
    interpreter = [PYODIDE / name for name in PYODIDE_FILES] + [precompile(engine.whole)]
    pyodide = hashlib.sha256(b"".join(file.read_bytes() for file in interpreter))
    base = f"pyodide.{pyodide.hexdigest()[:8]}/"
    for file in interpreter:
        data.add(f"pyodide/{file.name}", file, base + file.name)
    distribution = json.loads((PYODIDE / "pyodide-lock.json").read_text())
    (BUILD / "licences.txt").write_text(licences())
    data.add("licences.txt", BUILD / "licences.txt")

    fetched = BUILD / "wheels"
    fetch_pure_wheels(fetched)
    wheels: dict[str, dict[str, Any]] = {}
    made = [engine.first, engine.rest, coursekit_wheel.build(BUILD / "coursekit")]
    served_as = {wheel.plain: wheel.compressed for wheel in made}
    carried = [*sorted((ROOT / "wheels").glob("*.whl")), *sorted(fetched.glob("*.whl"))]
    for wheel in [*carried, *served_as]:
        served = served_as.get(wheel, wheel)
        logical = f"wheels/{served.name}"
        name, entry = lockfile.entry(wheel, data.add(logical, served), distribution["info"])
        wheels[name] = entry | {"sha256": data.files[logical]["sha256"]}
    missing = {d for e in wheels.values() for d in e["depends"]} - set(wheels)
    if missing:
        sys.exit(f"wheels/: no wheel for {', '.join(sorted(missing))}, which others need")

    generated = BUILD / "datasets"
    generated.mkdir(parents=True, exist_ok=True)
    datasets.build(generated)
    for dataset in sorted(generated.glob("*.npz")):
        data.add(f"datasets/{dataset.name}", dataset)

    manifest = {"files": data.files, "wheels": wheels, "pyodide": base}
    (PACKAGE_DATA / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    elsewhere = {"info": distribution["info"], "packages": distribution["packages"]}
    (PACKAGE_DATA / "distribution.json").write_text(json.dumps(elsewhere) + "\n")
    data.prune({"manifest.json", "distribution.json"})
    total = sum(file["bytes"] for file in data.files.values())
    print(f"package data: {len(data.files)} files, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
