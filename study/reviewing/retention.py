"""How much was remembered after how many days, as measured and as the model expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Avg, Count, Q

from accounts.models import User
from exams.scoring import wilson
from study.models import CardReview
from study.reviewing.scheduling import AGAIN

ENOUGH = 30
# First and last day of each; the last has no end.
SPANS = ((1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, None))


class Reviewed(NamedTuple):
    """`remembered` of `total` cards that came back after so many days; `predicted` is the mean chance."""

    days: int
    total: int
    remembered: int
    predicted: float


@dataclass(frozen=True)
class Span:
    """Shares in percent, with the 95 % interval from `low` to `high`."""

    first: int
    last: int | None
    total: int
    remembered: int
    percent: float
    low: float
    high: float
    predicted: float

    @property
    def name(self) -> str:
        if self.last is None:
            return f"{self.first} or more"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Retention:
    """`total` cards came back a day or more after the time before."""

    total: int
    remembered: int
    spans: list[Span]

    @property
    def is_enough(self) -> bool:
        return self.total >= ENOUGH

    @property
    def missing(self) -> int:
        return max(0, ENOUGH - self.total)

    @property
    def percent(self) -> int:
        return round(100 * self.remembered / self.total) if self.total else 0


def retention(user: User) -> Retention:
    """One statement."""
    rows = CardReview.objects.filter(user=user, days__gte=1, predicted__isnull=False).order_by().values_list("days")
    counted = rows.annotate(total=Count("pk"), right=Count("pk", filter=Q(rating__gt=AGAIN)), mean=Avg("predicted"))
    return told(Reviewed(*row) for row in counted)


def told(rows: Iterable[Reviewed]) -> Retention:
    found = list(rows)
    spans = [_span(first, last, [row for row in found if _within(row.days, first, last)]) for first, last in SPANS]
    return Retention(
        sum(row.total for row in found), sum(row.remembered for row in found), [span for span in spans if span.total]
    )


def _within(days: int, first: int, last: int | None) -> bool:
    return first <= days and (last is None or days <= last)


def _span(first: int, last: int | None, rows: list[Reviewed]) -> Span:
    total, remembered = sum(row.total for row in rows), sum(row.remembered for row in rows)
    low, high = wilson(remembered, total)
    share, expected = (remembered / total, sum(row.predicted * row.total for row in rows) / total) if total else (0, 0)
    return Span(first, last, total, remembered, 100 * share, 100 * low, 100 * high, 100 * expected)
