"""How long a sitting took, by day of the learner's calendar and by section, out of its answers and flashcards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least, TruncDate

from exams.models import TIMED, Answer, Attempt
from study.models import CardReview, CountedSitting, StudyEntry

# A question left open over lunch is no study.
MOST_SECONDS_EACH = 300
KINDS = {
    Attempt.Kind.MOCK: StudyEntry.Kind.MOCK,
    Attempt.Kind.TASTER: StudyEntry.Kind.MOCK,
    Attempt.Kind.REVIEW: StudyEntry.Kind.REVIEW,
}


@dataclass
class Spent:
    """On one day. `sections` may hold less than `seconds`, never more."""

    seconds: int = 0
    sections: dict[int, int] = field(default_factory=dict)

    def add(self, seconds: int, section: int | None) -> None:
        self.seconds += seconds
        if section and seconds:
            self.sections[section] = self.sections.get(section, 0) + seconds


def kind_of(attempt: Attempt) -> str:
    return KINDS.get(Attempt.Kind(attempt.kind), StudyEntry.Kind.PRACTICE)


def spent_on(attempt: Attempt, zone: ZoneInfo) -> dict[date, Spent]:
    """Two queries at most. `attempt` with its blueprint."""
    if attempt.kind in TIMED:
        return _timed(attempt, zone)
    found: dict[date, Spent] = defaultdict(Spent)
    for day, section, seconds in [*_answered(attempt, zone), *_flashcards(attempt)]:
        found[day].add(seconds, section)
    return _without_nothing(found)


def _timed(attempt: Attempt, zone: ZoneInfo) -> dict[date, Spent]:
    """From the start to the end, on the day of the start. One that ran out counts to the last thing that was saved:
    nobody knows whether anybody was there after that."""
    end = attempt.finished_at
    if attempt.ending != Attempt.Ending.CANDIDATE:
        end = Answer.objects.filter(attempt=attempt).aggregate(last=Max("saved_at"))["last"]
    if end is None:
        return {}
    total = int((end - attempt.started_at).total_seconds())
    rows = Answer.objects.filter(attempt=attempt).order_by().values_list(f"version__{attempt.blueprint.tag}")
    day = attempt.started_at.astimezone(zone).date()
    return _without_nothing({day: _fitted(total, dict(rows.annotate(Sum("seconds"))))})


def _fitted(total: int, sections: Mapping[int | None, int]) -> Spent:
    timed = sum(sections.values())
    share = min(1.0, total / timed) if timed else 0.0
    return Spent(max(0, total), _known((section, int(seconds * share)) for section, seconds in sections.items()))


def _known(sections: Iterable[tuple[int | None, int]]) -> dict[int, int]:
    return {section: seconds for section, seconds in sections if section and seconds > 0}


def _answered(attempt: Attempt, zone: ZoneInfo) -> QuerySet[Answer, tuple[date, int | None, int]]:
    """Each answer on the day it was given: practice may be taken up again days later."""
    when = TruncDate(Coalesce("saved_at", "attempt__started_at"), tzinfo=zone)
    answers = Answer.objects.filter(attempt=attempt, seconds__gt=0).annotate(day=when)
    rows = answers.order_by().values_list("day", f"version__{attempt.blueprint.tag}")
    return rows.annotate(spent=Sum(Least("seconds", MOST_SECONDS_EACH)))


def _flashcards(attempt: Attempt) -> QuerySet[CardReview, tuple[date, int, int]]:
    """Of reviews, on the day that the grading itself knows."""
    rows = CardReview.objects.filter(sitting=attempt).order_by().values_list("day", "card__section")
    return rows.annotate(spent=Sum("seconds"))


def _without_nothing(found: Mapping[date, Spent]) -> dict[date, Spent]:
    return {day: spent for day, spent in found.items() if spent.seconds > 0}


def uncounted() -> QuerySet[Attempt]:
    """Sittings that have changed since they were counted, or never were."""
    counted = CountedSitting.objects.filter(attempt=OuterRef("pk")).values("counted_at")
    mine = Attempt.objects.filter(user__isnull=False).annotate(counted_at=Subquery(counted))
    answered = Answer.objects.filter(attempt=OuterRef("pk"), saved_at__isnull=False)
    since = answered.filter(saved_at__gt=Coalesce(OuterRef("counted_at"), OuterRef("started_at")))
    turned = CardReview.objects.filter(sitting=OuterRef("pk"))
    since_turned = Q(counted_at=None) & Exists(turned) | Exists(turned.filter(at__gt=OuterRef("counted_at")))
    ended = Q(state=Attempt.State.CLOSED) & (Q(counted_at=None) | Q(counted_at__lt=F("finished_at")))
    going_on = Q(state=Attempt.State.OPEN) & ~Q(kind__in=TIMED) & (Exists(since) | since_turned)
    return mine.filter(ended | going_on)
