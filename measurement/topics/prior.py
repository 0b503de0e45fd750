"""What is known of a person's areas before any answer: jointly normal, and closely related."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats, is_whole
from measurement.irt.model import Floats

CORRELATION = 0.85
"""Between any two areas until `estimate_covariance` has enough sittings to say better."""


def area_covariance(areas: int, sd: ArrayLike = 1.0, correlation: ArrayLike = CORRELATION) -> Floats:
    """(areas × areas) from SDs (one, or one an area) and a correlation (one for every pair, or a matrix)."""
    _check_areas(areas)
    spread, related = as_floats(sd, "SDs of the areas"), as_floats(correlation, "Correlations of the areas")
    if spread.shape not in ((), (areas,)) or not (np.isfinite(spread) & (spread > 0)).all():
        raise BadInput(f"The SD of the areas is {sd!r}; it is one number above 0, or {areas} of them.")
    if related.ndim == 0:
        related = np.where(np.eye(areas, dtype=bool), 1.0, related)
    if related.shape == (areas, areas) and not np.allclose(np.diag(related), 1):
        raise BadInput("The correlation matrix does not have 1 on its diagonal; pass `covariance=` if it is one.")
    spread = np.broadcast_to(spread, areas)
    return as_covariance(related * np.outer(spread, spread) if related.shape == (areas, areas) else related, areas)


def as_covariance(covariance: ArrayLike, areas: int) -> Floats:
    """The matrix as floats; BadInput unless it is (areas × areas), symmetric and clearly positive definite."""
    matrix = as_floats(covariance, "Covariances of the areas")
    if matrix.shape != (areas, areas):
        raise BadInput(f"The matrix over {areas} areas has shape {matrix.shape}; {areas} × {areas} is needed.")
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise BadInput("The matrix over the areas is not finite and symmetric.")
    lengths = np.linalg.eigvalsh(matrix)
    if lengths[0] <= 1e-10 * lengths[-1]:
        raise BadInput(
            "No such spread of areas exists, or two areas move as one: the matrix is not positive definite. "
            f"One correlation for every pair lies above {-1 / max(areas - 1, 1):.3f} and below 1."
        )
    return matrix


def as_mean(mean: ArrayLike, areas: int) -> Floats:
    """One mean an area, a scalar repeated."""
    centre = as_floats(mean, "Means of the areas")
    if centre.shape not in ((), (areas,)) or not np.isfinite(centre).all():
        raise BadInput(f"The mean of the areas is {mean!r}; it is one finite number, or {areas} of them.")
    return np.broadcast_to(centre, areas)


def as_weights(weights: ArrayLike | None, areas: int) -> Floats:
    """Shares of the areas that sum to 1; equal when None."""
    _check_areas(areas)
    if weights is None:
        return np.full(areas, 1 / areas)
    shares = as_floats(weights, "Weights of the areas")
    if shares.shape != (areas,) or not np.isfinite(shares).all() or (shares < 0).any() or not shares.any():
        raise BadInput(f"The weights {weights!r} are not {areas} numbers of at least 0 with one above it.")
    return np.asarray(shares / shares.sum())


def _check_areas(areas: int) -> None:
    if not (is_whole(areas) and areas >= 1):
        raise BadInput(f"{areas} areas; at least 1 is needed, a whole number.")


def as_areas(area: ArrayLike, items: int, areas: int) -> NDArray[np.intp]:
    """The area of each item, 0 to areas - 1, as integers."""
    index = np.asarray(area)
    if index.size == 0 and items == 0:
        return np.zeros(0, np.intp)
    if index.shape != (items,) or index.dtype.kind not in "iuf":
        raise BadInput(f"{items} items have {index.shape} areas; one number each is needed.")
    usable = (index >= 0) & (index < areas) & (index == np.floor(index))
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(f"Item {at} is of area {index[at]}; areas are numbered 0 to {areas - 1}.")
    return index.astype(np.intp)
