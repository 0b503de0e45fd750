from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.models import KeyCorrection, ProblemReport, QuestionVersion
from bank.problems import DECIDED, Draw, with_this

NOT_AN_OPTION = "The question has no option {key}; choose one of its {count} options."
SAME_KEY = "That is the key already."
NO_DECISION = "Choose “Mended” or “Kept as it is”."
WHY_KEPT = "Say why it stays as it is: whoever reported it reads this."
MOST_OPEN_REPORTS = 30


def check_key(version: QuestionVersion, new_key: int) -> None:
    """ValidationError when the key of this version cannot become `new_key`."""
    if not 0 <= new_key < len(version.options):
        raise ValidationError(NOT_AN_OPTION.format(key=new_key, count=len(version.options)))
    if version.key == new_key:
        raise ValidationError(SAME_KEY)


@transaction.atomic
def correct_key(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> KeyCorrection:
    """Set the key of a version that turned out wrong; its texts and everybody's answers stay untouched."""
    locked = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    check_key(locked, new_key)
    correction = KeyCorrection.objects.create(
        version=locked, old_key=locked.key, new_key=new_key, reason=reason, by=by, at=now
    )
    QuestionVersion.objects.filter(pk=locked.pk).update(key=new_key)
    record("key.corrected", locked, by=by, now=now, old=correction.old_key, new=new_key, reason=reason)
    return correction


class TooManyReports(Exception):
    pass


@transaction.atomic
def report_problem(
    *, about: QuestionVersion | Draw, reporter: User, kind: str, comment: str, chosen: int | None, now: datetime
) -> ProblemReport:
    """The reporter's one open report on this; what was sent before while nobody had decided is replaced."""
    User.objects.select_for_update(no_key=True).get(pk=reporter.pk)  # a second click waits for the first
    said = {"kind": kind, "comment": comment, "chosen": chosen}
    waiting = ProblemReport.objects.filter(reporter=reporter, state=ProblemReport.State.OPEN)
    report = waiting.select_for_update().filter(**with_this(about)).first()
    if report is None:
        if waiting.count() >= MOST_OPEN_REPORTS:
            raise TooManyReports
        report = ProblemReport.objects.create(**with_this(about), **said, reporter=reporter, created_at=now)
        record("problem.reported", report, by=reporter, now=now, kind=kind)
    elif any(getattr(report, name) != value for name, value in said.items()):
        waiting.filter(pk=report.pk).update(**said)
        record("problem.reworded", report, by=reporter, now=now, kind=kind)
        report.refresh_from_db()
    return report


@transaction.atomic
def withdraw_problem(report: ProblemReport, *, by: User, now: datetime) -> bool:
    """False where it was decided, or withdrawn, already."""
    waiting = ProblemReport.objects.filter(pk=report.pk, state=ProblemReport.State.OPEN)
    if not waiting.update(state=ProblemReport.State.WITHDRAWN, decided_at=now):
        return False
    record("problem.withdrawn", report, by=by, now=now)
    return True


@transaction.atomic
def decide_problems(
    *, reports: Iterable[ProblemReport], state: ProblemReport.State, outcome: str, by: User, now: datetime
) -> list[ProblemReport]:
    """The same answer to each that still waits for one; whatever somebody else decided first is left out."""
    if state not in DECIDED:
        raise ValidationError(NO_DECISION)
    if state == ProblemReport.State.DECLINED and not outcome:
        raise ValidationError(WHY_KEPT)
    waiting = ProblemReport.objects.filter(state=ProblemReport.State.OPEN)
    mine = waiting.filter(pk__in=[report.pk for report in reports]).order_by("pk")
    locked = list(mine.select_for_update(no_key=True))
    decided = waiting.filter(pk__in=[report.pk for report in locked])
    decided.update(state=state, outcome=outcome, decided_at=now, decided_by=by)
    AuditEvent.objects.bulk_create(
        event("problem.decided", report, by=by, now=now, state=state, outcome=outcome) for report in locked
    )
    return locked
