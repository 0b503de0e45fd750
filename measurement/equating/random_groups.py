"""Equating number-right scores of two forms taken by groups drawn at random from one population."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats

TIE = 1e-12


def equipercentile(freq_x: ArrayLike, freq_y: ArrayLike) -> Floats:
    """Form y's score of the same percentile rank, for each x = 0..n_x (Kolen & Brennan 2014, section 2.5).

    Frequencies are counts or shares of each score from 0 on. A score stands for the interval of half a point on both
    sides, so equivalents lie within -.5 and n_y + .5. Where a stretch of y scores was taken by nobody, its middle is
    taken (the mean of their two inverses), which makes the equating symmetric.
    """
    taken_x, taken_y = as_frequencies(freq_x, "x"), as_frequencies(freq_y, "y")
    return equivalents(np.arange(len(taken_x), dtype=float), taken_x, taken_y)


def linear(freq_x: ArrayLike, freq_y: ArrayLike) -> Floats:
    """Form y's score as many SDs from its mean, for each x = 0..n_x (Kolen & Brennan 2014, section 2.2).

    SDs have divisor n.
    """
    mean_x, sd_x = moments(freq_x, "x")
    mean_y, sd_y = moments(freq_y, "y")
    return np.asarray(mean_y + sd_y / sd_x * (np.arange(np.size(freq_x)) - mean_x))


def mean(freq_x: ArrayLike, freq_y: ArrayLike) -> Floats:
    """x plus the difference of the means, for each x = 0..n_x (Kolen & Brennan 2014, section 2.1)."""
    levels = [float(np.arange(len(taken)) @ taken / taken.sum()) for taken in
              (as_frequencies(freq_x, "x"), as_frequencies(freq_y, "y"))]  # fmt: skip
    return np.asarray(np.arange(np.size(freq_x)) + levels[1] - levels[0])


def moments(freq: ArrayLike, form: str) -> tuple[float, float]:
    """Mean and SD (divisor n) of the scores; BadInput where all have one score."""
    share = as_frequencies(freq, form)
    share = share / share.sum()
    score = np.arange(len(share))
    centre = float(score @ share)
    spread = float(np.sqrt((score - centre) ** 2 @ share))
    if np.count_nonzero(share) < 2 or not spread > 0:
        raise BadInput(f"All scores on form {form} are {centre:g}; without spread there is no linear equating.")
    return centre, spread


def equivalents(x: Floats, freq_x: Floats, freq_y: Floats) -> Floats:
    """Equipercentile equivalents of any x in 0..n_x. The upper half is counted from the top, so tiny tails keep
    their digits on both ends."""
    share_x, share_y = freq_x / freq_x.sum(), freq_y / freq_y.sum()
    from_below = _inverse(_rank(x, share_x), share_y)
    from_above = len(freq_y) - 1 - _inverse(_rank(len(freq_x) - 1 - x, share_x[::-1]), share_y[::-1])
    return np.where(_rank(x, share_x) <= 0.5, from_below, from_above)


def as_frequencies(freq: ArrayLike, form: str) -> Floats:
    """Counts or shares of scores 0..n as floats; BadInput for an empty table, a negative count, or nobody at all."""
    taken = as_floats(freq, f"Frequencies of form {form}")
    if taken.ndim != 1 or len(taken) < 2:
        raise BadInput(f"Frequencies of form {form} have shape {taken.shape}; give one for each score 0, 1, ..., n.")
    usable = np.isfinite(taken) & (taken >= 0)
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(f"Form {form}, score {at}: the frequency {taken[at]} is not a count of 0 or more.")
    if not taken.max() > 0:
        raise BadInput(f"Nobody took form {form}: its frequencies are all 0.")
    return np.asarray(taken / taken.max())


def as_scores(x: ArrayLike, highest: int) -> Floats:
    """Scores as a list of floats; BadInput names the first outside 0..highest."""
    if highest < 1:
        raise BadInput("The form has no items, so it gives no scores.")
    score = np.atleast_1d(as_floats(x, "Scores"))
    within = (score >= 0) & (score <= highest)
    if score.ndim != 1 or not within.all():
        at = int(np.argmin(within.ravel()))
        raise BadInput(f"Score {score.ravel()[at]:g} (entry {at}) is not within 0..{highest}, the form's items.")
    return score


def _rank(x: Floats, share: Floats) -> Floats:
    """Share of persons below x, each score being spread evenly over half a point on both sides."""
    edges = np.arange(len(share) + 1) - 0.5
    return np.asarray(np.interp(x, edges, np.concatenate([[0.0], np.cumsum(share)])))


def _inverse(rank: Floats, share: Floats) -> Floats:
    """Mean of the least and the greatest score with this share of persons below; ranks within 1e-12 are ties."""
    below = np.concatenate([[0.0], np.cumsum(share)])
    low = np.clip(np.searchsorted(below, rank * (1 - TIE), side="left"), 1, len(share))
    high = np.clip(np.searchsorted(below, rank * (1 + TIE), side="right"), 1, len(share))
    least = np.where(rank > 0, _within(rank, below, low), -0.5)
    return (least + _within(rank, below, high)) / 2


def _within(rank: Floats, below: Floats, at: NDArray[np.intp]) -> Floats:
    width = below[at] - below[at - 1]
    part = np.divide(rank - below[at - 1], width, out=np.ones_like(rank), where=width > 0)
    return np.asarray(at - 1.5 + np.clip(part, 0, 1))
