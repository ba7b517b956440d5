"""Records what real Keras computes for every case; needs Keras and PyTorch.

python tests/parity/record.py           # write recordings/
python tests/parity/record.py --check   # record afresh and compare with recordings/
"""

import sys
import tempfile
from pathlib import Path

import reference
from measure import GROUPS, differences, measure, thinned
from recordings import FOLDER, read, read_texts, scripts_hash, write, write_texts
from recordings import about as committed_about
from text_cases import TEXTS, read_text


def record(folder: Path) -> tuple[dict[str, dict], dict[str, str]]:
    """Write the recordings of all groups into a folder; return them by group, and the texts."""
    about = {"keras": reference.keras.__version__, "torch": reference.torch.__version__}
    result = {}
    for group, cases in GROUPS.items():
        recorded = {}
        for case in cases:
            found = measure(case, reference.keras, reference.gradients)
            recorded[case.name] = {name: thinned(array) for name, array in found.items()}
        write(folder, group, recorded, about)
        result[group] = recorded
    texts = {name: read_text(name, reference.keras) for name in TEXTS}
    write_texts(folder, texts, about)
    return result, texts


def check() -> list[str]:
    """Return one line for each difference between a fresh recording and the committed one."""
    lines = [
        f"{group}: recorded by other scripts; run python tests/parity/record.py"
        for group in [*GROUPS, "texts"]
        if committed_about(group)["scripts"] != scripts_hash()
    ]
    if lines:
        return lines
    with tempfile.TemporaryDirectory() as folder:
        fresh, texts = record(Path(folder))
    for group, recorded in fresh.items():
        committed = read(group)
        for case, found in recorded.items():
            lines += differences(case, committed[case], found)
    known = read_texts()
    lines += [f"{name}: the text is another" for name in texts if texts[name] != known[name]]
    return lines


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = check()
        print("\n".join(problems) or "The recordings are what Keras computes now.")
        sys.exit(bool(problems))
    record(FOLDER)
