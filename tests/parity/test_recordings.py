"""kerasette against what real Keras computed, from the recordings; needs no PyTorch."""

import functools

import numpy as np
import pytest
from comparison import differences
from groups import GROUPS
from measure import measure, thinned
from recordings import TEXTS, about, read, read_texts, scripts_hash
from texts_cases import CASES as TEXT_CASES
from texts_cases import read_text

import kerasette
from kerasette import testing

CASES = [(group, case) for group, cases in GROUPS.items() for case in cases]
NAMES = {group: [case.name for case in cases] for group, cases in GROUPS.items()}
NAMES[TEXTS] = list(TEXT_CASES)
recorded = functools.cache(read)
recorded_texts = functools.cache(read_texts)


@pytest.mark.parametrize("group", NAMES)
def test_recordings_are_current(group):
    """They are those of these cases and these scripts, by a version of Keras that they name."""
    known = about(group)
    assert known["keras"].startswith("3."), known["keras"]
    assert list(known["texts" if group == TEXTS else "cases"]) == NAMES[group]
    assert known["scripts"] == scripts_hash(group), (
        f"the scripts have changed since: run python tests/parity/record.py {group}"
    )


def test_every_case_has_a_name_of_its_own():
    names = [case.name for _, case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("group", "case"), CASES, ids=[case.name for _, case in CASES])
def test_kerasette_is_as_recorded(group, case):
    actual = measure(case, kerasette, testing.gradients)
    actual = {name: thinned(array) for name, array in actual.items()}
    assert not differences(case.name, actual, recorded(group)[case.name])


@pytest.mark.parametrize("name", TEXT_CASES)
def test_kerasette_reads_as_recorded(name):
    assert read_text(name, kerasette) == recorded_texts()[name]


def test_a_difference_is_seen():
    """The comparison itself: a number off by more than its tolerance, a shape, a NaN."""
    right = {"outputs": np.array([1.0, -200.0], np.float32)}
    assert not differences("case", right, right)
    assert not differences("case", {"outputs": right["outputs"] + np.float32(0.001)}, right)
    for wrong in ([1.0, -200.01], [1.003, -200.0], [np.nan, -200.0], [1.0, -200.0, 0.0]):
        assert differences("case", {"outputs": np.array(wrong, np.float32)}, right)
    assert differences("case", right, {"outputs": np.array([1.0, np.inf], np.float32)})
    assert differences("case", {}, right)
