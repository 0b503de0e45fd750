"""Whether a person is ready for the exam: how likely to pass on the day, and what stands in the way."""

from measurement.readiness.passing import (
    MONTHLY,
    Band,
    Form,
    exam_ability,
    growth_spread,
    pass_chance,
    pass_probabilities,
    pass_probability,
    shown_band,
)
from measurement.readiness.standing import LEVELS, AreaStanding, Standing, Targets, reasons

__all__ = [
    "LEVELS",
    "MONTHLY",
    "AreaStanding",
    "Band",
    "Form",
    "Standing",
    "Targets",
    "exam_ability",
    "growth_spread",
    "pass_chance",
    "pass_probabilities",
    "pass_probability",
    "reasons",
    "shown_band",
]
