"""Time in mocks and practice, logged by itself."""

import logging
from datetime import date, datetime

from django.db import transaction

from accounts.clock import zone_of
from exams.models import Attempt
from study.log.sittings import Spent, kind_of, spent_on, uncounted
from study.models import CountedSitting, EntryPart, StudyEntry

logger = logging.getLogger(__name__)
SWEEP_SIZE = 500


@transaction.atomic
def count_sitting(attempt_id: int, *, now: datetime) -> int:
    """Bring the log's entries of a sitting up to its answers; how many days it was on. It may be called at any time.

    Whoever counts holds the row, so that of two at once the second sees what the first did. A fixed number of
    statements.
    """
    attempt = Attempt.objects.select_related("blueprint", "user").filter(pk=attempt_id, user__isnull=False).first()
    if attempt is None or attempt.user is None:
        return 0
    CountedSitting.objects.bulk_create([CountedSitting(attempt=attempt, counted_at=now)], ignore_conflicts=True)
    CountedSitting.objects.select_for_update().get(attempt=attempt)
    found = spent_on(attempt, zone_of(attempt.user)) if _counts(attempt) else {}
    StudyEntry.objects.filter(attempt=attempt).exclude(day__in=found).delete()
    _write(attempt, found, now)
    CountedSitting.objects.filter(attempt=attempt).update(counted_at=now)
    return len(found)


def _counts(attempt: Attempt) -> bool:
    """A timed sitting once it is over; practice as it goes."""
    return attempt.state == Attempt.State.CLOSED or attempt.deadline_at is None


def _write(attempt: Attempt, found: dict[date, Spent], now: datetime) -> None:
    kind = kind_of(attempt)
    entries = [
        StudyEntry(user=attempt.user, attempt=attempt, day=day, kind=kind, seconds=spent.seconds, created_at=now)
        for day, spent in found.items()
    ]
    StudyEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["attempt", "day"], update_fields=["seconds", "kind"]
    )
    EntryPart.objects.filter(entry__attempt=attempt).delete()
    by_day = {entry.day: entry for entry in StudyEntry.objects.filter(attempt=attempt)}
    EntryPart.objects.bulk_create(
        EntryPart(entry=by_day[day], section_id=section, seconds=seconds)
        for day, spent in found.items()
        for section, seconds in spent.sections.items()
    )


def count_missed(*, now: datetime) -> int:
    """The sweep for what no bell reached, and for practice that goes on: a batch, how many were met.

    One that fails does not stop the others.
    """
    batch = list(uncounted().order_by("pk").values_list("pk", flat=True)[:SWEEP_SIZE])
    for pk in batch:
        try:
            count_sitting(pk, now=now)
        except Exception:
            logger.exception("Sitting %s could not be counted", pk)
    return len(batch)
