"""The E-step of a block: what its persons are expected to have answered at each ability (Bock & Aitkin 1981)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from measurement.irt.archive import pack, unpack
from measurement.irt.blocks import Block, Indices
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters
from measurement.irt.threads import one_blas_thread

# Before exp: what is e^60 times less likely than the best node adds nothing, and costs slow subnormal arithmetic.
FLOOR = -60.0
# Posterior SDs are counted in bins 4 % wide, so that a percentile of all persons comes out of sums of blocks.
SPREAD_EDGES = np.geomspace(1e-3, 20, 251)


@dataclass(frozen=True)
class Expected:
    """Sums over persons: `right` and `seen` answers (items × nodes), `people` (groups × nodes), ln likelihood.

    `items` are the numbers of the rows; `spread` counts persons by posterior SD, in bins of SPREAD_EDGES.
    """

    items: Indices
    right: Floats
    seen: Floats
    people: Floats
    spread: Floats
    loglik: float

    def narrowest(self, share: float) -> float:
        """The posterior SD that this share of persons stays below."""
        at = int(np.searchsorted(np.cumsum(self.spread), share * self.spread.sum()))
        return float(np.concatenate([SPREAD_EDGES, [SPREAD_EDGES[-1]]])[at])

    def to_bytes(self) -> bytes:
        """Where everybody saw every item, `seen` is one row: half the bytes."""
        seen = self.seen if self.seen.strides[0] else self.seen[:1]
        return pack("Expected", **{name: getattr(self, name) for name in self.__dataclass_fields__} | {"seen": seen})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        arrays = unpack("Expected", data)
        seen = np.broadcast_to(arrays["seen"], arrays["right"].shape)
        return cls(**{**arrays, "seen": seen, "loglik": float(arrays["loglik"])})  # type: ignore[arg-type]


def total(blocks: Iterable[Expected], parameters: Parameters) -> Expected:
    """The sum over all items, one block after the other in the order given: that order fixes every bit."""
    shape = (len(parameters.a), len(parameters.nodes))
    right, seen = np.zeros(shape), np.zeros(shape)
    people, spread = np.zeros((len(parameters.mean), shape[1])), np.zeros(len(SPREAD_EDGES) + 1)
    loglik = 0.0
    for block in blocks:
        right[block.items] += block.right
        seen[block.items] += block.seen
        people += block.people
        spread += block.spread
        loglik += block.loglik
    return Expected(np.arange(shape[0]), right, seen, people, spread, loglik)


def expect(block: Block, parameters: Parameters) -> Expected:
    """One block's sums. The same block and parameters give the same bits in every process on the same machine."""
    with one_blas_thread():
        return _expect(block, parameters)


def _expect(block: Block, parameters: Parameters) -> Expected:
    answers = block.unpacked()
    weights, loglik = posterior(block, answers, parameters)
    spread = np.searchsorted(SPREAD_EDGES, posterior_sd(weights, parameters.nodes))
    weights *= block.counts[:, None].astype(weights.dtype)
    people = _people(block, weights, len(parameters.mean))
    answered = (answers.T @ weights).astype(np.float64)
    items = len(block.items)
    seen = np.broadcast_to(people.sum(axis=0), (items, len(parameters.nodes))) if block.whole else answered[items:]
    counted = np.bincount(spread, block.counts, len(SPREAD_EDGES) + 1).astype(np.float64)
    return Expected(block.items, answered[:items], seen, people, counted, float(loglik @ block.counts))


def posterior(block: Block, answers: NDArray[Any], parameters: Parameters) -> tuple[NDArray[Any], Floats]:
    """Chance of each node given each row's answers (rows × nodes), and each row's ln marginal likelihood."""
    odds, wrong = (table[block.items] for table in parameters.tables)
    table = odds if block.whole else np.vstack([odds, wrong])
    prior = parameters.log_weights + (wrong.sum(axis=0) if block.whole else 0.0)
    joint = answers @ table.astype(answers.dtype)
    joint += prior.astype(joint.dtype)[block.groups]
    best = joint.max(axis=1, keepdims=True)
    joint -= best
    np.maximum(joint, FLOOR, out=joint)
    np.exp(joint, out=joint)
    sums = joint.sum(axis=1, keepdims=True)
    joint /= sums
    return joint, best[:, 0].astype(np.float64) + np.log(sums[:, 0].astype(np.float64))


def posterior_sd(weights: NDArray[Any], nodes: Floats) -> Floats:
    """Posterior SD of each row. In the precision of the weights; never below zero."""
    moments = (weights @ np.stack([nodes, nodes**2], axis=1).astype(weights.dtype)).astype(np.float64)
    return np.asarray(np.sqrt(np.maximum(moments[:, 1] - moments[:, 0] ** 2, 0.0)))


def _people(block: Block, weights: NDArray[Any], groups: int) -> Floats:
    present, starts = np.unique(block.groups, return_index=True)
    people = np.zeros((groups, weights.shape[1]))
    for group, start, end in zip(present, starts, [*starts[1:], len(weights)], strict=True):
        people[group] = weights[start:end].sum(axis=0, dtype=np.float64)
    return people
