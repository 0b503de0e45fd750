"""Who may see and write a bank, and whose task its questions are once somebody finds fault with them."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import QuestionBank
from groups.models import Membership
from groups.permissions import POWERS, Power, roles_with

LOOK = "bank.view_problemreport"
DECIDE = "bank.change_problemreport"


def banks_readable_by(user: User) -> QuerySet[QuestionBank]:
    """Those of this person's groups, and those opened to them, where the role reaches that far."""
    reader = (
        Membership.objects.in_open_groups().filter(user_id=user.pk, role__in=roles_with(Power.READ)).values("group")
    )
    return QuestionBank.objects.filter(Q(group__in=reader) | Q(openings__group__in=reader)).distinct()


def bank_or_404(user: User, slug: str, power: Power) -> QuestionBank:
    """The bank for somebody who may do this in it.

    404 for people who are neither in its group nor in one it was opened to, 403 where the role is too low. A group it
    was opened to reads, and nothing else. Two queries.
    """
    bank = QuestionBank.objects.select_related("group").filter(slug=slug, group__isnull=False).first()
    near = Q(group=bank.group) | Q(group__banks_opened__bank=bank) if bank else Q(pk=None)
    memberships = list(Membership.objects.in_open_groups().filter(near, user_id=user.pk).distinct())
    if bank is None or not memberships:
        raise Http404
    if not any(_reaches(membership, bank, power) for membership in memberships):
        raise PermissionDenied
    return bank


def _reaches(membership: Membership, bank: QuestionBank, power: Power) -> bool:
    is_own = membership.group_id == bank.group_id
    return power in POWERS[membership.role] and (is_own or power == Power.READ)


def keeps(user: User | AnonymousUser, bank: QuestionBank) -> bool:
    """Whether this person decides about problems with the bank's questions."""
    if bank.slug == BUNDLED:
        return user.is_staff and user.has_perm(DECIDE)
    return user.is_authenticated and _writing(user).filter(group=bank.group_id).exists()


def watches(user: User) -> bool:
    """Whether there may be problems for this person to read: a group's writers, and staff who look after ours."""
    return (user.is_staff and user.has_perm(LOOK)) or _writing(user).exists()


def banks_watched_by(user: User | AnonymousUser) -> QuerySet[QuestionBank]:
    """Those whose problems this person may read."""
    if not user.is_authenticated:
        return QuestionBank.objects.none()
    bundled = BUNDLED if user.is_staff and user.has_perm(LOOK) else ""
    return QuestionBank.objects.filter(Q(slug=bundled) | Q(group__in=_writing(user).values("group")))


def _writing(user: User) -> QuerySet[Membership]:
    return Membership.objects.in_open_groups().filter(user=user, role__in=roles_with(Power.WRITE))


def powers_in(user: User, bank: QuestionBank) -> set[Power]:
    """Everything the person may do in the bank, for pages that show a button or leave it out. One query."""
    near = Q(group=bank.group_id) | Q(group__banks_opened__bank=bank)
    memberships = list(Membership.objects.in_open_groups().filter(near, user_id=user.pk).distinct())
    return {power for power in Power if any(_reaches(membership, bank, power) for membership in memberships)}
