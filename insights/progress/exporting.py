"""A group's progress as a file, by the same rules of sharing as the page: what the page would list, all of it."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.cells import safe_cell
from curriculum.models import Area
from exams.models import Assignment
from groups.models import Membership, StudyGroup
from insights.progress.asked import Asked, exams_of, members_of
from insights.progress.heat import Heat, heat_of
from insights.progress.results import Areas, Result, areas_of, sat_by, seconds_of, sharing_all
from insights.progress.rows import Cell, cell_of
from insights.progress.studied import studied_by

AT_ONCE, PART = 100, 1 << 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_SHARED = "not shared"
IN_ORDER = ("blueprint__position", "position")
HEADINGS = [
    "name", "email", "shares", "mock", "exam", "state", "finished attempts", "score", "right", "of", "percent",
    "result", "started (UTC)", "finished (UTC)", "extra minutes", "hours in finished mocks of the group",
    "hours studied in the last four weeks",
]  # fmt: skip
Value = str | int | float | None


@dataclass(frozen=True)
class Line:
    """One member and one mock; `hours`, `studied` and `heat` are None of a member who shares scores only."""

    cell: Cell
    membership: Membership
    hours: float | None
    studied: float | None
    heat: dict[int, Heat] | None


def headings(areas: Sequence[Area]) -> list[Value]:
    """`areas` of every exam that the mocks are of; each line fills those of its own."""
    named = (f"{area.blueprint.name}, {area.name}" for area in areas)
    return [*HEADINGS, *(f"{name}: {part}" for name in named for part in ("right", "of", "standing"))]


def table(group: StudyGroup, wanted: Asked, mocks: Sequence[Assignment], *, now: datetime) -> Iterator[list[Value]]:
    """Read in batches of members, so that a group of any size takes the same memory."""
    areas = list(Area.objects.filter(blueprint__in=exams_of(mocks)).select_related("blueprint").order_by(*IN_ORDER))
    yield headings(areas)
    members = members_of(group, wanted).iterator(chunk_size=AT_ONCE)
    while batch := list(islice(members, AT_ONCE)):
        for line in _lines(batch, mocks, areas, now):
            yield _cells(line, areas)


def _lines(
    members: Sequence[Membership], mocks: Sequence[Assignment], areas: Sequence[Area], now: datetime
) -> Iterator[Line]:
    """Three queries."""
    sat = sat_by([member.user_id for member in members], mocks)
    sharing = set(sharing_all(members))
    known = areas_of([done.newest.attempt for (user, _), done in sat.items() if done.newest and user in sharing])
    spent, logged = seconds_of(sorted(sharing), mocks), studied_by(sorted(sharing), now)
    for member in members:
        shares = member.user_id in sharing
        hours = round(spent.get(member.user_id, 0) / 3600, 2) if shares else None
        studied = round(logged.get(member.user_id, 0) / 3600, 2) if shares else None
        for mock in mocks:
            cell = cell_of(member, mock, sat.get((member.user_id, mock.pk)), now)
            yield Line(cell, member, hours, studied, _heat(cell, areas, known) if shares else None)


def _heat(cell: Cell, areas: Sequence[Area], known: Mapping[int, Areas]) -> dict[int, Heat]:
    if cell.sat.newest is None:
        return {}
    own = [area for area in areas if area.blueprint_id == cell.mock.blueprint_id]
    heat = heat_of([known[cell.sat.newest.attempt]], [area.slug for area in own])
    return {area.pk: one for area, one in zip(own, heat, strict=True)}


def _cells(line: Line, areas: Sequence[Area]) -> list[Value]:
    member, mock = line.membership, line.cell.mock
    shares = "scores only" if line.heat is None else "everything"
    about = [member.user.name, member.user.email, shares, mock.title, mock.blueprint.name]
    times = [NOT_SHARED if time is None else time for time in (line.hours, line.studied)]
    return [*about, *_outcome(line.cell), *times, *(part for area in areas for part in _area(line, area))]


def _area(line: Line, area: Area) -> list[Value]:
    if line.heat is None and line.cell.sat.newest and area.blueprint_id == line.cell.mock.blueprint_id:
        return [NOT_SHARED] * 3
    heat = (line.heat or {}).get(area.pk)
    return [heat.correct, heat.total, heat.words] if heat and heat.total else [None] * 3


def _outcome(cell: Cell) -> list[Value]:
    newest = cell.sat.newest
    state = cell.empty or ("in progress" if cell.sat.running else "finished")
    if newest is None:
        return [state, 0, *[None] * 8]
    return [state, len(cell.sat.finished), *_result(newest)]


def _result(result: Result) -> list[Value]:
    verdict = {True: "pass", False: "below the line", None: "not scaled"}[result.passed]
    begun, ended = (at.strftime("%Y-%m-%d %H:%M") for at in (result.started_at, result.finished_at))
    return [
        result.scaled, result.raw, result.scored, result.percent, verdict, begun, ended, result.extra_minutes,
    ]  # fmt: skip


class _Line:
    """A file for one line, which hands it on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Line by line, with a mark that tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    for number, row in enumerate(rows):
        yield ("" if number else "\ufeff") + writer.writerow(map(_safe, row))


def _safe(value: Value) -> Value:
    return safe_cell(value) if isinstance(value, str) else value


def as_xlsx(rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """In parts of a workbook that is written to disk line by line. Text is text there, whatever it looks like."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Progress")
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        workbook.save(file)
        file.seek(0)
        yield from iter(partial(file.read, PART), b"")


def _cell(sheet: object, value: Value) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value) or None)
    if cell.value:
        cell.data_type = "s"  # "=1+1" is no formula
    return cell
