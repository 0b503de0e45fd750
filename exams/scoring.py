"""From right answers to a scaled score.

Tables of formula irt-1 come from the questions' response curves: 300 asks for the same ability on every form.
Before forms were equated the share of right answers was stretched onto the scale in two straight pieces that meet
at the passing share (piecewise-1); scores made so keep that formula.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from measurement.irt import as_items, item_information
from measurement.scale import characteristic_curve, conversion_table

FORMULA = "piecewise-1"
# The top of the scale lies so many logits above the passing standard: 25 points a logit from 300 to 350.
LOGITS_ABOVE = 2
# Abilities, in logits from the standard, at which the curve of a form is kept.
ABILITIES = np.round(np.arange(-40, 41) / 10, 1)


@dataclass(frozen=True)
class Scale:
    lowest: int
    passing: int
    highest: int

    @property
    def points_per_logit(self) -> float:
        return (self.highest - self.passing) / LOGITS_ABOVE


@dataclass(frozen=True)
class Conversion:
    """`scaled[x]` is the score of x right answers; it is at least the passing score if and only if x ≥ raw_cut.

    `csem` is each score's conditional standard error in scale points, as it is before the scale ends: who is at its end
    is not known any better. `curve` is the form's `expected` right answers and `information` at each `theta`. Both are
    empty where the formula knows none.
    """

    raw_cut: int
    scaled: list[int]
    csem: list[float] = field(default_factory=list)
    curve: dict[str, list[float]] = field(default_factory=dict)


def equated(parameters: Sequence[tuple[float, float, float]], scale: Scale) -> Conversion:
    """The table of a form whose counting questions have these (a, b, c), the passing standard at θ = 0.

    BadInput names a question whose parameters cannot be used.
    """
    items = as_items(*np.array(parameters, float).reshape(-1, 3).T)
    table = conversion_table(
        *items,
        points_per_logit=scale.points_per_logit,
        lowest=scale.lowest,
        passing=scale.passing,
        highest=scale.highest,
    )
    curve = {
        "theta": ABILITIES,
        "expected": characteristic_curve(ABILITIES, items).round(3),
        "information": item_information(ABILITIES, items).sum(axis=1).round(3),
    }
    return Conversion(
        table.raw_cut,
        table.scaled.tolist(),
        table.error.round(1).tolist(),
        {name: values.tolist() for name, values in curve.items()},
    )


def conversion(scored: int, cut: Decimal | Fraction, scale: Scale) -> Conversion:
    """The table of a form with `scored` counting questions, passed at the share `cut` of them.

    Below the cut scores are rounded down, so that no fail is shown as a pass; from the cut on to the nearest
    point, halves up.
    """
    share = Fraction(cut)
    return Conversion(
        math.ceil(share * scored), [_scaled(Fraction(raw, scored), share, scale) for raw in range(scored + 1)]
    )


def _scaled(share: Fraction, cut: Fraction, scale: Scale) -> int:
    if share < cut:
        return math.floor(scale.lowest + (scale.passing - scale.lowest) * share / cut)
    above = (scale.highest - scale.passing) * (share - cut) / (1 - cut)
    return math.floor(scale.passing + above + Fraction(1, 2))


def standard_error(raw: int, scored: int) -> float:
    """Standard error of a number-correct score, in right answers: Lord's binomial error model (1955)."""
    return math.sqrt(raw * (scored - raw) / (scored - 1)) if scored > 1 else 0.0


def likely_range(raw: int, scaled: list[int], csem: Sequence[float] = ()) -> tuple[int, int]:
    """The scaled scores one standard error below and above: two in three parallel sittings fall between.

    Without conditional standard errors the error is Lord's, in right answers. To the nearest point, and no further
    than the scores this form can give.
    """
    if csem:
        points = math.floor(csem[raw] + 0.5)
        return max(scaled[raw] - points, scaled[0]), min(scaled[raw] + points, scaled[-1])
    scored = len(scaled) - 1
    error = standard_error(raw, scored)
    return _between(raw - error, scaled), _between(raw + error, scaled)


def _between(raw: float, scaled: list[int]) -> int:
    raw = min(max(raw, 0.0), len(scaled) - 1.0)
    below = math.floor(raw)
    above = min(below + 1, len(scaled) - 1)
    return round(scaled[below] + (raw - below) * (scaled[above] - scaled[below]))


def wilson(correct: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), as shares; the whole range when there is nothing to go by."""
    if total == 0:
        return 0.0, 1.0
    share, spread = correct / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
