"""How things stand at this moment: what waits, since when, and whether the parts answer.

The same on every web server, since it is read from the database and Redis: rules take the maximum.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, F, Min, Q, QuerySet
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from accounts.models import Mail
from bank.models import QuestionImport
from bank.models.imports import MOVING
from cpimprep.metrics import queue
from cpimprep.metrics.beat import LAST_TICK
from exams.models import Attempt, FormBuild, Regrade
from exams.timing import overdue_before
from insights.models import Calibration, WeaknessReport
from study.models import Export


@dataclass(frozen=True)
class Standing(Collector):
    """A part that does not answer is told of, and hides nothing of the others."""

    now: datetime

    def collect(self) -> Iterator[Metric]:
        yield from _part("database", lambda: _database(self.now), (DatabaseError, PoolTimeout))
        yield from _part("broker", lambda: queue.metrics(self.now), (RedisError,))
        if tick := cache.get(LAST_TICK):
            yield _gauge("cpimprep_beat_last_tick_timestamp_seconds", "When beat last asked for a task", tick)


def _part(name: str, read: Callable[[], Iterable[Metric]], failures: tuple[type[Exception], ...]) -> Iterator[Metric]:
    found: list[Metric] | None
    try:
        found = list(read())
    except failures:
        found = None
    yield _gauge(f"cpimprep_{name}_up", f"Whether the {name} answers", found is not None)
    yield from found or []


def _database(now: datetime) -> Iterator[Metric]:
    yield from _attempts(now)
    yield from _wait("report", WeaknessReport.objects.filter(built__lt=F("wanted")), "stale_since", now)
    yield from _wait("mail", Mail.objects.waiting().filter(due_at__lte=now, expires_at__gt=now), "due_at", now)
    yield from _jobs(now)


def _attempts(now: datetime) -> Iterator[Metric]:
    limit = overdue_before(now)
    overdue = Q(deadline_at__lt=limit)
    timed = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__isnull=False)
    seen = timed.aggregate(
        running=Count("pk", filter=~overdue), overdue=Count("pk", filter=overdue), first=Min("deadline_at")
    )
    yield _gauge("cpimprep_attempts_open", "Timed attempts that are running", seen["running"])
    yield _gauge("cpimprep_attempts_overdue", "Still open a minute and more after their deadline", seen["overdue"])
    age = _age(seen["first"], limit)
    yield _gauge("cpimprep_attempt_most_overdue_seconds", "Of the most overdue, since that minute was over", age)


def _wait(what: str, rows: QuerySet[Any], since: str, now: datetime) -> Iterator[Metric]:
    count, age = _waiting(rows, since, now)
    yield _gauge(f"cpimprep_{what}s_waiting", f"{what.title()}s that wait for a worker", count)
    yield _gauge(f"cpimprep_{what}_oldest_seconds", f"How long the {what} waits that has waited longest", age)


def _jobs(now: datetime) -> Iterator[Metric]:
    """Jobs in steps: how many are under way, and for how long the one that was left longest has not moved."""
    under_way = GaugeMetricFamily("cpimprep_jobs", "Jobs under way, or waiting for a worker", labels=["job"])
    idle = GaugeMetricFamily("cpimprep_job_idle_seconds", "Since the last step of the most idle", labels=["job"])
    for name, rows in _unfinished().items():
        count, age = _waiting(rows, "stepped_at", now)
        under_way.add_metric([name], count)
        idle.add_metric([name], age)
    yield from (under_way, idle)


def _unfinished() -> dict[str, QuerySet[Any]]:
    return {
        "import": QuestionImport.objects.filter(state__in=MOVING),
        "calibration": Calibration.objects.filter(finished_at__isnull=True),
        "form_build": FormBuild.objects.filter(finished_at__isnull=True),
        "regrade": Regrade.objects.filter(finished_at__isnull=True),
        "export": Export.objects.filter(state=Export.State.MAKING),
    }


def _waiting(rows: QuerySet[Any], since: str, now: datetime) -> tuple[int, float]:
    seen = rows.aggregate(count=Count("pk"), first=Min(since))
    return seen["count"], _age(seen["first"], now)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value)
