import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from bank.models import Snapshot
from curriculum.models import Blueprint
from exams.assignments.release import still_theirs
from exams.models import Attempt
from insights.models import WeaknessReport
from insights.weakness import SHAPE
from insights.weakness.reading import body_of

logger = logging.getLogger(__name__)
SWEEP_SIZE = 100


@transaction.atomic
def want_rebuild(user_id: int, *, blueprint_id: int) -> list[int]:
    """Note, in the transaction that changed this learner's answers, that reports are wanted; their ids.

    Every report of the learner is: an answer counts in each blueprint its question belongs to. The row comes first
    and is counted up like the others, so that of two first wishes at once neither is lost; rows are locked in one
    order, so that two wishes never wait for each other.
    """
    WeaknessReport.objects.get_or_create(user_id=user_id, blueprint_id=blueprint_id, defaults={"wanted": 0})
    mine = WeaknessReport.objects.select_for_update(no_key=True).filter(user_id=user_id).order_by("pk")
    pks = list(mine.values_list("pk", flat=True))
    WeaknessReport.objects.filter(pk__in=pks).update(wanted=F("wanted") + 1)
    return pks


def rebuild(report_id: int, *, now: datetime) -> bool:
    """Build a report up to what is wanted at this moment; whether anything was written.

    A burst of changes coalesces: the first rebuild reads them all, the others find nothing to do.
    """
    report = WeaknessReport.objects.filter(pk=report_id).select_related("blueprint").first()
    if report is None or not report.is_stale:
        return False
    target = report.wanted
    body = body_of(report.user_id, report.blueprint)
    unbuilt = WeaknessReport.objects.filter(pk=report_id, built__lt=target)
    return bool(unbuilt.update(built=target, body=body, built_at=now))


def rebuild_stale(*, now: datetime) -> int:
    """The sweep for what no bell reached: a batch, how many were met. One that fails does not stop the others."""
    stale = WeaknessReport.objects.filter(built__lt=F("wanted")).order_by("built_at", "pk")
    batch = list(stale.values_list("pk", flat=True)[:SWEEP_SIZE])
    for pk in batch:
        try:
            rebuild(pk, now=now)
        except Exception:
            logger.exception("Weakness report %s could not be rebuilt", pk)
    return len(batch)


def want_current(report: WeaknessReport, *, snapshot: Snapshot | None) -> bool:
    """Ask for a body that an older release made, or older curves, to be built anew; whether this asked.

    Conditional, since every open page of the learner may notice it.
    """
    if report.is_stale or is_current(report, snapshot=snapshot):
        return False
    unasked = WeaknessReport.objects.filter(pk=report.pk, wanted=report.wanted)
    report.wanted += 1
    return bool(unasked.update(wanted=F("wanted") + 1))


def is_current(report: WeaknessReport, *, snapshot: Snapshot | None) -> bool:
    return has_shape(report) and bool(report.body["snapshot"] == (snapshot.pk if snapshot else None))


def has_shape(report: WeaknessReport) -> bool:
    """Whether the pages of this release can show all of the body; an older one still has its counts."""
    return bool(report.body.get("shape") == SHAPE)


def report_for(user: User, blueprint: Blueprint) -> WeaknessReport | None:
    return WeaknessReport.objects.filter(user=user, blueprint=blueprint).first()


def last_closed(user: User, blueprint: Blueprint) -> Attempt | None:
    """The newest sitting of this exam whose questions can be reviewed."""
    out = Q(assignment__isnull=True) | (still_theirs() & Q(assignment__questions_out=True))
    closed = Attempt.objects.filter(out, user=user, blueprint=blueprint, state=Attempt.State.CLOSED)
    return closed.order_by("-started_at").first()
