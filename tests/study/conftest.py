from collections.abc import Iterator
from typing import Any

import pytest
import time_machine


@pytest.fixture
def clock(now) -> Iterator[Any]:
    """Requests come at this moment: a Monday, nine o'clock."""
    with time_machine.travel(now, tick=False) as travelling:
        yield travelling
