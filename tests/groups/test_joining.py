"""What an invitation opens, for whom, how often, and what it never does."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import AuditEvent
from groups.actions.groups import close_group
from groups.actions.invitations import invite_addresses, revoke
from groups.actions.members import leave_group, remove_member
from groups.models import Invitation, InvitationUse, Membership
from tests.factories import UserFactory
from tests.groups.conftest import join_url

pytestmark = pytest.mark.django_db
JOIN = {"shares": "all"}


@pytest.fixture
def join(as_):
    return lambda person, invitation, **fields: as_(person).post(join_url(invitation), JOIN | fields)


@pytest.fixture
def personal(group, owner, now):
    def make(address="ana@example.org", role="member"):
        invite_addresses(
            group, addresses=[address], role=role, days=14, note="", site="http://testserver", by=owner, now=now
        )
        return Invitation.objects.latest("pk")

    return make


def role_of(person) -> str | None:
    return Membership.objects.filter(user=person).values_list("role", flat=True).first()


def test_the_page_names_the_group_who_invites_the_role_and_what_is_seen(client, link) -> None:
    page = client.get(join_url(link(role="reviewer"))).content.decode()
    for words in ("Owner invites you", "Tuesday chapter", "We meet.", "as reviewer", "review questions", "Leaders"):
        assert words in page
    assert "Your answers in the group’s mocks, question by question" in page


def test_a_visitor_is_led_to_sign_up_or_in_and_back(client, link) -> None:
    url = join_url(link())
    page = client.get(url).content.decode()
    assert f'href="{reverse("account_signup")}?next={url.replace("/", "%2F")}"' in page
    assert f'href="{reverse("account_login")}?next={url.replace("/", "%2F")}"' in page
    response = client.post(url, JOIN)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={url}")


def test_who_signs_up_on_the_way_comes_back_to_the_invitation_and_joins(client, personal) -> None:
    invitation = personal("newcomer@example.org")
    page = client.get(join_url(invitation)).content.decode()
    assert "email=newcomer%40example.org" in page
    data = {"email": "newcomer@example.org", "password1": "plum-harbor-9", "next": join_url(invitation)}
    response = client.post(reverse("account_signup"), data)
    assert (response.status_code, response.url) == (302, join_url(invitation))
    assert client.post(response.url, JOIN).url == reverse("groups:group", args=["tuesday"])
    assert Membership.objects.filter(user__email="newcomer@example.org").exists()


def test_looking_at_an_invitation_joins_nothing(as_, stranger, link) -> None:
    invitation = link()
    for _ in range(2):
        assert as_(stranger).get(join_url(invitation)).status_code == 200
        assert as_(stranger).head(join_url(invitation)).status_code == 200
    assert role_of(stranger) is None
    invitation.refresh_from_db()
    assert invitation.uses == 0


def test_who_agrees_is_in_with_the_role_and_what_they_chose_to_share(join, stranger, link, group, at, as_) -> None:
    response = join(stranger, link(role="author"), shares="scores")
    assert (response.status_code, response.url) == (303, at("group"))
    mine = Membership.objects.get(user=stranger)
    assert (mine.role, mine.shares) == ("author", "scores")
    assert as_(stranger).get(at("group")).status_code == 200
    event = AuditEvent.objects.get(verb="member.joined")
    assert (event.group_id, event.actor, event.details["role"]) == (group.pk, stranger.email, "author")


@pytest.mark.parametrize("shares", ["", "nothing"])
def test_nobody_joins_without_saying_what_is_seen(join, stranger, link, shares) -> None:
    response = join(stranger, link(), shares=shares)
    assert response.status_code == 422
    assert "You have not joined yet" in response.content.decode()
    assert role_of(stranger) is None


def over(response) -> bool:
    return response.status_code == 410 and "This invitation is over" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_expired_revoked_used_up_or_closed_invitation_is_over(
    as_, stranger, link, group, owner, now, method, signed_in
) -> None:
    expired = link(days=1, now=now - timedelta(days=1))
    revoked, used_up, closed = link(), link(most_uses=1), link()
    revoke(revoked, by=owner, now=now)
    Invitation.objects.filter(pk=used_up.pk).update(uses=1)
    client = as_(stranger if signed_in else None)
    for invitation in (expired, revoked, used_up):
        assert over(getattr(client, method)(join_url(invitation), JOIN))
    close_group(group, by=owner, now=now)
    assert over(getattr(client, method)(join_url(closed), JOIN))
    assert role_of(stranger) is None


def test_a_page_of_an_invitation_that_is_over_names_no_group(client, link, owner, now) -> None:
    invitation = link()
    revoke(invitation, by=owner, now=now)
    assert "Tuesday" not in client.get(join_url(invitation)).content.decode()


@pytest.mark.parametrize("token", ["x", "x.y", "." * 50, "a" * 5_000, "%00", "%F0%9F%98%80", "..%2f"])
def test_an_unknown_token_is_nothing(client, as_, stranger, token) -> None:
    for person in (None, stranger):
        assert as_(person).get(f"/join/{token}/").status_code == 404
        assert as_(person).post(f"/join/{token}/", JOIN).status_code in (302, 404)


def test_a_key_with_anothers_signature_is_nothing(client, link) -> None:
    first, second = join_url(link()), join_url(link())
    mixed = first.rpartition(".")[0] + "." + second.rpartition(".")[2]
    assert client.get(mixed).status_code == 404


def test_a_limited_link_lets_in_so_many(join, link) -> None:
    invitation = link(most_uses=2)
    answers = [join(UserFactory(), invitation).status_code for _ in range(3)]
    assert answers == [303, 303, 410]
    invitation.refresh_from_db()
    assert (invitation.uses, InvitationUse.objects.count()) == (2, 2)


def test_who_is_in_already_uses_nothing_up_and_is_told(join, as_, people, link, at) -> None:
    invitation = link(most_uses=1)
    response = as_(people["author"]).get(join_url(invitation), follow=True)
    assert "You are in this group already, as author" in response.content.decode()
    assert join(people["author"], invitation).url == at("group")
    invitation.refresh_from_db()
    assert (invitation.uses, role_of(people["author"])) == (0, "author")


@pytest.mark.parametrize(
    ("has", "invited_as", "becomes"),
    [
        ("member", "author", "author"),
        ("member", "admin", "admin"),
        ("reviewer", "admin", "admin"),
        ("author", "reviewer", "author"),  # neither may do all that the other may
        ("author", "member", "author"),
        ("admin", "member", "admin"),
        ("owner", "admin", "owner"),
    ],
)
def test_an_invitation_raises_a_role_and_never_lowers_it(join, people, link, has, invited_as, becomes) -> None:
    person = people[has]
    Membership.objects.filter(user=person).update(shares="scores")
    assert join(person, link(role=invited_as)).status_code == 303
    mine = Membership.objects.get(user=person)
    assert (mine.role, mine.shares) == (becomes, "scores")


def test_who_left_or_was_removed_does_not_come_back_by_the_same_link(join, stranger, link, owner, now) -> None:
    invitation = link()
    for part in (leave_group, remove_member):
        person = UserFactory()
        assert join(person, invitation).status_code == 303
        mine = Membership.objects.get(user=person)
        part(mine, by=person if part is leave_group else owner, now=now)
        assert over(join(person, invitation))
    assert join(stranger, invitation).status_code == 303  # it is good for others


def test_a_removed_leader_comes_back_by_no_link_they_may_have_seen(join, people, link, of, owner, now) -> None:
    invitation = link(role="admin")
    remove_member(of(people["admin"]), by=owner, now=now)
    assert over(join(people["admin"], invitation))


def test_with_a_new_invitation_they_are_back(join, people, link, personal, of, owner, now) -> None:
    for person, make in ((people["author"], lambda: link(now=now + timedelta(seconds=1))), (people["member"], None)):
        remove_member(of(person), by=owner, now=now - timedelta(seconds=1))
        invitation = make() if make else personal(person.email)
        assert join(person, invitation).status_code == 303
        assert role_of(person) == "member"


def test_whoever_goes_leaves_no_unanswered_invitation_in_the_way(personal, people, of, owner, now) -> None:
    first = personal("late@example.org")
    person = UserFactory(email="late@example.org")
    Membership.objects.create(group=first.group, user=person)
    remove_member(Membership.objects.get(user=person), by=owner, now=now)
    assert personal("late@example.org").pk != first.pk


def test_a_personal_invitation_is_for_the_account_of_its_address(join, as_, personal, candidate, stranger) -> None:
    invitation = personal("ana@example.org")
    for response in (as_(stranger).get(join_url(invitation)), join(stranger, invitation)):
        assert response.status_code == 403
        page = response.content.decode()
        assert "for another account" in page
        assert "ana@example.org" not in page
        assert "Tuesday" not in page
    assert role_of(stranger) is None
    assert join(candidate, invitation).status_code == 303
    assert over(join(UserFactory(), invitation))


@pytest.mark.parametrize(("verified", "status"), [(True, 303), (False, 403)])
def test_another_address_of_an_account_counts_once_it_is_confirmed(join, personal, stranger, verified, status) -> None:
    EmailAddress.objects.create(user=stranger, email="Second@example.org", verified=verified)
    assert join(stranger, personal("second@example.org")).status_code == status


def test_invitations_are_in_no_cache(client, as_, stranger, link) -> None:
    invitation = link()
    for person in (None, stranger):
        assert "no-store" in as_(person).get(join_url(invitation))["Cache-Control"]
