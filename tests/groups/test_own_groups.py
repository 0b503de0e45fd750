"""The list of one's groups, a new one, its page, what one shares, leaving."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from groups.actions.groups import MOST_GROUPS, create_group
from groups.models import Membership, StudyGroup
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def new(client, name, description=""):
    return client.post(reverse("groups:new"), {"name": name, "description": description})


def test_somebody_in_no_group_reads_what_a_group_is_for(as_, stranger) -> None:
    page = as_(stranger).get(reverse("groups:list")).content.decode()
    assert "You are in no group yet" in page
    assert reverse("groups:new") in page


def test_who_starts_a_group_owns_it(as_, stranger) -> None:
    response = new(as_(stranger), "Lima chapter", "Fridays.")
    group = StudyGroup.objects.get()
    assert (response.status_code, response.url) == (303, "/groups/lima-chapter/")
    assert (group.name, group.description, group.ranking) == ("Lima chapter", "Fridays.", False)
    assert Membership.objects.get().role == "owner"
    assert AuditEvent.objects.get(verb="group.created").group_id == group.pk


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Tuesday", ["tuesday", "tuesday-2", "tuesday-3"]),
        ("New", ["new-2", "new-3", "new-4"]),
        ("学習会", ["group", "group-2", "group-3"]),
        ("x" * 120, ["x" * 50, "x" * 50 + "-2", "x" * 50 + "-3"]),
    ],
)
def test_groups_of_one_name_get_addresses_of_their_own(as_, stranger, name, slugs) -> None:
    client = as_(stranger)
    assert [new(client, name).url for _ in slugs] == [f"/groups/{slug}/" for slug in slugs]


@pytest.mark.parametrize("name", ["", " \n ", "x" * 121, "a\x00b", "\u200b\u200e"])
def test_a_group_needs_a_name_that_can_be_seen(as_, stranger, name) -> None:
    assert new(as_(stranger), name).status_code == 422
    assert not StudyGroup.objects.exists()


def test_a_name_is_one_line(as_, stranger) -> None:
    new(as_(stranger), "Lima\r\nBcc: all@example.org")
    assert StudyGroup.objects.get().name == "Lima Bcc: all@example.org"


def test_nobody_owns_groups_without_end(as_, stranger, now) -> None:
    for _ in range(MOST_GROUPS):
        create_group(name="One more", by=stranger, now=now)
    response = new(as_(stranger), "And one more")
    assert response.status_code == 422
    assert f"You own {MOST_GROUPS} groups already" in response.content.decode()


def test_one_person_is_in_several_groups_with_several_roles(as_, people, group, now) -> None:
    create_group(name="Another", by=people["reviewer"], now=now)
    page = as_(people["reviewer"]).get(reverse("groups:list"))
    assert [(one.group.name, one.role, one.members) for one in page.context["memberships"]] == [
        ("Another", "owner", 1),
        ("Tuesday chapter", "reviewer", 5),
    ]


def test_the_list_takes_the_same_statements_for_twenty_groups_as_for_one(as_, stranger, now, statements) -> None:
    client, counts = as_(stranger), []
    for more in (1, 19):
        for _ in range(more):
            create_group(name="Group", by=stranger, now=now)
        with statements() as work:
            assert client.get(reverse("groups:list")).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "words", "not_words"),
    [
        ("member", "sit the group’s mocks", "read the group’s question banks"),
        ("reviewer", "review questions that others wrote", "write questions"),
        ("author", "write questions", "review questions that others wrote"),
        ("admin", "invite and remove members", "hand it over or close it"),
        ("owner", "hand it over or close it", "No description yet"),
    ],
)
def test_everybody_reads_what_their_role_lets_them_do_and_who_leads(as_, people, at, role, words, not_words) -> None:
    page = as_(people[role]).get(at("group")).content.decode()
    assert words in page
    assert not_words not in page
    assert "Owner" in page
    assert "Admin" in page
    assert "author@example.org" not in page  # other members are the leaders' to see


def seen(client, at) -> dict[str, tuple[bool, bool]]:
    rows = client.get(at("group")).context["seen"]
    return {row.what.split(",")[0]: (row.by_leaders, row.by_members) for row in rows}


def test_what_the_leaders_see_can_be_narrowed_to_scores_and_widened_again(as_, people, at, of) -> None:
    client, person = as_(people["member"]), people["member"]
    assert seen(client, at)["Your answers in the group’s mocks"] == (True, False)
    response = client.post(at("sharing"), {"shares": "scores"})
    assert (response.status_code, response.url) == (303, f"{at('group')}#sharing")
    assert of(person).shares == "scores"
    table = seen(client, at)
    assert [
        table[f"Your {what}"] for what in ("scores by area in the group’s mocks", "answers in the group’s mocks")
    ] == [(False, False)] * 2
    assert table["Which of the group’s mocks you have sat"] == (True, False)
    client.post(at("sharing"), {"shares": "all"})
    assert of(person).shares == "all"
    changes = AuditEvent.objects.filter(verb="member.sharing-changed").order_by("pk")
    assert [event.details["shares"] for event in changes] == ["scores", "all"]


@pytest.mark.parametrize("shares", ["", "nothing", "\x00"])
def test_sharing_something_else_is_refused(as_, people, at, of, shares) -> None:
    assert as_(people["member"]).post(at("sharing"), {"shares": shares}).status_code == 422
    assert of(people["member"]).shares == "all"


def test_rankings_are_told_where_the_group_has_them(as_, people, group, at) -> None:
    assert seen(as_(people["member"]), at)["Which of the group’s mocks you have sat"] == (True, False)
    StudyGroup.objects.update(ranking=True)
    assert seen(as_(people["member"]), at)["Which of the group’s mocks you have sat"] == (True, True)


def test_who_leaves_sees_nothing_of_the_group_from_then_on(as_, people, at) -> None:
    client = as_(people["author"])
    assert "What you wrote for its banks stays there" in client.get(at("leave")).content.decode()
    assert client.post(at("leave")).status_code == 303
    for page in ("group", "leave", "members", "settings", "trail"):
        assert client.get(at(page)).status_code == 404
    assert "Tuesday chapter" not in as_(people["author"]).get(reverse("groups:new")).content.decode()
    assert AuditEvent.objects.get(verb="member.left").details["role"] == "author"


def test_the_last_owner_cannot_leave(as_, owner, at, of) -> None:
    client = as_(owner)
    assert "only owner" in client.get(at("leave")).content.decode()
    assert client.post(at("leave")).status_code == 409
    assert of(owner).role == "owner"


def test_one_of_two_owners_can_leave(as_, owner, people, at, of) -> None:
    Membership.objects.filter(user=people["admin"]).update(role="owner")
    assert as_(owner).post(at("leave")).status_code == 303
    assert of(people["admin"]).role == "owner"


def test_strangers_find_no_group(as_, stranger, at) -> None:
    client = as_(stranger)
    for page in ("group", "leave", "members", "invitations", "settings", "close", "trail", "trail_csv"):
        assert client.get(at(page)).status_code == 404
    for page in ("sharing", "leave", "invite_by_link", "invite_by_mail", "settings", "close"):
        assert client.post(at(page)).status_code == 404


def test_the_page_of_a_group_takes_the_same_statements_for_any_number_of_members(
    as_, people, group, at, statements, now
) -> None:
    client, counts = as_(people["member"]), []
    for more in (0, 20):
        Membership.objects.bulk_create(Membership(group=group, user=UserFactory(), role="admin") for _ in range(more))
        with statements() as work:
            assert client.get(at("group")).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]
