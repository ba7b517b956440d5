"""Records what real Keras computes for every case; needs Keras and PyTorch.

python tests/parity/record.py              # write recordings/
python tests/parity/record.py layers ops   # only these groups
python tests/parity/record.py --check      # record afresh and compare with recordings/
"""

import sys

import reference
from comparison import differences
from groups import GROUPS
from measure import Arrays, measure, thinned
from recordings import FOLDER, TEXTS, about, read, read_texts, scripts_hash, write, write_texts
from texts_cases import CASES as TEXT_CASES
from texts_cases import read_text

ABOUT = {"keras": reference.keras.__version__, "torch": reference.torch.__version__}


def record(group: str) -> dict[str, Arrays]:
    """Return what Keras computes for a group's cases, thinned."""
    recorded = {}
    for case in GROUPS[group]:
        try:
            found = measure(case, reference.keras, reference.gradients)
        except Exception as error:
            error.add_note(f"in the case {case.name}")
            raise
        recorded[case.name] = {name: thinned(array) for name, array in found.items()}
    return recorded


def record_texts() -> dict[str, str]:
    return {name: read_text(name, reference.keras) for name in TEXT_CASES}


def check() -> list[str]:
    """Return one line for each difference between a fresh recording and the committed one."""
    lines = [
        f"{group}: recorded by other scripts; run python tests/parity/record.py"
        for group in [*GROUPS, TEXTS]
        if about(group)["scripts"] != scripts_hash(group)
    ]
    if lines:
        return lines
    for group in GROUPS:
        committed = read(group)
        for case, found in record(group).items():
            lines += differences(case, found, committed[case])
    known = read_texts()
    fresh = record_texts()
    return lines + [f"{name}: the text is another" for name in fresh if fresh[name] != known[name]]


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = check()
        print("\n".join(problems) or "The recordings are what Keras computes now.")
        sys.exit(bool(problems))
    FOLDER.mkdir(exist_ok=True)
    for group in sys.argv[1:] or [*GROUPS, TEXTS]:
        if group == TEXTS:
            write_texts(FOLDER, record_texts(), ABOUT)
        else:
            write(FOLDER, group, record(group), ABOUT)
