"""Nests the tags of a chapter into its model and closes what an author left open."""

from __future__ import annotations

from classroom.chapter import Chapter, Choice, Codeblock, Element, Exercise, Option, Prose, Slides
from classroom.meaning import settle
from classroom.source import Source
from classroom.tags import Tag, tokenize

_TYPES: dict[str, type[Element]] = {
    "exercise": Exercise,
    "codeblock": Codeblock,
    "choice": Choice,
    "opt": Option,
    "slides": Slides,
}


def parse(source: Source) -> Chapter:
    """Read a chapter. Faults go to `source.report`; nothing raises."""
    chapter = _Tree(source).build()
    settle(chapter, source)
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
