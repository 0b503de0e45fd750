"""A key turned out wrong: score again everybody who met the question, without touching an answer."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.actions import correct_key
from bank.models import QuestionVersion
from exams.actions.reporting import report_columns, scored_body
from exams.models import Attempt, Regrade, ScoreReport
from exams.signals import answers_changed

STEP = 50


@transaction.atomic
def order_regrade(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> Regrade:
    """Correct the key of a version and order the job that scores again every closed attempt that showed it."""
    correct_key(version, new_key=new_key, reason=reason, by=by, now=now)
    return Regrade.objects.create(version=version, reason=reason, by=by, created_at=now)


def unfinished() -> list[int]:
    """Jobs to go on with; what a dead worker left half done is simply taken again."""
    return list(Regrade.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def take_step(regrade_id: int, *, now: datetime) -> bool:
    """Score the next attempts again; True when the job is done. Two workers at once take one step in turn."""
    regrade = Regrade.objects.select_for_update(of=("self",)).select_related("by").get(pk=regrade_id)
    if regrade.finished_at:
        return True
    attempts = _affected(regrade)
    for attempt in attempts:
        changed = _rescore(attempt, regrade, now)
        regrade.verdicts_changed += changed
    regrade.rescored += len(attempts)
    regrade.cursor = attempts[-1].pk if attempts else regrade.cursor
    regrade.finished_at = None if attempts else now
    regrade.save()
    return not attempts


def _affected(regrade: Regrade) -> list[Attempt]:
    showed = Attempt.objects.filter(answers__version=regrade.version_id, state=Attempt.State.CLOSED)
    return list(showed.filter(pk__gt=regrade.cursor).select_related("form", "blueprint", "user").order_by("pk")[:STEP])


def _rescore(attempt: Attempt, regrade: Regrade, now: datetime) -> bool:
    """Put the new numbers on the report and keep the old ones beside them; whether the verdict changed."""
    report = ScoreReport.objects.select_for_update().get(attempt=attempt)
    columns = report_columns(attempt, scored_body(attempt))
    if columns["body"] == report.body:
        return False
    old = {
        "at": report.made_at.isoformat(),
        "raw": report.raw,
        "scaled": report.scaled,
        "passed": report.passed,
    }
    changed: bool = columns["passed"] != report.passed
    report.revisions.append(old | {"reason": regrade.reason})
    for name, value in columns.items():
        setattr(report, name, value)
    report.made_at = now
    report.save()
    record("report.regraded", attempt, by=regrade.by, now=now, regrade=regrade.pk, verdict_changed=changed)
    answers_changed.send(Attempt, attempt=attempt, now=now)
    return changed


def preview(version: QuestionVersion) -> int:
    """How many closed attempts a regrade of this version would score again."""
    return Attempt.objects.filter(answers__version=version, state=Attempt.State.CLOSED).count()
