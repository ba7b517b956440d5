"""kerasette against real Keras, live: `make parity` installs Keras and PyTorch and runs these."""

import importlib

import pytest
from comparison import differences
from groups import GROUPS
from measure import measure
from texts_cases import CASES as TEXT_CASES
from texts_cases import read_text

import kerasette
from kerasette import testing

pytestmark = pytest.mark.live
CASES = [case for cases in GROUPS.values() for case in cases]


@pytest.fixture(scope="module")
def reference():
    """Real Keras, imported only when these tests run."""
    return importlib.import_module("reference")


def test_committed_recordings_are_what_keras_computes():
    assert not importlib.import_module("record").check()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_kerasette_is_as_keras(case, reference):
    expected = measure(case, reference.keras, reference.gradients)
    actual = measure(case, kerasette, testing.gradients)
    assert not differences(case.name, actual, expected)


@pytest.mark.parametrize("name", TEXT_CASES)
def test_kerasette_reads_as_keras(name, reference):
    assert read_text(name, kerasette) == read_text(name, reference.keras)
