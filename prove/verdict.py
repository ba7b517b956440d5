"""Holds the table of claims against the rows, and prints the one beside the other."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from . import claims
from .claims import FASTER, STANDARD_ERRORS, Bytes, Claim, Difference, NotFaster, Ratio
from .rows import BROWSER, KERAS, Rows

PLACES = {BROWSER: "browser", KERAS: "Keras"}


@dataclass(frozen=True)
class Finding:
    """What one place says to a claim: the number, what it has to be, and whether it is."""

    place: str
    measured: str
    margin: str
    holds: bool
    ties: bool = False


@dataclass(frozen=True)
class Result:
    """A claim with what was found."""

    claim: Claim
    findings: tuple[Finding, ...]

    @property
    def ties(self) -> bool:
        """Whether the browser shows neither the claim nor its opposite, while Keras shows it."""
        browser, *others = self.findings
        return browser.ties and bool(others) and all(finding.holds for finding in others)

    @property
    def holds(self) -> bool:
        """Whether the claim is what happens."""
        return self.ties or all(finding.holds for finding in self.findings)


def results(rows: Rows) -> list[Result]:
    """Return what the rows say to each claim."""
    return [Result(claim, _findings(claim, rows)) for claim in claims.CLAIMS]


def _findings(claim: Claim, rows: Rows) -> tuple[Finding, ...]:
    match claim.check:
        case Difference() as check:
            return tuple(difference(check, rows, place) for place in PLACES)
        case Ratio() | NotFaster() as check:
            return tuple(_times(check, rows, place) for place in PLACES)
        case Bytes(batch):
            return (_bytes(rows, batch),)


def paired(rows: Rows, place: str, check: Difference) -> list[float]:
    """Return the differences, one a seed.

    Raises `LookupError` where a seed is missing in one of the two cases.
    """
    better = rows.values(place, check.better, check.metric)
    worse = rows.values(place, check.worse, check.metric)
    seeds = rows.run["seeds"][place]
    if missing := set(seeds) - (set(better) & set(worse)):
        raise LookupError(f"{place}, {check.better} and {check.worse}: no seeds {missing}")
    return [better[seed] - worse[seed] for seed in seeds]


def difference(check: Difference, rows: Rows, place: str) -> Finding:
    """Return what the seeds of a place say to a difference."""
    found = paired(rows, place, check)
    mean = statistics.fmean(found)
    if place == KERAS:
        each = ", ".join(f"{value:+.3f}" for value in found)
        holds = mean > max(0, check.at_least)
        return Finding(place, f"{mean:+.3f} ({each})", f"> {check.at_least:.3f}", holds)
    error = statistics.stdev(found) / math.sqrt(len(found))
    needed = max(STANDARD_ERRORS * error, check.at_least)
    return Finding(place, f"{mean:+.3f} ± {error:.3f}", f"> {needed:.3f}", mean > needed)


def _times(check: Ratio | NotFaster, rows: Rows, place: str) -> Finding:
    match check:
        case Ratio(slower, faster, tie):
            ratio = rows.seconds(place, slower) / rows.seconds(place, faster)
            ties = tie and 1 / FASTER < ratio < FASTER
            return Finding(place, f"{ratio:.2f} ×", f"≥ {FASTER:.2f} ×", ratio >= FASTER, ties)
        case NotFaster(case, other):
            ratio = rows.seconds(place, other) / rows.seconds(place, case)
            return Finding(place, f"{ratio:.2f} ×", f"< {FASTER:.2f} ×", ratio < FASTER)


def _bytes(rows: Rows, batch: int) -> Finding:
    row = rows.memory(batch)
    needed, device = (row[name] / 2**20 for name in ("needed", "device"))
    # Where `fit` was asked, it must have refused.
    holds = needed > device and row["refusal"] != ""
    return Finding(BROWSER, f"{needed:,.0f} MiB", f"> {device:,.0f} MiB", holds)


def table(found: list[Result]) -> str:
    """Return the table: option, claim, place, measured, margin, holds."""
    lines = [["option", "claim", "place", "measured", "margin", "holds"]]
    for result in found:
        claim = result.claim
        option = f"{claim.choice}.{claim.option} {'correct' if claim.correct else 'wrong'}"
        for number, finding in enumerate(result.findings):
            head = ("", "") if number else (option, claim.text)
            says = "yes" if finding.holds else "ties" if result.ties else "NO"
            place = PLACES[finding.place]
            lines.append([*head, place, finding.measured, finding.margin, says])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
