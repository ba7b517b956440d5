"""How fast engines train: kerasette against Keras on TensorFlow and PyTorch, TensorFlow.js and the
register-only peak. Prints one table and writes `bench/engine.json`; README.md explains its columns.

One call for all: `fit(x, y, batch_size=B, epochs=1, verbose=1)` with accuracy on 2,048 generated
images, wall time round the call after one unmeasured call; the engines take turns, medians count.
Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import picture
import report
from engines import BENCH, BUILD, ENGINES, Bench, Case, Runner
from models import MODELS, flops
from process import Unable
from records import Run

BATCHES = (1, 8, 32, 128, 512)
THREADS = (1, 2)
REPEATS = 5
# Processes that want to run, on the average of the last minute.
QUIET = 0.7
KERAS_PYTHON = BUILD / "venv/bin/python"


def main() -> None:
    arguments = parser().parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    if arguments.resume:
        run = Run.resume()
    else:
        names = ("engines", "places", "models", "batches", "threads", "repeats")
        run = Run.begin(new_run_id(), {name: vars(arguments)[name] for name in names})
    print(f"run {run.run_id}, samples in {run.path}", flush=True)
    load = os.getloadavg()[0]
    if load > QUIET:
        print(f"The machine is busy (load {load:.1f}): only ratios will mean something.")
    output = Path(arguments.output)
    with Bench(Path(arguments.keras_python)) as bench:
        measure(bench, run, output)
    picture.save(output)
    print(f"\n{report.table(run)}\n\n{report.goals(run)}")


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    choices: dict[str, tuple[Sequence[Any], type]] = {
        "engines": (tuple(dict.fromkeys(engine for engine, _ in ENGINES)), str),
        "places": (("chromium", "native"), str),
        "models": (tuple(MODELS), str),
        "batches": (BATCHES, int),
        "threads": (THREADS, int),
    }
    for name, (values, kind) in choices.items():
        shown = " ".join(map(str, values))
        result.add_argument(
            f"--{name}",
            nargs="+",
            type=kind,
            choices=values,
            default=list(values),
            help=f"some of: {shown}",
            metavar=name.upper(),
        )
    result.add_argument("--repeats", type=int, default=REPEATS)
    result.add_argument(
        "--resume", action="store_true", help="go on with the newest run, with its options"
    )
    result.add_argument("--output", default=str(BENCH / "engine.json"), help="the file of rows")
    result.add_argument(
        "--keras-python",
        default=str(KERAS_PYTHON),
        help="the interpreter with Keras, TensorFlow and PyTorch",
    )
    return result


def new_run_id() -> str:
    """Return the time and the commit: "20261123T0652-bb81f93"."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=BENCH, capture_output=True, text=True, check=False)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return f"{now}-{commit.stdout.strip() or 'unknown'}"


def measure(bench: Bench, run: Run, output: Path) -> None:
    """Take every sample of the run that is not there yet."""
    options = run.options
    engines = [
        (engine, place)
        for engine, place in ENGINES
        if engine in options["engines"] and place in options["places"]
    ]
    cases = [
        Case(model, batch, threads)
        for threads in options["threads"]
        for model in options["models"]
        for batch in options["batches"]
    ]
    clock = Clock([cost(case) for case in cases])
    for number, case in enumerate(cases):
        name = f"{case.model}, batch {case.batch}, threads {case.threads}"
        print(f"\n[{number + 1}/{len(cases)}] {name}; {clock.left(number)}", flush=True)
        measure_case(bench, run, case, engines)
        run.write(output)


def measure_case(bench: Bench, run: Run, case: Case, engines: list[tuple[str, str]]) -> None:
    repeats = run.options["repeats"]
    with ExitStack() as stack:
        runners: dict[tuple[str, str], Runner] = {}
        for engine in engines:
            if run.of(*engine, case).is_complete(repeats):
                continue
            try:
                runners[engine] = bench.start(*engine, case)
                stack.callback(runners[engine].close)
            except Unable as problem:
                give_up(run, engine, case, problem)
        for repeat in range(repeats):
            for engine, runner in list(runners.items()):
                series = run.of(*engine, case)
                if series.is_complete(repeats) or len(series.samples) > repeat:
                    continue
                try:
                    sample = runner.measure()
                except Unable as problem:
                    give_up(run, engine, case, problem)
                    del runners[engine]
                    continue
                run.add(*engine, case, sample)
                seconds = sample.get("seconds")
                shown = (
                    f"{sample['peak'] / 1e9:.1f} GFLOP/s" if seconds is None else f"{seconds:.3f} s"
                )
                print(f"  {repeat + 1}/{repeats} {' '.join(engine):<25} {shown}", flush=True)


def give_up(run: Run, engine: tuple[str, str], case: Case, problem: Unable) -> None:
    print(f"  {' '.join(engine)}: {problem}", flush=True)
    run.add(*engine, case, str(problem))


def cost(case: Case) -> float:
    """Return roughly the seconds that a case takes: starting engines, steps, arithmetic."""
    steps = 2048 / case.batch
    return 40 + 0.03 * steps + flops(MODELS[case.model]) / 1e6 * 2 / case.threads


class Clock:
    """The time that is left, from the cases that are done."""

    def __init__(self, costs: list[float]) -> None:
        self._costs = costs
        self._start = time.monotonic()

    def left(self, done: int) -> str:
        spent = sum(self._costs[:done])
        if not spent:
            return "time left not known yet"
        seconds = (time.monotonic() - self._start) / spent * sum(self._costs[done:])
        return f"about {seconds / 60:.0f} min left"


if __name__ == "__main__":
    main()
