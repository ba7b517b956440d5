"""The table that `make bench` prints, and the goals beside the results."""

from __future__ import annotations

from collections.abc import Iterator

from engines import ENGINES, Case
from models import MODELS, flops
from records import Row, Run

# Times faster than keras-tensorflow on chapter4 with one thread, by batch size.
FASTER = {1: 8.0, 8: 2.0, 32: 1.0, 128: 1.0, 512: 1.0}
TWO_WORKERS = 1.7
PYTHON_SHARE = 0.05
WIDTH = 21


def table(run: Run) -> str:
    """Samples a second, share of the peak and memory of every engine, a line for each case."""
    rows = {(row["engine"], row["place"], case_of(row)): row for row in run.rows()}
    columns = [column for column in ENGINES if any(key[:2] == column for key in rows)]
    cases = list(dict.fromkeys(key[2] for key in rows))
    head = [f"{'model':<9}{'batch':>6}{'threads':>8}", " " * 23]
    for engine, place in columns:
        head[0] += engine.rjust(WIDTH)
        head[1] += place.rjust(WIDTH)
    lines = []
    for case in cases:
        line = f"{case.model:<9}{case.batch:>6}{case.threads:>8}"
        lines.append(line + "".join(_cell(rows.get((*c, case))).rjust(WIDTH) for c in columns))
    note = "samples a second, share of the peak in the same process, peak memory of the process"
    costs = ", ".join(f"{name} {flops(spec) / 1e6:.2f}" for name, spec in MODELS.items())
    return "\n".join([note, f"MFLOP a sample: {costs}", "", *head, *lines, *reasons(run)])


def case_of(row: Row) -> Case:
    return Case(row["model"], row["batch"], row["threads"])


def _cell(row: Row | None) -> str:
    if row is None or row["seconds"] is None:
        return "–"
    share, memory = row["share_of_peak"], row["peak_memory"]
    return f"{row['samples_per_s']:,.0f} {share:>5.0%} {memory / 2**20:>5,.0f}M"


def reasons(run: Run) -> Iterator[str]:
    """Why there are no numbers, once for each engine and reason."""
    found: dict[tuple[str, str], list[Case]] = {}
    for (engine, _, case), series in run.series.items():
        if series.reason:
            found.setdefault((engine, series.reason), []).append(case)
    for (engine, reason), cases in found.items():
        models = ", ".join(dict.fromkeys(case.model for case in cases))
        yield f"{engine} ({models}): {reason}"


def goals(run: Run) -> str:
    """Every goal with what was measured; a goal that this run does not touch says so."""
    return "\n".join(["goals (chapter4)", *_goals(run)])


def _goals(run: Run) -> Iterator[str]:
    def seconds(engine: str, place: str, batch: int, threads: int) -> float | None:
        return run.of(engine, place, Case("chapter4", batch, threads)).median("seconds")

    for batch, wanted in FASTER.items():
        ours = seconds("kerasette", "chromium", batch, 1)
        theirs = seconds("keras-tensorflow", "native", batch, 1)
        ratio = theirs / ours if ours and theirs else None
        yield _at_least(f"batch {batch}: kerasette in Chromium / keras-tensorflow", ratio, wanted)
    for place in ("chromium", "native"):
        one, two = (seconds("kerasette", place, 128, threads) for threads in (1, 2))
        ratio = one / two if one and two else None
        yield _at_least(f"batch 128: two workers / one, {place}", ratio, TWO_WORKERS)
    for place in ("chromium", "native"):
        share = run.of("kerasette", place, Case("chapter4", 32, 1)).python_share()
        text = "–" if share is None else f"{share:.1%}"
        met = None if share is None else share <= PYTHON_SHARE
        name = f"batch 32: Python's share of fit, {place}"
        yield _line(name, f"<= {PYTHON_SHARE:.0%}", text, met)


def _at_least(name: str, ratio: float | None, wanted: float) -> str:
    text = "–" if ratio is None else f"{ratio:.2f} x"
    return _line(name, f">= {wanted:g} x", text, None if ratio is None else ratio >= wanted)


def _line(name: str, wanted: str, measured: str, met: bool | None) -> str:
    verdict = "not measured" if met is None else "met" if met else "MISSED"
    return f"  {name:<56}{wanted:>9}{measured:>10}  {verdict}"
