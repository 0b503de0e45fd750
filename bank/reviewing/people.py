"""Who may judge a question: somebody of its group with that role who did not write it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from accounts.models import User
from bank.models import BlindSolution, QuestionBank, Review
from bank.permissions import bank_or_404
from groups.models import Membership
from groups.permissions import POWERS, Power, roles_with


@dataclass(frozen=True)
class Here:
    """Somebody at work in a bank of their own group."""

    user: User
    bank: QuestionBank
    powers: frozenset[Power]

    @property
    def writes(self) -> bool:
        return Power.WRITE in self.powers

    @property
    def reviews(self) -> bool:
        return Power.REVIEW in self.powers

    @property
    def leads(self) -> bool:
        return Power.LEAD in self.powers


def here_or_404(user: User, slug: str, power: Power = Power.READ) -> Here:
    """404 for strangers to the bank; 403 where the role is too low, and for a group it was opened to, whose people
    read its questions and not what was said of them. Three queries.
    """
    bank = bank_or_404(user, slug, Power.READ)
    mine = Membership.objects.in_open_groups().filter(group=bank.group_id, user_id=user.pk).first()
    if mine is None or power not in POWERS[mine.role]:
        raise PermissionDenied
    return Here(user, bank, frozenset(POWERS[mine.role]))


def authors_of(review: Review) -> set[int | None]:
    """Who wrote the version or sent it in, and who began the question where that is its first version.

    `judgeable_by` says the same in SQL. No query where the review's version and question are selected.
    """
    wrote = {review.version.created_by_id, review.submitted_by_id}
    return wrote | ({review.question.created_by_id} if review.version.number == 1 else set())


def judgeable_by(user: User) -> Q:
    """Reviews of what this person did not write."""
    wrote = Q(version__created_by=user.pk) | Q(submitted_by=user.pk)
    return ~wrote & ~Q(version__number=1, question__created_by=user.pk)


def unsolved_by(user: User) -> QuerySet[Review]:
    """Open reviews of what this person did not write and has not answered yet. Whoever may review is shown nothing that
    gives the key of such a question away, on whatever page."""
    answered = BlindSolution.objects.filter(solver=user).values("review")
    return Review.objects.filter(judgeable_by(user), state=Review.State.OPEN).exclude(pk__in=answered)


def may_judge(here: Here, review: Review) -> bool:
    return here.reviews and here.user.pk not in authors_of(review)


def may_withdraw(here: Here, review: Review) -> bool:
    return here.leads or here.user.pk in authors_of(review)


def other_reviewers(here: Here) -> int:
    """How many others of the group may judge what this person writes."""
    members = Membership.objects.filter(group=here.bank.group_id, role__in=roles_with(Power.REVIEW))
    return members.exclude(user=here.user).count()
