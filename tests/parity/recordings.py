"""The files in recordings/: what real Keras computed, and by which version and which code."""

import hashlib
import json
from pathlib import Path

import numpy as np
from measure import Arrays

HERE = Path(__file__).parent
FOLDER = HERE / "recordings"

# What a recording depends on: the cases, how they are measured, and the code that records.
SCRIPTS = [
    "layer_cases.py",
    "network_cases.py",
    "text_cases.py",
    "progress_cases.py",
    "wording_cases.py",
    "measure.py",
    "reference.py",
    "record.py",
    "recordings.py",
]


def scripts_hash() -> str:
    """Return the hash of the scripts that make recordings."""
    return hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in SCRIPTS)).hexdigest()


def write(folder: Path, group: str, recorded: dict[str, Arrays], about: dict[str, str]) -> None:
    """Write GROUP.npz with the arrays and GROUP.json with versions, hash and names of the cases."""
    arrays, cases = {}, {}
    for number, (case, found) in enumerate(recorded.items()):
        cases[case] = sorted(found)
        arrays |= {f"{number}/{name}": array for name, array in found.items()}
    np.savez_compressed(folder / f"{group}.npz", **arrays)
    text = json.dumps({**about, "scripts": scripts_hash(), "cases": cases}, indent=1)
    (folder / f"{group}.json").write_text(text + "\n")


def write_texts(folder: Path, texts: dict[str, str], about: dict[str, str]) -> None:
    """Write texts.json, each text as a list of lines."""
    lines = {name: text.split("\n") for name, text in texts.items()}
    content = {**about, "scripts": scripts_hash(), "texts": lines}
    (folder / "texts.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def read_texts() -> dict[str, str]:
    """Return the recorded texts by name."""
    return {name: "\n".join(lines) for name, lines in about("texts")["texts"].items()}


def about(group: str) -> dict:
    """Return what GROUP.json says."""
    return json.loads((FOLDER / f"{group}.json").read_text())


def read(group: str) -> dict[str, Arrays]:
    """Return the recorded arrays of each case of a group."""
    recorded = {}
    with np.load(FOLDER / f"{group}.npz") as arrays:
        for number, (case, names) in enumerate(about(group)["cases"].items()):
            recorded[case] = {name: arrays[f"{number}/{name}"] for name in names}
    return recorded
