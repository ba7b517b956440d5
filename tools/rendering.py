"""Pages that a program fills with numbers: Markdown with Jinja's marks, to Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def filled(template: Path, context: dict[str, Any]) -> str:
    """Return the text of a template; a name that the context does not have is an error."""
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(template.name).render(context)


def word(count: int) -> str:
    """Return a small number as a word, others as digits."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
