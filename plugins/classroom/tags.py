"""Finds the five tags in a chapter, by HTML's rules for attributes, and mends what is broken.

Tags inside fences, inline code and HTML comments are text. Nothing here raises: every fault is
reported to the source as a `Problem`, and the reading that an author most likely meant is returned.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from classroom.source import Source

ATTRIBUTES = {
    "exercise": ("id", "title", "type"),
    "codeblock": ("id", "source", "solution", "test"),
    "choice": ("id", "type"),
    "opt": ("text", "correct"),
    "slides": ("source", "start", "end", "shot"),
}

_NAMES = "|".join(ATTRIBUTES)
_SPACE = " \t\r\n\f\xa0"
_TAG = re.compile(rf"<(/?)({_NAMES})(?=[\s/>,\"']|$)", re.IGNORECASE)
_TAG_LINE = re.compile(rf"\n[ \t\xa0>]*</?(?:{_NAMES})(?=[\s/>,\"']|$)", re.IGNORECASE)
_INTERESTING = re.compile(r"\n|\\.|`+|<!--|</?[a-zA-Z]")
_FENCE = re.compile(r"(?:[ \t\xa0>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+(`{3,}(?=[^`\n]*$)|~{3,})", re.M)
_BLANK_LINE = re.compile(r"\n[ \t\r\xa0]*\n")
_ATTRIBUTE_NAME = re.compile(r"[^\s/>=,\"'<\xa0]+")
# What may follow the quote that really ends a value: attributes without stray quotes, then ">".
_CLEAN_REST = re.compile(
    r"""[\s,]*+(?:[a-zA-Z_][\w:.-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+[\s,]*+)*+/?+>"""
)
_CURLY = {"“": "”“", "”": "”“", "„": "“”"}


@dataclass(frozen=True)
class Attribute:
    """The value of an attribute, entities decoded; None where only the name is written."""

    value: str | None
    offset: int


@dataclass(frozen=True)
class Tag:
    """A start or end tag that stands at `start` and is followed by the text from `end`."""

    name: str
    start: int
    end: int
    closing: bool = False
    empty: bool = False
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True)
class Comment:
    """An HTML comment that holds tags; it is left out of the page."""

    start: int
    end: int


def tokenize(source: Source) -> list[Tag | Comment]:
    """Return the tags of a text in order, with the comments that hide tags."""
    return _Tokenizer(source).tokens()


class _Tokenizer:
    def __init__(self, source: Source):
        self.source = source
        self.text = source.text
        self.found: list[Tag | Comment] = []

    def tokens(self) -> list[Tag | Comment]:
        at = self._fence(0) or 0
        while match := _INTERESTING.search(self.text, at):
            at = self._step(match)
        return self.found

    def _step(self, match: re.Match[str]) -> int:
        """Handle one character or run that may matter; return where to go on."""
        what, start, end = match.group(), match.start(), match.end()
        if what == "\n":
            return self._fence(end) or end
        if what[0] == "`":
            return self._inline_code(what, end)
        if what == "<!--":
            return self._comment(start, end)
        if what[0] == "<" and (tag := _TAG.match(self.text, start)):
            return self._end_tag(tag) if tag.group(1) else self._start_tag(tag)
        return end

    def _fence(self, line_start: int) -> int | None:
        """Return where the fence that opens on this line ends, or None without a whole fence."""
        opening = _FENCE.match(self.text, line_start)
        if not opening:
            return None
        mark = opening.group(1)
        body = self.text.find("\n", opening.end())
        closing = re.compile(rf"^[ \t\xa0>]*{mark}{mark[0]}*[ \t\r]*$", re.M)
        end = closing.search(self.text, body + 1) if body >= 0 else None
        if end and not self._forgotten(mark, body, end.start()):
            return end.end()
        self.source.problem(
            opening.start(1),
            f"The code fence {mark} is never closed.",
            f"It ends before the next tag. Close it with a line {mark}",
        )
        return opening.end()

    def _forgotten(self, mark: str, start: int, end: int) -> bool:
        """Say whether a fence was left open, so that the mark which closes it belongs to another.

        It then holds an end tag with no start before it, or a tag and the opening of a fence.
        """
        tag = _TAG.search(self.text, start, end)
        opening = re.compile(rf"^[ \t]*{mark}[ \t]*[\w{{]", re.M)
        return bool(tag) and (bool(tag.group(1)) or bool(opening.search(self.text, start, end)))

    def _inline_code(self, run: str, end: int) -> int:
        limit = len(self.text)
        for stop in (_BLANK_LINE, _TAG_LINE):
            if match := stop.search(self.text, end):
                limit = min(limit, match.start())
        closing = re.compile(rf"(?<!`){run}(?!`)").search(self.text, end, limit)
        return closing.end() if closing else end

    def _comment(self, start: int, end: int) -> int:
        closing = self.text.find("-->", end)
        if closing < 0:
            self.source.problem(
                start, "The comment is never closed.", "It is shown as text. Close it with -->"
            )
            return end
        hidden = list(_TAG.finditer(self.text, end, closing))
        for tag in hidden:
            if not tag.group(1) and tag.group(2).lower() == "exercise":
                self.source.problem(
                    tag.start(),
                    "The exercise is inside an HTML comment and left out.",
                    "Delete the comment around it, or the exercise.",
                )
        if hidden:
            self.found.append(Comment(start, closing + 3))
        return closing + 3

    def _end_tag(self, match: re.Match[str]) -> int:
        name = match.group(2).lower()
        end = match.end()
        closing = re.compile(r"[^<>\n]*>").match(self.text, end)
        if closing:
            end = closing.end()
        else:
            self.source.problem(match.start(), f"</{name} has no >.", f"Write </{name}>")
        self.found.append(Tag(name, match.start(), end, closing=True))
        return end

    def _start_tag(self, match: re.Match[str]) -> int:
        tag = _StartTag(self.source, match).read()
        self.found.append(tag)
        return tag.end


class _StartTag:
    """Reads the attributes of one start tag."""

    def __init__(self, source: Source, match: re.Match[str]):
        self.source = source
        self.text = source.text
        self.start = match.start()
        self.name = match.group(2).lower()
        self.at = match.end()
        self.attributes: dict[str, Attribute] = {}
        self.value_end = -1
        names = "|".join(ATTRIBUTES[self.name])
        # Before a quote: the quote opens the value of the next attribute.
        self._known_name = re.compile(rf"[\s\xa0]+(?:{names})\s*=\s*$", re.IGNORECASE)
        # Where the tag ends, and with which attributes, should its ">" turn out to be missing.
        self.sure_end = self.at
        self.sure: dict[str, Attribute] = {}
        # Faults that count only if the tag has a ">": otherwise the words are prose.
        self.faults: list[tuple[int, str, str]] = []

    def read(self) -> Tag:
        while True:
            spaces = self._skip_space()
            char = self.text[self.at : self.at + 1]
            if char in ("", "<") or spaces.count("\n") > 1:
                return self._without_end()
            if char == ">":
                return self._finish(self.at + 1)
            if char == "/":
                if self.text.startswith("/>", self.at):
                    return self._finish(self.at + 2, empty=True)
                self.at += 1
            elif char == ",":
                self._comma(self.at)
                self.at += 1
            elif name := _ATTRIBUTE_NAME.match(self.text, self.at):
                if "\n" in spaces and self._is_prose(name):
                    return self._without_end()
                self._attribute(name)
            else:
                self.faults.append((self.at, f"There is a stray {char} in <{self.name}>.", ""))
                self.at += 1

    def _is_prose(self, name: re.Match[str]) -> bool:
        """Say whether a word at the start of a line is text, the tag's > having been forgotten."""
        valued = re.compile(r"[\s\xa0]*=").match(self.text, name.end())
        return not valued and name.group().lower() not in ATTRIBUTES[self.name]

    def _finish(self, end: int, empty: bool = False) -> Tag:
        for fault in self.faults:
            self.source.problem(*fault)
        return Tag(self.name, self.start, end, empty=empty, attributes=self.attributes)

    def _without_end(self) -> Tag:
        for fault in self.faults:
            if fault[0] < self.sure_end:
                self.source.problem(*fault)
        self.source.problem(
            self.sure_end, f"<{self.name}> has no > after its attributes.", "Write it here."
        )
        return Tag(self.name, self.start, self.sure_end, attributes=self.sure)

    def _skip_space(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in _SPACE:
            self.at += 1
        return self.text[start : self.at]

    def _comma(self, offset: int) -> None:
        self.faults.append(
            (
                offset,
                f"There is a comma between the attributes of <{self.name}>.",
                "Attributes are separated by spaces.",
            )
        )

    def _attribute(self, match: re.Match[str]) -> None:
        offset, name = match.start(), match.group().lower()
        known = name in ATTRIBUTES[self.name]
        if offset == self.value_end:
            self.faults.append((offset, f"There is no space before {name}.", "Write one."))
        self.at = match.end()
        self._skip_space()
        value: str | None = None
        if self.text.startswith("=", self.at):
            self.at += 1
            self._skip_space()
            value = self._value(name)
            self.value_end = self.at
        else:
            self.at = match.end()
        if not known and not name.startswith("data-"):
            self.faults.append(
                (
                    offset,
                    f"<{self.name}> has no attribute {name}.",
                    f"Its attributes are {', '.join(ATTRIBUTES[self.name])}; "
                    "a value with spaces stands in quotes.",
                )
            )
        elif name in self.attributes:
            self.faults.append(
                (offset, f"{name} is given twice in <{self.name}>.", "The first one counts.")
            )
        else:
            self.attributes[name] = Attribute(value, offset)
        if known:
            self.sure_end, self.sure = self.at, dict(self.attributes)

    def _value(self, name: str) -> str:
        quote = self.text[self.at : self.at + 1]
        if quote in ("'", '"'):
            return html.unescape(self._quoted(name, quote))
        if quote in _CURLY:
            return html.unescape(self._curly(name, quote))
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in _SPACE + "><":
            self.at += 1
        value = self.text[start : self.at]
        if value.endswith("/") and self.text.startswith(">", self.at):
            value, self.at = value[:-1], self.at - 1
        if value.endswith(","):
            value, self.at = value[:-1], self.at - 1
        if not value:
            self.faults.append((start, f"{name} has no value after its =.", "Write one in quotes."))
        return html.unescape(value)

    def _quoted(self, name: str, quote: str) -> str:
        """Return what stands between quotes; the end is the first quote with a clean rest."""
        opening, start = self.at, self.at + 1
        limit = len(self.text)
        for stop in (_BLANK_LINE, _TAG_LINE):
            if match := stop.search(self.text, start):
                limit = min(limit, match.start())
        first = self.text.find(quote, start)
        if first >= 0 and (before := self._known_name.search(self.text[start:first])):
            self._unclosed(name, opening, quote)
            self.at = start + before.start()
            return self.text[start : self.at]
        candidate = first
        while candidate >= 0 and (candidate == first or candidate < limit):
            if _CLEAN_REST.match(self.text, candidate + 1):
                if candidate != first:
                    self._inner_quote(first, name, quote)
                self.at = candidate + 1
                return self.text[start:candidate]
            candidate = self.text.find(quote, candidate + 1)
        if 0 <= first < limit:
            self.at = first + 1
            return self.text[start:first]
        self._unclosed(name, opening, quote)
        ends = [self.text.find(char, start) for char in ">\n"]
        self.at = min((end for end in ends if end >= 0), default=len(self.text))
        return self.text[start : self.at].rstrip("\r")

    def _unclosed(self, name: str, offset: int, quote: str) -> None:
        self.source.problem(
            offset, f"The value of {name} has no closing quote.", f"Close it with {quote}"
        )

    def _inner_quote(self, offset: int, name: str, quote: str) -> None:
        other = "'" if quote == '"' else '"'
        self.source.problem(
            offset,
            f"There is a {quote} inside the value of {name}.",
            f"Write &quot; for it, or put the value between {other} and {other}.",
        )

    def _curly(self, name: str, quote: str) -> str:
        start = self.at + 1
        self.source.problem(
            self.at, f"The value of {name} stands in typographic quotes.", 'Write " instead.'
        )
        ends = [self.text.find(char, start) for char in _CURLY[quote]]
        end = min((e for e in ends if e >= 0), default=-1)
        stop = min((e for e in (self.text.find(c, start) for c in ">\n") if e >= 0), default=-1)
        if end < 0 or 0 <= stop < end:
            end = stop if stop >= 0 else len(self.text)
            self.at = end
        else:
            self.at = end + 1
        return self.text[start:end]
