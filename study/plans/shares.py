"""How an exam's areas share the time: weight in the exam, times how much of the area is still missed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Any

from exams.scoring import Scale

# An area is never given less than half, or more than twice, what its weight alone would give it.
LEAST, MOST = 0.5, 2.0


@dataclass(frozen=True)
class Shares:
    """`by_area` sums to 1. `knows`: the learner's answers had a say, not the weights alone."""

    by_area: Mapping[str, float]
    knows: bool


def shares(weights: Mapping[str, float], body: Mapping[str, Any] | None, cut: float) -> Shares:
    """`body` is that of a weakness report; `cut` the share of right answers that passes."""
    missed = _missed(body, cut) if body and body.get("enough") else {}
    known = [area for area in weights if area in missed]
    if not known:
        return Shares(_normal(weights), knows=False)
    average = sum(weights[area] * missed[area] for area in known) / sum(weights[area] for area in known)
    factors = {area: min(max(missed[area] / average, LEAST), MOST) for area in known}
    return Shares(_normal({area: weight * factors.get(area, 1.0) for area, weight in weights.items()}), knows=True)


def _missed(body: Mapping[str, Any], cut: float) -> dict[str, float]:
    """By area with an answer: the share still missed, of questions of which somebody at the line gets `cut` right."""
    scale = Scale(**body["scale"])
    return {
        area["slug"]: _share((area["band"]["point"] - scale.passing) / scale.points_per_logit, cut)
        for area in body["areas"]
        if area.get("band")
    }


def _share(above: float, cut: float) -> float:
    """`above` the passing line, in logits."""
    return 1 / (1 + exp(log(cut / (1 - cut)) + above))


def _normal(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {area: weight / total for area, weight in weights.items()}
