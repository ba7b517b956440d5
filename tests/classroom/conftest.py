"""A small course, and ways to convert a chapter or to build a site from it."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from classroom.assets import SiteAssets
from classroom.extension import ClassroomExtension
from classroom.problems import Problem
from classroom.render import PageContext
from tests.classroom.small_course import make

HERE = Path(__file__).parent
_TEMPORARY = tempfile.TemporaryDirectory()
COURSE = make(Path(_TEMPORARY.name) / "course")
ROOT = HERE.parent.parent
SEED = ROOT / "docs" / "chapter4.md"
EXTENSIONS = [
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.highlight",
    "pymdownx.superfences",
]
CONFIGS: dict[str, dict[str, Any]] = {"pymdownx.arithmatex": {"generic": True}}


@dataclass
class Converted:
    """The HTML of a chapter, what was found wrong, and the entries of its contents."""

    html: str
    problems: list[Problem]
    toc: list[dict[str, Any]] = field(default_factory=list)


def extension_for(course: Path, report: Callable[[Problem], None]) -> ClassroomExtension:
    """Return the extension for a course, made without MkDocs."""
    return ClassroomExtension(
        report=report, root=course, extensions=EXTENSIONS, extension_configs=CONFIGS
    )


def convert(
    text: str, file: str = "docs/chapter.md", first_line: int = 1, course: Path = COURSE
) -> Converted:
    """Convert a chapter as a plain Python-Markdown user does, without MkDocs."""
    problems: list[Problem] = []
    extension = extension_for(course, problems.append)
    extension.open(file, first_line, PageContext("course", "1", "../"), chapter=True)
    md = Markdown(extensions=[*EXTENSIONS, extension], extension_configs=CONFIGS)
    html = md.convert(text)
    return Converted(html, sorted(set(problems)), getattr(md, "toc_tokens", []))


@dataclass
class Site:
    """A built site and what the build logged, by level."""

    folder: Path
    warnings: list[str]
    infos: list[str]

    def page(self, path: str) -> str:
        """Return the text of a file of the site."""
        return (self.folder / path).read_text(encoding="utf-8")

    def search(self) -> dict[str, dict[str, str]]:
        """Return the entries of the search index by location."""
        index = json.loads(self.page("search/search_index.json"))
        return {entry["location"]: entry for entry in index["docs"]}


@pytest.fixture
def package_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the built widgets, which these tests do not run."""
    data = tmp_path / "package_data"
    data.mkdir()
    names = ("classroom.js", "classroom.css", "deck.js", "deck.css")
    files = {name: {"path": name, "bytes": 0, "sha256": "0" * 64} for name in names}
    for name in names:
        (data / name).touch()
    manifest = {"files": files, "wheels": {}, "pyodide": "pyodide/"}
    (data / "manifest.json").write_text(json.dumps(manifest))
    info = {"python": "3.14.0", "abi_version": "2026_0"}
    (data / "distribution.json").write_text(json.dumps({"info": info, "packages": {}}))
    load = SiteAssets.load
    monkeypatch.setattr(SiteAssets, "load", lambda: load(data))
    return data


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of the small course, which a test may change."""
    return make(tmp_path / "course")


@pytest.fixture
def build(
    package_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Callable[..., Site]:
    """Return a real build by MkDocs, with the options of the plugin and further settings."""

    def run(course: Path, options: dict[str, Any] | None = None, **settings: Any) -> Site:
        config = {
            "site_name": "Täst Course",
            "theme": {"name": "material", "font": False},
            "plugins": ["search", {"classroom": options or {}}],
            "markdown_extensions": ["pymdownx.superfences", {"toc": {"permalink": True}}],
            **settings,
        }
        (course / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        folder = tmp_path / "site"
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="mkdocs"):
            loaded = load_config(str(course / "mkdocs.yml"), site_dir=str(folder))
            loaded.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(loaded)
        logged = [record for record in caplog.records if record.name.startswith("mkdocs")]
        return Site(
            folder,
            [r.getMessage() for r in logged if r.levelno >= logging.WARNING],
            [r.getMessage() for r in logged if r.levelno == logging.INFO],
        )

    return run
