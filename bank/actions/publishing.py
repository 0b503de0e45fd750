"""What may be asked of candidates: approved questions are published, and retired when their time is over."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.actions.reviewing import TooLate
from bank.models import Question, QuestionVersion, Review

State = Question.State
WHY_RETIRED = "Say why it is retired: whoever finds it later will ask."


@transaction.atomic
def publish(questions: Iterable[Question], *, by: User, now: datetime) -> list[Question]:
    """Those that are approved; whatever is not, or not any more, is left out. A fixed number of statements."""
    approved = Question.objects.filter(state=State.APPROVED)
    chosen = approved.filter(pk__in=[question.pk for question in questions]).select_related("bank").order_by("pk")
    locked = list(chosen.select_for_update(no_key=True, of=("self",)))
    approved.filter(pk__in=[question.pk for question in locked]).update(state=State.PUBLISHED, changed_at=now)
    _mark_checked(locked)
    AuditEvent.objects.bulk_create(
        event("question.published", question, by=by, now=now, group=question.bank.group_id, question=question.slug)
        for question in locked
    )
    return locked


def _mark_checked(questions: list[Question]) -> None:
    """Whose approving reviewer had come to the same key blind."""
    agreed = Review.objects.filter(
        version__current_of__in=questions,
        state=Review.State.APPROVED,
        solutions__solver=F("decided_by"),
        solutions__right=True,
    )
    QuestionVersion.objects.filter(pk__in=agreed.values("version")).update(checked=True)


@transaction.atomic
def retire(question: Question, *, why: str, by: User, now: datetime) -> None:
    """Taken into no new form from now on; those that have it keep it."""
    if not why:
        raise ValidationError({"why": WHY_RETIRED})
    if (
        not Question.objects.filter(pk=question.pk)
        .exclude(state=State.RETIRED)
        .update(state=State.RETIRED, changed_at=now)
    ):
        raise TooLate("It is retired already.")
    Review.objects.filter(question=question, state=Review.State.OPEN).update(
        state=Review.State.WITHDRAWN, decided_at=now, decided_by=by
    )
    record("question.retired", question, by=by, now=now, group=question.bank.group_id, question=question.slug, why=why)


@transaction.atomic
def revive(question: Question, *, by: User, now: datetime) -> None:
    """A draft again, which has to be reviewed before it is published once more."""
    if not Question.objects.filter(pk=question.pk, state=State.RETIRED).update(state=State.DRAFT, changed_at=now):
        raise TooLate("It is not retired any more.")
    record("question.revived", question, by=by, now=now, group=question.bank.group_id, question=question.slug)
