"""What the page of a plan shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curriculum.models import Area
from study.plans.days import Block, Day
from study.plans.reading import Standing, week_of
from study.plans.scheduling import Week

# Half of an area's time goes to questions, the other to reading; a question with its reasons takes so long.
SECONDS_A_QUESTION = 90
FEWEST, MOST = 5, 50
WEEKS_AT_FIRST = 6


@dataclass(frozen=True)
class Task:
    """Something to do: `questions` of practice in it, `mixed` over all areas where it is review."""

    kind: str
    area: Area | None
    minutes: int
    questions: int


@dataclass(frozen=True)
class Row:
    """A week in the table."""

    week: Week
    areas: list[tuple[Area, int, bool]]
    off: bool


def page_of(found: Standing) -> dict[str, Any]:
    by_slug = {area.slug: area for area in found.areas}
    weeks = [_row(week, by_slug) for week in found.schedule.weeks]
    this = week_of(found)
    return {
        "found": found,
        "plan": found.plan,
        "this": this,
        "tasks": tasks_of(found),
        "coming": [(day, [_task(block, by_slug) for block in day.blocks]) for day in _after_today(found)],
        "weeks": weeks[:WEEKS_AT_FIRST],
        "later": weeks[WEEKS_AT_FIRST:],
        "areas": [(area.name, found.done_by_area[area.slug], _wanted(found, area)) for area in found.areas],
        "percent": min(100, round(100 * found.done / found.plan.minutes)),
    }


def tasks_of(found: Standing) -> list[Task]:
    """What is planned for today."""
    today, by_slug = week_of(found).today, {area.slug: area for area in found.areas}
    return [_task(block, by_slug) for block in today.blocks] if today else []


def _after_today(found: Standing) -> Sequence[Day]:
    return [day for day in found.days if day.date > found.today and day.blocks]


def _wanted(found: Standing, area: Area) -> int:
    """Minutes of an area in all: what it has had, and what is planned."""
    return found.wish.done.get(area.slug, 0) + sum(week.areas.get(area.slug, 0) for week in found.schedule.weeks)


def _task(block: Block, areas: dict[str, Area]) -> Task:
    questions = block.minutes * 60 // (SECONDS_A_QUESTION * (2 if block.area else 1))
    return Task(block.kind, areas.get(block.area), block.minutes, min(max(questions, FEWEST), MOST))


def _row(week: Week, areas: dict[str, Area]) -> Row:
    shown = [(areas[slug], minutes, slug in week.own_areas) for slug, minutes in week.areas.items() if minutes]
    return Row(week, sorted(shown, key=lambda one: -one[1]), off=not week.days)
