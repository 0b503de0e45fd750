"""Whether a part score says more about its part than the total does (Haberman 2008; Wainer et al. 2001)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.intervals import Floats
from measurement.ctt.moments import alpha
from measurement.ctt.parts import Parts, as_parts
from measurement.ctt.table import complete
from measurement.errors import BadInput

Labels = ArrayLike | Sequence[ArrayLike]


@dataclass(frozen=True, eq=False)
class SubscoreValue:
    """One entry per part, in the order of `parts`: the label of each, or its place in the list given.

    Proportional reduction in mean squared error of the true part score when it is estimated from the observed part
    score (`prmse_s`, the part's α), from the observed total (`prmse_x`), and from both (`prmse_sx`). A part score is
    worth reporting where prmse_s > prmse_x. Estimates from a sample are not clipped: prmse_x and prmse_sx may pass 1.

    `wainer_reliability`: of the part score augmented by all the other parts; not clipped either.
    `total_alpha`: α of the whole form.
    """

    parts: tuple[int, ...]
    prmse_s: Floats
    prmse_x: Floats
    prmse_sx: Floats
    wainer_reliability: Floats
    total_alpha: float

    @property
    def adds_value(self) -> NDArray[np.bool_]:
        return np.asarray(self.prmse_s > self.prmse_x)


def subscore_value(scores: ArrayLike, parts: Labels) -> SubscoreValue:
    """Worth of part scores from a full (persons × items) matrix of 1 and 0.

    parts: the part of each item (whole numbers from 0), or a list of arrays of item indices that name every item
    once. Reliabilities are α per part; variances and covariances divide by n - 1; true part scores covary as the
    observed ones do, errors being uncorrelated between parts.

    BadInput names a part that is empty, has one item, does not vary or has an α of 0 or less (no true variance to
    predict), and parts whose scores determine one another.
    """
    matrix = complete(scores)
    if len(matrix) < 3:
        raise BadInput(f"{len(matrix)} person(s); the worth of part scores needs at least 3.")
    layout = as_parts(parts, matrix.shape[1])
    observed = _covariance(matrix, layout)
    reliability = _reliabilities(matrix, layout, observed)
    true = observed.copy()
    np.fill_diagonal(true, reliability * np.diag(observed))
    item = matrix.var(axis=0, ddof=1)
    return SubscoreValue(
        parts=layout.names,
        prmse_s=reliability,
        prmse_x=_from_total(true, observed),
        prmse_sx=_from_both(true, observed),
        wainer_reliability=_augmented(true, observed),
        total_alpha=float(alpha(item.sum(), observed.sum(), matrix.shape[1])),
    )


def _covariance(matrix: NDArray[np.int8], layout: Parts) -> Floats:
    sums = np.stack([matrix[:, items].sum(axis=1, dtype=np.int64) for items in layout.items])
    covariance = np.atleast_2d(np.cov(sums, ddof=1))
    flat = np.ptp(sums, axis=1) == 0
    if flat.any():
        raise BadInput(f"Part {layout.names[int(np.argmax(flat))]}: everybody has the same score on it; leave it out.")
    scale = np.sqrt(np.diag(covariance))
    smallest = np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0]
    if smallest < 1e-10:
        raise BadInput("One part's score follows from the others'; more persons are needed, or fewer parts.")
    return covariance


def _reliabilities(matrix: NDArray[np.int8], layout: Parts, observed: Floats) -> Floats:
    item = matrix.var(axis=0, ddof=1)
    values = np.array(
        [
            alpha(item[items].sum(), variance, len(items))
            for items, variance in zip(layout.items, np.diag(observed), strict=True)
        ]
    )
    # A part with one varying item has α = 0 but for rounding.
    if (values < 1e-12).any():
        at = int(np.argmin(values))
        raise BadInput(
            f"Part {layout.names[at]}: α = {values[at]:.3f}, so its score has no true variance to predict; "
            "join it to another part or leave its items out."
        )
    return values


def _from_total(true: Floats, observed: Floats) -> Floats:
    """Haberman (2008): squared correlation of the true part score with the observed total."""
    return np.asarray(true.sum(axis=1) ** 2 / (np.diag(true) * observed.sum()))


def _from_both(true: Floats, observed: Floats) -> Floats:
    """Haberman (2008): squared multiple correlation of the true part score with observed part score and total."""
    part, total, with_total = np.diag(observed), observed.sum(), observed.sum(axis=1)
    true_part, true_with_total = np.diag(true), true.sum(axis=1)
    determinant = part * total - with_total**2
    explained = (
        true_part**2 * total - 2 * true_part * true_with_total * with_total + true_with_total**2 * part
    ) / determinant
    return np.asarray(explained / true_part)


def _augmented(true: Floats, observed: Floats) -> Floats:
    """Wainer et al. (2001): with B = T S⁻¹, the diagonal of B T Bᵀ (true variance of the augmented scores) over that
    of B T (their variance)."""
    weights = np.linalg.solve(observed, true).T
    return np.asarray(np.diag(weights @ true @ weights.T) / np.diag(weights @ true))
