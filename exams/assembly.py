"""Choosing the questions of a form: exact area counts, balanced levels, calculations and keys.

Pure: a pool in, positions out. A greedy choice with a seed; the measurement engine will choose by information.
"""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LEVEL_SHARES = {"remember": 0.20, "understand": 0.30, "apply": 0.35, "analyse": 0.15}
CALCULATION_SHARE = 0.15


@dataclass(frozen=True)
class Item:
    """A published question; `used` counts the forms of this blueprint that have it."""

    version: int
    area: str
    section: str
    level: str
    calculation: bool
    key: int
    exhibit: int | None
    used: int = 0


@dataclass(frozen=True)
class Need:
    area: str
    name: str
    scored: int
    pretest: int


@dataclass(frozen=True)
class Slot:
    item: Item
    scored: bool


def missing(pool: Iterable[Item], needs: list[Need]) -> list[str]:
    """One sentence per area that holds fewer questions than a form needs; empty when a form can be built."""
    have = Counter(item.area for item in pool)
    return [
        f"{need.name} has {have[need.area]} of the {need.scored + need.pretest} questions a form needs."
        for need in needs
        if have[need.area] < need.scored + need.pretest
    ]


def assemble(pool: list[Item], needs: list[Need], *, seed: int) -> list[Slot]:
    """The slots of a form in the order they are shown. The caller has checked that nothing is missing."""
    dice = random.Random(seed)
    chosen: list[Item] = []
    slots = []
    for need in needs:
        area = [item for item in pool if item.area == need.area]
        dice.shuffle(area)
        picked = _pick(area, need.scored + need.pretest, chosen)
        chosen += picked
        dice.shuffle(picked)
        slots += [Slot(item, number >= need.pretest) for number, item in enumerate(picked)]
    return _shuffled(slots, dice)


def _pick(area: list[Item], count: int, before: list[Item]) -> list[Item]:
    """Questions seen on fewer forms first; among those, whatever the form so far is shortest of."""
    picked: list[Item] = []
    rest = list(area)
    while len(picked) < count:
        form = before + picked
        counts = _Counts(form)
        best = min(rest, key=lambda item: counts.price(item, picked))
        rest.remove(best)
        picked.append(best)
    return picked


class _Counts:
    """What a form so far consists of, and how ill another question would fit."""

    def __init__(self, form: list[Item]) -> None:
        self.size = len(form) + 1
        self.levels = Counter(item.level for item in form)
        self.keys = Counter(item.key for item in form)
        self.sections = Counter(item.section for item in form)
        self.calculations = sum(item.calculation for item in form)

    def price(self, item: Item, picked: list[Item]) -> tuple[int, float]:
        level = (self.levels[item.level] + 1) / self.size - LEVEL_SHARES.get(item.level, 0.25)
        key = (self.keys[item.key] + 1) / self.size - 0.25
        section = (self.sections[item.section] + 1) / self.size
        calculation = (self.calculations + 1) / self.size - CALCULATION_SHARE if item.calculation else 0.0
        company = -0.5 if item.exhibit and any(other.exhibit == item.exhibit for other in picked) else 0.0
        return item.used, level + key + section + calculation + company


def _shuffled(slots: list[Slot], dice: random.Random) -> list[Slot]:
    """Topics at random, questions of one exhibit side by side."""
    groups: dict[object, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot.item.exhibit or ("alone", slot.item.version), []).append(slot)
    order = list(groups.values())
    dice.shuffle(order)
    return [slot for group in order for slot in group]
