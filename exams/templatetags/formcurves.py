"""The curves of an exam's forms on each other: how alike they are.

Positions across are percent of the picture's width and positions down are pixels: text keeps its size on every screen.
The curves lie in a picture within the picture, 100 wide, that is stretched to fit. Lines that lie on each other are
what good forms look like, so each also bears its form's number, every one at a place of its own.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from django import template

from curriculum.models import Blueprint
from exams.actions.tables import scale_of
from exams.parallel_forms.likeness import DECIDES
from exams.parallel_forms.sheet import Sheet
from exams.scoring import ABILITIES, Scale

register = template.Library()

TOP, BOTTOM = 30, 290
STYLES = 6  # of lines, in the style sheet
STEPS = (1, 2, 5, 10, 25, 50, 100, 200, 500, 1_000)
TICKS = 6
FIRST, LAST = 14.0, 94.0  # percent across between which the numbers stand
EDGE = 4  # a score this near an end of the axis, in percent, is written inwards


@register.inclusion_tag("exams/charts/formcurves.html")
def form_curves(sheets: Sequence[Sheet], blueprint: Blueprint, what: str, ident: str) -> dict[str, Any]:
    """The `information` or the `expected` right answers of each form over the scale."""
    scale, known = scale_of(blueprint), [sheet for sheet in sheets if sheet.is_equated]
    theta = _abilities(scale)
    top, step = _height(known, theta, what)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)

    return {
        "ident": ident,
        "what": what,
        "blueprint": blueprint,
        "lines": [_line(sheet, place, len(known), what, scale, y) for place, sheet in enumerate(known)],
        "ticks": [{"value": value, "y": y(value)} for value in range(step, top + 1, step)],
        "scores": _scores(scale),
        "pass_at": _across(scale, scale.passing),
        "low_at": _across(scale, scale.passing - DECIDES * scale.points_per_logit),
        "band": round(2 * DECIDES * scale.points_per_logit * 100 / (scale.highest - scale.lowest), 2),
        "top": TOP,
        "bottom": BOTTOM,
        "height": BOTTOM - TOP,
    }


@register.simple_tag
def curve_figures(sheets: Sequence[Sheet], blueprint: Blueprint) -> list[dict[str, Any]]:
    """What the charts show, at round scores: for each form the expected right answers and the information."""
    scale, known = scale_of(blueprint), [sheet for sheet in sheets if sheet.is_equated]
    return [
        {
            "score": score,
            "passes": score == scale.passing,
            "cells": [
                (
                    float(sheet.at(_theta(scale, score), "expected")),
                    float(sheet.at(_theta(scale, score), "information")),
                )
                for sheet in known
            ],
        }
        for score in _round_scores(scale)
    ]


def _height(sheets: Sequence[Sheet], theta: np.ndarray[Any, Any], what: str) -> tuple[int, int]:
    """The value at the top of the picture, and the step of the grid."""
    if what == "expected":
        highest = float(max((sheet.table.scored_count for sheet in sheets), default=1))
    else:
        highest = max((float(sheet.at(theta, what).max()) for sheet in sheets), default=1.0)
    step = next((step for step in STEPS if highest / step <= TICKS), STEPS[-1])
    return (ceil(highest) if what == "expected" else step * ceil(highest / step)), step


def _line(sheet: Sheet, place: int, of: int, what: str, scale: Scale, y: Any) -> Mapping[str, Any]:
    theta = _abilities(scale)
    points = zip(_across_all(scale, theta), sheet.at(theta, what), strict=True)
    at = FIRST + (LAST - FIRST) * (place + 0.5) / of
    here = _theta(scale, scale.lowest + at / 100 * (scale.highest - scale.lowest))
    return {
        "number": sheet.number,
        "style": place % STYLES + 1,
        "path": "M" + " ".join(f"{across} {y(float(value))}" for across, value in points),
        "at": round(at, 2),
        "y": y(float(sheet.at(here, what))),
    }


def _abilities(scale: Scale) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The abilities of the frozen curves that lie within the scale, and its two ends."""
    low, high = _theta(scale, scale.lowest), _theta(scale, scale.highest)
    return np.array([low, *(theta for theta in ABILITIES if low < theta < high), high])


def _theta(scale: Scale, score: float) -> float:
    return (score - scale.passing) / scale.points_per_logit


def _across(scale: Scale, score: float) -> float:
    return round(100 * (score - scale.lowest) / (scale.highest - scale.lowest), 2)


def _across_all(scale: Scale, theta: np.ndarray[Any, Any]) -> list[float]:
    return [_across(scale, scale.passing + scale.points_per_logit * float(value)) for value in theta]


def _round_scores(scale: Scale) -> list[int]:
    step = next((step for step in STEPS if (scale.highest - scale.lowest) / step <= TICKS), STEPS[-1])
    inner = range(scale.lowest - scale.lowest % step + step, scale.highest, step)
    return sorted({scale.lowest, *inner, scale.passing, scale.highest})


def _scores(scale: Scale) -> list[dict[str, Any]]:
    ticks = [{"score": score, "at": _across(scale, score)} for score in _round_scores(scale)]
    return [tick | {"first": tick["at"] < EDGE, "last": tick["at"] > 100 - EDGE} for tick in ticks]
