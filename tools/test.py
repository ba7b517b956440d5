"""Run every group of tests; say in one line what is missing, and go on with the others.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5
PASSED = "passed"


@dataclass(frozen=True)
class Group:
    """Tests that need the same: `needs` must be there, the Makefile's `target` makes the rest."""

    name: str
    target: str
    arguments: tuple[str, ...]
    needs: tuple[Callable[[], str | None], ...]


def python() -> str | None:
    """Say what is wrong with this Python, if anything."""
    if sys.version_info < (3, 11):  # noqa: UP036, nothing has checked it yet
        return f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}"
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        return "Python's venv module is missing (on Debian: apt-get install python3-venv)"
    return None


def node() -> str | None:
    """Say what is wrong with Node and npm, if anything."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Node 20 or newer with npm is missing"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.lstrip("v").split(".")[0]) < 20:
        return f"Node 20 or newer is needed; this is {version.stdout.strip()}"
    return None


def chromium() -> str | None:
    """Install Debian's Chromium where that is possible; say so where it is not."""
    if Path("/usr/bin/chromium").exists():
        return None
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return "/usr/bin/chromium is missing (on Debian, as root: apt-get install chromium)"
    print("Installing Debian's Chromium for the browser tests", flush=True)
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run([apt, "-qq", *command], check=False, **quiet).returncode:
            return f"Chromium could not be installed: apt-get {' '.join(command)} failed"
    return None


NOT_ELSEWHERE = "not node and not browser and not live"
# Two files of tests at a time.
BESIDE = ("-n", "2", "--dist", "loadfile")
GROUPS = (
    Group(
        "engine",
        "setup-engine",
        ("tests/kerasette", "tests/parity", "-m", NOT_ELSEWHERE, *BESIDE),
        (python,),
    ),
    Group(
        "course",
        "setup",
        (
            *("tests", "-m", f"({NOT_ELSEWHERE})", *BESIDE),
            *("--ignore=tests/kerasette", "--ignore=tests/parity"),
        ),
        (python, node),
    ),
    Group("node", "setup", ("tests", "-m", "node", *BESIDE), (python, node)),
    Group("browser", "setup", ("tests", "-m", "browser", *BESIDE), (python, node, chromium)),
)


def missing(group: Group) -> str | None:
    """Return the first thing that a group needs and that is not there."""
    return next((problem for need in group.needs if (problem := need())), None)


def run(group: Group) -> str:
    """Run one group; return how it ended."""
    print(f"\n{group.name} tests", flush=True)
    make = ["make", "--no-print-directory", group.target]
    if subprocess.run(make, cwd=ROOT, check=False).returncode:
        return f"`make {group.target}` failed"
    pytest = [str(ROOT / ".venv/bin/python"), "-m", "pytest", *group.arguments]
    status = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    if status == NO_TESTS_COLLECTED:
        return "no test was found"
    return "tests failed" if status else PASSED


def main() -> int:
    """Run the groups; SKIP names those to leave out, separated by commas."""
    skipped = {name for name in os.environ.get("SKIP", "").split(",") if name}
    if unknown := skipped - {"browser"}:
        print(f"SKIP can only be browser, not {', '.join(sorted(unknown))}")
        return 2
    results: dict[str, str] = {}
    lacking: dict[str, list[str]] = {}
    for group in GROUPS:
        if group.name in skipped:
            continue
        if problem := missing(group):
            lacking.setdefault(problem, []).append(group.name)
        else:
            results[group.name] = run(group)
    print()
    for name, result in results.items():
        print(f"{name}: {result}")
    for problem, names in lacking.items():
        print(f"{problem}; not run: {', '.join(names)}")
    for name in sorted(skipped):
        print(f"{name}: SKIPPED (SKIP={name})")
    return int(bool(lacking) or any(result != PASSED for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
