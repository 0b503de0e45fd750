"""A group with one person in every role, and a stranger to it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from groups.actions import add_member, create_group
from groups.actions.invitations import make_link
from groups.links import token_of
from groups.models import Invitation, Membership, Role, StudyGroup
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _standing(standing_clock):
    """All here happens in one moment."""


@pytest.fixture
def people(db) -> dict[str, User]:
    return {role: UserFactory(email=f"{role}@example.org", name=role.title()) for role in Role.values}


@pytest.fixture
def owner(people) -> User:
    return people["owner"]


@pytest.fixture
def group(people, owner, now) -> StudyGroup:
    group = create_group(name="Tuesday chapter", slug="tuesday", description="We meet.", by=owner, now=now)
    for role, person in people.items():
        if role != "owner":
            add_member(group, user=person, role=Role(role), by=owner, now=now)
    return group


@pytest.fixture
def of(group) -> Callable[[User], Membership]:
    return lambda person: Membership.objects.get(group=group, user=person)


@pytest.fixture
def at(group) -> Callable[..., str]:
    """The address of a page of the group."""
    return lambda name, *more: reverse(f"groups:{name}", args=[group.slug, *more])


@pytest.fixture
def as_(client) -> Callable[[User | None], Client]:
    def sign_in(person: User | None) -> Client:
        client.logout()
        if person:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def link(group, owner, now) -> Callable[..., Invitation]:
    def make(**fields) -> Invitation:
        by = fields.pop("by", owner)
        at = fields.pop("now", now)
        usual = {"role": "member", "days": 14, "most_uses": None, "note": ""}
        return make_link(group, **usual | fields, by=by, now=at)

    return make


def join_url(invitation: Invitation) -> str:
    return reverse("groups:join", args=[token_of(invitation)])
