"""From a draft to an approval: sent in by who wrote it, solved blind and decided by somebody who did not.

Whatever changes a review locks its question first, as bank.actions.writing does, so that of two at once one wins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.actions.writing import ChangedMeanwhile, Unfinished, lock_question, save_version
from bank.models import BlindSolution, Kind, Question, Review
from bank.reviewing.answering import WHY_NOT_ANSWERED, Answer
from bank.reviewing.people import authors_of

State = Review.State
SOLVE_FIRST = "Answer the question first; its key is shown after that."
WHY_APPROVED = "You answered differently from the key. Say in a sentence why the key is right all the same."
THROWN_AWAY = "It was thrown away meanwhile."
WHAT_TO_CHANGE = "Say what should change: it is all the author has to go by."


class TooLate(Exception):
    """Somebody else was faster, or it was done already; the message says who and what."""


@dataclass
class Submitted:
    """`left` are those that stay drafts, each with the reason."""

    reviews: list[Review] = field(default_factory=list)
    left: list[tuple[Question, str]] = field(default_factory=list)


@transaction.atomic
def submit(question: Question, *, note: str, by: User, now: datetime, site: str = "") -> Review:
    """Freeze what is written and ask for a review of it. Unfinished says what is missing."""
    try:
        version = save_version(question, by=by, now=now)
    except ChangedMeanwhile as gone:
        raise TooLate(THROWN_AWAY) from gone
    drafts = Question.objects.filter(pk=question.pk, current=version, state=Question.State.DRAFT)
    if not drafts.update(state=Question.State.IN_REVIEW, changed_at=now):
        raise TooLate(_why_not(Question.objects.get(pk=question.pk)))
    review = Review.objects.create(
        question=question, version=version, note=note, submitted_at=now, submitted_by=by, site=site
    )
    _record("review.submitted", review, by, now)
    question.refresh_from_db()
    return review


def _why_not(question: Question) -> str:
    if question.state == Question.State.IN_REVIEW:
        return "It is in review already, and nothing in it has changed since."
    if question.state == Question.State.RETIRED:
        return "It is retired. Take it back among the drafts first."
    return f"Nothing has changed since its newest version, which is {question.get_state_display().lower()}."


def submit_many(questions: Iterable[Question], *, note: str, by: User, now: datetime, site: str = "") -> Submitted:
    """Each by itself: one that is unfinished keeps none of the others back."""
    done = Submitted()
    for question in questions:
        try:
            done.reviews.append(submit(question, note=note, by=by, now=now, site=site))
        except Unfinished as unfinished:
            done.left.append((question, " ".join(fault.message for fault in unfinished.faults)))
        except TooLate as late:
            done.left.append((question, str(late)))
    return done


@transaction.atomic
def withdraw(review: Review, *, by: User, now: datetime) -> None:
    _close(review, State.WITHDRAWN, Question.State.DRAFT, "", by, now)
    _record("review.withdrawn", review, by, now)


@transaction.atomic
def solve(review: Review, *, answer: Answer, doubt: str, by: User, now: datetime) -> BlindSolution:
    """Keep what a reviewer answers before seeing the key. The first answer stands, whatever is sent after it."""
    if by.pk in authors_of(review):
        raise PermissionDenied
    if answer.chosen is None and not doubt:
        raise ValidationError({"doubt": WHY_NOT_ANSWERED})
    lock_question(review.question_id)
    if not Review.objects.filter(pk=review.pk, state=State.OPEN).exists():
        raise TooLate(said_of(review))
    version = review.version
    expected = 0 if version.kind == Kind.NUMERIC else version.key
    given = {"chosen": answer.chosen, "entered": answer.entered, "doubt": doubt}
    solution, first = BlindSolution.objects.get_or_create(
        review=review, solver=by, defaults=given | {"right": answer.chosen == expected, "solved_at": now}
    )
    if first:
        _record("review.solved", review, by, now, agreed=solution.right)
    return solution


@transaction.atomic
def approve(review: Review, *, why: str, by: User, now: datetime) -> None:
    """`why` is needed where the reviewer's own answer was not the key's."""
    if not _own_solution(review, by).right and not why:
        raise ValidationError({"verdict": WHY_APPROVED})
    _close(review, State.APPROVED, Question.State.APPROVED, why, by, now)
    _record("review.approved", review, by, now, why=why)


@transaction.atomic
def request_changes(review: Review, *, what: str, by: User, now: datetime) -> None:
    _own_solution(review, by)
    if not what:
        raise ValidationError({"verdict": WHAT_TO_CHANGE})
    _close(review, State.CHANGES, Question.State.DRAFT, what, by, now)
    _record("review.changes-requested", review, by, now, what=what)


def _own_solution(review: Review, by: User) -> BlindSolution:
    """Only who has solved it may decide, and no author ever solves their own."""
    if by.pk in authors_of(review):
        raise PermissionDenied
    solution = BlindSolution.objects.filter(review=review, solver=by).first()
    if solution is None:
        raise ValidationError(SOLVE_FIRST)
    return solution


def _close(review: Review, state: State, becomes: Question.State, verdict: str, by: User, now: datetime) -> None:
    lock_question(review.question_id)
    waiting = Review.objects.filter(pk=review.pk, state=State.OPEN)
    if not waiting.update(state=state, verdict=verdict, decided_at=now, decided_by=by):
        raise TooLate(said_of(review))
    submitted = Question.objects.filter(pk=review.question_id, state=Question.State.IN_REVIEW)
    submitted.update(state=becomes, changed_at=now)


def said_of(review: Review) -> str:
    """What became of a review that was still open on somebody's screen."""
    now = Review.objects.select_related("decided_by").get(pk=review.pk)
    who = str(now.decided_by) if now.decided_by else "Somebody"
    if now.state == State.APPROVED:
        return f"{who} has approved it meanwhile."
    if now.state == State.CHANGES:
        return f"{who} has requested changes meanwhile."
    if now.decided_by:
        return f"{who} has withdrawn it from review meanwhile."
    return "A newer version of it was written meanwhile, and this one needs no review any more."


def _record(verb: str, review: Review, by: User, now: datetime, **details: str | bool) -> None:
    question = review.question
    about = {"question": question.slug, "version": review.version.number}
    record(verb, review, by=by, now=now, group=question.bank.group_id, **about, **details)
