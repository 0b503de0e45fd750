"""Which of the matching questions are asked, and in which order. Pure: equal seeds draw equally."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from exams.practice.candidates import Candidate

NEW, MISSED, KNOWN = range(3)


def draw(candidates: Iterable[Candidate], *, weights: Mapping[str, float], count: int, seed: int) -> list[Candidate]:
    """At most `count`, the areas mixed by their weights; in each area what is new comes first, then what was missed,
    then what was met longest ago."""
    waiting = _in_order(candidates, random.Random(seed))
    given: dict[str, int] = dict.fromkeys(waiting, 0)
    drawn: list[Candidate] = []
    while len(drawn) < count and any(waiting.values()):
        area = _furthest_behind([name for name, left in waiting.items() if left], given, weights)
        drawn.append(waiting[area].pop())
        given[area] += 1
    return drawn


def _in_order(candidates: Iterable[Candidate], rng: random.Random) -> dict[str, list[Candidate]]:
    """By area, what is asked first at the end. Sorted by key first: a database promises no order."""
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    shuffled = sorted(candidates)
    rng.shuffle(shuffled)
    for one in sorted(shuffled, key=_rank, reverse=True):
        found[one.area].append(one)
    names = sorted(found)
    rng.shuffle(names)
    return {name: found[name] for name in names}


def _rank(one: Candidate) -> tuple[int, float]:
    if one.met is None or one.met.right is None:
        return NEW, 0.0
    last = one.met.last_at.timestamp() if one.met.last_at else 0.0
    return (KNOWN, last) if one.met.right else (MISSED, 0.0)


def _furthest_behind(names: Sequence[str], given: Mapping[str, int], weights: Mapping[str, float]) -> str:
    total = sum(weights.get(name, 0.0) for name in names) or 1.0
    asked = sum(given.values()) + 1
    return max(names, key=lambda name: asked * weights.get(name, 0.0) / total - given[name])
