"""Figures of the bank as a whole: coverage, key positions and lengths, levels, Angoff judgements, blind check.

Bounds are those of the content guide, “What the bank as a whole must show”.
"""

from collections import Counter
from collections.abc import Iterator
from statistics import fmean, pstdev
from typing import Any

from bank.content.figures import OUTLINE, Figure, Item, Unit, none_of, share
from bank.content.reading import Content
from bank.models import LETTERS, Level

MIN_PUBLISHED = 250
WEIGHT_TOLERANCE = 0.02  # of an area's share around its weight …
WEIGHED_FROM = 100  # … once this many questions make a share mean something
KEY_POSITION = (0.22, 0.28)
MAX_KEY_EXTREME = 0.30  # key strictly the longest, key strictly the shortest
LEVEL_TARGETS = {Level.REMEMBER: 0.20, Level.UNDERSTAND: 0.30, Level.APPLY: 0.35, Level.ANALYSE: 0.15}
LEVEL_TOLERANCE = 0.07
CALCULATION = (0.10, 0.25)
ANGOFF_MEAN = (0.60, 0.72)
MIN_ANGOFF_SD = 0.10
MAX_DISAGREEMENT = 0.03


def coverage(content: Content, items: list[Item]) -> Iterator[Figure]:
    published = [item for item in items if item.source.checked]
    yield Figure("questions", len(items))
    yield Figure("published questions (checked blind)", len(published), low=MIN_PUBLISHED)
    yield from _weights(content, items)
    have = Counter(tag for item in items for tag in _tags(item))
    for outline, sections in content.curriculum.outlines.items():
        empty = [section["slug"] for section in sections if not have[section["slug"]]]
        yield none_of(f"sections of {outline} without a question", empty)
    for blueprint in content.curriculum.blueprints:
        yield none_of(f"areas of {blueprint['slug']} short of one form", _short(blueprint, published))


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


def blind_check(items: list[Item]) -> Iterator[Figure]:
    states = {state: [i.slug for i in items if i.source.check == state] for state in ("agreed", "edited", "disagreed")}
    yield share("checked blind, key agreed", states["agreed"], len(items))
    yield share("edited since the check (draft again)", states["edited"], len(items))
    settled = len(states["agreed"]) + len(states["disagreed"])
    yield share("disagreements on record", states["disagreed"], settled, high=MAX_DISAGREEMENT)


def by_area(content: Content, items: list[Item]) -> list[dict[str, Any]]:
    """One row of figures per area of the 8.0 blueprint, and one of the whole."""
    rows = [_row(area["slug"], [i for i in items if i.area == area["slug"]]) for area in _areas(content)]
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
    }


def _weights(content: Content, items: list[Item]) -> Iterator[Figure]:
    have = Counter(item.area for item in items)
    for area in _areas(content):
        weight = float(area["weight"]) / 100
        weighed = len(items) >= WEIGHED_FROM
        low, high = (weight - WEIGHT_TOLERANCE, weight + WEIGHT_TOLERANCE) if weighed else (None, None)
        value = have[area["slug"]] / max(len(items), 1)
        yield Figure(f"share of {area['slug']} (weight {area['weight']} %)", value, Unit.SHARE, low, high)


def _short(blueprint: dict[str, Any], published: list[Item]) -> list[str]:
    """Areas whose checked questions do not fill one form, with what they have and need."""
    have = Counter(tag for item in published for tag in _tags(item))
    short = []
    for area in blueprint["areas"]:
        count, need = sum(have[section] for section in area["sections"]), area["scored"] + area["pretest"]
        if count < need:
            short.append(f"{area['slug']} {count} of {need}")
    return short


def _areas(content: Content) -> list[dict[str, Any]]:
    return next(b["areas"] for b in content.curriculum.blueprints if b["slug"] == OUTLINE)


def _tags(item: Item) -> set[str]:
    return {item.source.section, *item.source.legacy}


def _extreme(item: Item, which: Any) -> bool:
    lengths = [len(option) for option in item.options]
    key = lengths[item.source.key]
    return bool(key == which(lengths) and lengths.count(key) == 1)
