"""Ending attempts: by their candidate, by the deadline, and again after extra time."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import record
from accounts.models import User
from exams.actions.reporting import make_report
from exams.actions.saving import keep_late, save_queued, take_up_late
from exams.models import Attempt, ScoreReport
from exams.saves import Save
from exams.signals import answers_changed
from exams.timing import CLOCK_SLACK, GRACE, accepts_until, deadline, over_by_the_database, overdue_before

logger = logging.getLogger(__name__)
SWEEP_SIZE = 200
GUEST_DATA_KEPT = timedelta(days=7)


@transaction.atomic
def finish(attempt: Attempt, *, queued: dict[int, Save], timed_out: bool, by: User | None, now: datetime) -> bool:
    """Close an attempt for its candidate, with the answers still queued in the browser counted.

    Of many at once one wins (True). What is queued counts until the network grace is over and is kept as late
    answers from then on. A browser that says the time is up before it is leaves the attempt open.
    """
    ending = Attempt.Ending.DEADLINE if timed_out or now > attempt.ends_at else Attempt.Ending.CANDIDATE
    may_end = Attempt.objects.filter(deadline_at__gte=overdue_before(now))
    if timed_out:
        may_end = may_end.filter(over_by_the_database(CLOCK_SLACK), deadline_at__lte=now + CLOCK_SLACK)
    if _close(may_end, attempt, at=min(now, attempt.ends_at), ending=ending):
        save_queued(attempt, queued, now=now)
        _score(attempt, by=by, now=now)
        return True
    try:
        attempt.refresh_from_db(from_queryset=Attempt.objects.select_for_update(no_key=True))
    except Attempt.DoesNotExist:  # its candidate has deleted their account in this moment
        return False
    if close_if_overdue(attempt, now=now):
        keep_late(attempt, queued, now=now)
    else:
        save_queued(attempt, queued, now=now)
    return False


def close_if_overdue(attempt: Attempt, *, now: datetime) -> bool:
    """Close an attempt whose time is over, at its deadline, with every saved answer counted.

    True when it is closed now, by whomever.
    """
    if attempt.state == Attempt.State.CLOSED:
        return True
    if now <= accepts_until(attempt.ends_at):
        return False
    return _close_overdue(attempt, now=now)


@transaction.atomic
def _close_overdue(attempt: Attempt, *, now: datetime) -> bool:
    overdue = Attempt.objects.filter(over_by_the_database(-GRACE), deadline_at__lt=overdue_before(now))
    if _close(overdue, attempt, at=attempt.ends_at, ending=Attempt.Ending.DEADLINE):
        _score(attempt, by=None, now=now)
    else:
        attempt.refresh_from_db(fields=["state", "deadline_at", "finished_at", "ending"])
    return attempt.state == Attempt.State.CLOSED


def _close(condition: QuerySet[Attempt], attempt: Attempt, *, at: datetime, ending: Attempt.Ending) -> bool:
    """The conditional update that one of all closers wins; it also holds the row against saves."""
    still_open = condition.filter(pk=attempt.pk, state=Attempt.State.OPEN)
    if not still_open.update(state=Attempt.State.CLOSED, finished_at=at, ending=ending, undrawn=True):
        return False
    attempt.state, attempt.finished_at, attempt.ending = Attempt.State.CLOSED, at, ending
    return True


def _score(attempt: Attempt, *, by: User | None, now: datetime) -> None:
    make_report(attempt, now=now)
    record("attempt.closed", attempt, by=by, now=now, group=group_of(attempt), ending=attempt.ending)
    answers_changed.send(Attempt, attempt=attempt, now=now)


def close_overdue(*, now: datetime) -> int:
    """The sweep: close a batch of what nobody came back to; how many were met.

    One attempt that cannot be closed does not stop the others.
    """
    overdue = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lt=overdue_before(now))
    batch = list(
        overdue.select_related("form__table", "blueprint", "user", "assignment").order_by("deadline_at", "pk")[
            :SWEEP_SIZE
        ]
    )
    for attempt in batch:
        try:
            _close_overdue(attempt, now=now)
        except Exception:
            logger.exception("Attempt %s could not be closed", attempt.public_id)
    return len(batch)


def close_overdue_of(user: User, *, now: datetime) -> None:
    """Close what this candidate left past its deadline, before a page lists it as running."""
    mine = Attempt.objects.filter(user=user, state=Attempt.State.OPEN, deadline_at__lt=overdue_before(now))
    for attempt in mine.select_related("form__table", "blueprint", "user", "assignment"):
        _close_overdue(attempt, now=now)


def forget_guests(*, now: datetime) -> int:
    """Delete tasters that nobody signed in to keep within a week; how many."""
    guests = Attempt.objects.filter(user=None, kind=Attempt.Kind.TASTER, started_at__lt=now - GUEST_DATA_KEPT)
    return guests.delete()[1].get(Attempt._meta.label, 0)


@transaction.atomic
def set_extra_minutes(attempt: Attempt, *, minutes: int, by: User, now: datetime) -> bool:
    """Give an attempt this many extra minutes in all, absolute. A timed-out one with time left is reopened.

    True when it was reopened; its report then goes to the audit trail, and a new one follows when it closes.
    Answers that had come too late are taken up, since they no longer are.
    """
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.extra_minutes == minutes:
        return False
    ends = deadline(locked.started_at, locked.minutes, minutes, cut_off=_cut_off(locked))
    reopen = locked.ending == Attempt.Ending.DEADLINE and ends > now and not _another_open(locked)
    record(
        "attempt.extra_minutes",
        locked,
        by=by,
        now=now,
        old=locked.extra_minutes,
        new=minutes,
        reopened=reopen,
        group=group_of(locked),
    )
    locked.extra_minutes, locked.deadline_at = minutes, ends
    if reopen:
        _withdraw_report(locked, by=by, now=now)
        take_up_late(locked, now=now)
        locked.state, locked.finished_at, locked.ending = Attempt.State.OPEN, None, ""
    locked.undrawn = locked.undrawn or reopen
    locked.save(update_fields=["extra_minutes", "deadline_at", "state", "finished_at", "ending", "undrawn"])
    if reopen:
        answers_changed.send(Attempt, attempt=locked, now=now)
    return reopen


def group_of(attempt: Attempt) -> int | None:
    return attempt.assignment.group_id if attempt.assignment else None


def _cut_off(attempt: Attempt) -> datetime | None:
    """Read after the attempt's row was locked: a join would show the window as it was before a wait for the row."""
    return attempt.assignment.cut_off if attempt.assignment else None


def _another_open(attempt: Attempt) -> bool:
    """Whether the candidate has begun another mock of the blueprint, or of the group's; there is one at a time."""
    mocks = Q(user=attempt.user_id, blueprint=attempt.blueprint_id, state=Attempt.State.OPEN, kind=Attempt.Kind.MOCK)
    mocks &= Q(assignment=attempt.assignment_id) if attempt.assignment_id else Q(assignment__isnull=True)
    return attempt.kind == Attempt.Kind.MOCK and Attempt.objects.filter(mocks).exclude(pk=attempt.pk).exists()


def _withdraw_report(attempt: Attempt, *, by: User, now: datetime) -> None:
    report = ScoreReport.objects.filter(attempt=attempt).first()
    if report:
        record(
            "report.withdrawn",
            attempt,
            by=by,
            now=now,
            group=group_of(attempt),
            raw=report.raw,
            scaled=report.scaled,
            body=report.body,
        )
        report.delete()
