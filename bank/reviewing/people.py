"""Who may judge a question: somebody of its group with that role who did not write it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from accounts.models import User
from bank.models import BlindSolution, Question, QuestionBank, QuestionVersion, Review
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
    """All who wrote on the version or sent it in, and who began the question where that is its first version.

    `judgeable_by` says the same in SQL. No query where the review's version with its authors, and its question, are
    there.
    """
    wrote = {review.version.created_by_id, review.submitted_by_id, *(user.pk for user in review.version.authors.all())}
    return wrote | ({review.question.created_by_id} if review.version.number == 1 else set())


def judgeable_by(user: User) -> Q:
    """Reviews of what this person did not write."""
    return ~wrote_on(user) & ~Q(version__number=1, question__created_by=user.pk)


def wrote_on(user: User) -> Q:
    """Reviews of a version that this person wrote on or sent in."""
    authored = QuestionVersion.authors.through.objects.filter(user=user.pk).values("questionversion")
    return Q(version__created_by=user.pk) | Q(version__in=authored) | Q(submitted_by=user.pk)


def written_by(version: QuestionVersion) -> str:
    """As in: Olu, Remy and Vera. No query where its authors are there."""
    return in_words(user for user in (version.created_by, *version.authors.all()) if user)


def in_words(people: Iterable[User]) -> str:
    *others, last = sorted({user.pk: str(user) for user in people}.values()) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def unsolved_by(user: User) -> QuerySet[Review]:
    """Open reviews of what this person did not write and has not answered yet. Whoever may review is shown nothing that
    gives the key of such a question away, on whatever page."""
    answered = BlindSolution.objects.filter(solver=user).values("review")
    return Review.objects.filter(judgeable_by(user), state=Review.State.OPEN).exclude(pk__in=answered)


def hidden_from(user: User, bank: QuestionBank, powers: Container[Power]) -> QuerySet[Question]:
    """Questions of the bank that `unsolved_by` is about: for lists, exports and copies, which leave their keys out."""
    if Power.REVIEW not in powers:
        return Question.objects.none()
    return bank.questions.filter(pk__in=unsolved_by(user).filter(question__bank=bank).values("question"))


def left_out(count: int) -> str:
    """What is said of so many questions that are hidden from somebody; nothing of none."""
    many = "1 question" if count == 1 else f"{count:,} questions"
    return f"{many} you have yet to solve blind {'is' if count == 1 else 'are'} left out." if count else ""


def may_judge(here: Here, review: Review) -> bool:
    return here.reviews and here.user.pk not in authors_of(review)


def may_withdraw(here: Here, review: Review) -> bool:
    return here.leads or here.user.pk in authors_of(review)


def other_reviewers(here: Here) -> int:
    """How many others of the group may judge what this person writes."""
    members = Membership.objects.filter(group=here.bank.group_id, role__in=roles_with(Power.REVIEW))
    return members.exclude(user=here.user).count()
