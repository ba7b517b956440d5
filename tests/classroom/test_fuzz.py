"""Whatever is broken in a chapter, nothing raises and every part of it reaches the page."""

from __future__ import annotations

import random
import re

import pytest

from classroom.chapter import Element
from classroom.parse import parse
from classroom.source import Source
from classroom.tags import tokenize
from tests.classroom.conftest import HERE, SEED, convert

PROSE = (HERE / "pages" / "prose.md").read_text(encoding="utf-8")
TEXTS = {"seed": SEED.read_text(encoding="utf-8").split("---\n", 2)[2], "prose": PROSE}
SPECIAL = ["<", ">", '"', "'", "`", "```\n", "~~~", "<!--", "-->", "\n\n", "\t", "\xa0", ",", "="]
SPECIAL += ["</opt>", "<opt ", "<exercise>", "</exercise>", "<div>", "- ", "    ", "\x02", "\r"]


def check(text: str) -> None:
    """Convert a text; each of its elements has to be in the page, once."""
    problems = []
    chapter = parse(Source(text, report=problems.append))
    for problem in problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.message
    html = convert(text).html
    assert "classroomx" not in html
    elements = list(chapter.elements())
    for name, kind in (("exercise", "exercise"), ("codeblock", "codeblock"), ("choice", "choice")):
        wanted = sum(element.tag.name == name for element in elements)
        assert len(re.findall(rf'data-classroom="{kind}"', html)) == wanted, name
    options = sum(element.tag.name == "opt" for element in elements)
    assert len(re.findall(r'data-part="feedback"', html)) == options


def mutate(text: str, chance: random.Random) -> str:
    """Delete, double, swap or insert a few pieces."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([1, 1, 2, 5, 40]))
        piece = text[start:end]
        match chance.randrange(4):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + piece + text[start:]
            case 2:
                text = text[:start] + chance.choice(SPECIAL) + text[start:]
            case 3:
                text = text[:start] + chance.choice(SPECIAL) + text[end:]
    return text


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("seed", range(60))
def test_mutations(name: str, seed: int) -> None:
    """Random damage."""
    check(mutate(TEXTS[name], random.Random(f"{name}{seed}")))


@pytest.mark.parametrize("name", TEXTS)
def test_mutations_of_tags(name: str) -> None:
    """Much more random damage, to the tags alone."""
    chance = random.Random(name)
    for _ in range(1500):
        text = mutate(TEXTS[name], chance)
        source = Source(text)
        at = 0
        for token in tokenize(source):
            assert at <= token.start < token.end <= len(text)
            at = token.end
        for element in parse(source).elements():
            assert isinstance(element, Element) and element.number >= 0


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("how", ["removed", "doubled", "cut"])
def test_every_tag(name: str, how: str) -> None:
    """Each tag in turn is removed, doubled, or loses its end."""
    text = TEXTS[name]
    for tag in tokenize(Source(text)):
        piece = {"removed": "", "doubled": text[tag.start : tag.end] * 2}.get(
            how, text[tag.start : tag.end - 1]
        )
        check(text[: tag.start] + piece + text[tag.end :])
        problems = []
        parse(Source(text[: tag.start] + piece + text[tag.end :], report=problems.append))
        assert problems, f"{how}: {text[tag.start : tag.end]}"


def test_large_input_is_quick() -> None:
    """A hostile text does not take quadratic time: this one would run for hours."""
    parse(Source("<opt text=" + '"a ' * 20_000))
    parse(Source("<exercise " + "a" * 100_000))
    parse(Source("`" * 50_000 + "\n" + "```\n" * 5_001))
