"""The report as plain JSON data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from exams.scoring import Scale
from insights.weakness.answers import AreaOutline, Around, Prior, Seen
from insights.weakness.concepts import concepts_missed
from insights.weakness.counts import counts
from insights.weakness.errors import error_kinds
from insights.weakness.next_steps import next_steps
from insights.weakness.pace import pace
from insights.weakness.sessions import Found, sessions
from insights.weakness.standing import MOST, standing
from insights.weakness.trend import trend

# Of what `weakness_body` returns. A report of another shape is built anew when somebody looks at it.
SHAPE = 3
ENOUGH_IN_ALL = 30
UNKNOWN = {"band": None, "verdict": None, "more": None, "missed": None}


def weakness_body(
    seen: Sequence[Seen],
    areas: Sequence[AreaOutline],
    *,
    scale: Scale,
    prior: Prior,
    snapshot: int | None,
    around: Around,
) -> dict[str, Any]:
    """Counts of every area and section; with enough answers also where the learner stands and what to study next.

    `snapshot` is that which the curves of the questions came from; `calibrated` of the answers are to questions whose
    curve comes from candidates' answers rather than from a judgement.
    """
    tallies = counts(seen, areas)
    body = {
        "shape": SHAPE,
        "snapshot": snapshot,
        "scale": asdict(scale),
        "answers": len(seen),
        "calibrated": sum(answer.curve.calibrated for answer in seen),
        "enough": len(seen) >= ENOUGH_IN_ALL,
        "most": MOST,
        "missing": max(0, ENOUGH_IN_ALL - len(seen)),
        "overall": None,
        "areas": [tally | UNKNOWN for tally in tallies],
        "next": [],
        "missed": concepts_missed(seen),
        "trend": trend(seen, areas, scale=scale, moment=around.moment),
        "errors": error_kinds(around.reasons, areas),
        "pace": pace(seen, areas),
    }
    if body["enough"]:
        body |= _standing(seen, areas, tallies, scale, prior)
    return body | {"sessions": sessions(_found(body, seen, areas, tallies, around), around)}


def _standing(
    seen: Sequence[Seen], areas: Sequence[AreaOutline], tallies: list[dict[str, Any]], scale: Scale, prior: Prior
) -> dict[str, Any]:
    """An area without an answer has an ability too, all of it taken from the others: that is not shown."""
    found = standing(seen, areas, scale=scale, prior=prior)
    return {
        "overall": found.overall,
        "areas": [
            tally | (own.as_data() if tally["total"] else UNKNOWN)
            for tally, own in zip(tallies, found.areas, strict=True)
        ],
        "next": next_steps(areas, tallies, found.areas),
    }


def _found(
    body: dict[str, Any],
    seen: Sequence[Seen],
    areas: Sequence[AreaOutline],
    tallies: list[dict[str, Any]],
    around: Around,
) -> Found:
    last = around.last_mock
    later = [answer for answer in seen if last is None or (answer.at and answer.at > last)]
    return Found(areas, tallies, body["next"], body["pace"], body["enough"], body["missing"], len(later))
