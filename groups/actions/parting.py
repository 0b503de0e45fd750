"""Somebody deletes their account and leaves all their groups at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from groups.actions.members import LAST_OWNER, Refused, locked, part
from groups.models import Invitation, Membership, Role


def only_owned(user: User) -> QuerySet[Membership]:
    """Memberships in open groups that have no other owner: these must be handed over or closed first."""
    others = Membership.objects.filter(group=OuterRef("group"), role=Role.OWNER).exclude(user=user)
    mine = Membership.objects.in_open_groups().filter(~Exists(others), user=user, role=Role.OWNER)
    return mine.select_related("group").order_by("group__name", "pk")


@transaction.atomic
def leave_all_groups(user: User, *, by: User, now: datetime) -> None:
    """Refused where an open group would be left without an owner. Groups are held in one order, so that two people who
    leave the same ones do not wait for each other.

    A closed group may be left without one: then it stays closed.
    """
    for mine in Membership.objects.filter(user=user).select_related("user").order_by("group"):
        locked(mine.group_id)
        if only_owned(user).filter(pk=mine.pk).exists():
            raise Refused(LAST_OWNER)
        part("member.left", mine, by=by, now=now)
    Invitation.objects.filter(email=user.email.lower()).delete()
