"""Sums over the log. Every function is one statement or a fixed few, however long the log is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import User
from curriculum.models import Area, Blueprint
from study.models import EntryPart, StudyEntry


def entries(user_id: int, first: date | None = None, end: date | None = None) -> QuerySet[StudyEntry]:
    """From `first` on and before `end`."""
    found = StudyEntry.objects.filter(user=user_id)
    if first:
        found = found.filter(day__gte=first)
    return found.filter(day__lt=end) if end else found


def seconds_by_day(user_id: int, first: date | None = None, end: date | None = None) -> dict[date, int]:
    """One statement."""
    rows = entries(user_id, first, end).order_by().values_list("day")
    return dict(rows.annotate(Sum("seconds")))


def seconds(user_id: int, first: date | None = None, end: date | None = None) -> int:
    """One statement."""
    return entries(user_id, first, end).aggregate(sum=Sum("seconds"))["sum"] or 0


def hours(user: User, first: date | None = None, end: date | None = None) -> float:
    """Hours studied from `first` on and before `end`. One statement."""
    return seconds(user.pk, first, end) / 3600


def seconds_by_user(users: Collection[int], first: date) -> dict[int, int]:
    """One statement."""
    rows = StudyEntry.objects.filter(user__in=users, day__gte=first).order_by().values_list("user")
    return dict(rows.annotate(Sum("seconds")))


def seconds_by_kind(user_id: int, first: date | None = None, end: date | None = None) -> dict[str, int]:
    """One statement."""
    rows = entries(user_id, first, end).order_by().values_list("kind")
    return dict(rows.annotate(Sum("seconds")))


@dataclass(frozen=True)
class ByArea:
    """Seconds by the slug of an area of one exam; `elsewhere` is what belongs to none of them."""

    areas: dict[str, int]
    elsewhere: int


def seconds_by_area(user_id: int, blueprint: Blueprint, first: date | None = None, end: date | None = None) -> ByArea:
    """Four statements."""
    found = entries(user_id, first, end)
    by_hand = found.filter(section__isnull=False, attempt__isnull=True).order_by().values_list("section")
    counted = EntryPart.objects.filter(entry__in=found).order_by().values_list("section")
    total: Counter[Any] = Counter(dict(by_hand.annotate(Sum("seconds"))))
    total.update(dict(counted.annotate(Sum("seconds"))))
    area_of = dict(Area.sections.through.objects.filter(area__blueprint=blueprint).values_list("section", "area__slug"))
    areas: Counter[str] = Counter()
    for section, spent in total.items():
        if section in area_of:
            areas[area_of[section]] += spent
    everything = found.aggregate(sum=Sum("seconds"))["sum"] or 0
    return ByArea(dict(areas), max(0, everything - areas.total()))
