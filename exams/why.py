"""What stands behind a score: the table it was read from, the other forms of the exam, what is known since."""

from dataclasses import dataclass, replace
from typing import Any

from exams.models import Attempt, FormTable, ScoreReport
from exams.scoring import FORMULA as PIECEWISE

AROUND = 2


@dataclass(frozen=True)
class Line:
    """A number of right answers and what it is worth; `gap` when numbers before it are left out, `far` at the rim
    of those shown, where a phone has no room."""

    raw: int
    scaled: int
    csem: float | None
    cut: bool
    own: bool
    gap: bool = False
    far: bool = False


@dataclass(frozen=True)
class Explained:
    """`at_standard` is how many right answers a candidate exactly at the standard is expected to give."""

    equated: bool
    lines: list[Line]
    excerpt: list[Line]
    at_standard: float | None


def explained(report: ScoreReport) -> Explained:
    table = report.table
    if table is None:
        raise ValueError("Only a report with a table can be explained.")
    lines = [_line(table, raw, report.raw) for raw in range(len(table.scaled))]
    return Explained(
        equated=table.formula != PIECEWISE,
        lines=lines,
        excerpt=_excerpt(lines, {table.raw_cut, report.raw}),
        at_standard=_at_standard(table),
    )


def _line(table: FormTable, raw: int, own: int) -> Line:
    csem = table.csem[raw] if table.csem else None
    return Line(raw, table.scaled[raw], csem, cut=raw == table.raw_cut, own=raw == own)


def _excerpt(lines: list[Line], around: set[int]) -> list[Line]:
    """The lines near those of interest, each marked where others are left out before it."""
    near = [line for line in lines if _distance(line, around) <= AROUND]
    shown = {line.raw for line in near}
    return [
        replace(
            line,
            gap=line is not near[0] and line.raw - 1 not in shown,
            far=_distance(line, around) == AROUND and not {line.raw - 1, line.raw + 1} <= shown,
        )
        for line in near
    ]


def _distance(line: Line, around: set[int]) -> int:
    return min(abs(line.raw - raw) for raw in around)


def _at_standard(table: FormTable) -> float | None:
    curve = dict(zip(table.curve.get("theta", []), table.curve.get("expected", []), strict=True))
    return curve.get(0.0)


def others_cuts(attempt: Attempt) -> list[dict[str, int]]:
    """How many right answers the exam's other equated forms for everybody ask for. One query."""
    tables = FormTable.objects.filter(current_of__blueprint=attempt.blueprint_id, form__group__isnull=True).exclude(
        formula=PIECEWISE
    )
    others = (
        tables.exclude(form=attempt.form_id).order_by("form__number").values_list("form__number", "raw_cut", "scaled")
    )
    return [{"number": number, "raw_cut": cut, "scored": len(scaled) - 1} for number, cut, scaled in others]


def settled_since(report: ScoreReport, now: FormTable | None) -> dict[str, Any] | None:
    """What the form's settled table gives for the same answers, where the report was made before there was one.

    Not while a dropped question is on its way into the report: then the two tables count different answers.
    """
    then = report.table
    if then is None or now is None or now.provisional or not then.provisional or now.versions != then.versions:
        return None
    return {"sittings": now.sittings, "scaled": now.scaled[report.raw], "passed": report.raw >= now.raw_cut}
