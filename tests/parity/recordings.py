"""The files in recordings/: what real Keras computed, and by which version and which code."""

import hashlib
import json
import math
import re
from pathlib import Path

import numpy as np
from measure import Arrays

HERE = Path(__file__).parent
FOLDER = HERE / "recordings"
TEXTS = "texts"

# What every recording depends on, besides its cases: how they are measured and recorded.
COMMON = ["cases.py", "measure.py", "reference.py", "record.py", "recordings.py"]


def scripts_hash(group: str) -> str:
    """Return the hash of the scripts that make a group's recording."""
    names, waiting = set(COMMON), [f"{group}_cases.py"]
    while waiting:
        names.add(name := waiting.pop())
        text = (HERE / name).read_text()
        found = [f"{module}.py" for module in re.findall(r"^from (\w+) import", text, re.MULTILINE)]
        found += re.findall(r'"(\w+\.json)"', text)
        waiting += [file for file in found if (HERE / file).exists() and file not in names]
    content = b"\0".join((HERE / name).read_bytes() for name in sorted(names))
    return hashlib.sha256(content).hexdigest()


def write(folder: Path, group: str, recorded: dict[str, Arrays], about: dict[str, str]) -> None:
    """Write GROUP.npz with all numbers in a row, and GROUP.json with versions, hash and shapes."""
    arrays = [array.ravel() for found in recorded.values() for array in found.values()]
    np.savez_compressed(folder / f"{group}.npz", numbers=np.concatenate(arrays))
    shapes = {
        case: {name: array.shape for name, array in found.items()}
        for case, found in recorded.items()
    }
    save(folder, group, about, "cases", shapes)


def write_texts(folder: Path, texts: dict[str, str], about: dict[str, str]) -> None:
    """Write texts.json, each text as a list of lines."""
    save(folder, TEXTS, about, "texts", {name: text.split("\n") for name, text in texts.items()})


def save(folder: Path, group: str, about: dict[str, str], key: str, content: dict) -> None:
    """Write GROUP.json, one line for each case."""
    head = json.dumps({**about, "scripts": scripts_hash(group)}, indent=1)[:-2]
    lines = [
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in content.items()
    ]
    body = ",\n".join(lines)
    (folder / f"{group}.json").write_text(f'{head},\n "{key}": {{\n{body}\n }}\n}}\n')


def read_texts() -> dict[str, str]:
    """Return the recorded texts by name."""
    return {name: "\n".join(lines) for name, lines in about(TEXTS)["texts"].items()}


def about(group: str) -> dict:
    """Return what GROUP.json says."""
    return json.loads((FOLDER / f"{group}.json").read_text())


def read(group: str) -> dict[str, Arrays]:
    """Return the recorded arrays of each case of a group."""
    with np.load(FOLDER / f"{group}.npz") as file:
        numbers = file["numbers"]
    recorded, start = {}, 0
    for case, shapes in about(group)["cases"].items():
        recorded[case] = {}
        for name, shape in shapes.items():
            end = start + math.prod(shape)
            recorded[case][name] = numbers[start:end].reshape(shape)
            start = end
    return recorded
