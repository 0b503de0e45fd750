"""Freezing the numbers of a closed attempt."""

from datetime import datetime
from typing import Any

from curriculum.models import Area
from exams.models import Answer, Attempt, FormTable, ScoreReport
from exams.reports import Row, Topic, report_body

# The formula of a result that is on no scale.
COUNTS = "counts-1"


def make_report(attempt: Attempt, *, now: datetime) -> ScoreReport:
    """Score a closed attempt by the table its form has now: three statements, whatever its length."""
    body = scored_body(attempt)
    return ScoreReport.objects.create(attempt=attempt, made_at=now, **report_columns(attempt, body))


def report_columns(attempt: Attempt, body: dict[str, Any], *, table: FormTable | None = None) -> dict[str, Any]:
    """The columns of a report with this body; `table` is the one it was scored by, if not the form's own."""
    table = table or table_of(attempt)
    return {
        "formula": table.formula if table else COUNTS,
        "table": table,
        "raw": body["raw"],
        "scored_count": body["scored"],
        "scaled": body.get("scaled"),
        "passed": body.get("passed"),
        "body": body,
    }


def scored_body(
    attempt: Attempt, *, late: dict[int, int | None] | None = None, table: FormTable | None = None
) -> dict[str, Any]:
    """The report's numbers from the answers as they are, with `late` choices put in their places if given.

    `table` is the one to score by, if not the form's own: a report that exists keeps the one it was made from.
    """
    areas, sections = topics(attempt)
    table = table or table_of(attempt)
    return report_body(
        _rows(attempt, sections, late or {}, table),
        areas=areas,
        scaled=table.scaled if table else [],
        raw_cut=table.raw_cut if table else 0,
        csem=table.csem if table else [],
        minutes=attempt.minutes + attempt.extra_minutes,
    )


def table_of(attempt: Attempt) -> FormTable | None:
    """The conversion table of a mock's form; a taster has none."""
    return attempt.form.table if attempt.form else None


def topics(attempt: Attempt) -> tuple[list[Topic], dict[int, tuple[Topic, Topic]]]:
    """The blueprint's areas in order, and (area, section) by section id. One query."""
    through = Area.sections.through.objects.filter(area__blueprint=attempt.blueprint_id).order_by("area__position")
    columns = ("section_id", "area__slug", "area__name", "section__slug", "section__name")
    areas: dict[str, Topic] = {}
    sections = {}
    for section_id, area_slug, area_name, slug, name in through.values_list(*columns):
        area = areas.setdefault(area_slug, Topic(area_slug, area_name))
        sections[section_id] = (area, Topic(slug, name))
    return list(areas.values()), sections


def _rows(
    attempt: Attempt,
    sections: dict[int, tuple[Topic, Topic]],
    late: dict[int, int | None],
    table: FormTable | None,
) -> list[Row]:
    """A question dropped from the form since it was sat is on its table no more, whatever the answer's row says."""
    counted = table.versions if table else None
    tag = f"version__{attempt.blueprint.tag}_id"
    columns = ("position", "version", tag, "scored", "version__key", "chosen", "first_chosen", "seconds")
    answers = Answer.objects.filter(attempt=attempt).order_by("position").values_list(*columns)
    return [
        Row(position, *sections[section], counts(scored, version, counted), key, late.get(position, chosen), first,
            seconds)
        for position, version, section, scored, key, chosen, first, seconds in answers
    ]  # fmt: skip


def counts(scored: bool, version: int, counted: set[int] | None) -> bool:
    """Whether a question counts by a table's versions; without a table, as in a taster, if it did when it was sat."""
    return scored and (counted is None or version in counted)
