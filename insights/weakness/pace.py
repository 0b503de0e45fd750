"""How long questions took, the last time each was met."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from exams.practice.candidates import SLOW_FROM
from insights.weakness.answers import AreaOutline, Seen

# A tenth of what the exam allows: too short to read the question (Wise & Ma 2012 take a tenth of its mean time).
RUSHED_BELOW = 8
# Below so many times nothing is said of an area's pace.
ENOUGH = 10


def pace(seen: Sequence[Seen], areas: Sequence[AreaOutline]) -> dict[str, Any]:
    """Of all questions whose time is known, and by area: `timed` of them, median seconds on right and wrong answers
    (None below ENOUGH times), how many took SLOW_FROM or longer, and how many less than RUSHED_BELOW, of which so
    many were right."""
    timed = [answer for answer in seen if answer.seconds]
    by_area = [
        {"slug": area.topic.slug, "name": area.topic.name}
        | _paced([answer for answer in timed if answer.area == area.topic.slug])
        for area in areas
    ]
    return _paced(timed) | {"areas": by_area, "slow_from": SLOW_FROM, "rushed_below": RUSHED_BELOW}


def _paced(timed: Sequence[Seen]) -> dict[str, Any]:
    rushed = [answer for answer in timed if answer.seconds < RUSHED_BELOW]
    return {
        "timed": len(timed),
        "enough": len(timed) >= ENOUGH,
        "median": _median(timed),
        "median_right": _median([answer for answer in timed if not answer.still_missed]),
        "median_wrong": _median([answer for answer in timed if answer.still_missed]),
        "slow": sum(answer.seconds >= SLOW_FROM for answer in timed),
        "rushed": len(rushed),
        "rushed_right": sum(not answer.still_missed for answer in rushed),
    }


def _median(timed: Sequence[Seen]) -> int | None:
    return round(median(answer.seconds for answer in timed)) if len(timed) >= ENOUGH else None
