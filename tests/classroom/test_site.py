"""Whole sites, built by MkDocs itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files

from classroom.assets import AssetsMissing, SiteAssets
from classroom.plugin import ClassroomPlugin
from tests.classroom.conftest import ROOT, SEED, Site

Build = Callable[..., Site]

CHAPTER = """---
title: {title}
description: What it is about
prev: {prev}
next: {next}
type: chapter
id: {id}
---

<exercise id="{id}1" title="First">

A findable word: {title}word.

<codeblock id="01">A hint.</codeblock>
</exercise>

<exercise id="{id}2" title="Second" type="slides">
<slides source="first"></slides>
<slides source="second"></slides>
</exercise>
"""


def chapter(course: Path, number: int, prev: str = "", next_: str = "") -> Path:
    """Write a chapter into the docs folder."""
    path = course / "docs" / f"chapter{number}.md"
    path.write_text(CHAPTER.format(title=f"Title{number}", prev=prev, next=next_, id=number))
    return path


def page_of_seed(course: Path, text: str) -> Path:
    """Put a variant of the seed into a course that has its files."""
    for folder in ("exercises", "slides"):
        (course / folder).rename(course / f"unused_{folder}")
        (course / folder).symlink_to(ROOT / folder)
    path = course / "docs" / "chapter4.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_seed_strict(course: Path, build: Build) -> None:
    """The seed builds without a warning where its neighbours are planned."""
    page_of_seed(course, SEED.read_text(encoding="utf-8"))
    site = build(course, {"planned": ["/chapter3", "chapter5/"]}, strict=True)
    assert site.warnings == []
    assert [line for line in site.infos if "planned" in line] == [
        "docs/chapter4.md: /chapter3 is planned; there is no button until it is there.",
        "docs/chapter4.md: /chapter5 is planned; there is no button until it is there.",
    ]
    assert "cr-neighbours" not in site.page("chapter4/index.html")


def test_seed_not_planned(course: Path, build: Build) -> None:
    """Without `planned`, strict fails."""
    page_of_seed(course, SEED.read_text(encoding="utf-8"))
    with pytest.raises(Abort):
        build(course, strict=True)


def test_neighbour_warnings(course: Path, build: Build) -> None:
    """A neighbour that is neither there nor planned is named where it is written."""
    page_of_seed(course, SEED.read_text(encoding="utf-8"))
    assert [
        line.split(" leads")[0] for line in build(course, {"planned": ["/chapter3"]}).warnings
    ] == ["docs/chapter4.md:6:7: next: /chapter5"]


@pytest.mark.parametrize("encode", ["unix", "windows", "bom"])
def test_line_of_the_file(course: Path, build: Build, encode: str) -> None:
    """Line 20 of the file is line 20 of the message, front matter or not."""
    lines = SEED.read_text(encoding="utf-8").split("\n")
    assert lines[19].startswith("    The first convolutional layer")
    lines[19] = "    </opt>" + lines[19]
    text = "\n".join(lines)
    path = page_of_seed(course, text)
    if encode == "windows":
        path.write_bytes(text.replace("\n", "\r\n").encode())
    elif encode == "bom":
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (warning,) = build(course, {"planned": ["/chapter3", "/chapter5"]}).warnings
    assert warning.startswith("docs/chapter4.md:20:5: </opt> closes nothing.")


def test_neighbours(course: Path, build: Build) -> None:
    """Buttons lead to the pages, relative to the page."""
    chapter(course, 1, next_="chapter2")
    chapter(course, 2, prev="/chapter1/")
    site = build(course)
    assert site.warnings == []
    first, second = (site.page(f"chapter{n}/index.html") for n in (1, 2))
    assert 'rel="next" href="../chapter2/">Next chapter: Title2</a>' in first
    assert 'rel="prev" href="../chapter1/">Previous chapter: Title1</a>' in second
    assert 'rel="prev"' not in first.split("<article")[1]


CHOICES = """
<exercise id="13" title="Asked">
<choice id=1><opt text="Yes" correct="true">Right.</opt></choice>
<choice id=2><opt text="No" correct="true">Right.</opt></choice>
</exercise>
"""


def test_evidence(course: Path, build: Build) -> None:
    """A choice leads to the page that proves its answers; a page that proves nothing is named."""
    path = chapter(course, 1)
    path.write_text(path.read_text() + CHOICES)
    (course / "docs" / "deep").mkdir()
    proof = "---\ntitle: Proof\nevidence:\n  1/13/1: the-times\n  1/13/3: x\n---\n\n## The times\n"
    (course / "docs" / "deep" / "proof.md").write_text(proof)
    site = build(course)
    (warning,) = site.warnings
    assert warning.startswith("docs/deep/proof.md:4:3: evidence: 1/13/3 is no choice of a chapter.")
    first, second = site.page("chapter1/index.html").split('data-classroom="choice"')[1:]
    assert '<a href="../deep/proof/#the-times">How we know</a>' in first
    assert "How we know" not in second


def test_images_at_any_depth(course: Path, build: Build) -> None:
    """Images of decks are found from every page that shows them, and are on the site."""
    (course / "docs" / "deep" / "er").mkdir(parents=True)
    chapter(course, 1).rename(course / "docs" / "deep" / "er" / "chapter1.md")
    chapter(course, 2)
    text = (course / "slides/part2/second.md").read_text()
    (course / "slides/part2/second.md").write_text(text.replace("[a chapter](/chapter1)", ""))
    for urls in (True, False):
        site = build(course, use_directory_urls=urls)
        assert site.warnings == []
        ending = "/index.html" if urls else ".html"
        for page in (
            f"deep/er/chapter1{ending}",
            f"chapter2{ending}",
            "slides/first/index.html",
            "slides/part2/second/index.html",
        ):
            sources = re.findall(r'<img [^>]*src="([^"]+)"', site.page(page))
            decks = [source for source in sources if source.endswith(".svg")]
            assert decks, page
            for source in decks:
                assert not source.startswith("/")
                assert ((site.folder / page).parent / source).resolve().is_file(), (page, source)


def test_missing_image(course: Path, build: Build) -> None:
    """An image that is nowhere is named at its line of the deck or page, once."""
    (course / "slides/images/beside.svg").unlink()
    page = chapter(course, 1)
    page.write_text(page.read_text() + '\nText <img src="/gone.png"> ![](/static.svg)\n')
    site = build(course)
    assert sorted(line.split(" is not")[0] for line in site.warnings) == [
        "docs/chapter1.md:22:16: The image /gone.png",
        "slides/first.md:8:11: The image images/beside.svg",
    ]
    assert '<img alt="" src="../static.svg"' in site.page("chapter1/index.html")


def test_search(course: Path, build: Build) -> None:
    """Search knows exercises and slides by title and text, and no code of exercises."""
    chapter(course, 1)
    entries = build(course).search()
    first = entries["chapter1/#11"]
    assert first["title"].split() == ["11", "First"]
    assert "Title1word" in first["text"]
    assert "Run code" not in first["text"] and "Mark as" not in first["text"]
    assert entries["chapter1/#12"]["title"].split() == ["12", "Second"]
    assert entries["chapter1/#first-2"]["title"] == "Two"
    assert "right under the heading" in entries["chapter1/#first-2"]["text"]
    everything = json.dumps(entries)
    assert "____" not in everything  # starter
    assert "a &lt; b" not in everything  # solution
    assert "Give x" not in everything  # test


def test_contents(course: Path, build: Build) -> None:
    """Exercise titles stand in the theme's table of contents, titles of slides do not."""
    chapter(course, 1)
    html = build(course).page("chapter1/index.html")
    contents = html.split('data-md-component="toc"')[1].split("</nav>")[0]
    assert re.findall(r'href="#([^"]+)"', contents) == ["11", "12"]
    article = html.split("<article")[1]
    assert article.index("Title1</h1>") < article.index("cr-exercise")


