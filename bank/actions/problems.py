from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.models import ProblemReport, QuestionVersion
from bank.problems import DECIDED, Draw, with_this

NO_DECISION = "Choose “Mended” or “Kept as it is”."
WHY_KEPT = "Say why it stays as it is: whoever reported it reads this."
MOST_OPEN_REPORTS = 30


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
        record("problem.reported", report, by=reporter, now=now, group=_group_of(report), kind=kind)
    elif any(getattr(report, name) != value for name, value in said.items()):
        waiting.filter(pk=report.pk).update(**said)
        record("problem.reworded", report, by=reporter, now=now, group=_group_of(report), kind=kind)
        report.refresh_from_db()
    return report


@transaction.atomic
def withdraw_problem(report: ProblemReport, *, by: User, now: datetime) -> bool:
    """False where it was decided, or withdrawn, already."""
    waiting = ProblemReport.objects.filter(pk=report.pk, state=ProblemReport.State.OPEN)
    if not waiting.update(state=ProblemReport.State.WITHDRAWN, decided_at=now):
        return False
    record("problem.withdrawn", report, by=by, now=now, group=_group_of(report))
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
    near = ("version__question__bank", "template_version__template__bank")
    mine = waiting.filter(pk__in=[report.pk for report in reports]).select_related(*near).order_by("pk")
    locked = list(mine.select_for_update(no_key=True, of=("self",)))
    decided = waiting.filter(pk__in=[report.pk for report in locked])
    decided.update(state=state, outcome=outcome, decided_at=now, decided_by=by)
    AuditEvent.objects.bulk_create(
        event("problem.decided", report, by=by, now=now, group=_group_of(report), state=state, outcome=outcome)
        for report in locked
    )
    return locked


def _group_of(report: ProblemReport) -> int | None:
    about = report.version.question if report.version else report.template_version and report.template_version.template
    return about.bank.group_id if about else None
