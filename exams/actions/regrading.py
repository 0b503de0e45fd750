"""A key or a range turned out wrong, or a question is dropped from a form: score again everybody whom it concerns,
without touching an answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.actions.keys import correct_key, correct_range
from bank.models import Kind, QuestionVersion
from exams.actions.closing import group_of
from exams.actions.regrade_preview import Change, drop, preview
from exams.actions.rejudging import rejudge
from exams.actions.reporting import report_columns, scored_body
from exams.models import Attempt, Form, Regrade, ScoreReport
from exams.signals import answers_changed

STEP = 50
PASSES = 2
IDLE = timedelta(minutes=2)
COLUMNS = ("formula", "table", "raw", "scored_count", "scaled", "passed")
# What of a report's body follows from answers and keys; the rest would only tell which version of the app made it.
FIGURES = ("raw", "areas", "pace", "changes")


@dataclass(frozen=True)
class Mended:
    """A report that is made anew; where `score` is not, only the figures beside it have changed."""

    report: ScoreReport
    score: bool
    verdict: bool


class Moved(Exception):
    """Since somebody looked at the preview, what the correction would do has become something else."""


@transaction.atomic
def order_regrade(change: Change, *, reason: str, by: User, now: datetime, seen: str = "") -> Regrade:
    """Correct the key, or drop the question, and order the job that scores the sittings again.

    `seen` is of the preview that was agreed to: Moved, and nothing done, if it is out of date. Of two orders at once
    the second waits for the first and is refused with a ValidationError.
    """
    change = _locked(change)
    if seen and preview(change, now=now).seen != seen:
        raise Moved
    _carry_out(change, reason, by, now)
    kind = Regrade.Kind.DROP if change.form else Regrade.Kind.KEY
    regrade = Regrade.objects.create(
        kind=kind, version=change.version, form=change.form, reason=reason, by=by, created_at=now, stepped_at=now
    )
    about = {"kind": kind, "version": change.version.pk, "reason": reason}
    record("regrade.ordered", regrade, by=by, now=now, group=_group_concerned(change), **about)
    return regrade


def _carry_out(change: Change, reason: str, by: User, now: datetime) -> None:
    if change.form:
        drop(change, by=by, now=now)
    elif change.accepted:
        correct_range(change.version, new=change.accepted, reason=reason, by=by, now=now)
    else:
        assert change.key is not None
        correct_key(change.version, new_key=change.key, reason=reason, by=by, now=now)


def _group_concerned(change: Change) -> int | None:
    """Whose form it is, or whose bank."""
    return change.form.group_id if change.form else change.version.question.bank.group_id


def _locked(change: Change) -> Change:
    """As it stands, what two orders of the same correction would both change held."""
    if change.form:
        Form.objects.select_for_update(no_key=True).get(pk=change.form.pk)
    versions = QuestionVersion.objects.select_related("question__bank").select_for_update(no_key=True, of=("self",))
    return replace(change, version=versions.get(pk=change.version.pk))


def idle(*, now: datetime) -> list[int]:
    """Unfinished jobs whose chain of steps broke, or which wait for their second pass."""
    waiting = Regrade.objects.filter(finished_at=None, stepped_at__lte=now - IDLE)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def take_step(regrade_id: int, *, now: datetime) -> bool:
    """Score the next attempts again; whether another step should follow at once.

    While one worker takes a step, others leave the job alone.
    """
    regrades = Regrade.objects.select_for_update(skip_locked=True, of=("self",)).select_related("by", "version")
    regrade = regrades.filter(pk=regrade_id, finished_at=None).first()
    if regrade is None:
        return False
    attempts = _next_attempts(regrade)
    turned = rejudge(regrade.version, attempts) if _judges(regrade) and attempts else set()
    changed = [mended for report in _reports(attempts) if (mended := _rescore(report, regrade, now))]
    _store(changed, turned, regrade, now)
    _note_progress(regrade, attempts, now)
    return bool(attempts)


def _judges(regrade: Regrade) -> bool:
    """Whether answers are judged by a corrected range before they are counted."""
    return regrade.kind == Regrade.Kind.KEY and regrade.version.kind == Kind.NUMERIC


def _next_attempts(regrade: Regrade) -> list[int]:
    """Closed ones; of a corrected range running ones too, since what they have saved was judged by the old one."""
    showed = Attempt.objects.filter(answers__version=regrade.version_id)
    if not _judges(regrade):
        showed = showed.filter(state=Attempt.State.CLOSED)
    if regrade.form_id:
        showed = showed.filter(form=regrade.form_id)
    return list(showed.filter(pk__gt=regrade.cursor).order_by("pk").values_list("pk", flat=True)[:STEP])


def _reports(attempts: list[int]) -> list[ScoreReport]:
    """The reports, locked in one order; one that extra time takes back meanwhile is not among them."""
    related = ("table", "attempt__form__table", "attempt__blueprint", "attempt__assignment")
    reports = ScoreReport.objects.select_for_update(of=("self",), no_key=True).select_related(*related)
    return list(
        reports.filter(attempt__in=attempts).defer("table__curve", "attempt__form__table__curve").order_by("pk")
    )


def _rescore(report: ScoreReport, regrade: Regrade, now: datetime) -> Mended | None:
    """Put the new numbers on the report, the old ones beside them; None when nothing that it says has changed.

    A corrected key leaves every report on the table it was made from; a dropped question moves it to the form's next.
    """
    attempt = report.attempt
    table = attempt.form.table if regrade.form_id and attempt.form else report.table
    body = scored_body(attempt, table=table)
    columns = report_columns(attempt, body, table=table)
    score = any(getattr(report, name) != columns[name] for name in COLUMNS)
    if not score and all(report.body.get(name) == body[name] for name in FIGURES):
        return None
    mended = Mended(report, score, columns["passed"] != report.passed)
    if score:
        report.revisions.append(_as_it_was(report, regrade))
        report.made_at = now
    for name, value in columns.items():
        setattr(report, name, value)
    return mended


def _as_it_was(report: ScoreReport, regrade: Regrade) -> dict[str, Any]:
    numbers = {name: getattr(report, name) for name in ("raw", "scored_count", "scaled", "passed", "formula")}
    table = report.table_id
    return {"at": report.made_at.isoformat(), **numbers, "table": table, "kind": regrade.kind, "reason": regrade.reason}


def _store(changed: list[Mended], turned: set[int], regrade: Regrade, now: datetime) -> None:
    ScoreReport.objects.bulk_update([mended.report for mended in changed], [*COLUMNS, "body", "revisions", "made_at"])
    AuditEvent.objects.bulk_create(
        event("report.regraded", mended.report.attempt, by=regrade.by, now=now, regrade=regrade.pk,
              group=group_of(mended.report.attempt), score_changed=mended.score, verdict_changed=mended.verdict)
        for mended in changed
    )  # fmt: skip
    _ring([mended.report.attempt for mended in changed], turned, now)
    regrade.rescored += sum(mended.score for mended in changed)
    regrade.verdicts_changed += sum(mended.verdict for mended in changed)


def _ring(rescored: list[Attempt], turned: set[int], now: datetime) -> None:
    """Also for practice, which has answers and no report. Learner by learner in one order: two jobs that meet the same
    people never wait for each other."""
    others = turned - {attempt.pk for attempt in rescored}
    final = Q(state=Attempt.State.CLOSED) | Q(tutored=True)
    unscored = Attempt.objects.filter(final, pk__in=others) if others else ()
    Attempt.objects.filter(final, pk__in=turned).update(undrawn=True)
    for attempt in sorted([*rescored, *unscored], key=lambda attempt: attempt.user_id or 0):
        answers_changed.send(Attempt, attempt=attempt, now=now)


def _note_progress(regrade: Regrade, attempts: list[int], now: datetime) -> None:
    regrade.stepped_at = now
    if attempts:
        regrade.cursor = attempts[-1]
    else:
        regrade.cursor, regrade.passes = 0, regrade.passes + 1
        regrade.finished_at = now if regrade.passes == PASSES else None
    regrade.save()
