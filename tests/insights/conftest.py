"""A clock that stands: a report says of thirty days, and holds for seven."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def standing_clock(now) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield
