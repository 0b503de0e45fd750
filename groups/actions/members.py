"""Who belongs to a group, as what, and what they share.

Everything that moves a role waits for the group's row, reads the roles anew and then decides: of two owners who remove
each other one is refused, and no group is ever without an owner.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from groups.models import Departure, Invitation, Membership, Role, StudyGroup
from groups.roles import givable_by, invitable_by, may_touch


class Refused(Exception):
    """With the reason in words for whoever asked."""


LAST_OWNER = "A group needs an owner. Hand it over to another member first."
NOT_YOURS = "Only an owner may do that."
GONE = "That person is no member of the group any more."
YOU_ARE_GONE = "You are no leader of this group any more."


@transaction.atomic
def add_member(group: StudyGroup, *, user: User, role: Role, by: User, now: datetime) -> Membership:
    """For commands and tests: people come in by invitations, which they accept themselves."""
    membership, _ = Membership.objects.update_or_create(group=group, user=user, defaults={"role": role})
    record("member.added", group, by=by, now=now, group=group.pk, user=user.pk, role=role)
    return membership


@transaction.atomic
def change_role(member: Membership, *, role: str, by: User, now: datetime) -> Membership:
    mine, theirs = _roles_now(member, by)
    if not may_touch(mine.role, theirs.role) or role not in givable_by(mine.role):
        raise Refused(NOT_YOURS)
    if theirs.role == role:
        return theirs
    old, theirs.role = theirs.role, role
    theirs.save(update_fields=["role"])
    _require_an_owner(theirs.group_id)
    _record("member.role-changed", theirs, by=by, now=now, old=old, role=role)
    _revoke_invitations(theirs, by=by, now=now)
    return theirs


@transaction.atomic
def hand_over(member: Membership, *, by: User, now: datetime) -> Membership:
    """The member becomes an owner, and the owner who gives the group away an admin."""
    mine, theirs = _roles_now(member, by)
    if mine.role != Role.OWNER:
        raise Refused(NOT_YOURS)
    if theirs.pk == mine.pk:
        raise Refused("The group is yours already.")
    Membership.objects.filter(pk=theirs.pk).update(role=Role.OWNER)
    Membership.objects.filter(pk=mine.pk).update(role=Role.ADMIN)
    _record("group.handed-over", theirs, by=by, now=now, old=theirs.role)
    mine.role, theirs.role = Role.ADMIN, Role.OWNER
    _revoke_invitations(mine, by=by, now=now)
    return theirs


@transaction.atomic
def remove_member(member: Membership, *, by: User, now: datetime) -> None:
    mine, theirs = _roles_now(member, by)
    if not may_touch(mine.role, theirs.role):
        raise Refused(NOT_YOURS)
    if mine.pk == theirs.pk:
        raise Refused("To go yourself, leave the group.")
    part("member.removed", theirs, by=by, now=now)
    _require_an_owner(theirs.group_id)


@transaction.atomic
def leave_group(member: Membership, *, by: User, now: datetime) -> None:
    _, mine = _roles_now(member, by)
    part("member.left", mine, by=by, now=now)
    _require_an_owner(mine.group_id)


@transaction.atomic
def change_sharing(member: Membership, *, shares: str, by: User, now: datetime) -> bool:
    """False where it was so already, or the person is gone."""
    changed = Membership.objects.filter(pk=member.pk).exclude(shares=shares).update(shares=shares)
    if changed:
        _record("member.sharing-changed", member, by=by, now=now, shares=shares)
    return bool(changed)


def locked(group_id: int) -> StudyGroup:
    """The group, for whoever moves its members: the next waits until this one is through."""
    return StudyGroup.objects.select_for_update(no_key=True).get(pk=group_id)


def _roles_now(member: Membership, by: User) -> tuple[Membership, Membership]:
    """The membership of who acts and of who is acted on, as they are once nobody else can change them."""
    locked(member.group_id)
    both = Membership.objects.filter(group=member.group_id, user__in=[by.pk, member.user_id]).select_related("user")
    rows = {row.user_id: row for row in both}
    if by.pk not in rows:
        raise Refused(YOU_ARE_GONE)
    if member.user_id not in rows:
        raise Refused(GONE)
    return rows[by.pk], rows[member.user_id]


def part(verb: str, member: Membership, *, by: User, now: datetime) -> None:
    """The caller holds the group, and sees to it that an owner is left."""
    Membership.objects.filter(pk=member.pk).delete()
    Departure.objects.update_or_create(group_id=member.group_id, user_id=member.user_id, defaults={"left_at": now})
    _record(verb, member, by=by, now=now, role=member.role)
    _revoke_invitations(member, by=by, now=now, gone=True)
    # Made before they went, it would not lead them back and only be in the way of a new one.
    personal = Invitation.objects.unanswered().filter(group=member.group_id, email=member.user.email.lower())
    personal.update(revoked_at=now)


def _require_an_owner(group_id: int) -> None:
    if not Membership.objects.filter(group=group_id, role=Role.OWNER).exists():
        raise Refused(LAST_OWNER)


def _revoke_invitations(member: Membership, *, by: User, now: datetime, gone: bool = False) -> None:
    """What somebody handed out and could not any more, as no leader or as no owner: it would outlive their say."""
    theirs = Invitation.objects.filter(group=member.group_id, created_by=member.user_id).valid(now)
    theirs = theirs.exclude(role__in=[] if gone else invitable_by(member.role))
    if count := theirs.update(revoked_at=now):
        _record("invitations.revoked", member, by=by, now=now, count=count)


def _record(verb: str, member: Membership, *, by: User, now: datetime, **details: object) -> None:
    record(verb, member, by=by, now=now, group=member.group_id, user=member.user_id, **details)
