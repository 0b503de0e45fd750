"""How able a learner is in each area, in points of the exam's scale, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exams.scoring import Scale
from insights.weakness.answers import AreaOutline, Prior, Seen
from insights.weakness.points import Band, band
from measurement.irt.model import Items, as_items, probability
from measurement.topics import LEVEL, TopicAbilities, abilities, answers_to_tell
from measurement.topics.telling import deviate

# Ten mocks: further on the guess would be about somebody else, for people learn.
MOST = 1500


@dataclass(frozen=True)
class AreaStanding:
    """`band` is the ability in scale points: `point`, and `low` to `high`, which hold it with a chance of 80 %.

    `verdict` is against the learner's own average. `more` answers, mixed over the areas as a mock mixes them, make a
    verdict as likely as not; None beyond `MOST`. `missed` is the share of the area's questions that still go wrong:
    expected, and at the upper and the lower end of the band.
    """

    band: Band
    verdict: str
    more: int | None
    missed: tuple[float, float, float]

    def as_data(self) -> dict[str, Any]:
        return {"band": self.band, "verdict": self.verdict, "more": self.more, "missed": round(self.missed[0], 3)}


@dataclass(frozen=True)
class Standing:
    overall: Band
    areas: list[AreaStanding]


def standing(seen: Sequence[Seen], areas: Sequence[AreaOutline], *, scale: Scale, prior: Prior) -> Standing:
    """The learner's place overall and in each area, in the order of `areas`. At least one answer."""
    number = {area.topic.slug: n for n, area in enumerate(areas)}
    index = np.array([number[answer.area] for answer in seen], np.intp)
    items = as_items(*np.array([(s.curve.a, s.curve.b, s.curve.c) for s in seen]).T)
    person = abilities(
        [float(answer.correct) for answer in seen], index, items, areas=len(areas),
        mean=prior.mean, covariance=prior.covariance, weights=[area.weight for area in areas],
    )  # fmt: skip
    half = deviate(LEVEL) * person.overall_sd
    together = band(person.overall, person.overall - half, person.overall + half, scale)
    return Standing(together, _areas(person, index, items, scale))


def _areas(person: TopicAbilities, index: NDArray[np.intp], items: Items, scale: Scale) -> list[AreaStanding]:
    low, high = person.band()
    more = answers_to_tell(person, index, items, spread=1.0, most=MOST)
    found = []
    for k, verdict in enumerate(person.verdicts()):
        ends = float(person.theta[k]), float(low[k]), float(high[k])
        own = Items(*(column[index == k] for column in items)) if person.answers[k] else items
        found.append(AreaStanding(band(*ends, scale), verdict, more[k], _missed(*ends, own)))
    return found


def _missed(theta: float, low: float, high: float, items: Items) -> tuple[float, float, float]:
    expected, fewest, most = (1 - probability([theta, high, low], items).mean(axis=1)).tolist()
    return expected, fewest, most
