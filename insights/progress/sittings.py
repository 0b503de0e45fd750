"""One member's mocks of a group over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curriculum.models import Area, Blueprint
from exams.assignments.release import EVERYTHING, Sight, sight_of
from exams.models import Assignment, Attempt, ScoreReport
from groups.models import Membership
from groups.permissions import Power, can
from insights.progress.asked import exams_of
from insights.progress.heat import Heat, heat_of
from insights.progress.mocks import mocks_of
from insights.progress.results import NOTHING, Result, Sat, areas_of, sat_by
from insights.progress.rows import Cell, cell_of, counted_together
from insights.progress.studied import studied_by


@dataclass(frozen=True)
class Sitting:
    """A finished attempt; `low` to `high` is the likely range of a scaled score. `seconds` is None where not seen."""

    mock: Assignment
    result: Result
    sight: Sight
    low: int | None
    high: int | None
    seconds: int | None


@dataclass(frozen=True)
class Exam:
    """`scores` are those on its scale, oldest first, as the trend chart wants them; `areas` are None where not seen."""

    blueprint: Blueprint
    scores: list[dict[str, Any]]
    areas: list[tuple[Area, Heat]] | None

    @property
    def scale(self) -> tuple[int, int, int]:
        return self.blueprint.scale_min, self.blueprint.scale_pass, self.blueprint.scale_max


@dataclass(frozen=True)
class Page:
    """`details`: areas and time are seen. `sittings` have the newest first; `others` were begun but not finished, or
    never begun. `studied` are seconds by their own log in the last four weeks."""

    details: bool
    sittings: list[Sitting]
    others: list[Cell]
    exams: list[Exam]
    studied: int | None

    @property
    def seconds(self) -> int | None:
        return sum(one.seconds or 0 for one in self.sittings) if self.details else None

    @property
    def held_back(self) -> bool:
        """Whether the member has to wait for a score, or gets none of the areas of something."""
        return any(not one.sight.areas for one in self.sittings)


def page_of(theirs: Membership, *, viewer: Membership, now: datetime) -> Page:
    """For leaders what the member shares; for the member everything that the leaders have released by now."""
    mocks = mocks_of(theirs.group)
    details = theirs.pk == viewer.pk or theirs.shares == Membership.Shares.ALL
    sights = {mock.pk: EVERYTHING if can(viewer, Power.LEAD) else _sight(mock, now) for mock in mocks}
    sat = {mock: done for (_, mock), done in sat_by([theirs.user_id], mocks).items()}
    sittings = _sittings(mocks, sat, sights, details)
    cells = [cell_of(theirs, mock, sat.get(mock.pk), now) for mock in mocks]
    areas = [mock for mock in mocks if sights[mock.pk].areas] if details else []
    others = [cell for cell in cells if cell.sat.running or not cell.sat.finished]
    studied = studied_by([theirs.user_id], now).get(theirs.user_id, 0) if details else None
    return Page(details, sittings, others, _exams(mocks, sittings, sat, areas, details), studied)


def _sight(mock: Assignment, now: datetime) -> Sight:
    return sight_of(Attempt(assignment=mock), now=now)


def _sittings(
    mocks: Sequence[Assignment], sat: dict[int, Sat], sights: dict[int, Sight], details: bool
) -> list[Sitting]:
    """One query."""
    done = [(mock, result) for mock in mocks for result in sat.get(mock.pk, NOTHING).finished]
    columns = ("attempt", "body__low", "body__high", "body__seconds")
    rows = ScoreReport.objects.filter(attempt__in=[result.attempt for _, result in done]).values_list(*columns)
    known = {attempt: (low, high, seconds if details else None) for attempt, low, high, seconds in rows}
    found = [Sitting(mock, result, sights[mock.pk], *known[result.attempt]) for mock, result in done]
    return sorted(found, key=lambda one: one.result.started_at, reverse=True)


def _exams(
    mocks: Sequence[Assignment], sittings: Sequence[Sitting], sat: dict[int, Sat], areas: Sequence[Assignment],
    details: bool,
) -> list[Exam]:  # fmt: skip
    """Two queries."""
    exams = exams_of([mock for mock in mocks if sat.get(mock.pk, NOTHING).finished])
    newest = {mock.pk: done.attempt for mock in areas if (done := sat.get(mock.pk, NOTHING).newest)}
    known = areas_of(list(newest.values()))
    by_exam: dict[int, list[Area]] = {exam.pk: [] for exam in exams}
    for area in Area.objects.filter(blueprint__in=exams).order_by("position"):
        by_exam[area.blueprint_id].append(area)
    return [
        Exam(exam, _scores(exam, sittings), _areas(exam, by_exam[exam.pk], areas, newest, known) if details else None)
        for exam in exams
    ]


def _areas(
    exam: Blueprint, areas: Sequence[Area], mocks: Sequence[Assignment], newest: dict[int, int], known: dict[int, Any]
) -> list[tuple[Area, Heat]]:
    counted = counted_together([mock for mock in mocks if mock.pk in newest], exam)
    heat = heat_of([known[newest[mock.pk]] for mock in counted], [area.slug for area in areas])
    return list(zip(areas, heat, strict=True)) if counted else []


def _scores(exam: Blueprint, sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    return [
        {"scaled": one.result.scaled, "passed": one.result.passed, "attempt__started_at": one.result.started_at}
        for one in reversed(sittings)
        if one.mock.blueprint_id == exam.pk and one.result.scaled is not None and one.sight.score
    ]
