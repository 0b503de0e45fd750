import pytest

from tests.factories import publish_questions


@pytest.fixture(autouse=True)
def _standing(standing_clock):
    """All here happens in one moment."""


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)
