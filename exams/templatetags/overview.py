"""All questions of an exam at a glance, each a cell that leads to it."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

KINDS = ("right", "wrong", "open")
MARKS = ("flagged", "unsure", "changed")
APART = {"dropped": "no longer counts", "trial": "not counted"}
# Written here, since a template would ask each condition and look up each name 150 times: a third of the whole report.
CELL = (
    '<li><a class="{}" href="{}?q={{n}}#q-{{n}}"><span class="visually-hidden">Question </span>{{n}}'
    '<svg class="glyph" aria-hidden="true"><use href="#glyph-{}"/></svg>'
    '<span class="visually-hidden">, {}</span>{}</a></li>\n'
)
NUMBER = "{n}"
GLYPH = '<svg class="glyph" aria-hidden="true"><use href="#glyph-{}"/></svg>'


@register.inclusion_tag("exams/charts/overview.html")
def overview(outcomes: Sequence[Mapping[str, Any]], review_url: str) -> dict[str, Any]:
    """`counts` for the key beside the cells."""
    counts = {kind: sum(row["outcome"] == kind for row in outcomes) for kind in KINDS}
    counts |= {mark: sum(row[mark] for row in outcomes) for mark in MARKS}
    counts["dropped"] = sum(row["dropped"] for row in outcomes)
    counts["trial"] = sum(not row["scored"] for row in outcomes) - counts["dropped"]
    return {"cells": _cells(outcomes, review_url), "review_url": review_url, "counts": counts}


def _cells(outcomes: Sequence[Mapping[str, Any]], review_url: str) -> SafeString:
    """Cells of a kind differ in their number alone: each kind is escaped once."""
    kind = cache(partial(_cell, review_url))
    cells = (kind(row["outcome"], _marks(row), _apart(row)).replace(NUMBER, str(row["position"])) for row in outcomes)
    return mark_safe("".join(cells))  # noqa: S308 -- escaped parts and numbers


def _marks(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(mark for mark in MARKS if row[mark])


def _apart(row: Mapping[str, Any]) -> str:
    return "dropped" if row["dropped"] else "" if row["scored"] else "trial"


def _cell(review_url: str, outcome: str, marks: tuple[str, ...], apart: str) -> SafeString:
    classes = f"cell cell--{outcome}" + (f" cell--{apart}" if apart else "")
    said = ["not answered" if outcome == "open" else outcome, *marks, *([APART[apart]] if apart else [])]
    return format_html(CELL, classes, review_url, outcome, ", ".join(said), _glyphs(marks))


def _glyphs(marks: Sequence[str]) -> SafeString | str:
    if not marks:
        return ""
    return format_html('<span class="cell__marks">{}</span>', format_html_join("", GLYPH, ((mark,) for mark in marks)))
