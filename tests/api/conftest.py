from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import User
from tests.api.programs import Program, program_of
from tests.api.worlds import World, make_world


@pytest.fixture(autouse=True)
def _no_memory_of_limits() -> None:
    """Keys of tokens come again in the next test, and the clock stands."""
    cache.clear()


@pytest.fixture
def program(standing_clock: Any, now: Any) -> Callable[..., Program]:
    """Of somebody, with every scope or with some."""

    def make(user: User, **more: Any) -> Program:
        return program_of(user, now=now, **more)

    return make


@pytest.fixture
def world(db: None, standing_clock: Any, now: Any) -> World:
    return make_world(now)
