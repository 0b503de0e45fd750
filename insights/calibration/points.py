"""How weaker and stronger sitters of a form did on each of its questions. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurement.ctt.table import ScoreTable

PARTS = 5


def points(scores: ScoreTable, at: int, ability: NDArray[np.float64] | None) -> list[dict[str, Any]]:
    """Of the question at this place, by parts of the sitters, the weakest first; `ability` sums theirs by total
    score, None where it is not known."""
    if scores.items < 2:
        return []
    return [_point(scores, at, part, ability) for part in parts_of(scores.persons.tolist(), PARTS)]


def parts_of(persons: Sequence[int], parts: int) -> Iterator[list[int]]:
    """The total scores that make each part, of people as even in number as ties allow; `persons` by total score."""
    together, before = sum(persons), 0
    found: list[list[int]] = [[] for _ in range(parts)]
    for score, count in enumerate(persons):
        if count:
            found[min(parts - 1, int(parts * (before + count / 2) / together))].append(score)
            before += count
    return (part for part in found if part)


def _point(scores: ScoreTable, at: int, part: Sequence[int], ability: NDArray[np.float64] | None) -> dict[str, Any]:
    persons = scores.persons[part]
    n, right = int(persons.sum()), int(scores.right[at, part].sum())
    total = int(persons @ np.array(part))
    return {
        "n": n,
        "right": right,
        "rest": round((total - right) / (n * (scores.items - 1)), 6),
        "ability": None if ability is None else round(float(ability[part].sum()) / n, 6),
    }
