"""Answers cut into blocks of persons: what one worker holds, packed to a bit or two an answer."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from measurement.irt.archive import pack, unpack

Answers = NDArray[np.int8]
Indices = NDArray[np.int64]
# Below this many cells single precision saves nothing.
EXACT_CELLS = 400_000
# Single precision leaves an error of about 1e-4 in the ln likelihood of this many answers of one person.
EXACT_ITEMS = 400
# Tests as short as this have few answer patterns: equal ones are counted once.
PATTERN_ITEMS = 24


@dataclass(frozen=True)
class Block:
    """Persons (rows) and the items (columns, by number) they were given.

    `bits` is packed along the items: right or not, and unless `whole` (everybody saw every item) seen or not behind
    it. `groups` is each row's group, not decreasing; `counts` how many persons each row stands for.
    """

    items: Indices
    bits: NDArray[np.uint8]
    whole: bool
    groups: NDArray[np.int32]
    counts: NDArray[np.int32]

    @property
    def persons(self) -> int:
        return int(self.counts.sum())

    def unpacked(self) -> NDArray[Any]:
        """Right, and unless whole seen beside it, as 1.0 and 0.0: (rows × items) or (rows × 2 items).

        Double precision in small blocks, which costs nothing there, and for very long tests; single in the others,
        where it is twice as fast.
        """
        columns = len(self.items) * (1 if self.whole else 2)
        exact = len(self.bits) * columns <= EXACT_CELLS or (self.whole and columns > EXACT_ITEMS)
        cells: NDArray[Any] = np.unpackbits(self.bits, axis=1, count=columns)
        return cells.astype(np.float64 if exact else np.float32)

    def to_bytes(self) -> bytes:
        whole = np.array(self.whole)
        return pack("Block", items=self.items, bits=self.bits, whole=whole, groups=self.groups, counts=self.counts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        arrays = unpack("Block", data)
        return cls(**{**arrays, "whole": bool(arrays["whole"])})  # type: ignore[arg-type]


def packed(items: Indices, bits: NDArray[np.uint8], whole: bool, groups: NDArray[np.int32]) -> Block:
    """A block of rows in any order: sorted by group, and in short tests equal rows counted together."""
    counts = np.ones(len(bits), np.int32)
    if len(items) <= PATTERN_ITEMS:
        tagged = np.hstack([np.ascontiguousarray(groups[:, None]).astype(">i4").view(np.uint8), bits])
        rows, member = distinct(tagged)
        counts = np.bincount(member).astype(np.int32)
        groups, bits = np.ascontiguousarray(rows[:, :4]).view(">i4")[:, 0].astype(np.int32), rows[:, 4:]
    order = np.argsort(groups, kind="stable")
    return Block(items, np.ascontiguousarray(bits[order]), whole, groups[order], counts[order])


def distinct(rows: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Indices]:
    """Different rows, and for every row which of them it equals."""
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1])))[:, 0]
    _, first, member = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], member
