"""The browser's device, in Pyodide under Node, computes what the native one does, bit for bit."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
sys.path.insert(0, str(ROOT / "tools"))
import kerasette_wheel  # noqa: E402
import page_wheel  # noqa: E402

NUMPY = next((ROOT / "wheels").glob("numpy-*.whl"))


def pyodide(wheel: Path, *options: str) -> dict[str, object]:
    """What `scenario.py` reports from Pyodide."""
    command = ["node", *options, str(HERE / "pyodide.mjs"), str(NUMPY), str(wheel)]
    result = subprocess.run(
        [*command, str(HERE / "scenario.py")], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kerasette_wheel.build(tmp_path_factory.mktemp("wheel")).whole


@pytest.fixture(scope="module")
def native() -> dict[str, object]:
    result = subprocess.run(
        [sys.executable, str(HERE / "scenario.py")],
        capture_output=True,
        text=True,
        cwd=ROOT / "plugins",
        env={"PYTHONPATH": str(ROOT / "plugins")},
        check=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


@pytest.mark.node
def test_wasm_equals_native(wheel: Path, native: dict[str, object]) -> None:
    found = pyodide(wheel)
    assert found.pop("device") == "WasmDevice"
    assert native.pop("device") == "NativeDevice"
    assert found == native


@pytest.mark.node
def test_relaxed_simd_is_used_where_it_is_there(wheel: Path) -> None:
    """Node has it behind a flag: fused multiply-add rounds otherwise, and trains as well."""
    plain, relaxed = pyodide(wheel), pyodide(wheel, "--experimental-wasm-relaxed-simd")
    assert plain["weights"] != relaxed["weights"]
    for key in ("loss", "accuracy"):
        assert relaxed[key] == pytest.approx(plain[key], rel=0.05)


def test_the_wheels_are_deterministic(tmp_path: Path) -> None:
    first, second = (kerasette_wheel.build(tmp_path / name) for name in "ab")
    for part in ("whole", "first", "rest"):
        one, other = (getattr(engine, part) for engine in (first, second))
        one, other = (getattr(found, "compressed", found) for found in (one, other))
        assert one.read_bytes() == other.read_bytes()


def test_what_a_student_can_see_is_not_stripped() -> None:
    source = (
        '''"""What it is for."""\nfrom dataclasses import dataclass\n'''
        "@dataclass\nclass Point:\n    x: int\n    label: str = 'none'\n"
        '''def scaled(point: Point, *, by: float = 2.0) -> Point:\n    """Scale."""\n'''
        "    product = point.x * by\n    return Point(product, point.label)\n"
    )
    stripped = page_wheel.stripped(source)
    assert "Scale" not in stripped and "product" not in stripped
    namespace: dict[str, Any] = {"__name__": "builtins"}
    exec(stripped, namespace)
    assert str(inspect.signature(namespace["scaled"])) == "(point, *, by=2.0)"
    assert repr(namespace["scaled"](namespace["Point"](2), by=3)) == "Point(x=6, label='none')"
