"""Every address of a group × role × method against one table; for whoever is not, or no longer, in it there is none."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from accounts.models import User
from groups.actions import add_member, create_group
from groups.actions.members import remove_member
from groups.models import Membership, Role, StudyGroup
from groups.permissions import POWERS as OF_ROLES
from groups.permissions import Power
from tests.factories import UserFactory
from tests.house.addresses import patterns
from tests.house.powers import OF_NO_ROLE, POWERS, REFUSED_TOO
from tests.house.test_urls import METHODS, by_room, send, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
OUTSIDE = ("outsider", "gone")
REFUSALS = (401, 403, 404)


@pytest.fixture
def people(address, admin, now) -> dict[str, User]:
    """Of each role one who has done nothing yet; the owner of another group; somebody who was an admin."""
    group = StudyGroup.objects.get(slug="group")
    people = {name: UserFactory(email=f"{name}@example.com") for name in (*Role.values, *OUTSIDE)}
    for role in (*Role, None):
        add_member(group, user=people[role or "gone"], role=role or Role.ADMIN, by=admin, now=now)
    create_group(name="Other", slug="other", by=people["outsider"], now=now)
    gone = Membership.objects.get(user=people["gone"])
    remove_member(gone, by=admin, now=now + timedelta(seconds=1))
    return people


@pytest.fixture
def status(address, people) -> Callable[[str, str, str], int]:
    def ask(name: str, method: str, person: str) -> int:
        client = Client()
        client.force_login(people[person])
        with undone():
            return send(client, method, address(name)).status_code

    return ask


def test_every_address_of_a_group_names_the_power_it_asks_for() -> None:
    """Whatever names a group or a bank in its address."""
    of_groups = {name for name, pattern in patterns() if pattern.startswith(("groups/", "banks/"))}
    assert of_groups - OF_NO_ROLE <= set(POWERS)


def steps(room: str) -> Iterator[tuple[str, str, Power | None]]:
    for name in by_room(POWERS)[room]:
        yield from ((name, method, power) for method, power in zip(METHODS, POWERS[name], strict=True))


@pytest.mark.parametrize("room", by_room(POWERS))
def test_a_role_gets_what_its_powers_reach(room, status) -> None:
    for (name, method, power), role in product(steps(room), Role.values):
        got = status(name, method, role)
        if power is None:
            assert got == 405, (name, method, role)
        elif power not in OF_ROLES[role]:
            assert got == 403, (name, method, role)
        else:
            assert got not in REFUSALS or name in REFUSED_TOO, (name, method, role, got)
            assert got < 500, (name, method, role, got)


@pytest.mark.parametrize("room", by_room(POWERS))
def test_for_strangers_and_former_members_there_is_nothing(room, status) -> None:
    for (name, method, power), person in product(steps(room), OUTSIDE):
        assert status(name, method, person) == (404 if power else 405), (name, method, person)
