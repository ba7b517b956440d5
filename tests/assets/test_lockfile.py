"""The site's lockfile tells the truth about the wheels it carries."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
import zopfli.gzip

from classroom import lockfile
from classroom.assets import SiteAssets

ROOT = Path(__file__).resolve().parent.parent.parent
INFO = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_text())["info"]


def make_wheel(folder: Path, name: str, *, requires: tuple[str, ...] = (), tag="py3-none-any"):
    wheel = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        headers = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {r}" for r in requires)]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(headers) + "\n")
        archive.writestr(f"{name}/__init__.py", "")
    return wheel


def published(assets: SiteAssets, distribution: str | None = None) -> dict[str, bytes]:
    assets.write_manifest(
        course="test",
        device_memory=1 << 29,
        distribution=distribution,
        black_solution=False,
        test_template=None,
        strings={},
    )
    return {
        path: source if isinstance(source, bytes) else source.read_bytes()
        for path, source in assets.outputs()
    }


def test_matplotlib_depends_on_the_wheels_beside_it():
    wheel = next((ROOT / "wheels").glob("matplotlib-*.whl"))
    name, entry = lockfile.entry(wheel, "x.whl", INFO)
    assert name == "matplotlib"
    assert entry["imports"] == ["matplotlib", "mpl_toolkits", "pylab"]
    assert {"numpy", "pillow", "python-dateutil"} <= set(entry["depends"])


def test_requirements_of_other_platforms_and_extras_do_not_count(tmp_path):
    requires = ("six", "colorama; sys_platform == 'win32'", "pytest; extra == 'dev'")
    _, entry = lockfile.entry(make_wheel(tmp_path, "thing", requires=requires), "x.whl", INFO)
    assert entry["depends"] == ["six"]


def test_every_wheel_is_published_under_the_hash_that_the_lock_names():
    assets = SiteAssets.load()
    files = published(assets)
    manifest = json.loads(files["assets/classroom/manifest.json"])
    lock = json.loads(files[f"assets/classroom/{manifest['lockfile']}"])
    assert {"numpy", "matplotlib", "kerasette", "wasabi", "black"} <= set(lock["packages"])
    for entry in lock["packages"].values():
        content = files[f"assets/classroom/{entry['file_name']}"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["sha256"][:8] in entry["file_name"]
        assert set(entry["depends"]) <= set(lock["packages"])


def test_the_engine_that_a_page_downloads_is_small():
    files = published(SiteAssets.load())
    (path,) = (path for path in files if "/wheels/kerasette-" in path)
    with zipfile.ZipFile(io.BytesIO(gzip.decompress(files[path]))) as archive:
        names = archive.namelist()
        modules = [archive.read(name) for name in names if name.endswith(".wasm")]
    assert not [name for name in names if name.endswith((".so", ".c", ".h", ".pyc"))]
    webassembly = sum(len(zopfli.gzip.compress(module)) for module in modules)
    python = len(files[path]) - webassembly
    assert 0 < webassembly <= 40 * 1024
    assert python <= 60 * 1024


def test_coursekit_is_small_and_needs_numpy_only():
    files = published(SiteAssets.load())
    manifest = json.loads(files["assets/classroom/manifest.json"])
    lock = json.loads(files[f"assets/classroom/{manifest['lockfile']}"])
    entry = lock["packages"]["coursekit"]
    assert (entry["imports"], entry["depends"]) == (["coursekit"], ["numpy"])
    wheel = files[f"assets/classroom/{entry['file_name']}"]
    assert len(wheel) <= 40 * 1024
    with zipfile.ZipFile(io.BytesIO(gzip.decompress(wheel))) as archive:
        assert {"coursekit/font.npz", "coursekit/font.txt"} <= set(archive.namelist())


def test_the_manifest_lists_every_file_with_size_and_hash(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n")
    assets = SiteAssets.load()
    assets.add_course_file("data/x.csv", tmp_path / "x.csv")
    files = published(assets)
    manifest = json.loads(files["assets/classroom/manifest.json"])
    listed = [*manifest["files"].values(), *manifest["courseFiles"].values()]
    for file in listed:
        content = files[f"assets/classroom/{file['path']}"]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["bytes"],
            file["sha256"],
        )
    paths = {file["path"] for file in listed} | {"manifest.json", manifest["lockfile"]}
    assert {f"assets/classroom/{path}" for path in paths} == set(files)
    assert manifest["courseFiles"]["data/x.csv"]["bytes"] == 4


def test_a_course_wheel_replaces_the_package_s_own(tmp_path):
    make_wheel(tmp_path, "six")
    assets = SiteAssets.load()
    assert assets.add_wheels(tmp_path) == []
    files = published(assets)
    manifest = json.loads(files["assets/classroom/manifest.json"])
    lock = json.loads(files[f"assets/classroom/{manifest['lockfile']}"])
    assert lock["packages"]["six"]["version"] == "1.0"
    assert not [path for path in files if "six-1.17" in path]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("broken-1.0-py3-none-any.whl", "is not a wheel"),
        ("native-1.0-cp311-cp311-manylinux_2_17_x86_64.whl", "takes pure wheels"),
        ("noname.whl", "is not named as a wheel"),
    ],
)
def test_a_file_that_cannot_be_carried_is_a_problem_and_left_out(tmp_path, name, says):
    (tmp_path / name).write_bytes(b"not a zip")
    assets = SiteAssets.load()
    (problem,) = assets.add_wheels(tmp_path, root=tmp_path)
    assert str(problem).startswith(f"{name}:1:1: ")
    assert says in str(problem)
    assert not [path for path in published(assets) if name.split("-")[0] in path]


def test_packages_of_a_distribution_are_locked_only_when_it_is_allowed():
    for distribution in (None, "https://pyodide.example/full/"):
        files = published(SiteAssets.load(), distribution)
        manifest = json.loads(files["assets/classroom/manifest.json"])
        lock = json.loads(files[f"assets/classroom/{manifest['lockfile']}"])["packages"]
        assert manifest["elsewhere"]["scipy"] == "scipy"
        assert "numpy" not in manifest["elsewhere"]
        assert ("scipy" in lock) is bool(distribution)
        if distribution:
            assert lock["scipy"]["file_name"].startswith("https://pyodide.example/full/scipy-")
            assert "/" not in lock["numpy"]["file_name"].removeprefix("wheels/")
