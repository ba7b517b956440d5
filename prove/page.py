"""The page of results, `docs/quizzes.md`, and its pictures: every number comes from the rows."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path

from classroom.chapter import Choice
from classroom.parse import parse
from classroom.source import Source
from tools.rendering import filled, word

from . import claims, figures, verdict
from .claims import Difference
from .networks import ROOT
from .rows import BROWSER, KERAS, LARGEST, Rows

TEMPLATE = Path(__file__).with_name("quizzes.md")
PAGE = ROOT / "docs/quizzes.md"
PICTURES = ROOT / "docs/images/quizzes"
CHAPTER = ROOT / "docs/chapter4.md"
EXERCISE = "29"


def write(rows: Rows, fresh: Rows) -> None:
    """Write the page and its pictures; `fresh` are rows of the fresh seeds."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, draw in figures.FIGURES.items():
        draw(rows).save(PICTURES / f"{name}.svg")
    PAGE.write_text(render(rows, fresh), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


def render(rows: Rows, fresh: Rows) -> str:
    """Return the page's Markdown."""
    again = verdict.results(fresh)
    return filled(
        TEMPLATE,
        {
            **_context(rows),
            "again": again,
            "fresh_seeds": partial(_seeds, fresh),
            "table_again": _table(again),
        },
    )


def _context(rows: Rows) -> dict[str, object]:
    found = verdict.results(rows)

    def mean(metric: str, case: str) -> float:
        return statistics.fmean(rows.values(BROWSER, case, metric).values())

    def seconds(place: str, batch: int | str) -> str:
        return f"{rows.seconds(place, f'model_1 batch {batch}'):.1f}"

    def difference(metric: str, better: str, worse: str) -> float:
        check = Difference(metric, better, worse)
        return statistics.fmean(verdict.paired(rows, BROWSER, check))

    return {
        **{name: value for name, value in vars(claims).items() if name.isupper()},
        "LARGEST": LARGEST,
        "best": _best(rows),
        "browser_seeds": word(len(rows.run["seeds"][BROWSER])),
        "device": rows.memory(rows.largest)["device"],
        "difference": difference,
        "figure": partial(_figure, rows),
        "holds": all(result.holds for result in found),
        "keras_seeds": word(len(rows.run["seeds"][KERAS])),
        "largest": rows.largest,
        "mib": lambda size: f"{size / 2**20:,.0f} MiB",
        "needed": lambda batch: rows.memory(batch)["needed"],
        "number": lambda value, digits=3: f"{value:.{digits}f}",
        "option": _option,
        "percent": figures.percent,
        "points": lambda share: f"{100 * share:.0f}",
        "processors": rows.run["processors"],
        "ratio": lambda place, slow, fast: rows.seconds(place, slow) / rows.seconds(place, fast),
        "rough": partial(mean, claims.ACCURACY_ROUGHNESS),
        "rounds": lambda place: len(list(rows.of("epoch", place=place, case="model_1 batch 1"))),
        "run": rows.run,
        "seconds": seconds,
        "seeds": partial(_seeds, rows),
        "table": _table(found),
        "test": partial(mean, claims.TEST),
        "tie": any(result.ties for result in found),
        "training": partial(mean, claims.TRAINING),
    }


def _seeds(rows: Rows, place: str) -> str:
    """Return "0 to 9", or "0 and 1"."""
    first, *_, last = rows.run["seeds"][place]
    return f"{first} {'and' if last == first + 1 else 'to'} {last}"


def _best(rows: Rows) -> str:
    """Return which of models 1 and 2 is better on the test images, or "" where luck explains it."""
    for better, worse in ((claims.MODEL_1, claims.MODEL_2), (claims.MODEL_2, claims.MODEL_1)):
        check = Difference(claims.TEST, better, worse)
        if verdict.difference(check, rows, BROWSER).holds:
            return better.partition(" ")[0]
    return ""


def _option(choice: int, option: int) -> str:
    """Return an option as the chapter asks it, as a heading with its verdict."""
    chapter = parse(Source(CHAPTER.read_text(encoding="utf-8")))
    for element in chapter.elements():
        if not isinstance(element, Choice) or element.id != str(choice):
            continue
        if element.exercise and element.exercise.id == EXERCISE:
            asked = element.options[option - 1]
            begin = " ".join(asked.text.split()[:5])
            attributes = (
                f'{{ #option-{choice}-{option} data-toc-label="{choice}.{option} {begin} …" }}'
            )
            heading = f"### {choice}.{option} “{asked.text}” {attributes}"
            return f"{heading}\n\n**{'Correct' if asked.correct else 'Not correct'}.**"
    raise LookupError(f"{CHAPTER.name} has no choice {choice} in exercise {EXERCISE}")


def _figure(rows: Rows, name: str) -> str:
    drawn = figures.FIGURES[name](rows)
    return f"![{drawn.title}. {drawn.description}](images/quizzes/{name}.svg)"


def _table(found: list[verdict.Result]) -> str:
    lines = [
        "| option | what has to hold | browser | Keras | holds |",
        "|:--|:--|:--|:--|:--|",
    ]
    for result in found:
        claim = result.claim
        name = f"{claim.choice}.{claim.option}"
        # On a phone the table scrolls; without a width this column would be a word wide.
        said = f'<div style="min-width: 15em">{claim.text}</div>'
        cells = [f"[{name}](#option-{claim.choice}-{claim.option})", said]
        for place in verdict.PLACES:
            finding = next((f for f in result.findings if f.place == place), None)
            cells.append(_unbroken(finding) if finding else "–")
        cells.append("ties" if result.ties else "yes" if result.holds else "**no**")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _unbroken(finding: verdict.Finding) -> str:
    """Return number, the seeds' own where they are told, and margin on a line each."""
    lines = (*finding.measured.partition("(")[0::2], f"needs {finding.margin}")
    mean, seeds, needs = (line.strip().replace("-", "−") for line in lines)
    text = "<br>".join([mean, *[f"({seeds}"] * bool(seeds), needs])
    return text.replace(" ", "\N{NO-BREAK SPACE}")
