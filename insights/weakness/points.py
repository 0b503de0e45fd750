"""Abilities, in logits from the passing standard, in points of the exam's scale."""

from math import floor

from exams.scoring import Scale

Band = dict[str, int]


def band(theta: float, low: float, high: float, scale: Scale) -> Band:
    return {"point": points(theta, scale), "low": points(low, scale), "high": points(high, scale)}


def points(theta: float, scale: Scale) -> int:
    """On the reporting scale, halves up, within its ends."""
    return min(max(floor(scale.passing + scale.points_per_logit * theta + 0.5), scale.lowest), scale.highest)
