"""Is what the quizzes say what happens? Runs the experiments behind exercise 29's answers.

Trains in the browser's engine (real Chromium, the built course, a code cell) and with real Keras,
prints one table, and ends with 1 where a row of it does not hold. A run that was broken off goes
on where it was. It takes about a quarter of an hour; its times mean something only on a quiet
machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from . import claims, page, verdict
from .networks import ROOT, program
from .places import Place, RealKeras, code_cell
from .rows import (
    BROWSER,
    COMMITTED,
    FRESH,
    KERAS,
    LARGEST,
    Rows,
    engine_digest,
    images_digest,
    text_digest,
)

sys.path.append(str(ROOT / "bench"))

from engine import new_run_id

from course import served_course

BUILD = ROOT / "build/prove"
KERAS_PYTHON = ROOT / "build/bench/venv/bin/python"
TRAININGS = (
    *(claims.MODEL_1, claims.MODEL_2, claims.MODEL_3, claims.NO_DROPOUT, claims.WIDE),
    *(claims.ONE, claims.ALL),
)
TIMES = (
    *("model_1 batch 1", "model_1 batch 8", "model_1 batch 32", "model_1 batch 128"),
    *("model_1 batch 512", "model_1 batch 2000", f"model_1 batch {LARGEST}"),
    *("model_2 batch 8", "model_3 batch 8"),
)
SEEDS = {
    COMMITTED: {BROWSER: claims.BROWSER_SEEDS, KERAS: claims.KERAS_SEEDS},
    FRESH: {BROWSER: claims.FRESH_BROWSER_SEEDS, KERAS: claims.FRESH_KERAS_SEEDS},
}
# Real Keras takes so much longer for a batch of 1 that it gets fewer.
ROUNDS = {BROWSER: 7, KERAS: 3}
BATCH_OF_NOTEBOOK = 20_000
BATCHES = (1, 8, 32, 128, 512, 2000, BATCH_OF_NOTEBOOK, 50_000)


def main() -> int:
    """Measure what is missing, print the table, write the page."""
    arguments = parser().parse_args()
    if arguments.table:
        rows = Rows(COMMITTED)
        page.write(rows, Rows(FRESH))
        return show(rows)
    if not arguments.keras_python.exists():
        print(f"{arguments.keras_python} is missing; `make prove` installs it")
        return 2
    BUILD.mkdir(parents=True, exist_ok=True)
    target = FRESH if arguments.fresh else COMMITTED
    path, seeds = BUILD / target.name, SEEDS[target]
    if arguments.seeds:
        path = BUILD / "trial.jsonl"
        few = arguments.seeds[: len(claims.KERAS_SEEDS)]
        seeds = {BROWSER: arguments.seeds, KERAS: few}
    with tempfile.TemporaryDirectory() as folder, served_course(Path(folder)) as url:
        rows = measured(url, Path(folder), path, seeds, arguments.keras_python)
    if arguments.seeds:
        print(f"A trial: its rows stay in {rows.path}.")
        return show(rows)
    target.write_text(rows.path.read_text(encoding="utf-8"), encoding="utf-8")
    rows.path.unlink()
    page.write(Rows(COMMITTED), Rows(FRESH))
    return show(rows)


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    result = argparse.ArgumentParser(
        prog="python -m prove", description=(__doc__ or "").split("\n\n", maxsplit=1)[0]
    )
    run = result.add_mutually_exclusive_group()
    run.add_argument("--table", action="store_true", help="only the table and the page again")
    run.add_argument("--fresh", action="store_true", help="the claims once more, with fresh seeds")
    run.add_argument(
        "--seeds", nargs="+", type=int, metavar="SEED", help="try the claims with other seeds"
    )
    result.add_argument(
        "--keras-python",
        type=Path,
        default=KERAS_PYTHON,
        help="the interpreter with Keras and TensorFlow",
    )
    return result


def show(rows: Rows) -> int:
    """Print the table; return 1 where something does not hold, or is not there."""
    try:
        found = verdict.results(rows)
    except (LookupError, statistics.StatisticsError) as problem:
        print(f"Rows are missing in {rows.path}: {problem}. `make prove` measures them.")
        return 1
    print(f"\n{verdict.table(found)}\n")
    failed = sum(not result.holds for result in found)
    if failed:
        print(f"{failed} of {len(found)} rows do not hold: change the data, never the row.")
        return 1
    print(f"All {len(found)} rows hold.")
    for result in found:
        if result.ties:
            print(f"The browser ties: {result.claim.text}.")
    return 0


def measured(
    url: str, site: Path, path: Path, seeds: Mapping[str, Sequence[int]], keras_python: Path
) -> Rows:
    """Return the rows of a whole run, those of one that was broken off among them.

    `site` is the folder with the built course that is served at `url`, `path` the file of rows.
    """
    (images,) = site.glob("assets/classroom/**/cifar10*.npz")
    text = program()
    text_file = BUILD / "program.py"
    text_file.write_text(text, encoding="utf-8")
    with (
        code_cell(url, text) as (cell, chromium),
        closing(RealKeras(keras_python, images, text_file)) as keras,
        # Keras trains while the browser does; the times are taken one after the other.
        ThreadPoolExecutor(1) as beside,
    ):
        rows = opened(
            path,
            images=images_digest(images),
            engine=engine_digest(site),
            program=text_digest(text),
            seeds={name: list(some) for name, some in seeds.items()},
            chromium=chromium,
            keras=keras.call("versions"),
        )
        other = beside.submit(train, rows, keras, KERAS, seeds[KERAS])
        train(rows, cell, BROWSER, seeds[BROWSER])
        other.result()
        weigh(rows, cell)
        clock(rows, cell, BROWSER)
        clock(rows, keras, KERAS)
    return rows


def opened(path: Path, **same: object) -> Rows:
    """Return the rows of a run that was broken off and trained the same, or of a new one."""
    rows = Rows(path)
    if same.items() <= rows.run.items():
        print(f"Going on with run {rows.run['run']}: {len(rows.all) - 1} rows are there.")
        return rows
    path.unlink(missing_ok=True)
    rows = Rows(path)
    rows.add(kind="run", run=new_run_id(), **same, processors=os.cpu_count())
    return rows


def train(rows: Rows, place: Place, name: str, seeds: Sequence[int]) -> None:
    """Train every case with every seed, where that is not done."""
    jobs = [
        (seed, case)
        for seed in seeds
        for case in TRAININGS
        if not any(rows.of("training", place=name, case=case, seed=seed))
    ]
    start = time.monotonic()
    for number, (seed, case) in enumerate(jobs, 1):
        network, batch = parted(case)
        found = place.call(
            "train", network=network, batch=int(batch), epochs=claims.EPOCHS, seed=seed
        )
        rows.add(kind="training", place=name, case=case, seed=seed, **found)
        left = (time.monotonic() - start) / number * (len(jobs) - number) / 60
        print(
            f"[{number}/{len(jobs)}] {name}, seed {seed}, {case}: test accuracy "
            f"{found['val_accuracy'][-1]:.3f} after {found['seconds']:.1f} s; "
            f"about {left:.0f} min left here",
            flush=True,
        )


def weigh(rows: Rows, cell: Place) -> None:
    """Ask for the memory that a training step needs; the batches that are refused are tried."""
    if any(rows.of("memory")):
        return
    print("memory of a training step, from its compiled plan", flush=True)
    found = cell.call("step_bytes", batches=list(BATCHES))
    largest = found["largest"]
    tried = (largest, largest + 1, BATCH_OF_NOTEBOOK)
    rows.extend(
        [
            {
                "kind": "memory",
                "batch": int(batch),
                "needed": needed,
                "device": found["device"],
                "largest": int(batch) == largest,
                "refusal": cell.call("refusal", batch=int(batch)) if int(batch) in tried else None,
            }
            for batch, needed in found["needed"].items()
        ]
    )


def clock(rows: Rows, place: Place, name: str) -> None:
    """Take the times of epochs, the cases in turn."""
    images, same = rows.largest, {"kind": "epoch", "place": name}
    cases = [
        (network, images if size == LARGEST else int(size)) for network, size in map(parted, TIMES)
    ]
    for number in range(ROUNDS[name]):
        if any(rows.of(**same, round=number)):
            continue
        found = place.call("time_epochs", cases=cases, rounds=1, count=images)
        rows.extend(
            [
                {**same, "case": case, "round": number, "images": images, "seconds": seconds}
                for case, (seconds,) in zip(TIMES, found, strict=True)
            ]
        )
        print(
            f"[{number + 1}/{ROUNDS[name]}] {name}: an epoch of {images:,} images took "
            f"{', '.join(f'{seconds:.1f}' for (seconds,) in found)} s in {len(TIMES)} cases",
            flush=True,
        )


def parted(case: str) -> tuple[str, str]:
    """Return network and batch size of "model_1 batch 8"."""
    network, _, batch = case.rpartition(" batch ")
    return network, batch


if __name__ == "__main__":
    sys.exit(main())
