"""Every test starts as a run of a student's code does: counters, random state and device fresh."""

from collections.abc import Iterator

import pytest

import kerasette
from kerasette import device


@pytest.fixture(autouse=True)
def fresh_session() -> Iterator[None]:
    kerasette.utils.clear_session()
    yield
    kerasette.utils.clear_session()


@pytest.fixture
def small_device() -> Iterator[int]:
    """A device of 4 MiB."""
    size = 4 * 2**20
    device.configure(memory=size)
    yield size
    device.configure(memory=512 * 2**20)
