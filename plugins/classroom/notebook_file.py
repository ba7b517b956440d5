"""A notebook among the files of a MkDocs site: a page at its own address."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from classroom.notebooks import Notebook, read
from classroom.source import Report


class NotebookFile(File):
    """A notebook that MkDocs takes for a page, whose text is the notebook's Markdown."""

    notebook: Notebook

    @classmethod
    def replacing(
        cls, file: File, config: MkDocsConfig, shown: str, report: Report
    ) -> NotebookFile:
        """Return the page for a notebook that MkDocs would only copy.

        `shown` is its path from the course's root, under which faults are reported.
        """
        page = cls(file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls)
        page.inclusion = file.inclusion
        page.generated_by = file.generated_by
        raw = file.content_bytes.decode("utf-8-sig", errors="replace")
        page.notebook = read(raw, shown, report)
        page.notebook.check(report)
        page.content_string = page.notebook.text
        # Setting the text forgets where it comes from.
        page.abs_src_path = file.abs_src_path
        return page

    def is_documentation_page(self) -> bool:
        """Say that it is a page."""
        return True
