"""A site of its own with the runtime and nothing else, in real Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from classroom.assets import FOLDER, PACKAGE_DATA, SiteAssets
from tools.browser import ROOT, serve

HERE = Path(__file__).parent
STRINGS = ROOT / "plugins/classroom/strings/en.json"
SCIPY = {"name": "scipy", "imports": ["scipy"], "file_name": "scipy.whl", "depends": []}
INFO = json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_text())["info"]
COURSE = {
    "exercises/helper.py": "import json\n\ndef load(text):\n    return json.loads(text)\n",
    "data/numbers.csv": "a,b\n1,2\n3,4\n",
    "data/large.bin": "0123456789" * 100_000,
}


@dataclass
class Lab:
    """A page with the runtime; `requests` are the paths that were asked for."""

    page: Page
    requests: list[str]

    def start(self, code: str, test: str | None = None) -> int:
        return self.page.evaluate("([code, test]) => classroom.start(code, test)", [code, test])

    def stop(self, run: int) -> None:
        self.page.evaluate("run => classroom.stop(run)", run)

    def events(self, run: int, kind: str | None = None) -> list[dict[str, Any]]:
        events = self.page.evaluate("run => classroom.events(run)", run)
        return [event for event in events if kind in (None, event["type"])]

    def text(self, run: int) -> str:
        return "".join(event["text"] for event in self.events(run, "stream"))

    def outcome(self, run: int) -> dict[str, Any]:
        """Wait for the end of a run."""
        return self.page.evaluate("run => classroom.finished(run)", run)

    def run(self, code: str, test: str | None = None) -> tuple[dict[str, Any], str]:
        """Return outcome and text of a run."""
        run = self.start(code, test)
        return self.outcome(run), self.text(run)

    def wait_for_text(self, run: int, text: str) -> None:
        self.page.wait_for_function(
            "([run, text]) => classroom.events(run).map(e => e.text ?? '').join('').includes(text)",
            arg=[run, text],
            timeout=120_000,
        )

    def wheels(self) -> list[str]:
        """Names of the packages whose wheels were fetched."""
        names = [path.rpartition("/")[2] for path in self.requests if path.endswith(".whl")]
        return [name.partition("-")[0] for name in names]


@dataclass(frozen=True)
class BuiltSite:
    """A site on disk and on the net."""

    url: str
    folder: Path

    def file(self, pattern: str) -> Path:
        """Return the one asset that matches."""
        (path,) = (self.folder / FOLDER).rglob(pattern)
        return path


MakeSite = Callable[..., BuiltSite]


@pytest.fixture(scope="session")
def page_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("script") / "runtime-page.js"
    esbuild = [str(ROOT / "node_modules/.bin/esbuild"), str(HERE / "page.ts"), "--bundle"]
    options = ["--format=esm", "--target=es2022", "--log-level=warning", f"--outfile={script}"]
    subprocess.run([*esbuild, *options], check=True)
    return script


@pytest.fixture(scope="session")
def make_site(page_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeSite]:
    """Return a function that builds and serves a site."""
    with ExitStack() as stack:

        def make(
            *,
            isolated: bool = False,
            wheels: Path | None = None,
            dataset: Path | None = None,
            elsewhere: dict[str, Any] | None = None,
            **options: Any,
        ) -> BuiltSite:
            folder = tmp_path_factory.mktemp("site")
            course = tmp_path_factory.mktemp("course")
            package = json.loads((PACKAGE_DATA / "manifest.json").read_text())
            distribution = {"info": INFO, "packages": elsewhere or {"scipy": SCIPY}}
            assets = SiteAssets(PACKAGE_DATA, package, distribution)
            for path, text in COURSE.items():
                (course / path).parent.mkdir(parents=True, exist_ok=True)
                (course / path).write_text(text)
                assets.add_course_file(path, course / path)
            if dataset:
                assets.add_dataset(dataset.name, dataset)
            if wheels:
                assert assets.add_wheels(wheels) == []
            assets.write_manifest(
                **{
                    "course": "lab",
                    "device_memory": 64 << 20,
                    "distribution": None,
                    "black_solution": False,
                    "test_template": None,
                    "strings": json.loads(STRINGS.read_text("utf-8")),
                    **options,
                }
            )
            for path, source in assets.outputs():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(source, bytes):
                    target.write_bytes(source)
                else:
                    shutil.copyfile(source, target)
            shutil.copyfile(page_script, folder / FOLDER / page_script.name)
            (folder / "index.html").write_text(
                f'<!doctype html><link rel="icon" href="data:,"><title>lab</title>'
                f'<script type="module" src="{FOLDER}/{page_script.name}"></script>'
            )
            server, url = serve(folder, isolated=isolated)
            stack.callback(server.shutdown)
            return BuiltSite(url, folder)

        yield make


@pytest.fixture(scope="session")
def lab_site(make_site: MakeSite) -> BuiltSite:
    return make_site()


def open_lab(context: BrowserContext, site: BuiltSite) -> Lab:
    """Open a page of a site."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url.removeprefix(site.url)))
    page.goto(site.url)
    page.wait_for_function("window.classroom")
    return Lab(page, requests)


@pytest.fixture
def lab(context: BrowserContext, lab_site: BuiltSite) -> Lab:
    """A page whose Python has not been started."""
    return open_lab(context, lab_site)


@pytest.fixture(scope="module")
def shared(browser, lab_site: BuiltSite) -> Iterator[Lab]:
    """A page whose Python the tests of a module share; they must leave it alive."""
    context = browser.new_context()
    yield open_lab(context, lab_site)
    context.close()
