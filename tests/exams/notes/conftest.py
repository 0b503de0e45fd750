import pytest
import time_machine

from tests.factories import publish_questions


@pytest.fixture(autouse=True)
def _standing_clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)


@pytest.fixture
def learner(client, candidate):
    client.force_login(candidate)
    return client
