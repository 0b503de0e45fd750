"""Coming into a group by an invitation."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from accounts.audit import record
from accounts.models import User
from groups.actions.members import locked
from groups.models import Departure, Invitation, InvitationUse, Membership
from groups.roles import rises


class CannotJoin(Exception):
    """The invitation leads nowhere for this person."""


class Spent(CannotJoin):
    """Expired, revoked, used up, of a closed group, or used by this person before."""


class NotTheirs(CannotJoin):
    """It was sent to the address of somebody else."""


@transaction.atomic
def join(invitation: Invitation, *, shares: str, by: User, now: datetime) -> Membership:
    """The membership that comes of it. A role is only ever raised; where it would not be, nothing is used up."""
    locked(invitation.group_id)
    mine = Membership.objects.filter(group=invitation.group_id, user=by).first()
    if mine and not rises(mine.role, invitation.role):
        return mine
    check(invitation, user=by, now=now)
    _use_up(invitation, by=by, now=now)
    if mine:
        return _raise(mine, invitation, by=by, now=now)
    made = Membership.objects.create(group_id=invitation.group_id, user=by, role=invitation.role, shares=shares)
    details = {"user": by.pk, "role": made.role, "shares": shares, "invitation": invitation.pk}
    record("member.joined", made, by=by, now=now, group=made.group_id, **details)
    return made


def check(invitation: Invitation, *, user: User, now: datetime) -> None:
    """Whether it may still lead this person in. Three queries."""
    if not Invitation.objects.valid(now).filter(pk=invitation.pk).exists():
        raise Spent
    if invitation.email and invitation.email not in addresses_of(user):
        raise NotTheirs
    if is_used_by(user, invitation):
        raise Spent


def is_used_by(user: User, invitation: Invitation) -> bool:
    """By this person before, or made before they left the group: who was a leader may know every link."""
    left = Departure.objects.filter(group=invitation.group_id, user=user, left_at__gte=invitation.created_at)
    return left.exists() or InvitationUse.objects.filter(invitation=invitation, user=user).exists()


def addresses_of(user: User) -> set[str]:
    """What somebody signs in with, and what they have shown to be theirs besides."""
    shown = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email.lower(), *(address.lower() for address in shown)}


def _use_up(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Counted by the row itself: whoever revokes it or takes the last place first is seen here."""
    if not Invitation.objects.valid(now).filter(pk=invitation.pk).update(uses=F("uses") + 1):
        raise Spent
    InvitationUse.objects.create(invitation=invitation, user=by, used_at=now)


def _raise(mine: Membership, invitation: Invitation, *, by: User, now: datetime) -> Membership:
    old, mine.role = mine.role, invitation.role
    mine.save(update_fields=["role"])
    details = {"user": by.pk, "old": old, "role": mine.role, "invitation": invitation.pk}
    record("member.role-changed", mine, by=by, now=now, group=mine.group_id, **details)
    return mine
