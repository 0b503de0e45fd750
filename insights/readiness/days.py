"""Readiness from day to day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from curriculum.models import Blueprint
from insights.models import Readiness, WeaknessReport

MOST_DAYS = 366


def latest(user: User, blueprint: Blueprint) -> Readiness | None:
    """The newest snapshot. One query."""
    return Readiness.objects.filter(user=user, blueprint=blueprint).order_by("-day").first()


def history(user: User, blueprint: Blueprint) -> list[Readiness]:
    """Of the days on which it was known, the last MOST_DAYS of them, oldest first. One query."""
    known = Readiness.objects.filter(user=user, blueprint=blueprint, chance__isnull=False)
    return list(known.order_by("-day")[:MOST_DAYS])[::-1]


def keep(report: WeaknessReport, body: Mapping[str, Any], *, moment: datetime) -> Readiness:
    """The snapshot of this day, from what a rebuild has found; `moment` is in the learner's zone."""
    low, high = body["band"] or (None, None)
    found = {
        "made_at": moment, "answers": body["answers"], "level": body["level"], "provisional": body["provisional"],
        "chance": body["chance"], "low": low, "high": high,
    }  # fmt: skip
    made, _ = Readiness.objects.update_or_create(
        user_id=report.user_id, blueprint_id=report.blueprint_id, day=moment.date(), defaults=found
    )
    return made
