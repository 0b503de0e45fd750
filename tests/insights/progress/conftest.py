"""A group of a leader, Ana and Bo, and its mocks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from exams.models import Assignment
from groups.actions import add_member, create_group
from groups.models import Membership, Role, StudyGroup
from tests.exams.assigning import make_mock, own_questions
from tests.factories import UserFactory
from tests.insights.progress.reading import DAY, words


@pytest.fixture(autouse=True)
def _standing(standing_clock):
    """All here happens in one moment."""


@pytest.fixture
def leader(db) -> User:
    return UserFactory(email="leader@example.org", name="Olu Bello")


@pytest.fixture
def ana(candidate: User) -> User:
    return candidate


@pytest.fixture
def bo(db) -> User:
    return UserFactory(email="bo@example.org", name="Bo Nilsson")


@pytest.fixture
def group(leader, ana, bo, now) -> StudyGroup:
    group = create_group(name="Tuesday chapter", slug="tuesday", by=leader, now=now - 30 * DAY)
    for person in (ana, bo):
        add_member(group, user=person, role=Role.MEMBER, by=leader, now=now - 30 * DAY)
    Membership.objects.filter(group=group).update(joined_at=now - 30 * DAY)
    return group


@pytest.fixture
def of(group):
    return lambda person: Membership.objects.get(group=group, user=person)


@pytest.fixture
def set_mock(group, blueprint, leader, now):
    """A mock of the group; without `short` it counts what the exam counts, so that it has a scale."""
    versions = own_questions(group, blueprint)
    whole = [*versions[:3], *versions[8:11]]

    def make(title: str = "March mock", *, short: bool = False, **fields) -> Assignment:
        chosen = whole[:5] if short else whole
        return make_mock(group, blueprint, chosen, by=leader, now=now, title=title, **fields)

    return make


@pytest.fixture
def as_(client):
    def sign_in(person: User) -> Client:
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def page(as_, group):
    """The words of a progress page, without its tags."""

    def read(person: User, name: str = "progress", *more, **query) -> str:
        response = as_(person).get(reverse(f"insights:{name}", args=[group.slug, *more]), query)
        assert response.status_code == 200, response.status_code
        return words(response.content.decode())

    return read
