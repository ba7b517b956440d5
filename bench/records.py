"""What was measured: a file of samples for every run, and the rows that are made of them.

`build/bench/RUN_ID.jsonl` holds the options of a run and then every single sample, written at once,
so that a run that was broken off can go on. `bench/engine.json` holds one row for each engine,
place, model, batch and number of threads, from the run that measured it last.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines import BUILD, IMAGES, Case, Sample
from models import MODELS, flops

KEY = ("engine", "place", "model", "batch", "threads")
Row = dict[str, Any]
# Seconds of measured time after which an engine is not asked again for the same case.
ENOUGH = 180.0


@dataclass
class Series:
    """The samples of one engine for one case, or the reason why there are none."""

    samples: list[Sample] = field(default_factory=list)
    reason: str | None = None

    def median(self, name: str) -> float | None:
        found = [sample[name] for sample in self.samples if name in sample]
        return statistics.median(found) if found else None

    def is_complete(self, repeats: int) -> bool:
        """Whether there are enough samples, or as many as patience allows."""
        spent = sum(sample.get("seconds", 0) for sample in self.samples)
        return self.reason is not None or len(self.samples) >= repeats or spent > ENOUGH

    def python_share(self) -> float | None:
        """The share of the call's time that kerasette spent outside of its device."""
        shares = [
            1 - sample["device_seconds"] / sample["seconds"]
            for sample in self.samples
            if "device_seconds" in sample
        ]
        return statistics.median(shares) if shares else None


class Run:
    """The samples of one run."""

    def __init__(self, run_id: str, options: dict[str, Any]) -> None:
        self.run_id, self.options = run_id, options
        self.path = BUILD / f"{run_id}.jsonl"
        self.series: dict[tuple[str, str, Case], Series] = {}

    @classmethod
    def begin(cls, run_id: str, options: dict[str, Any]) -> Run:
        run = cls(run_id, options)
        run._append({"run_id": run_id, "options": options})
        return run

    @classmethod
    def resume(cls) -> Run:
        """Return the newest run with what it has measured. Raises `FileNotFoundError`."""
        paths = sorted(BUILD.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
        if not paths:
            raise FileNotFoundError(f"{BUILD} holds no run that could go on.")
        first, *rest = paths[-1].read_text(encoding="utf-8").splitlines()
        header = json.loads(first)
        run = cls(header["run_id"], header["options"])
        for line in rest:
            try:
                record = json.loads(line)
            except ValueError:
                continue  # the run ended while it wrote this line
            case = Case(record["model"], record["batch"], record["threads"])
            run._keep(record["engine"], record["place"], case, record["sample"])
        return run

    def of(self, engine: str, place: str, case: Case) -> Series:
        return self.series.setdefault((engine, place, case), Series())

    def add(self, engine: str, place: str, case: Case, sample: Sample | str) -> None:
        """Keep one sample, or the reason why an engine cannot do a case."""
        self._keep(engine, place, case, sample)
        record = {"engine": engine, "place": place, **vars(case), "sample": sample}
        self._append(record)

    def _keep(self, engine: str, place: str, case: Case, sample: Sample | str) -> None:
        series = self.of(engine, place, case)
        if isinstance(sample, str):
            series.reason = sample
        else:
            series.samples.append(sample)

    def _append(self, record: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def rows(self) -> list[Row]:
        """One row for each engine and case; numbers are medians, the memory is the largest."""
        return [
            self._row(*key, series)
            for key, series in self.series.items()
            if series.samples or series.reason
        ]

    def _row(self, engine: str, place: str, case: Case, series: Series) -> Row:
        operations = flops(MODELS[case.model])
        seconds, peak = series.median("seconds"), series.median("peak")
        if engine == "peak" and peak:
            seconds = IMAGES * operations / peak
        rate = IMAGES / seconds if seconds else None
        memory = max((sample["memory"] for sample in series.samples), default=None)
        return {
            **{"run_id": self.run_id, "engine": engine, "place": place, **vars(case)},
            "seconds": seconds,
            "samples_per_s": rate,
            "share_of_peak": rate * operations / peak if rate and peak else None,
            "peak_memory": memory,
        }

    def write(self, path: Path) -> None:
        """Put the rows into a file, in place of older ones for the same engine and case."""
        rows = self.rows()
        measured = {tuple(row[name] for name in KEY) for row in rows}
        old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        kept = [row for row in old if tuple(row[name] for name in KEY) not in measured]
        lines = ",\n".join(json.dumps(row) for row in [*kept, *rows])
        half = path.with_name(path.name + ".part")
        half.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        half.replace(path)
