"""What adaptive practice chooses from, as Practice.drawn keeps it."""

from collections.abc import Mapping, Sequence
from typing import Any

from curriculum.models import Blueprint
from exams.actions.tables import DECIMALS
from exams.parameters import newest_snapshot, parameters_of
from exams.practice.candidates import Candidate


def items_of(blueprint: Blueprint, drawn: Sequence[Candidate], weights: Mapping[str, float]) -> dict[str, Any]:
    """The areas' weights, and [version, index of its area, a, b, c] of each question. Four queries at most."""
    areas = sorted({one.area for one in drawn})
    number = {area: place for place, area in enumerate(areas)}
    known = parameters_of(blueprint, [one.version for one in drawn], snapshot=newest_snapshot(blueprint))
    rows = [(one.version, number[one.area], known[one.version]) for one in drawn]
    return {
        "weights": [weights[area] for area in areas],
        "items": [
            [version, area, round(at.a, DECIMALS), round(at.b, DECIMALS), round(at.c, DECIMALS)]
            for version, area, at in rows
        ],
    }
