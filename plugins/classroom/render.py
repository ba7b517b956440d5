"""Turns elements and their finished inner HTML into HTML, by one template for each tag."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from classroom.chapter import Cell, Choice, Codeblock, Element, Exercise, Slides
from classroom.decks import Deck, Decks
from classroom.files import CodeFile, CourseFiles
from classroom.inline import inline_html
from classroom.links import ROOT
from classroom.source import Source

TEMPLATES = Path(__file__).parent / "templates"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROLES = {"source": "starter", "solution": "solution", "test": "test"}


@dataclass
class PageContext:
    """The page that is rendered: `root` is the way to the site's root, with a slash.

    `evidence` holds, by exercise and choice ("29/1"), the URL that shows why its answers are true.
    """

    course: str = ""
    chapter: str = ""
    root: str = "./"
    evidence: Mapping[str, str] = field(default_factory=dict)


class Renderer:
    """Renders templates; those in the site's own folder come before the package's."""

    def __init__(
        self,
        files: CourseFiles,
        decks: Decks,
        strings: Mapping[str, str],
        templates: Path | None = None,
        language: str = "en",
    ):
        self.files = files
        self.decks = decks
        self.language = language
        folders = [folder for folder in (templates, TEMPLATES) if folder]
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
        )
        self._environment.globals["strings"] = strings

    def template(self, name: str, /, **context: Any) -> str:
        """Render `name`.html."""
        return self._environment.get_template(f"{name}.html").render(**context).strip()

    def element(
        self,
        element: Element,
        inner: Markup,
        feedback: Mapping[int, Markup],
        page: PageContext,
        source: Source,
    ) -> str:
        """Render one element around its inner HTML.

        `feedback` holds the finished options of choices by their number; `source` takes faults.
        """
        match element:
            case Exercise():
                wide = "slides" in element.types
                return self.template(
                    "exercise", exercise=element, wide=wide, inner=inner, page=page
                )
            case Codeblock():
                return self._codeblock(element, inner, page, source)
            case Choice():
                return self._choice(element, inner, feedback, page)
            case Slides():
                return self._slides(element, inner, page, source)
            case Cell():
                return self.template("cell", cell=element, page=page)
        raise TypeError(f"{type(element).__name__} stands for no template")

    def option(self, index: int, inner: Markup, page: PageContext) -> str:
        """Render the feedback of an option, the `index`th of its choice."""
        return self.template("opt", index=index, inner=inner, page=page)

    def deck_page(self, deck: Deck, root: str, styles: list[str], scripts: list[str]) -> str:
        """Render the document of a deck's own page."""
        return self.template(
            "deck",
            deck=deck,
            language=self.language,
            styles=[root + url for url in styles],
            scripts=[root + url for url in scripts],
            sections=self._sections(deck, root),
        )

    def _sections(self, deck: Deck, root: str) -> Markup:
        slides = [
            {"html": Markup(slide.html), "notes": Markup(slide.notes)} for slide in deck.slides
        ]
        sections = self.template("sections", deck=deck, slides=slides)
        return Markup(sections.replace(ROOT, root))

    def _codeblock(self, block: Codeblock, inner: Markup, page: PageContext, source: Source) -> str:
        found: dict[str, CodeFile | None] = {}
        for role, what in _ROLES.items():
            stem = block.stem(role)
            found[what] = self.files.code(stem) if stem else None
            if stem and not found[what]:
                source.problem(
                    block.offset(role if block.attribute(role) else "id"),
                    f"The {what} {stem}.py is not there.",
                    f"It is looked for anywhere below {self.files.exercises}/.",
                )
        name = f"{block.stem('source') or block.id}.py"
        return self.template(
            "codeblock",
            block=block,
            starter=found["starter"] or CodeFile(name, name, ""),
            missing=not found["starter"],
            solution=found["solution"],
            test=found["test"],
            inner=inner if _COMMENT.sub("", inner).strip() else "",
            page=page,
        )

    def _choice(
        self, choice: Choice, inner: Markup, feedback: Mapping[int, Markup], page: PageContext
    ) -> str:
        exercise = choice.exercise.id if choice.exercise else "page"
        options = [
            {
                "text": inline_html(option.text),
                "correct": option.correct,
                "feedback": feedback.get(option.number, Markup()),
            }
            for option in choice.options
        ]
        return self.template(
            "choice",
            choice=choice,
            name=f"cr-{exercise}-{choice.id}",
            options=options,
            evidence=page.evidence.get(f"{exercise}/{choice.id}"),
            inner=inner,
            page=page,
        )

    def _slides(self, slides: Slides, inner: Markup, page: PageContext, source: Source) -> str:
        deck = self.decks.get(slides.source)
        if slides.source and not deck:
            source.problem(
                slides.offset("source"),
                f"The deck {slides.source} is not there.",
                f"Write it in {self.files.slides}/{slides.source}.md",
            )
        sections = self._sections(deck, page.root) if deck else Markup()
        return self.template(
            "slides", slides=slides, deck=deck, sections=sections, inner=inner, page=page
        )
