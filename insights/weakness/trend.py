"""Whether first answers get better: the last thirty days against all before, and the way there.

Only first answers count, so that repeating a question shows no progress. Shares depend on how hard the questions were;
what is said of a direction rests on abilities, which do not.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from exams.scoring import Scale, wilson
from insights.weakness.answers import AreaOutline, Seen
from insights.weakness.points import Band, band
from measurement.irt import eap
from measurement.topics import LEVEL
from measurement.topics.telling import deviate

RECENT = timedelta(days=30)
# First answers on either side below which no direction is told, and in one week or month below which none is drawn.
ENOUGH, ENOUGH_IN_PERIOD = 15, 20
# How far, in logits, an ability may lie from the learner's average before a period's own answers are known.
SPREAD = 0.5
WEEKS, MOST_PERIODS = 12, 12


def trend(seen: Sequence[Seen], areas: Sequence[AreaOutline], *, scale: Scale, moment: datetime) -> dict[str, Any]:
    """`areas` with `recent` and `before` (counts and 95 % intervals) and a verdict: "better", "worse", "undecided", or
    None with too few answers; `periods` of a week, or of a month where the answers reach back further."""
    dated = sorted((answer for answer in seen if answer.at), key=lambda answer: _at(answer, moment))
    begin = moment - RECENT
    overall = _ability(dated, 0.0, 1.0)[0] if dated else 0.0
    return {
        "since": begin.date().isoformat(),
        "enough_each": ENOUGH,
        "overall": _compared(dated, begin, overall),
        "areas": [
            {"slug": area.topic.slug, "name": area.topic.name}
            | _compared([answer for answer in dated if answer.area == area.topic.slug], begin, overall)
            for area in areas
        ],
        **_periods(dated, overall, scale, moment),
    }


def _at(answer: Seen, moment: datetime) -> datetime:
    """In the learner's own zone."""
    assert answer.at
    return answer.at.astimezone(moment.tzinfo)


def _ability(answers: Sequence[Seen], mean: float, sd: float) -> tuple[float, float]:
    a, b, c = np.array([(answer.curve.a, answer.curve.b, answer.curve.c) for answer in answers]).T
    theta, spread = eap(np.array([[float(answer.correct) for answer in answers]]), a, b, c, mean=mean, sd=sd)
    return float(theta[0]), float(spread[0])


def _compared(answers: Sequence[Seen], begin: datetime, overall: float) -> dict[str, Any]:
    recent = [answer for answer in answers if answer.at and answer.at >= begin]
    before = answers[: len(answers) - len(recent)]
    return {"recent": _tally(recent), "before": _tally(before), "verdict": _verdict(recent, before, overall)}


def _verdict(recent: Sequence[Seen], before: Sequence[Seen], overall: float) -> str | None:
    """Told by the rule of the areas: a difference beyond 1.28 of its standard deviation."""
    if min(len(recent), len(before)) < ENOUGH:
        return None
    (now, now_sd), (then, then_sd) = (_ability(part, overall, SPREAD) for part in (recent, before))
    if abs(now - then) <= deviate(LEVEL) * float(np.hypot(now_sd, then_sd)):
        return "undecided"
    return "better" if now > then else "worse"


def _tally(answers: Sequence[Seen]) -> dict[str, Any]:
    correct, total = sum(answer.correct for answer in answers), len(answers)
    low, high = wilson(correct, total)
    percent = round(100 * correct / total, 1) if total else None
    return {
        "correct": correct, "total": total, "percent": percent, "low": round(100 * low, 1), "high": round(100 * high, 1)
    }  # fmt: skip


def _periods(answers: Sequence[Seen], overall: float, scale: Scale, moment: datetime) -> dict[str, Any]:
    if not answers:
        return {"unit": "week", "periods": [], "enough_in_period": ENOUGH_IN_PERIOD}
    weekly = moment - _at(answers[0], moment) <= timedelta(weeks=WEEKS)
    begin_of: Callable[[date], date] = _monday if weekly else _first
    by_period: dict[date, list[Seen]] = {}
    for answer in answers:
        by_period.setdefault(begin_of(_at(answer, moment).date()), []).append(answer)
    rows = [
        {"begin": begin.isoformat(), "band": _band(own, overall, scale)} | _tally(own)
        for begin, own in by_period.items()
    ]
    return {
        "unit": "week" if weekly else "month",
        "periods": rows[-MOST_PERIODS:],
        "enough_in_period": ENOUGH_IN_PERIOD,
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first(day: date) -> date:
    return day.replace(day=1)


def _band(answers: Sequence[Seen], overall: float, scale: Scale) -> Band | None:
    if len(answers) < ENOUGH_IN_PERIOD:
        return None
    theta, spread = _ability(answers, overall, SPREAD)
    half = deviate(LEVEL) * spread
    return band(theta, theta - half, theta + half, scale)
