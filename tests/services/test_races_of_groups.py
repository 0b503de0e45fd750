"""The last place of a link, an invitation revoked under somebody's hands, owners who act on each other."""

from functools import partial

import pytest

from accounts.actions.sending import send_due
from accounts.models import AuditEvent
from groups.actions import add_member, create_group
from groups.actions.groups import MOST_GROUPS, TooManyGroups, close_group
from groups.actions.invitations import invite_addresses, make_link, revoke
from groups.actions.joining import Spent, join
from groups.actions.members import Refused, change_role, hand_over, leave_group, remove_member
from groups.models import Invitation, InvitationUse, Membership, Role, StudyGroup
from tests.factories import UserFactory
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LINK = {"role": "member", "days": 14, "note": ""}


@pytest.fixture
def owner(db):
    return UserFactory(email="owner@example.org")


@pytest.fixture
def group(owner, now) -> StudyGroup:
    return create_group(name="Tuesday", by=owner, now=now)


def tried(job):
    try:
        return job()
    except (Spent, Refused, TooManyGroups) as refusal:
        return refusal


def refused(results) -> int:
    return sum(isinstance(result, Exception) for result in results)


def attempt(*jobs):
    return together([partial(tried, job) for job in jobs])


def test_the_last_place_of_a_link_is_taken_once(group, owner, now) -> None:
    link = make_link(group, **LINK, most_uses=1, by=owner, now=now)
    people = [UserFactory() for _ in range(8)]
    results = attempt(*[partial(join, link, shares="all", by=person, now=now) for person in people])
    assert refused(results) == 7
    assert (group.memberships.count(), InvitationUse.objects.count()) == (2, 1)
    link.refresh_from_db()
    assert link.uses == 1


def test_eight_clicks_of_one_person_join_once(group, owner, now) -> None:
    link = make_link(group, **LINK, most_uses=None, by=owner, now=now)
    person = UserFactory()
    results = attempt(*[partial(join, link, shares="all", by=person, now=now)] * 8)
    assert refused(results) == 0
    link.refresh_from_db()
    assert (link.uses, group.memberships.filter(user=person).count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="member.joined").count() == 1


@pytest.mark.parametrize("ending", ["revoked", "closed"])
def test_who_accepts_what_is_just_ending_is_in_or_out_and_never_both(group, owner, now, ending) -> None:
    end = {
        "revoked": lambda link: revoke(link, by=owner, now=now),
        "closed": lambda _: close_group(group, by=owner, now=now),
    }
    for _ in range(10):
        StudyGroup.objects.update(closed_at=None)
        link, person = make_link(group, **LINK, most_uses=None, by=owner, now=now), UserFactory()
        (joined, _) = attempt(partial(join, link, shares="all", by=person, now=now), partial(end[ending], link))
        is_in = Membership.objects.filter(user=person).exists()
        assert is_in != isinstance(joined, Spent)
        assert InvitationUse.objects.filter(invitation=link).exists() == is_in


def second_owner(group, owner, now):
    other = UserFactory()
    add_member(group, user=other, role=Role.OWNER, by=owner, now=now)
    rows = {row.user_id: row for row in group.memberships.all()}
    return other, rows[owner.pk], rows[other.pk]


@pytest.mark.parametrize("act", ["remove", "leave", "lower", "hand over"])
def test_two_owners_who_act_at_once_leave_the_group_an_owner(group, owner, now, act) -> None:
    for _ in range(8):
        group.memberships.exclude(user=owner).delete()
        Membership.objects.update_or_create(group=group, user=owner, defaults={"role": "owner"})
        other, mine, theirs = second_owner(group, owner, now)
        jobs = {
            "remove": [partial(remove_member, theirs, by=owner), partial(remove_member, mine, by=other)],
            "leave": [partial(leave_group, mine, by=owner), partial(leave_group, theirs, by=other)],
            "lower": [
                partial(change_role, theirs, role="member", by=owner),
                partial(change_role, mine, role="member", by=other),
            ],
            "hand over": [partial(hand_over, theirs, by=owner), partial(leave_group, theirs, by=other)],
        }[act]
        results = attempt(*[partial(job, now=now) for job in jobs])
        assert refused(results) == (1 if act in ("remove", "leave", "lower") else refused(results))
        assert group.memberships.filter(role="owner").count() >= 1


def test_who_is_being_removed_removes_nobody(group, owner, now) -> None:
    """Both wait for the group; whoever comes second is asked for their role anew."""
    for _ in range(8):
        admin, member = UserFactory(), UserFactory()
        rows = [
            add_member(group, user=person, role=role, by=owner, now=now)
            for person, role in ((admin, Role.ADMIN), (member, Role.MEMBER))
        ]
        _, late = attempt(
            partial(remove_member, rows[0], by=owner, now=now), partial(remove_member, rows[1], by=admin, now=now)
        )
        removed = AuditEvent.objects.filter(verb="member.removed", target_id=str(rows[1].pk)).exists()
        assert removed != isinstance(late, Refused)
        assert Membership.objects.filter(pk=rows[1].pk).exists() != removed


def test_one_address_invited_by_two_clicks_at_once_gets_one_mail(group, owner, now, mailoutbox) -> None:
    invite = partial(
        invite_addresses, group, addresses=["ana@x.org"], **LINK, site="http://testserver", by=owner, now=now
    )
    together([invite] * 6)
    assert Invitation.objects.count() == 1
    together([partial(send_due, now=now)] * 6)
    assert len(mailoutbox) == 1


def test_groups_of_one_name_made_at_once_get_addresses_of_their_own(now) -> None:
    people = [UserFactory() for _ in range(8)]
    made = together([partial(create_group, name="Monday", by=person, now=now) for person in people])
    assert len({one.slug for one in made}) == 8


def test_no_two_clicks_at_once_pass_the_limit_of_groups(owner, group, now) -> None:
    for _ in range(MOST_GROUPS - 2):
        create_group(name="More", by=owner, now=now)
    results = attempt(*[partial(create_group, name="More", by=owner, now=now)] * 6)
    assert refused(results) == 5
