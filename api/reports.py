"""A score report, as far as its candidate may see it: what the page shows, from the same frozen numbers."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from exams.assignments.release import Sight, sight_of
from exams.models import Attempt, ScoreReport
from exams.report_facts import corrected, counted, late, report_of, sat_before
from exams.review import outcomes
from exams.why import settled_since

Standing = Literal["above", "around", "below"]


class Tally(Schema):
    """From low to high is the 95 % interval of the share of right answers; all three are percent."""

    slug: str
    name: str
    correct: int
    total: int
    percent: float
    low: float
    high: float
    standing: Standing | None = Field(description="Against the passing line, by the interval; null without a line")


class AreaTally(Tally):
    sections: list[Tally]


class Result(Schema):
    """Two sittings in three at the same level fall between low and high."""

    raw: int
    scored: int
    answered: int
    questions: int
    raw_cut: int | None = Field(description="Right answers that pass; null without a scale")
    scaled: int | None
    low: int | None
    high: int | None
    standard_error: float | None
    passed: bool | None
    provisional: bool | None = Field(description="How hard the form is rests on judgments still")


class LateResult(Schema):
    answers: int = Field(description="How many came after the end")
    raw: int
    scored: int
    scaled: int | None
    passed: bool | None


class SettledResult(Schema):
    sittings: int
    scaled: int
    passed: bool


class Revision(Schema):
    """What the report said before it was scored again, and why that was done."""

    at: datetime
    raw: int
    scaled: int | None
    passed: bool | None
    reason: str


class Quarter(Schema):
    first: int
    last: int
    seconds: int
    even_seconds: int = Field(description="At an even pace")
    answered: int
    correct: int
    total: int


class Changes(Schema):
    """First answers against last ones."""

    changed: int
    wrong_to_right: int
    right_to_wrong: int
    wrong_to_wrong: int


class Outcome(Schema):
    position: int
    outcome: Literal["right", "wrong", "open"]
    scored: bool
    dropped: bool
    flagged: bool
    unsure: bool
    changed: bool


class ReportOut(Schema):
    held_back: bool = Field(description="The group’s leaders do not show the score yet; then all the rest is null")
    released_at: datetime | None = Field(description="When a score that is held back will be there")
    made_at: datetime | None
    formula: str | None
    result: Result | None
    sat_before: bool | None = Field(description="The candidate had sat this form before")
    late: LateResult | None = Field(description="What it would be with answers that came too late; they do not count")
    settled: SettledResult | None = Field(description="What the form’s settled table gives, for information")
    revisions: list[Revision] | None
    corrected_questions: list[int] | None
    seconds: int | None = Field(description="Spent on questions")
    areas: list[AreaTally] | None
    passing_percent: float | None
    pace: list[Quarter] | None
    changes: Changes | None
    outcomes: list[Outcome] | None


NOTHING: dict[str, Any] = dict.fromkeys(ReportOut.model_fields)


def report_shown(attempt: Attempt, *, now: datetime) -> ReportOut:
    sight = sight_of(attempt, now=now)
    if not sight.score:
        return ReportOut(**NOTHING | {"held_back": True, "released_at": sight.since})
    score = report_of(attempt)
    body = score.body
    shown = {
        "held_back": False,
        "made_at": score.made_at,
        "formula": score.formula,
        "result": _result(score),
        "sat_before": sat_before(attempt),
        "late": _late(attempt, score),
        "settled": settled_since(score, attempt.form.table if attempt.form else None),
        "revisions": [_revision(old) for old in score.revisions],
        "seconds": body["seconds"],
        **_as_far_as(sight, attempt, score),
    }
    return ReportOut(**NOTHING | shown)


def _as_far_as(sight: Sight, attempt: Attempt, score: ScoreReport) -> dict[str, Any]:
    body, has_line = score.body, score.scaled is not None
    seen: dict[str, Any] = {}
    if sight.areas:
        seen["areas"] = [_area(area, has_line) for area in body["areas"]]
        seen |= {"passing_percent": body["passing_percent"], "pace": body["pace"]} if has_line else {}
    if sight.questions:
        seen["outcomes"] = outcomes(attempt, counted=counted(score))
        seen["changes"] = body["changes"] if body["answered"] else None
        seen["corrected_questions"] = corrected(attempt) if score.revisions else []
    return seen


def _result(score: ScoreReport) -> dict[str, Any]:
    body, has_scale = score.body, score.scaled is not None
    always = {name: body[name] for name in ("raw", "scored", "answered", "questions")}
    provisional = (score.table is None or score.table.provisional) if has_scale else None
    scaled = {name: body.get(name) for name in ("scaled", "low", "high", "passed")}
    cut = body["raw_cut"] if has_scale else None
    return always | scaled | {"raw_cut": cut, "standard_error": body.get("csem"), "provisional": provisional}


def _area(area: dict[str, Any], has_line: bool) -> dict[str, Any]:
    sections = [_tally(section, has_line) for section in area["sections"]]
    return _tally(area, has_line) | {"sections": sections}


def _tally(tally: dict[str, Any], has_line: bool) -> dict[str, Any]:
    return tally if has_line else tally | {"standing": None}


def _late(attempt: Attempt, score: ScoreReport) -> dict[str, Any] | None:
    found = late(attempt, score)
    if found is None:
        return None
    body = found["body"]
    told = {name: body.get(name) for name in ("raw", "scored", "scaled", "passed")}
    return told | {"answers": found["count"]}


def _revision(old: dict[str, Any]) -> dict[str, Any]:
    return {name: old.get(name) for name in ("at", "raw", "scaled", "passed", "reason")}
