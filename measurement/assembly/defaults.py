"""Rules for a blueprint that says only how many questions an area has."""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.pool import Pool
from measurement.assembly.rules import Area, Range, Rules

LEVEL_SHARES = {"remember": 0.20, "understand": 0.30, "apply": 0.35, "analyse": 0.15}
CALCULATION = (0.15, 0.25)
KEYS = (0.20, 0.30)
TOLERANCE = 0.05
SECTION_TOLERANCE = 0.5


def default_rules(areas: Sequence[Area], pool: Pool, **changes: Any) -> Rules:
    """Levels, calculations and key positions near the usual shares, or as near as a pool with other shares lets them
    be (a fifth option, rare, is free); sections of an area in proportion to the pool, with one scored question at
    least where there are enough.

    `changes` replace any field of Rules.
    """
    weights, one = _weights(areas, pool), 1 / max(1, sum(area.scored for area in areas))
    suggested = {
        "levels": {
            level: _near((share - TOLERANCE, share + TOLERANCE), _held(weights, pool.level == level), one)
            for level, share in LEVEL_SHARES.items()
            if (pool.level == level).any()
        },
        "calculation": _near(CALCULATION, _held(weights, pool.calculation), one),
        "keys": {key: _near(KEYS, _held(weights, pool.key == key), one) for key in range(4)},
        "sections": _sections(areas, pool),
        "overlap": "least",
    }
    return Rules(areas, **{**suggested, **changes})


def _weights(areas: Sequence[Area], pool: Pool) -> NDArray[np.float64]:
    """What part of a form drawn blindly from the areas every question would be; sums to 1."""
    weights = np.zeros(len(pool))
    for area in areas:
        there = (pool.area == area.slug) & pool.scorable
        weights[there] = area.scored / max(1, there.sum())
    return np.asarray(weights / max(1e-9, weights.sum()))


def _held(weights: NDArray[np.float64], there: NDArray[np.bool_]) -> float:
    return float(weights[there].sum())


def _near(span: Range, held: float, one: float) -> Range:
    """The range, widened to what the pool holds and a little beyond, `one` question at least."""
    beyond = max(TOLERANCE / 2, one)
    return max(0.0, min(span[0], held - beyond)), min(1.0, max(span[1], held + beyond))


def _sections(areas: Sequence[Area], pool: Pool) -> dict[str, tuple[int, int]]:
    """Half as many to one and a half times as many as the pool's share of the section in each of its areas."""
    spans: dict[str, tuple[int, int]] = {}
    for area in areas:
        for name, (low, high) in _sections_of(area, pool).items():
            before = spans.get(name, (0, 0))
            spans[name] = before[0] + low, before[1] + high
    return spans


def _sections_of(area: Area, pool: Pool) -> dict[str, tuple[int, int]]:
    inside = (pool.area == area.slug) & pool.scorable
    names = sorted(set(pool.section[inside]), key=str)
    least = 1 if area.scored >= len(names) else 0
    fair = {name: area.scored * float(np.mean(pool.section[inside] == name)) for name in names}
    low = {name: max(least, floor(share * (1 - SECTION_TOLERANCE))) for name, share in fair.items()}
    fits = sum(low.values()) <= area.scored
    return {
        name: (low[name] if fits else least, max(1, ceil(share * (1 + SECTION_TOLERANCE))))
        for name, share in fair.items()
    }