def test_course_page(course: Path, build: Build) -> None:
    """A page of type course lists the chapters by number, with what progress needs."""
    for number in (10, 2, 1):
        chapter(course, number)
    (course / "docs/index.md").write_text("---\ntype: course\n---\n\n# Home\n")
    html = build(course).page("index.html")
    items = re.findall(
        r'<li data-chapter="(\d+)" data-exercises="([^"]*)"><a href="([^"]*)">(\w+)', html
    )
    assert items == [
        ("1", "11 12", "./chapter1/", "Title1"),
        ("2", "21 22", "./chapter2/", "Title2"),
        ("10", "101 102", "./chapter10/", "Title10"),
    ]
    assert 'data-course="täst-course"' in html


def test_course_page_follows_nav(course: Path, build: Build) -> None:
    """`nav:` in mkdocs.yml decides the order."""
    for number in (1, 2):
        chapter(course, number)
    (course / "docs/index.md").write_text("---\ntype: course\n---\n")
    nav = ["index.md", "chapter2.md", "chapter1.md"]
    html = build(course, nav=nav).page("index.html")
    assert re.findall(r'<li data-chapter="(\d+)"', html) == ["2", "1"]


def test_same_chapter_id(course: Path, build: Build) -> None:
    """Two chapters must not share their progress."""
    chapter(course, 1)
    path = course / "docs" / "other.md"
    path.write_text(chapter(course, 2).read_text().replace("id: 2", "id: 1"))
    assert "docs/other.md:7:5: The chapter has the id 1, as docs/chapter1.md has." in "".join(
        build(course).warnings
    )


