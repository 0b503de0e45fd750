"""What owners change of the group itself, closing it, and opening it again."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.models import QuestionBank
from bank.permissions import banks_readable_by
from groups.models import Membership, StudyGroup

pytestmark = pytest.mark.django_db


def test_owners_change_name_description_and_rankings(as_, owner, at, group) -> None:
    response = as_(owner).post(at("settings"), {"name": "Monday", "description": "New.", "ranking": "on"})
    assert (response.status_code, response.url) == (303, at("settings"))
    group.refresh_from_db()
    assert (group.name, group.description, group.ranking, group.slug) == ("Monday", "New.", True, "tuesday")
    event = AuditEvent.objects.get(verb="group.changed")
    assert event.details == {"fields": ["name", "description", "ranking"], "name": "Monday", "ranking": True}
    assert event.group_id == group.pk


def test_saving_unchanged_settings_writes_nothing(as_, owner, at, group) -> None:
    as_(owner).post(at("settings"), {"name": group.name, "description": group.description})
    assert not AuditEvent.objects.filter(verb="group.changed").exists()


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "x" * 121}, {"name": "Fine", "description": "x" * 2001}])
def test_settings_that_cannot_be_are_refused(as_, owner, at, group, data) -> None:
    response = as_(owner).post(at("settings"), data)
    assert response.status_code == 422
    assert "<strong>Tuesday chapter</strong>" in response.content.decode()
    group.refresh_from_db()
    assert (group.name, group.description) == ("Tuesday chapter", "We meet.")


@pytest.mark.parametrize("role", ["admin", "author", "reviewer", "member"])
def test_only_owners_reach_the_settings_the_trail_and_closing(as_, people, at, role) -> None:
    client = as_(people[role])
    for page in ("settings", "close", "trail", "trail_csv"):
        assert client.get(at(page)).status_code == 403
    assert client.post(at("close")).status_code == 403
    assert client.post(at("settings"), {"name": "Mine"}).status_code == 403


@pytest.fixture
def closed(as_, owner, at, group) -> StudyGroup:
    QuestionBank.objects.create(slug="ours", name="Ours", group=group)
    assert as_(owner).post(at("close")).status_code == 303
    return group


def test_in_a_closed_group_nobody_sees_anything_and_nothing_is_lost(closed, as_, people, at) -> None:
    for role in ("admin", "author", "reviewer", "member"):
        client = as_(people[role])
        for page in ("group", "leave", "members", "settings", "trail"):
            assert client.get(at(page)).status_code == 404
        assert client.get(reverse("groups:list")).context["memberships"] == []
        assert not banks_readable_by(people[role]).exists()
    assert Membership.objects.count() == 5
    assert QuestionBank.objects.filter(slug="ours").exists()


def test_its_owner_finds_it_reads_the_trail_and_opens_it_again(closed, as_, owner, people, at) -> None:
    client = as_(owner)
    assert at("settings") in client.get(reverse("groups:list")).content.decode()
    assert client.get(at("group")).status_code == 404
    for page in ("settings", "trail", "close"):
        assert client.get(at(page)).status_code == 200
    assert client.post(at("close"), {"reopen": "1"}).url == at("group")
    assert as_(people["member"]).get(at("group")).status_code == 200
    assert banks_readable_by(people["author"]).exists()
    verbs = AuditEvent.objects.filter(group_id=closed.pk, verb__startswith="group.").order_by("pk")
    assert [event.verb for event in verbs] == ["group.created", "group.closed", "group.reopened"]


def test_closing_twice_is_one_event(closed, as_, owner, at) -> None:
    as_(owner).post(at("close"))
    assert AuditEvent.objects.filter(verb="group.closed").count() == 1
