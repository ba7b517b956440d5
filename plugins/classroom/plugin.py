"""The MkDocs plugin: joins the course's files, the Markdown extension and the site's assets."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from markdown.extensions.toc import slugify_unicode
from markupsafe import Markup, escape
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from classroom import notebooks, pages, strings
from classroom.assets import AssetsMissing, SiteAssets
from classroom.config import ClassroomConfig
from classroom.decks import Deck, Decks
from classroom.extension import ClassroomExtension, slide_converter
from classroom.files import CourseFiles
from classroom.links import FileNames, SitePaths, join, rewrite, split_url
from classroom.notebook_file import NotebookFile
from classroom.parse import parse
from classroom.problems import Problem
from classroom.render import PageContext, Renderer
from classroom.source import Source

log = logging.getLogger("mkdocs.plugins.classroom")


class ClassroomPlugin(BasePlugin[ClassroomConfig]):
    """One build of a course site."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Name the site's scripts and styles, so that every page loads them."""
        self.root = Path(config.config_file_path or ".").resolve().parent
        self.reported: set[Problem] = set()
        self.course = self.config.course or slugify_unicode(config.site_name, "-")
        try:
            self.assets = SiteAssets.load()
        except AssetsMissing as error:
            raise PluginError(str(error)) from error
        script = cast(ExtraScriptValue, ExtraScriptValue(self.assets.url("classroom.js")))
        script.type = "module"
        config.extra_javascript.append(script)
        config.extra_css.append(self.assets.url("classroom.css"))
        self.strings = strings.load(self.config.language)
        return config

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Build again when a file of the course changes."""
        for folder in self.files.folders():
            server.watch(str(folder))
        if self.config.templates:
            server.watch(self.config.templates)
        return server

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the course, and add decks, media and assets to the site."""
        options = self.config
        self.files = CourseFiles(
            self.root,
            options.exercises,
            options.slides,
            options.data_,
            options.datasets,
            options.static,
            report=self.report,
        )
        self.notebooks = {file.src_uri: file for file in self._notebook_pages(files, config)}
        media = dict(self.files.static_files()) | dict(self.files.deck_media())
        self.paths = SitePaths({file.src_uri: unquote(file.url) for file in files}, media)
        decks = Decks(
            self.files, self.paths, slide_converter(config.markdown_extensions, config.mdx_configs)
        )
        templates = Path(options.templates) if options.templates else None
        self.renderer = Renderer(self.files, decks, self.strings, templates, options.language)
        self.extension = ClassroomExtension(self.renderer, self.report)
        config.markdown_extensions.append(self.extension)  # pyright: ignore[reportArgumentType]
        self.pages = {file.src_uri: self._read(file) for file in files.documentation_pages()}
        pages.check_ids(self.pages.values(), self.report)
        self.evidence = pages.evidence(self.pages.values(), self.report)
        self.names = FileNames({src: file.url for src, file in self.notebooks.items()})
        for path, source in media.items():
            if files.get_file_from_path(path) is None:
                self._add(files, config, path, source)
        for deck in decks:
            self._add(files, config, f"slides/{deck.name}/index.html", self._deck_page(deck))
        for path, source in self._site_assets():
            self._add(files, config, path, source)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Order the chapters as `nav:` in mkdocs.yml does, where there is one."""
        self.chapters = pages.chapters(self.pages.values())
        if config.nav:
            order = {page.file.src_uri: number for number, page in enumerate(nav.pages)}
            self.chapters.sort(key=lambda page: order.get(page.src, len(order)))
        return nav

    @event_priority(-100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the Markdown extension which text comes next."""
        facts = self._facts(page)
        text = page.file.content_string
        first_line = facts.body_line
        if text.endswith(markdown):
            first_line = text.count("\n", 0, len(text) - len(markdown)) + 1
        notebook = self.notebooks.get(facts.src)
        self.extension.open(
            facts.file,
            first_line,
            self._context(facts),
            chapter=facts.type == "chapter" or notebook is not None,
            read=notebook.notebook.chapter if notebook else parse,
        )

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Add title, list of chapters and neighbours, and settle links that MkDocs leaves."""
        facts = self._facts(page)
        if "<h1" in html and not any(item.level == 1 for item in page.toc):
            # Those are titles of slides; the theme would take them for the page's.
            html = f"<h1 data-search-exclude>{escape(str(page.title))}</h1>\n{html}"
        if facts.type == "course":
            html += "\n" + self.renderer.template(
                "course", chapters=self.chapters, page=self._context(facts)
            )
        notebook = self.notebooks.get(facts.src)
        if facts.type in ("chapter", "course") or facts.exercises or notebook:
            html = self._settle_links(html, facts, page.file.content_string)
            html = self.names.linked(html, _root(facts.url), here=facts.url)
        if notebook:
            html = self._notebook_page(notebook, html, facts)
        return html + self._neighbours(facts)

    def _notebook_pages(self, files: Files, config: MkDocsConfig) -> Iterator[NotebookFile]:
        """Put a page in the place of each notebook, and the notebook itself beside it."""
        found = [file for file in files if file.src_uri.endswith(notebooks.SUFFIX)]
        for file in found:
            if file.inclusion.is_excluded():
                continue
            source = file.content_bytes
            page = NotebookFile.replacing(file, config, self._shown(file), self.report)
            files.remove(file)
            files.append(page)
            self._add(files, config, file.src_uri, source)
            yield page

    def _notebook_page(self, notebook: NotebookFile, html: str, facts: pages.PageFacts) -> str:
        """Return a notebook's page: its buttons stand below its title."""
        title, end, rest = html.partition("</h1>")
        return self.renderer.template(
            "notebook",
            file=posixpath.basename(notebook.src_uri),
            source=join(_root(facts.url), notebook.src_uri, ""),
            broken=notebook.notebook.broken,
            head=Markup(title + end if end else ""),
            inner=Markup(rest if end else title),
            page=self._context(facts),
        )

    def report(self, problem: Problem) -> None:
        """Log a fault once; MkDocs counts warnings."""
        if problem not in self.reported:
            self.reported.add(problem)
            log.warning(str(problem))

    def _facts(self, page: Page) -> pages.PageFacts:
        file = page.file
        if file.src_uri not in self.pages:  # A page that another plugin made after `on_files`.
            self.pages[file.src_uri] = self._read(file)
        return self.pages[file.src_uri]

    def _read(self, file: File) -> pages.PageFacts:
        text = file.content_string
        return pages.read(file.src_uri, self._shown(file), file.url, text, self.report)

    def _context(self, facts: pages.PageFacts) -> PageContext:
        evidence = self.evidence.get(facts.id, {}) if facts.type == "chapter" else {}
        return PageContext(self.course, facts.id, _root(facts.url), evidence)

    def _shown(self, file: File) -> str:
        path = Path(file.abs_src_path).resolve() if file.abs_src_path else None
        if path and path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        return file.src_uri

    def _deck_page(self, deck: Deck) -> bytes:
        url = f"slides/{deck.name}/"
        styles, scripts = [self.assets.url("deck.css")], [self.assets.url("deck.js")]
        return self.renderer.deck_page(deck, _root(url), styles, scripts).encode()

    def _site_assets(self) -> Iterator[tuple[str, Path | bytes]]:
        options = self.config
        used = {stem for page in self.pages.values() for stem in page.code}
        for path, source in self.files.course_files(used):
            self.assets.add_course_file(path, source)
        for name, source in self.files.dataset_files():
            self.assets.add_dataset(name, source)
        if options.wheels:
            for problem in self.assets.add_wheels(Path(options.wheels), self.root):
                self.report(problem)
        self.assets.write_manifest(
            course=self.course,
            device_memory=options.device_memory,
            distribution=options.distribution or None,
            black_solution=options.black_solution,
            test_template=options.test_template,
            strings=self.strings,
        )
        return self.assets.outputs()

    def _add(self, files: Files, config: MkDocsConfig, path: str, source: Path | bytes) -> None:
        # Here it is data, not a page: MkDocs tells them by the source's name.
        page_like = path.endswith((".md", ".markdown", notebooks.SUFFIX))
        name = f"{path}.data" if page_like else path
        if isinstance(source, Path):
            file = File.generated(config, name, abs_src_path=str(source))
        else:
            file = File.generated(config, name, content=source)
        file.dest_uri = path
        files.append(file)

    def _neighbours(self, facts: pages.PageFacts) -> str:
        found = pages.neighbours(facts, self.paths, self.config.planned, self.report)
        for path in found.planned:
            log.info(f"{facts.file}: {path} is planned; there is no button until it is there.")
        prev = self.pages[found.prev] if found.prev else None
        next_ = self.pages[found.next] if found.next else None
        if not prev and not next_:
            return ""
        return "\n" + self.renderer.template(
            "neighbours", prev=prev, next=next_, page=self._context(facts)
        )

    def _settle_links(self, html: str, facts: pages.PageFacts, text: str) -> str:
        """Make URLs from the course's root, and those in block HTML, relative to the page."""
        source = Source(text, facts.file, report=self.report)
        folder = facts.src.rpartition("/")[0]

        def visit(attribute: str, url: str) -> str | None:
            parts = split_url(url)
            if parts is None or self.paths.serves(facts.url, parts[0]):
                return None
            if found := self.paths.locate(parts[0], folder):
                return join(_root(facts.url), found, parts[1])
            # What is not written in this file comes from a deck, which reports it.
            if attribute != "href" and url in text:
                source.problem(
                    text.find(url),
                    f"The image {url} is not there.",
                    "It is looked for beside the page, then in docs/, then in static/.",
                )
            return None

        return rewrite(html, visit)


def _root(url: str) -> str:
    """Return the way from a page to the site's root, with a slash."""
    return get_relative_url(".", url) + "/"
