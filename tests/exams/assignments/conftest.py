"""A group with a leader, a member, and questions of its own for its mocks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.models import Assignment, Attempt
from groups.actions import add_member, create_group
from groups.models import Role
from tests.answering import answer_right
from tests.exams.assigning import make_mock, own_questions
from tests.factories import UserFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _standing(standing_clock):
    """All here happens in one moment."""


@pytest.fixture
def owner(db) -> User:
    return UserFactory(email="owner@example.org", name="Olga")


@pytest.fixture
def group(owner, candidate, now):
    group = create_group(name="Tuesday chapter", slug="tuesday", by=owner, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=owner, now=now)
    return group


@pytest.fixture
def versions(group, blueprint):
    return own_questions(group, blueprint)


@pytest.fixture
def exact(versions):
    """As many of every area as the exam has."""
    return [*versions[:3], *versions[8:11]]


@pytest.fixture
def mock(group, blueprint, exact, owner, now):
    return lambda **changes: make_mock(group, blueprint, exact, by=owner, now=now, **changes)


@pytest.fixture
def at(group):
    return lambda name, *more: reverse(f"exams:{name}", args=[group.slug, *more])


@pytest.fixture
def leader(signed_in, owner):
    return signed_in(owner)


def text(response) -> str:
    return response.content.decode()


def sat(mock: Assignment, user: User, now) -> Attempt:
    attempt = start_assigned(user=user, group_slug=mock.group.slug, number=mock.pk, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt
