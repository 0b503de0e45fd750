"""Figures of how the bank is balanced: key positions and lengths, levels, Angoff judgements, blind check.

Bounds are those of the content guide, “What the bank as a whole must show”.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean, pstdev
from typing import Any

from bank.content.figures import OUTLINE, Figure, Item, Unit, share
from bank.content.guessing import accuracy, all_cues
from bank.content.reading import Content
from bank.content.rounds import Round
from bank.content.wording import is_negative
from bank.models import LETTERS, Level

KEY_POSITION = (0.22, 0.28)
MAX_KEY_EXTREME = 0.30  # key strictly the longest, key strictly the shortest
LEVEL_TARGETS = {Level.REMEMBER: 0.20, Level.UNDERSTAND: 0.30, Level.APPLY: 0.35, Level.ANALYSE: 0.15}
LEVEL_TOLERANCE = 0.07
CALCULATION = (0.10, 0.25)
ANGOFF_MEAN = (0.60, 0.72)
MIN_ANGOFF_SD = 0.10
MAX_DISAGREEMENT = 0.03


def keys(items: list[Item]) -> Iterator[Figure]:
    low, high = KEY_POSITION
    for position, letter in enumerate(LETTERS[:4]):
        slugs = [item.slug for item in items if item.source.key == position]
        yield share(f"key {letter}", slugs, len(items), low=low, high=high)
    longest = [item.slug for item in items if _extreme(item, max)]
    shortest = [item.slug for item in items if _extreme(item, min)]
    yield share("key strictly the longest option", longest, len(items), high=MAX_KEY_EXTREME)
    yield share("key strictly the shortest option", shortest, len(items), high=MAX_KEY_EXTREME)


def levels(items: list[Item]) -> Iterator[Figure]:
    for level, target in LEVEL_TARGETS.items():
        slugs = [item.slug for item in items if item.source.level == level]
        low, high = target - LEVEL_TOLERANCE, target + LEVEL_TOLERANCE
        yield share(f"level {level.value}", slugs, len(items), low=low, high=high)
    calculations = [item.slug for item in items if item.source.calculation]
    yield share("calculations", calculations, len(items), low=CALCULATION[0], high=CALCULATION[1])


def angoff(items: list[Item]) -> Iterator[Figure]:
    values = [item.source.angoff for item in items] or [0.0]
    yield Figure("Angoff mean", fmean(values), Unit.NUMBER, *ANGOFF_MEAN)
    yield Figure("Angoff standard deviation", pstdev(values), Unit.NUMBER, low=MIN_ANGOFF_SD)


def blind_check(items: list[Item], rounds: Sequence[Round]) -> Iterator[Figure]:
    states = {state: [i.slug for i in items if i.source.check == state] for state in ("agreed", "edited", "disagreed")}
    yield share("checked blind, key agreed", states["agreed"], len(items))
    yield share("edited since the check (draft again)", states["edited"], len(items))
    settled = len(states["agreed"]) + len(states["disagreed"])
    yield share("disagreements on record", states["disagreed"], settled, high=MAX_DISAGREEMENT)
    disagreed = tuple(slug for each in rounds for slug in each.disagreed)
    solved = sum(each.solved for each in rounds)
    yield share(f"disagreed in {solved} blind solutions so far", disagreed, solved, high=MAX_DISAGREEMENT)


def by_area(content: Content, items: list[Item]) -> list[dict[str, Any]]:
    """One row of figures per area of the 8.0 blueprint, and one of the whole."""
    rows = [_row(area["slug"], [i for i in items if i.area == area["slug"]]) for area in areas_of(content)]
    return [*rows, _row("all", items)]


def _row(name: str, items: list[Item]) -> dict[str, Any]:
    positions = Counter(item.source.key for item in items)
    by_level = Counter(item.source.level for item in items)
    return {
        "area": name,
        "questions": len(items),
        "checked": sum(item.source.checked for item in items),
        **{LETTERS[position]: positions[position] for position in range(4)},
        "longest": sum(_extreme(item, max) for item in items),
        "shortest": sum(_extreme(item, min) for item in items),
        **{level.value: by_level[level] for level in LEVEL_TARGETS},
        "calc": sum(item.source.calculation for item in items),
        "angoff": round(fmean(item.source.angoff for item in items), 3) if items else 0.0,
        "spread": round(pstdev(item.source.angoff for item in items), 3) if items else 0.0,
        "negative": sum(is_negative(item.stem) for item in items),
        "exhibits": len({item.source.exhibit for item in items if item.source.exhibit}),
        "guessed": round(accuracy(items, all_cues), 3),
    }


def areas_of(content: Content) -> list[dict[str, Any]]:
    return next(b["areas"] for b in content.curriculum.blueprints if b["slug"] == OUTLINE)


def _extreme(item: Item, which: Any) -> bool:
    lengths = [len(option) for option in item.options]
    key = lengths[item.source.key]
    return bool(key == which(lengths) and lengths.count(key) == 1)
