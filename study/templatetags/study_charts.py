"""Pictures of the study log, made on the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import template

from study.plans.calendar import DAY, WEEK, monday_of

register = template.Library()

WEEKS, CELL = 26, 12
LEFT, TOP = 26, 16
# From so many minutes on a day is drawn in the next deeper tone.
LEVELS = (1, 30, 60, 120)


@dataclass(frozen=True)
class Cell:
    date: date
    minutes: int
    x: int
    y: int

    @property
    def level(self) -> int:
        return sum(self.minutes >= least for least in LEVELS)


@dataclass(frozen=True)
class HeatWeek:
    monday: date
    minutes: int
    days: int


@register.inclusion_tag("study/charts/heat.html")
def heat_map(seconds: Mapping[date, int], today: date, ident: str = "heat") -> dict[str, Any]:
    """A cell for each day of the last half year, weeks across, with a table of the weeks beside it."""
    first = monday_of(today) - (WEEKS - 1) * WEEK
    days = [first + n * DAY for n in range((today - first).days + 1)]
    minutes = {day: round(seconds.get(day, 0) / 60) for day in days}
    cells = [
        Cell(day, minutes[day], LEFT + CELL * ((day - first).days // 7), TOP + CELL * day.weekday()) for day in days
    ]
    return {
        "cells": cells,
        "months": _months(first, today),
        "weeks": _weeks(minutes, monday_of(today)),
        "levels": range(len(LEVELS) + 1),
        "width": LEFT + CELL * WEEKS,
        "height": TOP + CELL * 7,
        "cell": CELL - 2,
        "total": sum(minutes.values()),
        "days": sum(found > 0 for found in minutes.values()),
        "ident": ident,
    }


def _months(first: date, today: date) -> list[dict[str, Any]]:
    """Written over the first whole week of a month."""
    mondays = [first + n * WEEK for n in range((today - first).days // 7 + 1)]
    return [
        {"date": monday, "x": LEFT + CELL * number}
        for number, monday in enumerate(mondays)
        if monday.day <= 7 and number < WEEKS - 1
    ]


def _weeks(minutes: Mapping[date, int], last: date) -> list[HeatWeek]:
    """Newest first."""
    found = []
    for number in range(WEEKS):
        monday = last - number * WEEK
        week = [minutes.get(monday + timedelta(days=n), 0) for n in range(7)]
        found.append(HeatWeek(monday, sum(week), sum(one > 0 for one in week)))
    return found


@dataclass(frozen=True)
class AreaBar:
    name: str
    done: int
    wanted: int
    width: float
    mark: float


@register.inclusion_tag("study/charts/areas.html")
def hours_by_area(rows: list[tuple[str, int, int]], ident: str = "areas") -> dict[str, Any]:
    """Rows of name, minutes done and minutes wanted in all: a bar and a mark, and the figures beside them."""
    longest = max((max(done, wanted) for _, done, wanted in rows), default=1) or 1
    bars = [AreaBar(name, done, wanted, 100 * done / longest, 100 * wanted / longest) for name, done, wanted in rows]
    return {"bars": bars, "ident": ident, "wants": any(bar.wanted for bar in bars)}
