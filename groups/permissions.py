"""What each role of a group may do, and the one way to a group from an address."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from groups.models import Membership, Role


class Power(StrEnum):
    BELONG = "belong"  # see the group, sit its mocks
    READ = "read"  # see its banks
    WRITE = "write"  # write questions, submit, publish and retire them
    REVIEW = "review"  # judge what others wrote
    LEAD = "lead"  # members, mocks and progress
    OWN = "own"  # the group itself, its audit trail, handing it over


_MEMBER = {Power.BELONG}
_LEADER = {*_MEMBER, Power.READ, Power.WRITE, Power.REVIEW, Power.LEAD}
POWERS: dict[str, set[Power]] = {
    Role.MEMBER: _MEMBER,
    Role.REVIEWER: {*_MEMBER, Power.READ, Power.REVIEW},
    Role.AUTHOR: {*_MEMBER, Power.READ, Power.WRITE},
    Role.ADMIN: _LEADER,
    Role.OWNER: {*_LEADER, Power.OWN},
}


def roles_with(power: Power) -> list[str]:
    return [role for role, powers in POWERS.items() if power in powers]


def membership_or_404(user: User, slug: str, power: Power) -> Membership:
    """The person's membership with its group: 404 for strangers to the group, 403 where the role lacks the power.

    A closed group is there for its owners alone, and for nothing but what only they may do. One query.
    """
    mine = Membership.objects.filter(user_id=user.pk, group__slug=slug).select_related("group").first()
    if mine is None or (mine.group.closed_at and not (power == Power.OWN and mine.role == Role.OWNER)):
        raise Http404
    require(mine, power)
    return mine


def can(membership: Membership, power: Power) -> bool:
    return power in POWERS[membership.role]


def require(membership: Membership, power: Power) -> None:
    if not can(membership, power):
        raise PermissionDenied
