"""The model of a chapter: exercises with codeblocks, choices and decks, and prose between them.

`parse` closes what an author left open, reports every fault and never raises.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from classroom.source import Source
from classroom.tags import Tag, tokenize


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
        return stem.removesuffix(".py")


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


_TYPES: dict[str, type[Element]] = {
    "exercise": Exercise,
    "codeblock": Codeblock,
    "choice": Choice,
    "opt": Option,
    "slides": Slides,
}


def parse(source: Source) -> Chapter:
    """Read a chapter; faults go to `source.report`."""
    chapter = _Tree(source).build()
    _Meaning(source).settle(chapter)
    return chapter


class _Tree:
    """Nests elements by their tags."""

    def __init__(self, source: Source):
        self.source = source
        self.chapter = Chapter()
        self.stack: list[Element] = []
        self.count = 0
        self.at = 0
        self.inline = False

    def build(self) -> Chapter:
        for token in tokenize(self.source):
            self._prose(token.start)
            if isinstance(token, Tag):
                if token.closing:
                    self._close(token)
                else:
                    self._open(token)
            self.at, self.inline = token.end, True
        self._prose(len(self.source.text))
        self._close_down_to(0, "the end of the page")
        return self.chapter

    def _prose(self, end: int) -> None:
        text = self.source.text[self.at : end]
        if text.strip():
            self._children().append(Prose(text, self.inline))

    def _children(self) -> list[Element | Prose]:
        # Slides hold nothing: what stands in them comes after them.
        for element in reversed(self.stack):
            if not isinstance(element, Slides):
                return element.children
        return self.chapter.children

    def _top(self) -> str:
        return self.stack[-1].tag.name if self.stack else ""

    def _open(self, tag: Tag) -> None:
        shown = f"the next <{tag.name}>"
        if tag.name == "exercise":
            self._close_down_to(0, shown)
        elif tag.name == "opt":
            while self._top() not in ("choice", "exercise", ""):
                self._close_down_to(len(self.stack) - 1, shown)
            if self._top() != "choice":
                self.source.problem(
                    tag.start, "<opt> stands outside a <choice>.", "Put <choice> before it."
                )
                self._push(Tag("choice", tag.start, tag.start))
        else:
            while self._top() not in ("exercise", ""):
                self._close_down_to(len(self.stack) - 1, f"<{tag.name}>")
            if not self.stack:
                self.source.problem(
                    tag.start,
                    f"<{tag.name}> stands outside an exercise.",
                    "Put it between <exercise> and </exercise>.",
                )
        self._push(tag)
        if tag.empty:
            self.stack.pop()

    def _push(self, tag: Tag) -> None:
        element = _TYPES[tag.name](self.count, tag)
        self.count += 1
        self._children().append(element)
        self.stack.append(element)

    def _close(self, tag: Tag) -> None:
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].tag.name == tag.name:
                self._close_down_to(depth + 1, f"</{tag.name}>")
                self.stack.pop()
                return
        self.source.problem(
            tag.start, f"</{tag.name}> closes nothing.", f"Delete it, or write <{tag.name} …>."
        )

    def _close_down_to(self, depth: int, by: str) -> None:
        while len(self.stack) > depth:
            element = self.stack.pop()
            # A choice that was supplied for a lone option has no tag to close.
            if element.tag.end > element.tag.start:
                self.source.problem(
                    element.tag.start,
                    f"<{element.tag.name}> is never closed; {by} closes it.",
                    f"Write </{element.tag.name}> where it ends.",
                )


class _Meaning:
    """Gives elements their ids and typed values."""

    def __init__(self, source: Source):
        self.source = source
        self.page_ids: Counter[str] = Counter()
        self.block_ids: Counter[str] = Counter()

    def settle(self, chapter: Chapter) -> None:
        exercises = chapter.exercises
        for number, exercise in enumerate(exercises, 1):
            self._exercise(exercise, number)
            exercise.last = number == len(exercises)
        self._contents(None, chapter.children)
        for exercise in exercises:
            self._contents(exercise, exercise.children)

    def _contents(self, exercise: Exercise | None, children: list[Element | Prose]) -> None:
        choices = [child for child in children if isinstance(child, Choice)]
        for child in children:
            if isinstance(child, Codeblock):
                self._codeblock(child, exercise)
            elif isinstance(child, Slides):
                self._slides(child)
        ids: Counter[str] = Counter()
        for choice in choices:
            self._choice(choice, exercise, ids, len(choices))

    def _exercise(self, exercise: Exercise, number: int) -> None:
        written = exercise.attribute("id")
        if not written:
            self.source.problem(
                exercise.offset("id"), "The exercise has no id.", 'Write id="…" with its number.'
            )
        elif not re.fullmatch(r"\d+", written):
            self.source.problem(
                exercise.offset("id"),
                f'The exercise\'s id "{written}" is not a whole number.',
                "Progress is kept by it: write digits only.",
            )
        wanted = _slug(written) or f"exercise-{number}"
        exercise.id = _unique(wanted, self.page_ids)
        if written and exercise.id != wanted:
            self.source.problem(
                exercise.offset("id"),
                f"The id {written} is used by an exercise before.",
                "Give each exercise of the page its own number.",
            )
        exercise.title = re.sub(r"[\s\xa0]+", " ", exercise.attribute("title"))
        if not exercise.title:
            self.source.problem(
                exercise.offset("title"), "The exercise has no title.", 'Write title="…".'
            )
            exercise.title = exercise.id
        types = exercise.attribute("type").lower()
        exercise.types = [word for word in re.split(r"[\s,]+", types) if word]

    def _codeblock(self, block: Codeblock, exercise: Exercise | None) -> None:
        block.exercise = exercise
        block.name = block.attribute("id")
        if not block.name:
            self.source.problem(
                block.offset("id"),
                "The codeblock has no id.",
                'Write id="…": its files are exc_ID.py, solution_ID.py and test_ID.py.',
            )
        wanted = _slug(block.name or block.stem("source") or "codeblock")
        block.id = _unique(wanted, self.block_ids)
        if block.name and block.id != wanted:
            self.source.problem(
                block.offset("id"),
                f"The id {block.name} is used by a codeblock before.",
                "A student's code is kept by it: give each codeblock its own.",
            )

    def _slides(self, slides: Slides) -> None:
        slides.source = slides.attribute("source").removesuffix(".md")
        slides.id = slides.source
        if not slides.source:
            self.source.problem(
                slides.offset("source"),
                "The slides have no source.",
                'Write source="…" with the name of a file in the slides folder.',
            )

    def _choice(
        self, choice: Choice, exercise: Exercise | None, ids: Counter[str], total: int
    ) -> None:
        choice.exercise = exercise
        for option in choice.options:
            self._option(option)
        kind = choice.attribute("type").lower()
        choice.multiple = kind == "multiple"
        if kind not in ("", "single", "multiple"):
            self.source.problem(
                choice.offset("type"),
                f'A choice has no type "{kind}".',
                'Write type="multiple" for check boxes, or nothing.',
            )
        if not choice.options:
            self.source.problem(choice.tag.start, "The choice has no options.", "Write <opt …>.")
        elif not any(option.correct for option in choice.options):
            self.source.problem(
                choice.tag.start,
                "No option of the choice is correct.",
                'Write correct="true" in one.',
            )
        written = choice.attribute("id")
        if not written and total > 1:
            self.source.problem(
                choice.offset("id"),
                "The choice has no id, and its exercise holds several choices.",
                "Answers are kept by it: write id=1, id=2 and so on.",
            )
        wanted = _slug(written) or _fingerprint(choice)
        choice.id = _unique(wanted, ids)
        if written and choice.id != wanted:
            self.source.problem(
                choice.offset("id"),
                f"The id {written} is used by a choice of this exercise before.",
                "Give each choice its own.",
            )

    def _option(self, option: Option) -> None:
        option.text = option.attribute("text")
        if not option.text:
            self.source.problem(option.offset("text"), "The option has no text.", 'Write text="…".')
        attribute = option.tag.attributes.get("correct")
        if attribute is None:
            return
        value = (attribute.value or "true").strip().lower()
        option.correct = value == "true"
        if value not in ("true", "false"):
            self.source.problem(
                attribute.offset,
                f'correct="{attribute.value}" is neither true nor false.',
                "The option counts as wrong.",
            )


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-")


def _unique(wanted: str, used: Counter[str]) -> str:
    """Return `wanted`, or its first free variant "wanted-2", "wanted-3" …"""
    name, number = wanted, 1
    while used[name]:
        number += 1
        name = f"{wanted}-{number}"
    used[name] += 1
    return name


def _fingerprint(choice: Choice) -> str:
    """Return an id that depends on nothing but the option texts, whatever their order."""
    texts = "\n".join(sorted(option.text for option in choice.options))
    return hashlib.sha256(texts.encode()).hexdigest()[:8]
