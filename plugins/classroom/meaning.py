"""Gives the elements of a chapter their ids and typed values, and reports what is wrong in them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from classroom.chapter import Chapter, Choice, Codeblock, Element, Exercise, Option, Prose, Slides
from classroom.source import Source


def settle(chapter: Chapter, source: Source) -> None:
    """Fill in ids, titles and flags. Ids are unique on the page; of choices, in their exercise."""
    _Meaning(source).settle(chapter)


class _Meaning:
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
        slides.source = slides.attribute("source").strip("/").removesuffix(".md")
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
