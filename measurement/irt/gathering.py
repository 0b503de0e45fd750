"""Persons with rare sets of items: gathered, and told apart by a mask in common blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from measurement.irt.blocks import Block, Indices, packed

Answers = NDArray[np.int8]
Members = NDArray[np.int32]
# Fewer persons than this with the same questions share a block with others and are told apart by a mask.
FORM_PERSONS = 48


@dataclass
class Gathered:
    """Rows of packed answers to one set of items that wait for a block."""

    items: Indices
    bits: list[NDArray[np.uint8]] = field(default_factory=list)
    groups: list[Members] = field(default_factory=list)
    persons: int = 0

    def add(self, bits: NDArray[np.uint8], groups: Members) -> None:
        self.bits.append(bits)
        self.groups.append(groups)
        self.persons += len(groups)

    def taken(self) -> tuple[NDArray[np.uint8], Members]:
        bits, groups = np.concatenate(self.bits), np.concatenate(self.groups)
        self.bits, self.groups, self.persons = [], [], 0
        return bits, groups

    def full(self, rows: int) -> Iterator[Block]:
        """Blocks of `rows` persons who saw every item, as many as there are; the others stay."""
        if self.persons >= rows:
            bits, groups = self.taken()
            ends = range(rows, len(bits) + 1, rows)
            yield from (packed(self.items, bits[end - rows : end], True, groups[end - rows : end]) for end in ends)
            if ends[-1] < len(bits):
                self.add(bits[ends[-1] :], groups[ends[-1] :])


def with_mask(matrix: Answers) -> NDArray[np.uint8]:
    return np.packbits(np.hstack([matrix > 0, matrix >= 0]), axis=1)


def masked(items: Indices, bits: NDArray[np.uint8], groups: Members, cells: int) -> Iterator[Block]:
    rows = max(1, cells // (2 * len(items)))
    for start in range(0, len(bits), rows):
        yield packed(items, bits[start : start + rows], False, groups[start : start + rows])


def remaining(forms: list[Gathered], cells: int) -> Iterator[Block]:
    """What did not fill a block: a block a form where enough took it, else common blocks with a mask."""
    rare: list[Gathered] = []
    for form in forms:
        if form.persons >= FORM_PERSONS or (form.persons and len(forms) == 1):
            yield packed(form.items, *_whole(form))
        elif form.persons:
            rare.append(form)
        if sum(waiting.persons for waiting in rare) >= 2 * FORM_PERSONS:
            yield from _merged(rare, cells)
            rare = []
    yield from _merged(rare, cells)


def _whole(form: Gathered) -> tuple[NDArray[np.uint8], bool, Members]:
    bits, groups = form.taken()
    return bits, True, groups


def _merged(forms: list[Gathered], cells: int) -> Iterator[Block]:
    """Rare forms as one table over all their items."""
    if not forms:
        return
    items = np.unique(np.concatenate([form.items for form in forms]))
    matrix = np.full((sum(form.persons for form in forms), len(items)), -1, np.int8)
    groups, start = [], 0
    for form in forms:
        bits, members = form.taken()
        rows = np.arange(start, start + len(bits))
        matrix[np.ix_(rows, np.searchsorted(items, form.items))] = np.unpackbits(bits, axis=1, count=len(form.items))
        groups.append(members)
        start += len(bits)
    yield from masked(items, with_mask(matrix), np.concatenate(groups), cells)
