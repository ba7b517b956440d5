"""The page about the site names everything that the site is made of."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABOUT = (ROOT / "docs/about.md").read_text(encoding="utf-8")
# Parts and helpers of what is named.
BELONGS = {
    "codemirror/": "CodeMirror",
    "lezer/": "CodeMirror",
    "markdown": "Python-Markdown",
    "mkdocs-material": "Material for MkDocs",
    "jinja2": "Jinja",
}


def scripts() -> list[str]:
    package = json.loads((ROOT / "package.json").read_text())
    return [name.removeprefix("@") for name in package["dependencies"]]


def generators() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[<>=!]", requirement)[0] for requirement in project["dependencies"]]


def wheels() -> list[str]:
    built = [path.name.split("-")[0] for path in (ROOT / "wheels").glob("*.whl")]
    fetched = re.findall(r"^([\w-]+)==", (ROOT / "wheels/requirements.txt").read_text(), re.M)
    return [*built, *fetched]


def plain(text: str) -> str:
    """Names as people and as package indexes write them."""
    return re.sub(r"[-_. ]", "", text).lower()


@pytest.mark.parametrize("package", sorted({*scripts(), *generators(), *wheels()}))
def test_the_page_about_the_site_names_each_package(package: str) -> None:
    (name,) = [named for part, named in BELONGS.items() if package.startswith(part)] or [package]
    table = ABOUT.partition("## What the site is made of")[2].partition("\n## ")[0]
    assert plain(name) in plain(table), f"{package}: add it with its licence to docs/about.md"
