"""Learners of known ability, their first answers, and what becomes of them in the exam."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exams.parameters import Parameters
from exams.reports import Topic
from insights.readiness.body import Exam
from insights.readiness.chance import ExamForm
from insights.weakness import AreaOutline, Seen
from measurement.irt.model import Items, as_items, probability
from measurement.irt.sumscore import sum_score_distribution
from tests.insights.surroundings import MOMENT

WEIGHTS = {"strategy": 15, "sop": 9, "demand": 9, "supply": 16, "schedules": 16, "inventory": 19, "distribution": 5,
           "quality": 11}  # fmt: skip
SLUGS = list(WEIGHTS)
AREAS = [
    AreaOutline(Topic(slug, slug.title()), float(weight), round(1.3 * weight), [Topic(f"{slug}-one", slug.title())])
    for slug, weight in WEIGHTS.items()
]
RELATED = 0.85 * np.ones((8, 8)) + 0.15 * np.eye(8)
BANK = 1000


@dataclass(frozen=True)
class World:
    """A bank whose questions' curves are known, and forms of 130 questions drawn like it."""

    pool: Items
    area: NDArray[np.intp]
    exam: Exam


def make_world(seed: int, *, forms: int = 1) -> World:
    rng = np.random.default_rng(seed)
    area = rng.choice(8, BANK, p=np.array(list(WEIGHTS.values())) / 100)
    made = [_form(rng) for _ in range(forms)]
    return World(_items(rng, BANK), area, Exam(AREAS, made, {n: SLUGS[k] for n, k in enumerate(area)}, None))


def _items(rng: Any, count: int) -> Items:
    return as_items(np.exp(rng.normal(0, 0.3, count)), rng.normal(-0.4, 0.9, count), 0.25)


def _form(rng: Any) -> ExamForm:
    area = np.repeat(np.arange(8), [area.questions for area in AREAS])
    items = _items(rng, len(area))
    return ExamForm(items, area, int(np.ceil(probability([0.0], items).sum() - 1e-9)))


def learners(world: World, seed: int, count: int, answers: int) -> Iterator[tuple[NDArray[np.float64], list[Seen]]]:
    """Abilities in the areas, correlated .85 around the standard, and first answers to so many questions."""
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(RELATED)
    for _ in range(count):
        theta = root @ rng.normal(size=8)
        yield theta, first_answers(world, theta, rng, answers)


def first_answers(world: World, theta: NDArray[np.float64], rng: Any, count: int) -> list[Seen]:
    asked = rng.choice(BANK, count, replace=False)
    a, b, c = (column[asked] for column in world.pool)
    right = rng.random(count) < c + (1 - c) / (1 + np.exp(-a * (theta[world.area[asked]] - b)))
    return [_seen(world, int(n), bool(one), place) for place, (n, one) in enumerate(zip(asked, right, strict=True))]


def _seen(world: World, n: int, right: bool, place: int) -> Seen:
    slug = SLUGS[world.area[n]]
    a, b, c = (float(column[n]) for column in world.pool)
    curve = Parameters(a, b, c, calibrated=True)
    at = MOMENT - timedelta(seconds=BANK - place)
    return Seen(slug, f"{slug}-one", right, curve, question=n, at=at)


def truth(world: World, theta: NDArray[np.float64]) -> float:
    """The chance that somebody of just these abilities passes, averaged over the forms."""
    return float(np.mean([_passes(form, theta) for form in world.exam.forms]))


def _passes(form: ExamForm, theta: NDArray[np.float64]) -> float:
    a, b, c = form.items
    return float(sum_score_distribution([0.0], Items(a, b - theta[form.area], c))[0, form.raw_cut :].sum())


def calibration_error(predicted: Any, happened: Any, bins: int = 10) -> float:
    """Mean distance of prediction and frequency over bins of equal width."""
    place = np.minimum((np.asarray(predicted) * bins).astype(int), bins - 1)
    gaps = np.bincount(place, predicted, bins) - np.bincount(place, happened, bins)
    return float(np.abs(gaps).sum() / len(place))
