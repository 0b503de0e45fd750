"""What members did in the group's mocks, as far as they share it.

Two kinds of figures are kept apart all the way: results, which every member shares, and details (areas, time), which
are not even read of those who share their scores only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from exams.models import Assignment, Attempt, ScoreReport
from exams.scoring import wilson
from groups.models import Membership


@dataclass(frozen=True)
class Result:
    """The total score of a finished attempt; without a scale it is a share."""

    attempt: int
    turn: int
    started_at: datetime
    finished_at: datetime
    extra_minutes: int
    raw: int
    scored: int
    scaled: int | None
    passed: bool | None

    @property
    def percent(self) -> int:
        return round(100 * self.raw / self.scored) if self.scored else 0

    @property
    def interval(self) -> tuple[int, int]:
        """The 95 % interval of the share, in percent."""
        low, high = wilson(self.raw, self.scored)
        return round(100 * low), round(100 * high)

    @property
    def shown(self) -> str:
        return f"{self.percent} %" if self.scaled is None else str(self.scaled)


@dataclass(frozen=True)
class Sat:
    """What one member did in one mock. The newest finished attempt counts, not the best: it is where they stand."""

    finished: list[Result]
    running: bool

    @property
    def newest(self) -> Result | None:
        return self.finished[-1] if self.finished else None


NOTHING = Sat([], False)
Key = tuple[int, int]
COLUMNS = (
    "user_id", "assignment_id", "pk", "turn", "started_at", "finished_at", "extra_minutes", "report__raw",
    "report__scored_count", "report__scaled", "report__passed",
)  # fmt: skip


def sat_by(users: Iterable[int], mocks: Sequence[Assignment]) -> dict[Key, Sat]:
    """By user and mock, attempts in their order. One query."""
    rows = Attempt.objects.filter(user__in=list(users), assignment__in=mocks).order_by("turn").values_list(*COLUMNS)
    finished: dict[Key, list[Result]] = defaultdict(list)
    running = set()
    for user, mock, *row in rows:
        if row[3] is None or row[5] is None:
            running.add((user, mock))
        else:
            finished[user, mock].append(Result(*row))
    return {key: Sat(finished.get(key, []), key in running) for key in {*finished, *running}}


def sharing_all(members: Iterable[Membership]) -> list[int]:
    return [member.user_id for member in members if member.shares == Membership.Shares.ALL]


@dataclass(frozen=True)
class Areas:
    """Right answers by area in one finished attempt, and the share that passes; None without a scale."""

    tallies: list[dict[str, Any]]
    line: float | None


def areas_of(attempts: Sequence[int]) -> dict[int, Areas]:
    """By attempt. One query."""
    columns = ("attempt", "body__areas", "body__raw_cut", "scored_count", "scaled")
    rows = ScoreReport.objects.filter(attempt__in=attempts).values_list(*columns)
    return {
        attempt: Areas(areas, 100 * cut / scored if scaled is not None and scored else None)
        for attempt, areas, cut, scored, scaled in rows
    }


def seconds_of(users: Sequence[int], mocks: Sequence[Assignment]) -> dict[int, int]:
    """By user: time on the questions of every finished attempt. One query."""
    spent = Sum(Cast(KeyTextTransform("seconds", "body"), BigIntegerField()))
    reports = ScoreReport.objects.filter(attempt__user__in=users, attempt__assignment__in=mocks)
    return dict(reports.order_by().values("attempt__user").annotate(spent=spent).values_list("attempt__user", "spent"))
