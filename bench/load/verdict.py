"""After a run: the database row by row against what the clients were told, and every report against its answers."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from bench.load.ledger import Heard, Place
from exams.models import Answer, Attempt, ScoreReport
from insights.models import WeaknessReport
from insights.weakness.reading import body_of

Row = dict[str, Any]


def faults(heard: Heard) -> dict[str, list[str]]:
    """By the sentence that would be untrue: what speaks against it."""
    rows = _rows()
    return {
        "no acknowledged answer is lost": list(_lost(heard, rows)),
        "what is stored is what was sent": list(_other(heard, rows)),
        "who handed in has a closed attempt and a report": list(_unreported(heard)),
        "score reports count what is stored": list(_miscounted()),
        "nobody sits twice": list(_twice()),
        "weakness reports are built of all answers": list(_outdated()),
    }


def _rows() -> dict[Place, Row]:
    columns = {"attempt_key": F("attempt__public_id"), "key": F("version__key")}
    rows = Answer.objects.values("position", "seq", "chosen", **columns).iterator(chunk_size=10_000)
    return {(str(row["attempt_key"]), row["position"]): row for row in rows}


def _lost(heard: Heard, rows: dict[Place, Row]) -> Iterator[str]:
    for place, seq in heard.acknowledged.items():
        stored = rows[place]["seq"] if place in rows else None
        if stored is None or stored < seq:
            yield f"{place}: {seq} was acknowledged, {stored} is stored"


def _other(heard: Heard, rows: dict[Place, Row]) -> Iterator[str]:
    for place, sent in heard.sent.items():
        row = rows[place]
        if row["seq"] and (row["seq"] not in sent or sent[row["seq"]] != row["chosen"]):
            yield f"{place}: stored is {row['chosen']} of {row['seq']}, sent was {sent.get(row['seq'])}"


def _unreported(heard: Heard) -> Iterator[str]:
    closed = set(ScoreReport.objects.filter(attempt__state=Attempt.State.CLOSED).values_list("attempt__public_id"))
    return (attempt for attempt in heard.finished if (UUID(attempt),) not in closed)


def _miscounted() -> Iterator[str]:
    for report in ScoreReport.objects.select_related("attempt"):
        answers = Answer.objects.filter(attempt=report.attempt, scored=True)
        right = answers.filter(chosen=F("version__key")).count()
        if right != report.raw:
            yield f"{report.attempt.public_id}: {report.raw} in the report, {right} in the answers"


def _twice() -> Iterator[str]:
    users = list(Attempt.objects.values_list("user_id", flat=True))
    return (f"user {user}" for user in set(users) if users.count(user) > 1)


def _outdated() -> Iterator[str]:
    for report in WeaknessReport.objects.select_related("blueprint"):
        if report.is_stale or report.built_at is None:
            yield f"{report}: built {report.built} of {report.wanted}"
        elif _as_json(body_of(report.user_id, report.blueprint, now=report.built_at)) != _as_json(report.body):
            yield f"{report}: its answers say something else"


def _as_json(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, default=str)


def stale() -> int:
    return WeaknessReport.objects.filter(built__lt=F("wanted")).count()


def freshness() -> list[float]:
    """Seconds from the end of each mock to a weakness report that knows it."""
    closed = dict(Attempt.objects.filter(state=Attempt.State.CLOSED).values_list("user_id", "finished_at"))
    built = WeaknessReport.objects.filter(user__in=closed).values_list("user_id", "built_at")
    return sorted(_seconds(at, closed[user]) for user, at in built)


def _seconds(built: datetime | None, finished: datetime | None) -> float:
    return ((built or timezone.now()) - (finished or timezone.now())).total_seconds()