def test_course_files(course: Path, build: Build) -> None:
    """Student code may open data and modules, but neither starters nor solutions nor tests."""
    page = chapter(course, 1)
    own = '<codeblock id="own" source="own_name" solution="solution_01" test="test_01">'
    page.write_text(
        page.read_text() + f'<exercise id="13" title="Own">{own}</codeblock></exercise>'
    )
    site = build(course)
    manifest = json.loads(site.page("assets/classroom/manifest.json"))
    assert sorted(manifest["courseFiles"]) == [
        "data/README.md",
        "data/x.csv",
        "exercises/data.json",
        "exercises/deep/helper.py",
    ]
    for file in manifest["courseFiles"].values():
        assert (site.folder / "assets/classroom" / file["path"]).is_file()


def test_a_data_set_of_the_course(course: Path, build: Build, package_data: Path) -> None:
    """It takes the place of the one that comes with the package."""
    chapter(course, 1)
    brought = {"path": "cifar10.npz", "bytes": 0, "sha256": "0" * 64}
    (package_data / "cifar10.npz").touch()
    package = json.loads((package_data / "manifest.json").read_text())
    package["files"]["datasets/cifar10.npz"] = brought
    (package_data / "manifest.json").write_text(json.dumps(package))
    (course / "datasets").mkdir()
    (course / "datasets/cifar10.npz").write_bytes(b"photographs")
    site = build(course)
    assets = site.folder / "assets/classroom"
    served = json.loads(site.page("assets/classroom/manifest.json"))["files"][
        "datasets/cifar10.npz"
    ]
    assert (assets / served["path"]).read_bytes() == b"photographs"
    assert served["bytes"] == 11 and not (assets / "cifar10.npz").exists()


def test_options(course: Path, build: Build) -> None:
    """Options reach the manifest."""
    chapter(course, 1)
    options = {"course": "mine", "device_memory": "1.5 GiB", "black_solution": True}
    options["test_template"] = "${solution}\n${test}"
    site = build(course, options)
    manifest = json.loads(site.page("assets/classroom/manifest.json"))
    assert manifest["course"] == "mine"
    assert manifest["deviceMemory"] == 3 * 2**29
    assert manifest["blackSolution"] is True
    assert manifest["testTemplate"] == "${solution}\n${test}"
    assert manifest["strings"]["run"] == "Run code"
    assert 'data-course="mine"' in site.page("chapter1/index.html")


@pytest.mark.parametrize("size", ["much", "12 parsecs", 0, -5])
def test_bad_size(course: Path, build: Build, size: object) -> None:
    """A size that is none stops the build with MkDocs' own message."""
    (course / "mkdocs.yml").write_text(
        json.dumps({"site_name": "x", "plugins": [{"classroom": {"device_memory": size}}]})
    )
    with pytest.raises(Abort):
        mkdocs_build(load_config(str(course / "mkdocs.yml")))


def test_own_template(course: Path, build: Build) -> None:
    """A site replaces one template and keeps the others."""
    chapter(course, 1)
    (course / "theme").mkdir()
    (course / "theme/exercise.html").write_text("<mine>{{ exercise.title }}{{ inner }}</mine>")
    html = build(course, {"templates": "theme"}).page("chapter1/index.html")
    assert "<mine>First<p>A findable word" in html
    assert 'data-classroom="codeblock"' in html


def test_sub_path(course: Path, build: Build) -> None:
    """No URL of the page depends on where the site lies."""
    chapter(course, 1)
    (course / "docs/index.md").write_text("---\ntype: course\n---\n\n[to](/chapter1#12)\n")
    site = build(course, site_url="https://example.org/sub/path/")
    for page in ("index.html", "chapter1/index.html", "slides/first/index.html"):
        body = site.page(page)
        for url in re.findall(r'(?:src|href)="(/[^"]*)"', body):
            pytest.fail(f"{page}: {url}")
    scripts = re.findall(r"<script [^>]*classroom.js[^>]*>", site.page("chapter1/index.html"))
    assert [set(script[1:-1].split()) for script in scripts] == [
        {"script", 'src="../assets/classroom/classroom.js"', 'type="module"'}
    ]


