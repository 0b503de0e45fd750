"""A form with a number to enter, and one exam for each of the numbers that its candidates typed."""

import pytest
import time_machine

from exams.actions.closing import finish
from exams.actions.saving import save_queued
from exams.actions.starting import start_mock
from exams.saves import Save
from tests.exams.kinds import NUMERIC, SINGLE, make_mock
from tests.exams.ranges.ordering import TYPED
from tests.factories import UserFactory


@pytest.fixture
def form(blueprint, now):
    return make_mock(blueprint, now)


@pytest.fixture
def version(form):
    return form.questions.get(position=NUMERIC).version


@pytest.fixture
def begin(form, now):
    """A running exam in which this number was entered, and the first question answered right."""

    def start(typed, first=""):
        attempt = start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
        saves = {SINGLE: Save(1, 1), NUMERIC: Save(1, entered=typed, first_entered=first or typed)}
        save_queued(attempt, saves, now=now)
        return attempt

    return start


@pytest.fixture
def sat(begin, now):
    """One exam for each of TYPED."""

    def end(attempt):
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
        return attempt

    return [end(begin(typed)) for typed in TYPED]


@pytest.fixture
def office(signed_in, admin, now):
    with time_machine.travel(now, tick=False):
        yield signed_in(admin)
