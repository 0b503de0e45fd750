"""From right answers to a scaled score: the one place that a calibrated engine will replace.

Until forms are equated, the share of right answers is stretched onto the scale in two straight pieces that meet
at the passing share; every score made so is marked provisional.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FORMULA = "piecewise-1"


@dataclass(frozen=True)
class Scale:
    lowest: int
    passing: int
    highest: int


@dataclass(frozen=True)
class Conversion:
    """`scaled[x]` is the score of x right answers; it is at least the passing score if and only if x ≥ raw_cut."""

    raw_cut: int
    scaled: list[int]


def conversion(scored: int, cut: Decimal, scale: Scale) -> Conversion:
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


def likely_range(raw: int, scaled: list[int]) -> tuple[int, int]:
    """The scaled scores one standard error below and above: two in three parallel sittings fall between."""
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
