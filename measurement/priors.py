"""What is believed of a question before enough people answered it: Angoff judgements as priors, and the ladder.

A judgement p is the chance that a minimally competent candidate gets the question right. Judgements correlate only
.4 to .6 with data, so they are priors and never parameters.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, minimize_scalar

from measurement.equating.curves import Triple
from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats, Items, as_items, probability

# A judged chance is taken as no nearer to guessing or to certainty than this: ± 3.9 logits.
CLIPPED = 0.02
# From this many answers on a question may tell its own slope, and from the second its slope freely.
OWN_SLOPE = 30
FREE_SLOPE = 200
ONE_SLOPE_SD, STRONG_SD, ORDINARY_SD = 0.02, 0.15, 0.3
# The regression of data on judgements is believed from this many questions with this many answers each.
QUESTIONS = 50
ANSWERS = 100
LEAST_SD = 0.1
FARTHEST = 30.0


class Regression(NamedTuple):
    """b ~ N(intercept + slope · b_A, sd²); `questions` is how many it rests on, 0 for the values to start from."""

    intercept: float = 0.0
    slope: float = 0.5
    sd: float = 0.9
    questions: int = 0


def angoff_difficulty(p: ArrayLike, c: ArrayLike, *, theta_cut: float = 0.0, slope: float = 1.0) -> Floats:
    """b_A, the difficulty at which somebody exactly at the cut has chance p, guessing c taken out first."""
    judged, guessed = _judgements(p), as_floats(c, "Guessing levels")
    if not ((guessed >= 0) & (guessed < 1)).all():
        raise BadInput("Guessing levels are at least 0 and below 1.")
    if guessed.shape not in ((), judged.shape):
        raise BadInput(f"{judged.size} judgements came with {guessed.size} guessing levels.")
    if not (np.isfinite(slope) and slope > 0 and np.isfinite(theta_cut)):
        raise BadInput(f"The slope ({slope}) must be above 0 and the cut ({theta_cut}) finite.")
    known = np.clip((judged - guessed) / (1 - guessed), CLIPPED, 1 - CLIPPED)
    return np.asarray(theta_cut - np.log(known / (1 - known)) / slope)


def difficulty_prior(
    b_angoff: ArrayLike, *, intercept: float = 0.0, slope: float = 0.5, sd: float = 0.9
) -> tuple[Floats, float]:
    """`prior_b` of a calibration: each question's own mean, since one flat mean would shrink real form differences
    to nothing (Babcock & Hodge 2020), and the SD around it."""
    difficulty = as_floats(b_angoff, "Judged difficulties")
    if not (np.isfinite(difficulty).all() and np.isfinite([intercept, slope]).all() and 0 < sd < np.inf):
        raise BadInput("Judged difficulties, intercept and slope must be finite, and the SD above 0 and finite.")
    return intercept + slope * difficulty, float(sd)


def slope_prior(answers: ArrayLike, *, mean: float = 0.0) -> tuple[Floats, Floats]:
    """`prior_log_a` of a calibration, by each question's number of answers.

    Below 30 the SD of ln a is .02, so that all slopes are one; up to 200 it is .15; above, .3.
    """
    counts = as_floats(answers, "Answers")
    if counts.ndim != 1 or not (counts >= 0).all() or not np.isfinite(mean):
        raise BadInput("Give one number of answers a question, 0 or above, and a finite mean of ln a.")
    steps = np.array([ONE_SLOPE_SD, STRONG_SD, ORDINARY_SD])
    sd = steps[(counts >= OWN_SLOPE).astype(int) + (counts > FREE_SLOPE)]
    return np.full(len(counts), float(mean)), sd


def regression(b_angoff: ArrayLike, b: ArrayLike, se_b: ArrayLike, answers: ArrayLike) -> Regression:
    """How well judgements told the difficulty so far: the values to start from until 50 questions have 100 answers.

    Maximum likelihood of b_j ~ N(β0 + β1 b_Aj, τ² + se_j²), so that τ is the SD of true difficulties around the line,
    the errors of estimation taken out (at least .1). b and its standard errors must come from a calibration without
    prior_b: difficulties already drawn to the line would make it look better than it is.
    """
    columns = [as_floats(column, "Every column") for column in (b_angoff, b, se_b, answers)]
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        raise BadInput("Judged difficulties, b, standard errors and answers are lists of one length.")
    enough = columns[3] >= ANSWERS
    if enough.sum() < QUESTIONS:
        return Regression()
    judged, found, error = (column[enough] for column in columns[:3])
    if not (np.isfinite([judged, found, error]).all() and (error > 0).all()):
        raise BadInput("A question with enough answers has a difficulty or standard error that is not a finite number.")
    if np.ptp(judged) < 1e-9:
        raise BadInput("All judged difficulties are the same, so they tell nothing about each other's order.")
    return _most_likely(judged, found, error)


def _most_likely(judged: Floats, found: Floats, error: Floats) -> Regression:
    design = np.stack([np.ones_like(judged), judged], axis=1)

    def line(log_sd: float) -> tuple[Floats, float]:
        variance = np.exp(2 * log_sd) + error**2
        weighted = design / variance[:, None]
        beta = np.linalg.solve(design.T @ weighted, weighted.T @ found)
        return beta, float(np.sum(np.log(variance) + (found - design @ beta) ** 2 / variance))

    def misfit(log_sd: float) -> float:
        return line(log_sd)[1]

    widest = float(np.log(max(2 * float(np.std(found)), 2 * LEAST_SD)))
    bounds = float(np.log(LEAST_SD)), widest
    best = minimize_scalar(misfit, bounds=bounds, method="bounded")
    (intercept, slope), _ = line(float(best.x))
    return Regression(float(intercept), float(slope), float(np.exp(float(best.x))), len(judged))


def theta_cut_of(items: Triple, judgements: ArrayLike) -> float:
    """The ability at which the expected share right is the mean judgement: direct Angoff standard setting.

    Questions without a judgement are NaN and left out on both sides.
    """
    form, judged = as_items(*items), as_floats(judgements, "Judgements")
    if judged.shape != form.a.shape:
        raise BadInput(f"{judged.size} judgements came with {len(form.a)} items.")
    used = ~np.isnan(judged)
    if not used.any():
        raise BadInput("No question has a judgement.")
    aim = float(_judgements(judged[used]).mean())
    chosen = Items(form.a[used], form.b[used], form.c[used])

    def above(theta: float) -> float:
        return float(probability(theta, chosen).mean()) - aim

    if above(-FARTHEST) >= 0 or above(FARTHEST) <= 0:
        raise BadInput(f"No ability has an expected share right of {aim:.3f}: the judgements are at guessing or at 1.")
    return float(brentq(above, -FARTHEST, FARTHEST, xtol=1e-12))


def shift(items: Triple, by: float) -> Items:
    """The same items on a metric whose zero is where `by` was."""
    if not np.isfinite(by):
        raise BadInput(f"A metric cannot be shifted by {by}.")
    a, b, c = (as_floats(column, "a, b and c") for column in items)
    return Items(a, b - by, c)


def _judgements(p: ArrayLike) -> Floats:
    judged = as_floats(p, "Judgements")
    wrong = ~((judged >= 0) & (judged <= 1))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise BadInput(f"Question {at}: the judgement {judged.flat[at]} is no chance between 0 and 1.")
    return judged
