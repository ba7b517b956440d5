"""kerasette against what real Keras computed, from the recordings; needs no PyTorch."""

import pytest
from measure import GROUPS, differences, measure, thinned
from recordings import about, read, scripts_hash

import kerasette
from kerasette import testing

CASES = [(group, case) for group, cases in GROUPS.items() for case in cases]


@pytest.mark.parametrize("group", GROUPS)
def test_recordings_are_current(group):
    """They are those of these cases and these scripts, by a version of Keras that they name."""
    known = about(group)
    assert known["keras"].startswith("3."), known["keras"]
    assert list(known["cases"]) == [case.name for case in GROUPS[group]]
    assert known["scripts"] == scripts_hash(), (
        "the scripts have changed since: run python tests/parity/record.py"
    )


@pytest.fixture(scope="module")
def recorded():
    return {group: read(group) for group in GROUPS}


@pytest.mark.parametrize(("group", "case"), CASES, ids=[case.name for _, case in CASES])
def test_kerasette_is_as_recorded(group, case, recorded):
    kerasette.utils.clear_session()
    actual = measure(case, kerasette, testing.gradients)
    actual = {name: thinned(array) for name, array in actual.items()}
    assert not differences(case.name, actual, recorded[group][case.name])
