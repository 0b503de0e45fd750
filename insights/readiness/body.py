"""Readiness as plain JSON data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from insights.readiness.chance import ExamForm, chance, lift_to
from insights.readiness.posterior import Posterior, posterior
from insights.weakness.answers import AreaOutline, Prior, Seen
from measurement.readiness import Standing, Targets, growth_spread, reasons, shown_band

FORMULA = "readiness-1"
ENOUGH = 30
# The latest first answers that the chance rests on: earlier ones would tell of an ability that has grown since.
LATEST = 300
# A band is so wide where candidates' answers have said how hard questions are, and where judges have.
WIDTH, PROVISIONAL_WIDTH = 0.10, 0.20
# Steps that would move the chance less than this are not worth a word.
LEAST_MOVE, MOST_MOVES = 0.01, 3
TARGETS = Targets()
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Exam:
    """What the learner prepares for: its areas and forms, the area of every published question, and its day."""

    areas: Sequence[AreaOutline]
    forms: Sequence[ExamForm]
    bank: Mapping[int, str]
    day: date | None
    provisional: bool = False


def readiness_body(seen: Sequence[Seen], exam: Exam, *, prior: Prior, moment: datetime) -> dict[str, Any]:
    """`chance` and the `band` of it that is shown, None with too few answers or without a form; the `level` and the
    areas that hold it there, each against the targets; `moves` are what would raise the chance most."""
    standing = _standing(seen, exam)
    day = exam.day if exam.day and exam.day >= moment.date() else None
    body = {
        "formula": FORMULA,
        "exam_date": exam.day.isoformat() if exam.day else None,
        "days": (day - moment.date()).days if day else None,
        "answers": min(len(seen), LATEST),
        "missing": max(0, ENOUGH - len(seen)),
        "forms": len(exam.forms),
        "provisional": exam.provisional,
        "chance": None,
        "band": None,
        "moves": [],
        "level": standing.level,
        "held_back_by": [exam.areas[k].topic.slug for k in standing.held_back_by],
        "targets": {name: getattr(TARGETS, name) for name in ("floor", "goal", "coverage", "fewest", "recent")},
        "areas": [_area(exam.areas[own.area], own) for own in standing.areas],
    }
    if len(seen) < ENOUGH or not exam.forms:
        return body
    return body | _chances(_latest(seen), exam, prior, moment, day)


def _standing(seen: Sequence[Seen], exam: Exam) -> Standing:
    """Of the whole bank and of what was met beyond it."""
    number = {area.topic.slug: n for n, area in enumerate(exam.areas)}
    bank = dict(exam.bank) | {answer.question: answer.area for answer in seen}
    place = {question: n for n, question in enumerate(bank)}
    return reasons(
        [place[answer.question] for answer in seen],
        [float(answer.correct) for answer in seen],
        np.arange(len(seen)),
        [float(answer.in_mock) for answer in seen],
        bank_area=[number[area] for area in bank.values()],
        areas=len(exam.areas),
        weights=[area.weight for area in exam.areas],
        targets=TARGETS,
    )


def _area(area: AreaOutline, own: Any) -> dict[str, Any]:
    return {
        "slug": area.topic.slug,
        "name": area.topic.name,
        "weight": area.weight,
        "level": own.level,
        "coverage": round(100 * own.coverage, 1),
        "answers": own.answers,
        "missing": max(0, TARGETS.fewest - own.answers),
        "percent": None if own.accuracy is None else round(100 * own.accuracy, 1),
        "low": round(100 * own.low, 1),
        "high": round(100 * own.high, 1),
        "mock_answers": own.mock_answers,
        "mock_percent": None if own.in_mocks is None else round(100 * own.in_mocks, 1),
    }


def _latest(seen: Sequence[Seen]) -> Sequence[Seen]:
    return sorted(seen, key=lambda answer: answer.at.timestamp() if answer.at else 0.0)[-LATEST:]


def _chances(seen: Sequence[Seen], exam: Exam, prior: Prior, moment: datetime, day: date | None) -> dict[str, Any]:
    person = posterior(seen, exam.areas, prior)
    growth_sd = growth_spread(_days(seen, moment, day))
    now = chance(person, exam.forms, growth_sd=growth_sd)
    return {"chance": round(now, 4), "band": _band(now, exam), "moves": _moves(person, exam, growth_sd, now)}


def _days(seen: Sequence[Seen], moment: datetime, day: date | None) -> float:
    """From the middle of the answers to the exam, or to now where its day is not known."""
    ages = [(moment - answer.at).total_seconds() / DAY_SECONDS for answer in seen if answer.at]
    age = max(0.0, float(np.mean(ages))) if ages else 0.0
    return age + ((day - moment.date()).days if day else 0)


def _band(value: float, exam: Exam) -> list[float]:
    return [round(end, 2) for end in shown_band(value, width=PROVISIONAL_WIDTH if exam.provisional else WIDTH)]


def _moves(person: Posterior, exam: Exam, growth_sd: float, now: float) -> list[dict[str, Any]]:
    """What the chance would be with one area at the goal and the others as they are, largest gain first; nothing that
    leaves the band as it is shown, at its upper end for instance."""
    rows = []
    for k, area in enumerate(exam.areas):
        lift = np.eye(len(exam.areas))[k] * lift_to(person, exam.forms, k, TARGETS.goal)
        if not lift.any():
            continue
        then = chance(person, exam.forms, growth_sd=growth_sd, lift=lift)
        if then - now >= LEAST_MOVE and (band := _band(then, exam)) != _band(now, exam):
            row = {"slug": area.topic.slug, "name": area.topic.name, "gain": round(then - now, 4), "band": band}
            rows.append(row)
    return sorted(rows, key=lambda row: (-float(str(row["gain"])), str(row["slug"])))[:MOST_MOVES]
