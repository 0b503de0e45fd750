"""Standard errors from the empirical cross-product of the persons' scores (Louis 1982; Mislevy & Sheehan 1989)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from measurement.errors import BadInput
from measurement.irt.blocks import Block
from measurement.irt.expected import posterior
from measurement.irt.freedom import Freedom
from measurement.irt.maximise import Curvature, prior_curvature
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters
from measurement.irt.threads import each, one_blas_thread

# With fewer persons than this for each free number the cross-product says little about pairs of items.
PERSONS_PER_NUMBER = 2.0
LEAST_PIVOT = 1e-6


@one_blas_thread()
def standard_errors_of(blocks: Sequence[Block], parameters: Parameters, freedom: Freedom) -> tuple[Floats, Floats]:
    """SE of every a and b (by the delta method), the priors' information included; NaN where held, 0 for Rasch slopes.

    The inverse of a cross-product of n persons and p numbers is too large by n / (n - p - 1) on average (inverse
    Wishart), which is taken out. With too few persons for that, each item is judged alone, as if the others were known.
    """
    items = len(parameters.a)
    information = _cross_product(blocks, parameters)
    free = _directions(parameters, freedom)
    answers = sum(block.persons * len(block.items) for block in blocks) / items
    alone = answers < PERSONS_PER_NUMBER * free.shape[1]
    if alone:
        information = _each_item_alone(information, items)
    numbers = 2 if alone else free.shape[1]
    information *= answers / max(answers - numbers - 1, 1.0)
    information += _prior_information(parameters, freedom)
    covariance = free @ _inverse(free.T @ information @ free) @ free.T
    return _errors(covariance, parameters, freedom)


def _inverse(information: Floats) -> Floats:
    """Scaled to a diagonal of ones first; small pivots of Cholesky's factor then show what the answers do not tell."""
    scale = np.sqrt(np.maximum(np.diag(information), 0.0))
    try:
        factor = np.linalg.cholesky(information / np.outer(scale, scale)) if scale.all() else np.zeros((1, 1))
    except np.linalg.LinAlgError:
        factor = np.zeros((1, 1))
    if np.diag(factor).min(initial=1.0) < LEAST_PIVOT:
        raise BadInput("The answers are too few for standard errors: ask without standard_errors, or give priors.")
    return np.asarray(np.linalg.inv(information / np.outer(scale, scale)) / np.outer(scale, scale))


def _cross_product(blocks: Sequence[Block], parameters: Parameters) -> Floats:
    """Sum over persons of the outer product of their scores: slopes, intercepts, group means, group SDs."""
    items, groups = len(parameters.a), len(parameters.mean)
    information = np.zeros((2 * items + 2 * groups,) * 2)

    def one(block: Block) -> tuple[NDArray[np.intp], Floats]:
        scores = _scores(block, parameters)
        weighted = scores * block.counts[:, None]
        return _columns(block, items, groups), (weighted.T @ scores).astype(np.float64)

    for columns, product in each(one, blocks):
        information[np.ix_(columns, columns)] += product
    return information


def _columns(block: Block, items: int, groups: int) -> NDArray[np.intp]:
    own = np.arange(2 * groups) + 2 * items
    return np.concatenate([block.items, block.items + items, own])


def _scores(block: Block, parameters: Parameters) -> NDArray[Any]:
    """Each row's derivatives of its ln marginal likelihood: (rows × 2 items of the block + 2 groups)."""
    answers = block.unpacked()
    weights, _ = posterior(block, answers, parameters)
    right, seen = answers[:, : len(block.items)], None if block.whole else answers[:, len(block.items) :]
    hit, miss = (table[block.items].T for table in _residuals(parameters))
    nodes = parameters.nodes[:, None]
    parts = []
    for factor in (nodes, np.ones_like(nodes)):
        if_right = weights @ (hit * factor).astype(weights.dtype)
        if_wrong = weights @ (miss * factor).astype(weights.dtype)
        wrong = 1 - right if seen is None else seen - right
        parts.append(right * if_right + wrong * if_wrong)
    return np.hstack([*parts, _group_scores(block, weights, parameters).astype(weights.dtype)])


def _residuals(parameters: Parameters) -> tuple[Floats, Floats]:
    """Derivatives by z of ln P and ln Q, (items × nodes)."""
    known = expit(parameters.a[:, None] * parameters.nodes + parameters.d[:, None])
    guessed = parameters.c[:, None]
    right = guessed + (1 - guessed) * known
    return (1 - guessed) * known * (1 - known) / np.maximum(right, np.finfo(float).tiny), -known


def _group_scores(block: Block, weights: NDArray[Any], parameters: Parameters) -> Floats:
    mean, sd = parameters.mean[block.groups], parameters.sd[block.groups]
    moments = weights @ np.stack([parameters.nodes, parameters.nodes**2], axis=1).astype(weights.dtype)
    squares = moments[:, 1] - 2 * mean * moments[:, 0] + mean**2
    rows, groups = np.arange(len(weights)), len(parameters.mean)
    scores = np.zeros((len(weights), 2 * groups))
    scores[rows, block.groups] = (moments[:, 0] - mean) / sd**2
    scores[rows, groups + block.groups] = squares / sd**3 - 1 / sd
    return scores


def _directions(parameters: Parameters, freedom: Freedom) -> csr_array:
    """How each free number moves slopes, intercepts, means and SDs: (all × free), of zeros and ones."""
    items = len(parameters.a)
    free = np.flatnonzero(~freedom.held)
    slopes = np.arange(len(free)) if freedom.slopes == "each" else np.zeros(len(free), int)
    rows, columns = [free], [slopes]
    if freedom.slopes == "one":
        rows, columns = [free[:0]], [slopes[:0]]
    start = max((int(part.max()) + 1 for part in columns if len(part)), default=0)
    others = [free + items, np.flatnonzero(freedom.free_mean) + 2 * items]
    others.append(np.flatnonzero(freedom.free_sd) + 2 * items + len(freedom.free_mean))
    row = np.concatenate([*rows, *others])
    column = np.concatenate([*columns, np.arange(len(np.concatenate(others))) + start])
    shape = (2 * items + 2 * len(freedom.free_mean), start + len(np.concatenate(others)))
    return csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _each_item_alone(information: Floats, items: int) -> Floats:
    alone = np.diag(np.diag(information))
    at = np.arange(items)
    alone[at, at + items] = alone[at + items, at] = information[at, at + items]
    return alone


def _prior_information(parameters: Parameters, freedom: Freedom) -> csr_array:
    of: Curvature = prior_curvature(parameters, freedom)
    items, size = len(of.aa), 2 * len(of.aa) + 2 * len(parameters.mean)
    at = np.arange(items)
    values = np.concatenate([of.aa, of.dd, of.ad, of.ad])
    where = np.concatenate([at, at + items, at, at + items]), np.concatenate([at, at + items, at + items, at])
    return csr_array((values, where), shape=(size, size))


def _errors(covariance: Floats, parameters: Parameters, freedom: Freedom) -> tuple[Floats, Floats]:
    items = len(parameters.a)
    at = np.arange(items)
    aa, dd, ad = covariance[at, at], covariance[at + items, at + items], covariance[at, at + items]
    a, d = parameters.a, parameters.d
    variance = (d / a**2) ** 2 * aa + dd / a**2 - 2 * d / a**3 * ad
    blank = np.where(freedom.held, np.nan, 1.0)
    return np.sqrt(np.maximum(aa, 0)) * blank, np.sqrt(np.maximum(variance, 0)) * blank
