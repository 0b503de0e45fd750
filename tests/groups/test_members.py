"""Leaders look after the members: roles, removing, handing over."""

from functools import partial

import pytest
from django.urls import reverse

from accounts.actions import CannotDelete, delete_person
from accounts.models import AuditEvent, User
from groups.actions import create_group
from groups.actions.members import Refused, change_role, hand_over, leave_group, remove_member
from groups.models import Departure, Invitation, Membership
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(as_, people, at, of):
    """`change("admin", "author", "reviewer")`: the admin makes the author a reviewer."""

    def send(by: str, whom: str, role: str):
        return as_(people[by]).post(at("member", of(people[whom]).pk), {"role": role})

    return send


@pytest.fixture
def remove(as_, people, at, of):
    return lambda by, whom: as_(people[by]).post(at("remove", of(people[whom]).pk))


def test_leaders_list_the_members_by_name(as_, owner, at) -> None:
    page = as_(owner).get(at("members"))
    assert [one.user.name for one in page.context["page"]] == ["Admin", "Author", "Member", "Owner", "Reviewer"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "view"}, ["Reviewer"]),
        ({"q": "AUTHOR@example"}, ["Author"]),
        ({"role": "admin"}, ["Admin"]),
        ({"q": "o", "role": "owner"}, ["Owner"]),
        ({"q": "nobody"}, []),
        ({"q": "%"}, []),
        ({"role": "king"}, ["Admin", "Author", "Member", "Owner", "Reviewer"]),
        ({"q": "\x00", "page": "-1"}, ["Admin", "Author", "Member", "Owner", "Reviewer"]),
    ],
)
def test_leaders_find_members_by_name_address_and_role(as_, people, at, query, names) -> None:
    page = as_(people["admin"]).get(at("members"), query)
    assert page.status_code == 200
    assert [one.user.name for one in page.context["page"]] == names


@pytest.mark.parametrize("role", ["author", "reviewer", "member"])
def test_who_does_not_lead_sees_no_members(as_, people, at, of, role) -> None:
    client = as_(people[role])
    assert client.get(at("members")).status_code == 403
    assert client.get(at("member", of(people["member"]).pk)).status_code == 403
    assert client.post(at("remove", of(people["member"]).pk)).status_code == 403


def test_the_list_takes_the_same_statements_for_fifty_members_as_for_five(as_, owner, group, at, statements) -> None:
    client, counts = as_(owner), []
    for more in (0, 60):
        Membership.objects.bulk_create(Membership(group=group, user=UserFactory()) for _ in range(more))
        with statements() as work:
            assert client.get(at("members")).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("by", "whom", "role", "status"),
    [
        ("admin", "member", "author", 303),
        ("admin", "author", "member", 303),
        ("admin", "admin", "member", 303),
        ("admin", "member", "admin", 422),  # only owners make admins
        ("admin", "member", "owner", 422),
        ("admin", "owner", "member", 403),
        ("owner", "member", "admin", 303),
        ("owner", "admin", "owner", 303),
        ("owner", "admin", "member", 303),
        ("owner", "owner", "admin", 409),  # the last one
        ("owner", "member", "king", 422),
        ("author", "member", "author", 403),
        ("member", "member", "owner", 403),
    ],
)
def test_who_makes_whom_what(change, people, of, by, whom, role, status) -> None:
    before = of(people[whom]).role
    assert change(by, whom, role).status_code == status
    assert of(people[whom]).role == (role if status == 303 else before)


def test_a_changed_role_is_in_the_groups_trail_and_an_unchanged_one_is_not(change, people, group, owner) -> None:
    change("owner", "member", "reviewer")
    change("owner", "member", "reviewer")
    event = AuditEvent.objects.get(verb="member.role-changed")
    assert (event.group_id, event.actor) == (group.pk, owner.email)
    assert event.details == {"user": people["member"].pk, "old": "member", "role": "reviewer"}


def test_who_steps_down_is_led_where_they_still_may_go(change, at) -> None:
    assert change("admin", "admin", "member").url == at("group")
    assert change("owner", "member", "author").url == at("members")


@pytest.mark.parametrize(
    ("by", "whom", "status"),
    [
        ("owner", "admin", 303),
        ("admin", "author", 303),
        ("admin", "owner", 403),
        ("owner", "owner", 403),  # leaving is another thing
        ("reviewer", "member", 403),
    ],
)
def test_who_removes_whom(remove, people, by, whom, status) -> None:
    assert remove(by, whom).status_code == status
    assert Membership.objects.filter(user=people[whom]).exists() == (status != 303)


