"""The questions to choose from, with what does not change from one choice to the next worked out once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats, Items, as_items, item_information, probability

NODES = np.linspace(-6, 6, 61)
CERTAIN = 1e-12  # no answer is ever quite impossible, or one slip at a steep item would leave no ability at all


@dataclass(frozen=True, eq=False)
class Pool:
    """Made by `Pool.of`. `right` and `information` are (61 nodes × items) at `NODES`."""

    items: Items
    area: NDArray[np.intp]
    blueprint: Floats
    right: Floats
    information: Floats

    @classmethod
    def of(cls, items: Items, area: ArrayLike | None = None, blueprint: ArrayLike | None = None) -> Pool:
        """Items with their areas, 0 up (one area when None), and the share of each area in a test.

        `blueprint` needs no certain sum; None takes the pool's own shares. An area without items may have a share: its
        turn goes to the area next in deficit.
        """
        items = as_items(*items)
        if not len(items.a):
            raise BadInput("The pool is empty; it needs at least one item.")
        index = _areas(np.zeros(len(items.a), np.intp) if area is None else np.asarray(area), len(items.a))
        right = np.clip(probability(NODES, items), CERTAIN, 1 - CERTAIN)
        return cls(items, index, _shares(blueprint, index), right, item_information(NODES, items))


def _areas(area: NDArray[np.generic], items: int) -> NDArray[np.intp]:
    if area.shape != (items,) or area.dtype.kind not in "iu" or (area.astype(int) < 0).any():
        raise BadInput(f"The areas are not {items} whole numbers of 0 or more, one each an item.")
    return area.astype(np.intp)


def _shares(blueprint: ArrayLike | None, area: NDArray[np.intp]) -> Floats:
    if blueprint is None:
        return np.asarray(np.bincount(area) / len(area), np.float64)
    shares = as_floats(blueprint, "The blueprint's shares")
    if shares.ndim != 1 or not np.isfinite(shares).all() or (shares < 0).any() or not shares.any():
        raise BadInput(f"The blueprint {blueprint!r} is not a list of shares of at least 0 with one above it.")
    if area.max() >= len(shares):
        item = int(np.argmax(area >= len(shares)))
        raise BadInput(f"Item {item} is of area {area[item]}, but the blueprint has {len(shares)} areas.")
    return np.asarray(shares / shares.sum())
