import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now

from accounts.clock import local
from accounts.models import User
from bank.models import Snapshot
from curriculum.models import Blueprint
from exams.assignments.release import still_theirs
from exams.models import TIMED, Attempt
from insights.models import WeaknessReport
from insights.readiness.days import keep
from insights.weakness import SHAPE
from insights.weakness.reading import body_of

logger = logging.getLogger(__name__)
SWEEP_SIZE = 100
# A worker comes so long after an answer in practice, for all that came meanwhile. Far below the time after which
# the broker would hand the same bell to a second worker.
COUNTDOWN = timedelta(seconds=30)
# So much later than that a bell counts as lost.
LATE = timedelta(seconds=60)
# What is told of the last thirty days and of the days to the exam may be so old.
HOLDS = timedelta(days=7)
# A further wish does not make a report that waits already any younger. Of the database's clock, for monitoring alone.
ONCE_MORE = {
    "wanted": F("wanted") + 1,
    "stale_since": Case(When(built__lt=F("wanted"), then="stale_since"), default=Now()),
}


@transaction.atomic
def want_rebuild(user_id: int, *, blueprint_id: int) -> list[int]:
    """Note, in the transaction that changed this learner's answers, that reports are wanted; their ids.

    Every report of the learner is: an answer counts in each blueprint its question belongs to. The row comes first
    and is counted up like the others, so that of two first wishes at once neither is lost; rows are locked in one
    order, so that two wishes never wait for each other.
    """
    return [report.pk for report in _want(user_id, blueprint_id)]


@transaction.atomic
def want_rebuild_soon(user_id: int, *, blueprint_id: int, now: datetime) -> list[int]:
    """The same for one answer of thousands in practice: the ids of those that no worker has been asked for lately."""
    unasked = [report.pk for report in _want(user_id, blueprint_id) if not _is_rung(report, now)]
    if unasked:
        WeaknessReport.objects.filter(pk__in=unasked).update(rung_at=now)
    return unasked


def _want(user_id: int, blueprint_id: int) -> list[WeaknessReport]:
    WeaknessReport.objects.get_or_create(user_id=user_id, blueprint_id=blueprint_id, defaults={"wanted": 0})
    mine = WeaknessReport.objects.select_for_update(no_key=True).filter(user_id=user_id).order_by("pk")
    reports = list(mine.only("pk", "rung_at"))
    WeaknessReport.objects.filter(pk__in=[report.pk for report in reports]).update(**ONCE_MORE)
    return reports


def _is_rung(report: WeaknessReport, now: datetime) -> bool:
    """Whether a worker is still to come. One that was asked for at a later time than this, by another server's clock,
    is."""
    return report.rung_at is not None and report.rung_at > now - COUNTDOWN


def rebuild(report_id: int, *, now: datetime) -> bool:
    """Build a report up to what is wanted at this moment, and keep the readiness of this day; whether anything was
    written.

    A burst of changes coalesces: the first rebuild reads them all, the others find nothing to do.
    """
    report = WeaknessReport.objects.filter(pk=report_id).select_related("blueprint", "user").first()
    if report is None or not report.is_stale:
        return False
    body = body_of(report.user_id, report.blueprint, now=now)
    return _store(report, body, now)


@transaction.atomic
def _store(report: WeaknessReport, body: dict[str, Any], now: datetime) -> bool:
    """Unless a later rebuild was faster; then its readiness stands too."""
    unbuilt = WeaknessReport.objects.filter(pk=report.pk, built__lt=report.wanted)
    # Of what was wanted while it was built, the oldest wish is no older than this build's beginning.
    since = Case(When(wanted__gt=report.wanted, then=now), default=None)
    if not unbuilt.update(built=report.wanted, body=body, built_at=now, stale_since=since):
        return False
    keep(report, body["readiness"], moment=local(report.user, now))
    return True


def rebuild_stale(*, now: datetime) -> int:
    """The sweep for what no bell reached: a batch, how many were met. One that fails does not stop the others.

    A report that a worker is about to come for is left to it.
    """
    unrung = Q(rung_at__isnull=True) | Q(rung_at__lte=now - COUNTDOWN - LATE)
    stale = WeaknessReport.objects.filter(unrung, built__lt=F("wanted")).order_by("built_at", "pk")
    batch = list(stale.values_list("pk", flat=True)[:SWEEP_SIZE])
    for pk in batch:
        try:
            rebuild(pk, now=now)
        except Exception:
            logger.exception("Weakness report %s could not be rebuilt", pk)
    return len(batch)


@dataclass(frozen=True)
class World:
    """What a report depends on that changes without an answer."""

    snapshot: Snapshot | None
    exam_date: date | None
    now: datetime


def want_current(report: WeaknessReport, world: World) -> bool:
    """Ask for a body that an older release made, or from what the world was before, to be built anew; whether this
    asked.

    Conditional, since every open page of the learner may notice it.
    """
    if report.is_stale or is_current(report, world):
        return False
    unasked = WeaknessReport.objects.filter(pk=report.pk, wanted=report.wanted)
    report.wanted += 1
    return bool(unasked.update(**ONCE_MORE))


def is_current(report: WeaknessReport, world: World) -> bool:
    """What is told of the last thirty days and of the days to the exam holds for a while."""
    if not has_shape(report) or report.built_at is None:
        return False
    day = world.exam_date.isoformat() if world.exam_date else None
    return bool(
        report.body["snapshot"] == (world.snapshot.pk if world.snapshot else None)
        and report.body["readiness"]["exam_date"] == day
        and world.now - report.built_at < HOLDS
    )


def has_shape(report: WeaknessReport) -> bool:
    """Whether the pages of this release can show all of the body; an older one still has its counts."""
    return bool(report.body.get("shape") == SHAPE)


def report_for(user: User, blueprint: Blueprint) -> WeaknessReport | None:
    return WeaknessReport.objects.filter(user=user, blueprint=blueprint).first()


def last_closed(user: User, blueprint: Blueprint) -> Attempt | None:
    """The newest sitting of this exam whose questions can be reviewed."""
    out = Q(assignment__isnull=True) | (still_theirs() & Q(assignment__questions_out=True))
    mine = Attempt.objects.filter(out, user=user, blueprint=blueprint, kind__in=TIMED)
    closed = mine.filter(state=Attempt.State.CLOSED)
    return closed.order_by("-started_at").first()