def test_a_removed_member_sees_nothing_of_the_group(remove, as_, people, at) -> None:
    remove("owner", "admin")
    client = as_(people["admin"])
    for page in ("group", "members", "invitations", "settings", "trail", "leave"):
        assert client.get(at(page)).status_code == 404
    assert client.get(reverse("groups:list")).context["memberships"] == []
    assert AuditEvent.objects.get(verb="member.removed").details["user"] == people["admin"].pk
    assert Departure.objects.get().user == people["admin"]


def test_the_invitations_of_a_removed_leader_end_with_them(remove, people, link, owner) -> None:
    theirs, kept = link(by=people["admin"]), link(by=owner)
    remove("owner", "admin")
    revoked = Invitation.objects.filter(revoked_at__isnull=False)
    assert list(revoked) == [theirs]
    assert kept not in revoked


def test_the_invitations_of_a_lowered_leader_end_too(change, people, link) -> None:
    link(by=people["admin"])
    change("owner", "admin", "author")
    assert Invitation.objects.get().revoked_at


def test_of_a_lowered_owner_only_those_end_that_an_admin_could_not_make(change, people, owner, of, link, now) -> None:
    above, within = link(by=owner, role="admin"), link(by=owner)
    hand_over(of(people["reviewer"]), by=owner, now=now)
    assert list(Invitation.objects.filter(revoked_at__isnull=True)) == [within]
    assert Invitation.objects.get(revoked_at__isnull=False) == above


def test_who_is_removed_twice_is_gone_the_second_time(people, of, owner, now) -> None:
    member = of(people["member"])
    remove_member(member, by=owner, now=now)
    with pytest.raises(Refused, match="no member of the group any more"):
        remove_member(member, by=owner, now=now)


def test_a_removed_leader_can_do_nothing_with_a_page_still_open(people, of, owner, now) -> None:
    member, admin = of(people["member"]), of(people["admin"])
    remove_member(admin, by=owner, now=now)
    for act in (
        partial(remove_member, member),
        partial(change_role, member, role="author"),
        partial(leave_group, admin),
    ):
        with pytest.raises(Refused, match="no leader of this group any more"):
            act(by=people["admin"], now=now)


def test_a_group_is_handed_over(as_, owner, people, at, of, group) -> None:
    url = at("hand_over", of(people["reviewer"]).pk)
    assert "You become an admin" in as_(owner).get(url).content.decode()
    assert as_(owner).post(url).status_code == 303
    assert (of(people["reviewer"]).role, of(owner).role) == ("owner", "admin")
    event = AuditEvent.objects.get(verb="group.handed-over")
    assert (event.group_id, event.details["user"]) == (group.pk, people["reviewer"].pk)
    assert as_(owner).post(url).status_code == 403


@pytest.mark.parametrize("role", ["admin", "author", "member"])
def test_only_owners_hand_a_group_over(as_, people, at, of, role) -> None:
    assert as_(people[role]).post(at("hand_over", of(people["member"]).pk)).status_code == 403
    assert of(people["owner"]).role == "owner"


def test_members_of_other_groups_are_nobody_here(as_, owner, at, stranger, now) -> None:
    create_group(name="Other", by=stranger, now=now)
    other = Membership.objects.get(user=stranger).pk
    for page in ("member", "remove", "hand_over"):
        assert as_(owner).get(at(page, other)).status_code == 404
        assert as_(owner).post(at(page, other)).status_code == 404
        assert as_(owner).post(at(page, 10**30)).status_code == 404


def test_the_only_owner_of_a_group_is_not_deleted(owner, people, group, admin, now) -> None:
    with pytest.raises(CannotDelete, match="“Tuesday chapter”, which has no other owner"):
        delete_person(owner, by=admin, now=now)
    Membership.objects.filter(user=people["admin"]).update(role="owner")
    delete_person(owner, by=admin, now=now)
    assert not User.objects.filter(pk=owner.pk).exists()


def test_the_administration_says_why_an_only_owner_stays(client, owner, group, admin) -> None:
    client.force_login(admin)
    page = client.post(reverse("admin:accounts_user_delete", args=[owner.pk]), {"post": "yes"})
    assert "which has no other owner" in page.content.decode()
    assert User.objects.filter(pk=owner.pk).exists()


def test_roles_changed_in_the_administration_are_in_the_groups_trail(client, people, group, admin, of) -> None:
    client.force_login(admin)
    member = of(people["member"])
    rows = list(group.memberships.order_by("pk"))
    data = {"name": group.name, "slug": group.slug, "description": "", "memberships-TOTAL_FORMS": len(rows)}
    data |= {"memberships-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        role = "author" if row == member else row.role
        fields = {"id": row.pk, "group": group.pk, "user": row.user_id, "role": role}
        data |= {f"memberships-{number}-{name}": value for name, value in fields.items()}
    assert client.post(reverse("admin:groups_studygroup_change", args=[group.pk]), data).status_code == 302
    assert AuditEvent.objects.get(verb="membership.changed").group_id == group.pk
