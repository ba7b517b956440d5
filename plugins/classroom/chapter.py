"""The model of a chapter: exercises with codeblocks, choices and decks, and prose between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from classroom.tags import Tag


@dataclass
class Prose:
    """Markdown between two tags. `inline` says that it starts on the line of the tag before it."""

    text: str
    inline: bool


@dataclass
class Element:
    """One tag with what stands in it. `number` counts the elements of a page from 0."""

    number: int
    tag: Tag
    children: list[Element | Prose] = field(default_factory=list)
    id: str = ""
    """Unique on the page (of choices: in their exercise)."""

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, stripped; empty where there is none."""
        attribute = self.tag.attributes.get(name)
        return (attribute.value or "").strip() if attribute else ""

    def offset(self, name: str) -> int:
        """Return where an attribute stands, or the tag where it is missing."""
        attribute = self.tag.attributes.get(name)
        return attribute.offset if attribute else self.tag.start

    def walk(self) -> Iterator[Element]:
        """Yield this element and those in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def has_text(self) -> bool:
        """Say whether any prose stands in it."""
        return any(isinstance(child, Prose) and child.text.strip() for child in self.children)


@dataclass
class Exercise(Element):
    """A collapsed section of the page."""

    title: str = ""
    types: list[str] = field(default_factory=list)
    last: bool = False


@dataclass
class Codeblock(Element):
    """An editor; `name` is its id as written, from which the names of its files are made."""

    name: str = ""
    exercise: Exercise | None = None

    def stem(self, role: str) -> str:
        """Return the stem of the file for `role`: "source", "solution" or "test"."""
        prefix = "exc" if role == "source" else role
        stem = self.attribute(role) or (f"{prefix}_{self.name}" if self.name else "")
        return stem.removesuffix(".py").rpartition("/")[2]


@dataclass
class Option(Element):
    """One answer of a choice; what stands in it is the feedback."""

    text: str = ""
    correct: bool = False


@dataclass
class Choice(Element):
    """A question with options; `multiple` asks for exactly the set of correct ones."""

    multiple: bool = False
    exercise: Exercise | None = None

    @property
    def options(self) -> list[Option]:
        """Return the options in order."""
        return [child for child in self.children if isinstance(child, Option)]


@dataclass
class Slides(Element):
    """A place for a deck."""

    source: str = ""


@dataclass(frozen=True)
class Output:
    """What is kept in a notebook of what a cell showed: text, or a picture with its description."""

    text: str = ""
    picture: str = ""


@dataclass
class Cell(Element):
    """A code cell of a notebook."""

    source: str = ""
    outputs: tuple[Output, ...] = ()


@dataclass
class Chapter:
    """What a page is made of, in order."""

    children: list[Element | Prose] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """Yield every element in document order, parents first."""
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def exercises(self) -> list[Exercise]:
        """Return the exercises in order."""
        return [child for child in self.children if isinstance(child, Exercise)]
