"""What networks reach on the pictures, trained in the site's engine with ten seeds.

Every training is a row of a file in `rows/`, one for the drawings that the site serves and one for
as many photographs of CIFAR-10. The columns are those of `prove/rows.py`; `place` is the name of
the file. Further kinds of rows:

| kind | columns |
|---|---|
| network | `case`, `weights` (how many) |
| prediction | `case`, `seed`; for each test image the class it is taken for (`classes`), and how probable that is (`probabilities`) |
"""  # noqa: E501, a table

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from kerasette import aliases
from prove.networks import ROOT, program
from prove.rows import Rows, images_digest, text_digest

sys.path.append(str(ROOT / "bench"))

from engine import new_run_id

HERE = Path(__file__).parent
COMMITTED = HERE / "rows"
DRAWINGS, PHOTOGRAPHS = "drawings", "photographs"
LINEAR, DENSE, MODEL_1 = "linear", "dense", "model_1"
NETWORKS = (LINEAR, DENSE, MODEL_1)
EPOCHS, BATCH = 10, 8
# Those that data may be tuned on; what is proved has others.
SEEDS = tuple(range(100, 110))
# What is shown of a network's predictions is of this one's.
SHOWN = {"case": MODEL_1, "seed": SEEDS[0]}


def rows_of(place: str) -> Rows:
    """Return the committed rows of the drawings, or of the photographs."""
    return Rows(COMMITTED / f"{place}.jsonl")


def conditions(images: Path) -> dict[str, Any]:
    """Return what must be the same for rows to be of these images (.npz) and these networks."""
    return {"images": images_digest(images), "program": program_digest(), "seeds": list(SEEDS)}


def program_digest() -> str:
    """Return a short hash of what trains, the networks and the workload."""
    return text_digest(program() + (HERE / "networks.py").read_text(encoding="utf-8"))


def measure(place: str, images: Path) -> None:
    """Train on these images (.npz) and keep the rows, unless they are there already."""
    same = conditions(images)
    if same.items() <= rows_of(place).run.items():
        print(f"{place}: measured already")
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = Rows(Path(folder) / "rows.jsonl")
        rows.add(kind="run", run=new_run_id(), **same, bytes=images.stat().st_size)
        names = workload(images, Path(folder))
        for network in NETWORKS:
            rows.add(kind="network", case=network, weights=names[network]().count_params())
        for seed in SEEDS:
            for network in NETWORKS:
                found = names["train"](network, BATCH, EPOCHS, seed)
                rows.add(kind="training", place=place, case=network, seed=seed, **found)
                reached = found["val_accuracy"][-1]
                print(f"{place}, seed {seed}, {network}: test accuracy {reached:.3f}", flush=True)
        rows.add(kind="prediction", **SHOWN, **predictions(names))
        COMMITTED.mkdir(exist_ok=True)
        rows_of(place).path.write_text(rows.path.read_text(encoding="utf-8"), encoding="utf-8")


def workload(images: Path, folder: Path) -> dict[str, Any]:
    """Return the functions of `prove/workload.py`, with the networks that they know by name.

    Keras is kerasette from now on, and loads the images from `folder`.
    """
    (folder / "cifar10.npz").symlink_to(images.resolve())
    os.environ["KERASETTE_DATA"] = str(folder)
    aliases.install()
    names: dict[str, Any] = {}
    exec(compile(program(), "prove.networks.program()", "exec"), names)
    networks = importlib.import_module("tools.datasheet.networks")
    names.update({name: getattr(networks, name) for name in (LINEAR, DENSE)})
    return names


def predictions(names: dict[str, Any]) -> dict[str, list]:
    """Train the network whose predictions are shown once more; return them."""
    (x, y), (x_test, _) = names["images"]()
    names["keras"].utils.set_random_seed(SHOWN["seed"])
    model = names["compiled"](SHOWN["case"])
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    probable = model.predict(x_test, verbose=0)
    return {
        "classes": probable.argmax(axis=1).tolist(),
        "probabilities": [round(float(value), 3) for value in probable.max(axis=1)],
    }
