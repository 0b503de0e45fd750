"""A week's minutes laid out over its days. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from study.plans.apportioning import apportion
from study.plans.scheduling import Week

MOCK, REVIEW = "mock", "review"


@dataclass(frozen=True)
class Block:
    """`area` is a slug, and empty for a mock or for review."""

    kind: str
    area: str
    minutes: int


@dataclass(frozen=True)
class Day:
    date: date
    blocks: list[Block]

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)


def days_of(week: Week) -> list[Day]:
    """The mock on the last study day; before it the areas, the longest first, each cut where a day is full."""
    if not week.days:
        return []
    others = week.days[:-1] if week.mock and len(week.days) > 1 else week.days
    sizes = apportion(week.minutes - week.mock, dict.fromkeys(others, 1.0))
    blocks = _blocks(week)
    days = [Day(day, list(_taken(blocks, sizes.get(day, 0)))) for day in week.days]
    if week.mock:
        days[-1].blocks.insert(0, Block(MOCK, "", week.mock))
    return days


def _blocks(week: Week) -> list[Block]:
    longest = sorted(week.areas.items(), key=lambda area: -area[1])
    found = [Block("area", area, minutes) for area, minutes in longest if minutes]
    return [*found, Block(REVIEW, "", week.review)] if week.review else found


def _taken(blocks: list[Block], size: int) -> Iterator[Block]:
    """Takes from the front of `blocks`."""
    while size > 0 and blocks:
        first = blocks.pop(0)
        now = min(size, first.minutes)
        if first.minutes > now:
            blocks.insert(0, Block(first.kind, first.area, first.minutes - now))
        size -= now
        yield Block(first.kind, first.area, now)
