"""A key turned out wrong: score again everybody who met the question, without touching an answer."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.actions import correct_key
from bank.models import QuestionVersion
from exams.actions.reporting import report_columns, scored_body
from exams.models import Attempt, Regrade, ScoreReport
from exams.signals import answers_changed

STEP = 50
PASSES = 2
IDLE = timedelta(minutes=2)


@transaction.atomic
def order_regrade(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> Regrade:
    """Correct the key of a version and order the job that scores again every closed attempt that showed it."""
    correct_key(version, new_key=new_key, reason=reason, by=by, now=now)
    return Regrade.objects.create(version=version, reason=reason, by=by, created_at=now, stepped_at=now)


def idle(*, now: datetime) -> list[int]:
    """Unfinished jobs whose chain of steps broke, or which wait for their second pass."""
    waiting = Regrade.objects.filter(finished_at=None, stepped_at__lte=now - IDLE)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def take_step(regrade_id: int, *, now: datetime) -> bool:
    """Score the next attempts again; whether another step should follow at once.

    While one worker takes a step, others leave the job alone.
    """
    regrades = Regrade.objects.select_for_update(skip_locked=True, of=("self",)).select_related("by")
    regrade = regrades.filter(pk=regrade_id, finished_at=None).first()
    if regrade is None:
        return False
    attempts = _next_attempts(regrade)
    for attempt in attempts:
        _rescore(attempt, regrade, now)
    _note_progress(regrade, attempts, now)
    return bool(attempts)


def _next_attempts(regrade: Regrade) -> list[Attempt]:
    showed = Attempt.objects.filter(answers__version=regrade.version_id, state=Attempt.State.CLOSED)
    return list(
        showed.filter(pk__gt=regrade.cursor).select_related("form__table", "blueprint", "user").order_by("pk")[:STEP]
    )


def _note_progress(regrade: Regrade, attempts: list[Attempt], now: datetime) -> None:
    regrade.stepped_at = now
    if attempts:
        regrade.cursor = attempts[-1].pk
    else:
        regrade.cursor, regrade.passes = 0, regrade.passes + 1
        regrade.finished_at = now if regrade.passes == PASSES else None
    regrade.save()


def _rescore(attempt: Attempt, regrade: Regrade, now: datetime) -> None:
    """Put the new numbers on the report and keep the old ones beside them."""
    report = ScoreReport.objects.select_for_update().get(attempt=attempt)
    columns = report_columns(attempt, scored_body(attempt))
    if columns["body"] == report.body:
        return
    changed = columns["passed"] != report.passed
    old = {"at": report.made_at.isoformat(), "raw": report.raw, "scaled": report.scaled, "passed": report.passed}
    report.revisions.append(old | {"reason": regrade.reason})
    for name, value in columns.items():
        setattr(report, name, value)
    report.made_at = now
    report.save()
    regrade.rescored += 1
    regrade.verdicts_changed += changed
    record("report.regraded", attempt, by=regrade.by, now=now, regrade=regrade.pk, verdict_changed=changed)
    answers_changed.send(Attempt, attempt=attempt, now=now)


def preview(version: QuestionVersion) -> int:
    """How many closed attempts a regrade of this version would look at again."""
    return Attempt.objects.filter(answers__version=version, state=Attempt.State.CLOSED).count()