def test_links_from_the_root(course: Path, build: Build) -> None:
    """In chapters, `/x` means the course's root, in Markdown and in block HTML."""
    page = chapter(course, 1)
    chapter(course, 2)
    page.write_text(
        page.read_text()
        + "\n[two](/chapter2#21) ![](/img/docs.svg)\n\n"
        + '<div><img src="img/docs.svg"></div>\n\n![relative](img/docs.svg)\n'
    )
    site = build(course)
    html = site.page("chapter1/index.html")
    assert '<a href="../chapter2/#21">two</a>' in html
    assert html.count('src="../img/docs.svg"') >= 3
    assert site.warnings == []


def test_not_built(
    course: Path, build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A package without its assets says what to do."""

    def missing() -> SiteAssets:
        raise AssetsMissing("run `make build`")

    monkeypatch.setattr(SiteAssets, "load", missing)
    with pytest.raises(Abort):
        build(course)
    assert "make build" in caplog.text


def test_front_matter_that_is_no_yaml(course: Path, build: Build) -> None:
    """A colon in a title makes the head text; MkDocs says nothing, the plugin does."""
    (course / "docs/a.md").write_text("---\ntitle: Chapter 4: CNNs\n---\n\nText\n")
    (course / "slides/bad.md").write_text("---\ntype: slides\ntitle: 'open\n---\n\nText\n")
    assert [line.split(": ")[0] for line in build(course).warnings] == [
        "docs/a.md:2:17",
        "slides/bad.md:4:1",
    ]


def test_more_wheels(course: Path, build: Build) -> None:
    """A folder of wheels goes onto the site; a file that is no wheel is named."""
    (course / "more").mkdir()
    (wheel,) = (ROOT / "wheels").glob("six-*.whl")
    shutil.copy(wheel, course / "more")
    (course / "more/bad-1.0-py3-none-any.whl").write_text("no wheel")
    site = build(course, {"wheels": "more", "distribution": "https://example.org/full/"})
    (warning,) = site.warnings
    assert warning.startswith("more/bad-1.0-py3-none-any.whl:1:1: ")
    manifest = json.loads(site.page("assets/classroom/manifest.json"))
    assert manifest["distribution"] == "https://example.org/full/"
    path = manifest["files"][f"wheels/{wheel.name}"]["path"]
    assert (site.folder / "assets/classroom" / path).read_bytes() == wheel.read_bytes()


def test_watched_folders(course: Path, build: Build) -> None:
    """`mkdocs serve` builds again when exercises, decks, data, images or templates change."""
    (course / "theme").mkdir()
    build(course, {"templates": "theme"})
    config = load_config(str(course / "mkdocs.yml"))
    config.plugins.on_config(config)
    plugin = config.plugins["classroom"]
    assert isinstance(plugin, ClassroomPlugin)
    plugin.on_files(Files([]), config=config)
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(course))
    watched: list[str] = []
    server.watch = lambda path, func=None, *, recursive=True: watched.append(path)
    plugin.on_serve(server, config=config, builder=None)
    server.server_close()
    assert sorted(Path(path).name for path in watched) == [
        "data",
        "exercises",
        "slides",
        "static",
        "theme",
    ]


def test_builds_again(course: Path, build: Build) -> None:
    """A second build in the same process sees changes and repeats warnings."""
    chapter(course, 1)
    (course / "exercises/exc_01.py").write_text("x = \n")
    first = build(course)
    (course / "slides/first.md").write_text("# Changed\n")
    second = build(course)
    assert first.warnings == second.warnings != []
    assert "Changed" in second.page("chapter1/index.html")


def test_own_site(package_data: Path, tmp_path: Path) -> None:
    """This project's course builds strictly, and its pages fetch nothing from elsewhere."""
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True)
    mkdocs_build(config)
    for page in sorted((tmp_path / "site").rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|img|iframe|source|video|audio)\b[^>]*?\ssrc=(\S+)", html)
        for link in re.findall(r"<link\b[^>]*>", html):
            if not re.search(r"rel=\"?(canonical|prev|next)", link):
                fetched += re.findall(r"href=(\S+)", link)
        assert fetched
        outside = [url for url in fetched if re.match(r"[\"']?(https?:)?//", url)]
        assert not outside, (page, outside)
