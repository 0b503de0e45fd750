"""What is estimated of which questions, and what it is held by: priors from judgements, and parameters of forms whose
scores are settled. Pure from plain data on: the same plan gives the same model at every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from insights.calibration.groups import ENOUGH_SITTINGS, Group
from insights.calibration.ridge import Unit, on_top, unit_of
from measurement.irt import Freedom, Items, Parameters, Prior, Tally
from measurement.irt.request import first_parameters, freedom_of
from measurement.irt.tally import check, start
from measurement.priors import ANSWERS, Regression, angoff_difficulty, difficulty_prior, regression, slope_prior

Floats = NDArray[np.float64]
# Parameters that forms are scored by were estimated too; their errors are not kept with them.
FROZEN_ERROR = 0.1
# The line from judgements to difficulties is drawn anew after an estimate until it moves by less than this.
STEADY = 0.02
ALIKE = 0.01
# The logit of a group's share right is flatter than one person's, about so much.
FLATTER = 0.86
MOST_ROUNDS = 4


@dataclass(frozen=True)
class Model:
    """Questions in the order of `versions`; `fixed` are (a, b, c) by place."""

    versions: Sequence[int]
    names: list[str]
    answers: Floats
    judged: Floats
    guessing: Floats
    fixed: Mapping[int, tuple[float, float, float]]
    groups: Sequence[Group]
    parts: tuple[Sequence[int], Sequence[int]]
    line: Regression

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> Self:
        fixed = {int(at): tuple(known) for at, known in plan["fixed"].items()}
        guessing = np.array(plan["guessing"], float)
        for at, (_, _, c) in fixed.items():
            guessing[at] = c
        return cls(
            plan["versions"],
            plan["names"],
            np.array(plan["answers"], float),
            np.array(plan["judged"], float),
            guessing,
            fixed,
            [Group.from_json(group) for group in plan["groups"]],
            (plan["parts"][0], plan["parts"][1]),
            Regression(*plan["line"]),
        )

    @property
    def b_judged(self) -> Floats:
        return angoff_difficulty(self.judged, self.guessing)

    @property
    def prior_b(self) -> Prior:
        line = self.line
        mean, sd = difficulty_prior(self.b_judged, intercept=line.intercept, slope=line.slope, sd=line.sd)
        return Prior(mean, np.full(len(mean), sd**-2))

    @property
    def prior_log_a(self) -> Prior:
        mean, sd = slope_prior(self.answers)
        return Prior(mean, sd**-2)

    @property
    def freedom(self) -> Freedom:
        """Without fixed questions the first group's mean is the zero, and the unit is left to the priors; what is found
        is read in another (ridge.py).

        A unit of the first group's SD would be another than that of forms which share no question with its own.
        A group too small for a spread of its own keeps the one it has.
        """
        held = np.zeros(len(self.versions), bool)
        held[list(self.fixed)] = True
        freedom = freedom_of("2pl", len(self.groups), held, self.prior_b, self.prior_log_a, False)
        freedom.free_sd[:] = [not group.is_small for group in self.groups]
        return freedom

    def begun(self, counted: Tally) -> Parameters:
        """Where the estimate starts; BadInput where the answers cannot tell a parameter and nothing else does."""
        pairs = {at: (a, b) for at, (a, b, _) in self.fixed.items()}
        count, freedom = len(self.groups), self.freedom
        first, _ = first_parameters(pairs, self.guessing, count, self.prior_log_a, self.names, counted.longest)
        check(counted, freedom, [f"Question {name}" for name in self.names])
        return self.on_top(start(counted, first, freedom))

    def on_top(self, found: Parameters) -> Parameters:
        return on_top(found, self.prior_b, self.prior_log_a, self.freedom.held, self.parts)

    def unit(self, found: Parameters) -> Unit:
        return unit_of(found, self.answers, self.freedom.held, self.parts)

    def drawn_anew(self, found: Parameters, se_b: Floats) -> Regression:
        """The line from judgements to the difficulties found, the pull of the present line taken out of them.

        With too few questions for a line of their own only its height is drawn: where the metric is that of the
        reference group, nobody knows beforehand where the judges' standard lies on it.
        """
        b, error = self._unpulled(found, se_b)
        # Where everything is judged the same, judgements cannot tell the order of questions.
        if _range(self.b_judged[self.answers >= ANSWERS]) > ALIKE:
            line = regression(self.b_judged, b, error, self.answers)
            if line.questions:
                return line
        if self.fixed:
            return self.line
        weight = np.where(self.answers >= ENOUGH_SITTINGS, 1 / (error**2 + self.line.sd**2), 0)
        if not weight.sum():
            return self.line
        height = float(weight @ (b - self.line.slope * self.b_judged) / weight.sum())
        return self.line._replace(intercept=height)

    def _unpulled(self, found: Parameters, se_b: Floats) -> tuple[Floats, Floats]:
        """Difficulties and errors as without prior: precisions and precision-weighted means subtract."""
        held = self.freedom.held
        precision = 1 / np.where(held, FROZEN_ERROR, np.maximum(se_b, 1e-6)) ** 2
        prior = np.where(held, 0, self.line.sd**-2)
        own = np.maximum(precision - prior, precision * 0.01)
        b = (found.b * precision - self.prior_b.mean * prior) / own
        return np.where(held | (precision - prior > precision * 0.01), b, found.b), own**-0.5


def _range(values: Floats) -> float:
    return float(np.ptp(values)) if len(values) else 0.0


def has_settled(old: Regression, new: Regression) -> bool:
    return max(abs(old.intercept - new.intercept), abs(old.slope - new.slope), abs(old.sd - new.sd)) < STEADY


def first_line(counted: Tally, judged_b: Floats, guessing: Floats, slope: float) -> float:
    """Where the line from judgements to difficulties lies on the metric of the first group, from its shares right."""
    seen, right = counted.seen[0], counted.right[0]
    share = (right + 0.5) / (seen + 1)
    known = np.clip((share - guessing) / (1 - guessing), 0.02, 0.98)
    b = -np.log(known / (1 - known)) / FLATTER
    return float(np.average(b - slope * judged_b, weights=seen)) if seen.any() else 0.0


def in_bank_metric(found: Parameters, unit: Unit) -> Items:
    """Items in the unit that the slopes define."""
    return Items(found.a / unit.items, found.b * unit.items, found.c)


def stretched(line: Regression, by: float) -> Regression:
    return line._replace(intercept=by * line.intercept, slope=by * line.slope, sd=by * line.sd)
