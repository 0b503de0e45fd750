"""The table of members by mocks, and of members by areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from curriculum.models import Area, Blueprint
from exams.models import Assignment
from groups.models import Membership
from insights.progress.heat import Heat, heat_of
from insights.progress.mocks import empty_state, has_line
from insights.progress.results import NOTHING, Key, Sat, areas_of, sat_by, seconds_of, sharing_all
from insights.progress.studied import studied_by


@dataclass(frozen=True)
class Cell:
    """What one member did in one mock; `empty` says what to show of one that was never started."""

    mock: Assignment
    sat: Sat
    empty: str


@dataclass(frozen=True)
class Row:
    """`seconds` (on the mocks), `studied` (seconds too, in the last four weeks) and `heat` are None of a member who
    shares scores only."""

    membership: Membership
    cells: list[Cell]
    seconds: int | None
    studied: int | None
    heat: list[Heat] | None

    @property
    def has_answers(self) -> bool:
        return any(heat.total for heat in self.heat or [])


def rows_of(
    members: Sequence[Membership], mocks: Sequence[Assignment], *, areas: Sequence[Area], counted: Sequence[Assignment],
    now: datetime,
) -> list[Row]:  # fmt: skip
    """`counted` are the mocks whose areas are counted together. Three queries, whatever the number of either,
    and what is asked of the study log."""
    sat = sat_by([member.user_id for member in members], mocks)
    sharing = sharing_all(members)
    heat = _heat(sharing, sat, [area.slug for area in areas], counted)
    seconds, studied = seconds_of(sharing, mocks), studied_by(sharing, now)
    return [
        Row(
            member,
            [cell_of(member, mock, sat.get((member.user_id, mock.pk)), now) for mock in mocks],
            seconds.get(member.user_id, 0) if member.user_id in heat else None,
            studied.get(member.user_id, 0) if member.user_id in heat else None,
            heat.get(member.user_id),
        )
        for member in members
    ]


def cell_of(member: Membership, mock: Assignment, found: Sat | None, now: datetime) -> Cell:
    return Cell(mock, found or NOTHING, "" if found else empty_state(mock, member, now))


def _heat(
    users: Sequence[int], sat: dict[Key, Sat], areas: Sequence[str], mocks: Sequence[Assignment]
) -> dict[int, list[Heat]]:
    """By user, from the newest attempt at each of these mocks."""
    newest = {
        user: [one.newest.attempt for mock in mocks if (one := sat.get((user, mock.pk), NOTHING)).newest]
        for user in users
    }
    known = areas_of([attempt for attempts in newest.values() for attempt in attempts])
    return {user: heat_of([known[one] for one in attempts], areas) for user, attempts in newest.items()}


def counted_together(mocks: Sequence[Assignment], exam: Blueprint | None) -> list[Assignment]:
    """Mocks of one exam whose areas may be added up: those with a passing line, or if there is none, all."""
    of_exam = [mock for mock in mocks if exam and mock.blueprint_id == exam.pk]
    return [mock for mock in of_exam if has_line(mock)] or of_exam
