"""All questions of an exam at a glance, each a cell that leads to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

KINDS = ("right", "wrong", "open")
MARKS = ("flagged", "unsure", "changed")
APART = {"dropped": "no longer counts", "trial": "not counted"}
# Written here, since a template would ask each condition and look up each name 150 times: a third of the whole report.
CELL = (
    '<li><a class="{}" href="{}?q={}#q-{}"><span class="visually-hidden">Question </span>{}'
    '<svg class="glyph" aria-hidden="true"><use href="#glyph-{}"/></svg>'
    '<span class="visually-hidden">, {}</span>{}</a></li>\n'
)
GLYPH = '<svg class="glyph" aria-hidden="true"><use href="#glyph-{}"/></svg>'


@register.inclusion_tag("exams/charts/overview.html")
def overview(outcomes: Sequence[Mapping[str, Any]], review_url: str) -> dict[str, Any]:
    """`counts` for the key beside the cells."""
    counts = {kind: sum(row["outcome"] == kind for row in outcomes) for kind in KINDS}
    counts |= {mark: sum(row[mark] for row in outcomes) for mark in MARKS}
    counts["dropped"] = sum(row["dropped"] for row in outcomes)
    counts["trial"] = sum(not row["scored"] for row in outcomes) - counts["dropped"]
    cells = format_html_join("", CELL, (_cell(row, review_url) for row in outcomes))
    return {"cells": cells, "review_url": review_url, "counts": counts}


def _cell(row: Mapping[str, Any], review_url: str) -> tuple[object, ...]:
    number, outcome = row["position"], row["outcome"]
    marks = [mark for mark in MARKS if row[mark]]
    apart = "dropped" if row["dropped"] else "" if row["scored"] else "trial"
    classes = f"cell cell--{outcome}" + (f" cell--{apart}" if apart else "")
    said = ["not answered" if outcome == "open" else outcome, *marks, *([APART[apart]] if apart else [])]
    return classes, review_url, number, number, number, outcome, ", ".join(said), _glyphs(marks)


def _glyphs(marks: Sequence[str]) -> SafeString | str:
    if not marks:
        return ""
    return format_html('<span class="cell__marks">{}</span>', format_html_join("", GLYPH, ((mark,) for mark in marks)))
