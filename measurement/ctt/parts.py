"""Which items make up which part of a form."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_array

Indices = NDArray[np.int64]


class Parts(NamedTuple):
    """Names of the parts and, for each, the indices of its items."""

    names: tuple[int, ...]
    items: tuple[Indices, ...]


def as_parts(parts: ArrayLike | Sequence[ArrayLike], items: int) -> Parts:
    """Parts from the part of each item, or from a list of arrays of item indices, which name every item once."""
    listed: Any = parts
    entries = [np.asarray(entry) for entry in listed] if np.iterable(listed) else []
    if entries and all(entry.ndim == 1 for entry in entries):
        result = _from_lists(entries, items)
    else:
        result = _from_labels(parts, items)
    _check_sizes(result)
    return result


def _from_labels(parts: Any, items: int) -> Parts:
    labels = as_array(parts, "parts")
    if labels.shape != (items,) or labels.dtype.kind not in "iu":
        raise BadInput(
            f"parts of shape {labels.shape} and type {labels.dtype} for {items} items; give a whole number for each "
            "item, or a list of arrays of item indices."
        )
    if labels.min() < 0:
        raise BadInput(f"Item {int(np.argmin(labels))}: part {labels.min()} is negative; every item has a part.")
    names = np.unique(labels)
    return Parts(tuple(int(name) for name in names), tuple(np.flatnonzero(labels == name) for name in names))


def _from_lists(entries: list[NDArray[Any]], items: int) -> Parts:
    for name, entry in enumerate(entries):
        if entry.size and entry.dtype.kind not in "iu":
            raise BadInput(f"Part {name}: item indices are whole numbers; these are of type {entry.dtype}.")
        outside = entry[(entry < 0) | (entry >= items)]
        if outside.size:
            raise BadInput(f"Part {name}: there is no item {outside[0]}; the form has items 0 to {items - 1}.")
    lists = tuple(entry.astype(np.int64) for entry in entries)
    times = np.bincount(np.concatenate(lists), minlength=items)
    if (times != 1).any():
        at = int(np.argmax(times != 1))
        raise BadInput(f"Item {at}: named {times[at]} times in parts; every item belongs to exactly one.")
    return Parts(tuple(range(len(lists))), lists)


def _check_sizes(parts: Parts) -> None:
    for name, items in zip(parts.names, parts.items, strict=True):
        if len(items) < 2:
            count = "no items" if len(items) == 0 else "one item"
            raise BadInput(f"Part {name} has {count}; a part score needs at least two.")
    if len(parts.names) < 2:
        raise BadInput("There is one part only; its score is the total. Give at least two.")
