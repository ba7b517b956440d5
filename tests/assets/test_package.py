"""A wheel of the project is enough to build a course: it carries all that the page needs."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_course_builds_from_a_wheel_of_the_project(tmp_path: Path):
    wheels, package, course = tmp_path / "wheels", tmp_path / "package", tmp_path / "course"
    # Setuptools packs whatever an earlier build left there.
    shutil.rmtree(ROOT / "build/lib", ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--wheel-dir", str(wheels), str(ROOT)], check=True)
    (wheel,) = wheels.glob("classroom-*.whl")
    zipfile.ZipFile(wheel).extractall(package)
    for name in ("docs", "exercises", "slides"):
        shutil.copytree(ROOT / name, course / name)
    shutil.copy(ROOT / "mkdocs.yml", course)

    environment = os.environ | {"PYTHONPATH": str(package)}
    where = [sys.executable, "-c", "import classroom; print(classroom.__file__)"]
    imported = subprocess.check_output(where, cwd=course, env=environment, text=True)
    assert imported.startswith(str(package))
    code = "import coursekit; coursekit.curves({'loss': [2, 1]}).save('curves.png')"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    subprocess.run(build, cwd=course, env=environment, check=True)

    assets = course / "site/assets/classroom"
    manifest = json.loads((assets / "manifest.json").read_text())
    for file in [*manifest["files"].values(), *manifest["courseFiles"].values()]:
        assert (assets / file["path"]).stat().st_size == file["bytes"]
