"""Every rule that counts questions of a form, in one shape: some questions, a least and a most."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.pool import Pool
from measurement.assembly.rules import Range, Rules

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SLACK = 1e-9


@dataclass(frozen=True)
class Count:
    """`low` to `high` of the questions at `places` are on a form in the role named."""

    name: str
    places: NDArray[np.intp]
    low: int
    high: int
    role: Literal["scored", "pretest"] = "scored"
    weight: float = 1.0  # the price of a question too few or too many when no form can keep all the rules

    def __str__(self) -> str:
        often = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"{self.name}: {often} {self.role} questions on a form"


def counts_of(pool: Pool, rules: Rules) -> list[Count]:
    return [*_areas(pool, rules), *_sections(pool, rules), *_shares(pool, rules)]


def whole(span: Range, total: int) -> tuple[int, int]:
    """Shares of `total` as whole questions, rounded inward; outward where no whole number lies between."""
    low, high = span[0] * total, span[1] * total
    inward = ceil(low - SLACK), floor(high + SLACK)
    return inward if inward[0] <= inward[1] else (floor(low), ceil(high))


def _areas(pool: Pool, rules: Rules) -> Iterator[Count]:
    for area in rules.areas:
        places = np.flatnonzero(pool.area == area.slug)
        yield Count(area.name, places, area.scored, area.scored, weight=5.0)
        yield Count(area.name, places, area.pretest, area.pretest, "pretest", weight=5.0)


def _sections(pool: Pool, rules: Rules) -> Iterator[Count]:
    for section, (low, high) in rules.sections.items():
        yield Count(f"Section {rules.name(section)}", np.flatnonzero(pool.section == section), int(low), int(high))


def _shares(pool: Pool, rules: Rules) -> Iterator[Count]:
    for level, span in rules.levels.items():
        yield Count(f"Level {rules.name(level)}", np.flatnonzero(pool.level == level), *whole(span, rules.scored))
    if rules.calculation != (0.0, 1.0):
        places = np.flatnonzero(pool.calculation)
        yield Count("Calculation questions", places, *whole(rules.calculation, rules.scored))
    for key, span in rules.keys.items():
        places = np.flatnonzero(pool.key == key)
        yield Count(f"Key position {LETTERS[key % 26]}", places, *whole(span, rules.scored))
