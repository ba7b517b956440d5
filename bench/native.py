"""One engine in a process of its own, which trains when it is told to.

Usage: python bench/native.py JOB, with a JSON object of engine, model, batch, threads, images,
dataset and library. An empty object on standard output says that the call was made, unmeasured.
Each line on standard input asks for one repeat and is answered by one line of JSON: seconds, peak
(floating-point operations a second), memory (bytes) and, from kerasette, device_seconds.

`os.environ` must already say how many threads to take (see engines.py); TensorFlow and PyTorch are
told here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import models
from memory import peak_memory
from peak import NativePeak

Fit = Callable[[], dict[str, float]]


def prepared(job: dict[str, Any]) -> Fit:
    """Return the call to measure, made once already."""
    engine, threads = job["engine"], job["threads"]
    if engine == "peak":
        return lambda: {}
    if engine == "kerasette":
        from kerasette import aliases  # noqa: PLC0415

        aliases.install()
    else:
        if engine == "keras-tensorflow":
            import tensorflow  # noqa: PLC0415

            tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
            tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        else:
            import torch  # noqa: PLC0415

            torch.set_num_threads(threads)
        serve_images(Path(job["dataset"]))
    import workload  # noqa: PLC0415, it imports keras

    x, y = workload.images(job["images"])
    model = workload.build(models.MODELS[job["model"]])
    workload.timed_fit(model, x, y, job["batch"])

    def fit() -> dict[str, float]:
        return {"seconds": workload.timed_fit(model, x, y, job["batch"])}

    def watched() -> dict[str, float]:
        with workload.DeviceClock() as clock:
            return fit() | {"device_seconds": clock.seconds}

    return watched if engine == "kerasette" else fit


def serve_images(path: Path) -> None:
    """Make real Keras load the course's images."""
    import keras  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    def load_data() -> tuple:
        with np.load(path) as data:
            return tuple((data[f"x_{part}"], data[f"y_{part}"]) for part in ("train", "test"))

    keras.datasets.cifar10.load_data = load_data


def serve(job: dict[str, Any], answers: IO[str]) -> None:
    fit = prepared(job)
    peak = NativePeak(Path(job["library"]), job["threads"])
    print("{}", file=answers, flush=True)
    for _ in sys.stdin:
        found = fit()
        answer = found | {"peak": peak.flops(), "memory": peak_memory("self")}
        print(json.dumps(answer), file=answers, flush=True)


@contextmanager
def answering() -> Iterator[IO[str]]:
    """Keep standard output for answers; progress bars go where nobody looks."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        yield answers


def main() -> None:
    with answering() as answers:
        serve(json.loads(sys.argv[1]), answers)


if __name__ == "__main__":
    main()
