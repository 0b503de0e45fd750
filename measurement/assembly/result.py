"""The forms that were assembled, and how alike they are."""

from collections.abc import Hashable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from measurement.assembly.batch import Batch, Chosen
from measurement.assembly.plan import Plan
from measurement.assembly.problem import Problem
from measurement.irt.model import Items, item_information, probability

Floats = NDArray[np.float64]
GRID = np.linspace(-3.0, 3.0, 61)


@dataclass(frozen=True, eq=False)
class AssembledForm:
    """Ids of its questions in pool order; curves over the grid of the Assembly; `expected` is the raw score expected
    at the cut and `raw_cut` the least whole score that reaches it."""

    scored: list[Hashable]
    pretest: list[Hashable]
    areas: dict[str, tuple[int, int]]  # scored and pretest questions of an area
    information: Floats
    characteristic: Floats  # expected raw score
    expected: float
    raw_cut: int
    deviation: float  # largest share by which the information misses the target at one of the points
    repeated: int  # questions that earlier forms had


@dataclass(frozen=True, eq=False)
class Assembly:
    """`grid` in logits around the cut; `target` the information aimed at, at `points`; `overlap` counts the questions
    that two forms share (on the diagonal, that a form has). `within`: every form is as near to the target as the rules
    ask. `time_limit_reached`: a longer search might find nearer ones, and the same seed need not repeat."""

    forms: list[AssembledForm]
    grid: Floats
    points: Floats
    target: Floats
    expected: float
    overlap: NDArray[np.int64]
    within: bool
    time_limit_reached: bool

    @property
    def deviation(self) -> float:
        """The largest of any form, as a share of the target."""
        return max(form.deviation for form in self.forms)


def result_of(problem: Problem, plan: Plan, batch: Batch) -> Assembly:
    grid = GRID + problem.rules.cut
    forms = [_form(problem, plan, chosen, grid) for chosen in batch.forms]
    return Assembly(
        forms=forms,
        grid=grid,
        points=np.asarray(problem.rules.points, float) + problem.rules.cut,
        target=plan.target.information,
        expected=plan.target.expected,
        overlap=_overlap(batch.forms, len(problem.pool)),
        within=max(form.deviation for form in forms) <= problem.rules.deviation * (1 + 1e-6),
        time_limit_reached=batch.timed_out,
    )


def _form(problem: Problem, plan: Plan, chosen: Chosen, grid: Floats) -> AssembledForm:
    pool, scored = problem.pool, chosen.scored
    items = Items(*(column[scored] for column in pool.items))
    target = plan.target.information
    expected = float(problem.right[scored].sum())
    return AssembledForm(
        scored=[pool.ids[at] for at in scored],
        pretest=[pool.ids[at] for at in chosen.pretest],
        areas=_areas(problem, chosen),
        information=item_information(grid, items).sum(axis=1),
        characteristic=probability(grid, items).sum(axis=1),
        expected=expected,
        raw_cut=ceil(expected - 1e-9),
        deviation=float(np.max(np.abs(problem.information[:, scored].sum(axis=1) - target) / target)),
        repeated=int(np.count_nonzero(pool.exposure[chosen.all] > 0)),
    )


def _areas(problem: Problem, chosen: Chosen) -> dict[str, tuple[int, int]]:
    area = problem.pool.area
    return {
        each.slug: (int(np.sum(area[chosen.scored] == each.slug)), int(np.sum(area[chosen.pretest] == each.slug)))
        for each in problem.rules.areas
    }


def _overlap(forms: list[Chosen], questions: int) -> NDArray[np.int64]:
    on = np.zeros((len(forms), questions), np.int64)
    for row, form in zip(on, forms, strict=True):
        row[form.all] = 1
    return np.asarray(on @ on.T)
