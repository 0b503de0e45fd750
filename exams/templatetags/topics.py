"""Right answers by area and section, drawn and as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ROW_HEIGHT = 42
NAME_ROOM = 38
FEW = 3  # from so many answers on, a section is said to be above or below
STANDINGS = {
    "above": "above the line",
    "near": "too close to call",
    "below": "below the line",
    "none": "no answers yet",
}
# Written here, since a template would look up each part for each of some 70 sections: a third of the whole report.
SECTION = (
    '<tr class="topics__section"><th scope="row">{}</th>{}<td class="num">{}<span class="muted"> of {}</span></td>'
    '<td class="num">{}</td><td class="num">{}</td>{}</tr>\n'
)
NO_WEIGHT = mark_safe('<td class="wide-only"></td>')
AGAINST = '<td class="wide-only"><span class="{}">{}</span></td>'

Tally = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """An area or section with the 95 % interval of its share of right answers, in percent."""

    slug: str
    name: str
    correct: int
    total: int
    percent: float
    low: float
    high: float
    tone: str
    weight: float | None
    sections: list["Topic"]
    y: int = 0

    @property
    def standing(self) -> str:
        return STANDINGS[self.tone]

    @property
    def short_name(self) -> str:
        """What a phone has room for beside the counts."""
        return self.name if len(self.name) <= NAME_ROOM else self.name[:NAME_ROOM].rsplit(" ", 1)[0] + " …"

    @property
    def share(self) -> str:
        return f"{whole(self.percent)} %" if self.total else "–"

    @property
    def likely(self) -> str:
        return f"{whole(self.low)}–{whole(self.high)} %" if self.total else "–"


def whole(percent: float) -> int:
    """Halves go up, as everywhere on these pages; of what is not negative."""
    return int(percent + 0.5)


def topic_rows(tallies: Iterable[Tally], line: float | None) -> list[Topic]:
    return [_topic(tally, line, ROW_HEIGHT * number) for number, tally in enumerate(tallies)]


def _topic(tally: Tally, line: float | None, y: int = 0) -> Topic:
    return Topic(
        slug=tally["slug"],
        name=tally["name"],
        correct=tally["correct"],
        total=tally["total"],
        percent=tally["percent"] or 0.0,
        low=tally["low"],
        high=tally["high"],
        tone=_tone(tally, line),
        weight=tally.get("weight"),
        sections=[_topic(section, line) for section in tally.get("sections", [])],
        y=y,
    )


def _tone(tally: Tally, line: float | None) -> str:
    """Only an interval wholly on one side of the line says which side."""
    if not tally["total"]:
        return "none"
    if line is None:
        return "near"
    if tally["low"] > line:
        return "above"
    return "below" if tally["high"] < line else "near"


@register.inclusion_tag("exams/charts/topics.html")
def topics_chart(areas: Iterable[Tally], line: float, ident: str = "areas") -> dict[str, Any]:
    """A row for each area: interval, point and the passing line across all of them."""
    rows = topic_rows(areas, line)
    return {"rows": rows, "line": line, "ident": ident, "bottom": ROW_HEIGHT * len(rows)}


@register.inclusion_tag("exams/charts/topics_table.html")
def topics_table(
    areas: Iterable[Tally], line: float | None = None, ident: str = "areas", folds: bool = False
) -> dict[str, Any]:
    """The same figures with the sections below each area; `folds` lets the reader hide those.

    Without a passing line nothing is said to be above or below it.
    """
    rows = topic_rows(areas, line)
    weights = any(row.weight for row in rows)
    with_sections = [(row, _section_rows(row, weights, bool(line))) for row in rows]
    return {"rows": with_sections, "line": line, "ident": ident, "folds": folds, "weights": weights}


def _section_rows(area: Topic, weights: bool, against: bool) -> SafeString:
    weight = NO_WEIGHT if weights else ""
    return format_html_join(
        "",
        SECTION,
        (
            (one.name, weight, one.correct, one.total, one.share, one.likely, _against(one) if against else "")
            for one in area.sections
        ),
    )


def _against(section: Topic) -> SafeString:
    if 0 < section.total < FEW:
        return format_html(AGAINST, "muted", "too few to tell")
    return format_html(AGAINST, section.tone if section.tone in ("above", "below") else "muted", section.standing)
