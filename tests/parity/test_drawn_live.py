"""Networks that hypothesis draws afresh, against real Keras, live."""

import importlib

import pytest
from comparison import differences
from drawing import COUNT, networks
from drawn_cases import gradients
from hypothesis import HealthCheck, given, settings
from measure import measure

import kerasette
from kerasette import testing


@pytest.mark.live
@settings(max_examples=COUNT, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_a_random_network_is_as_keras(network):
    reference = importlib.import_module("reference")
    case = gradients(0, network)
    expected = measure(case, reference.keras, reference.gradients)
    assert not differences(case.name, measure(case, kerasette, testing.gradients), expected)
