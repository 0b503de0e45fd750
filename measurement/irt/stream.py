"""Blocks out of a stream of answers, so that a large data set never has to be one matrix."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.irt.blocks import Block, Indices, distinct
from measurement.irt.gathering import FORM_PERSONS, Answers, Gathered, Members, masked, remaining, with_mask
from measurement.responses import as_responses

Batch = tuple[ArrayLike, ArrayLike, ArrayLike]
# Answers in a block: unpacked, they and their posterior stay in the processor's cache.
CELLS = 1_000_000
# Rows with gaps wait until there are this many blocks of them: then those with the same gaps are brought together.
WAITING_BLOCKS = 16


def blocks_of(batches: Iterable[Batch], *, cells: int = CELLS) -> Iterator[Block]:
    """Blocks from batches of (item numbers, responses (persons × those items), group of each person).

    A stream of any length passes through in little memory: persons with the same questions are gathered until they
    make a block of `cells` answers, and rare sets of questions end in common blocks with a mask. The same batches
    give the same blocks, so that sums over them agree to the last bit wherever they are computed.
    """
    yield from gathered((_checked(*batch) for batch in batches), cells)


def gathered(batches: Iterable[tuple[Indices, Answers, Members]], cells: int = CELLS) -> Iterator[Block]:
    """Blocks of batches known to be sound: items in increasing order, every person with an answer."""
    forms: dict[bytes, Gathered] = {}
    gapped: dict[bytes, Gathered] = {}
    for items, matrix, groups in batches:
        whole = (matrix >= 0).all(axis=1)
        yield from _take(forms, items, matrix[whole] > 0, groups[whole], cells)
        if not whole.all():
            waiting = gapped.setdefault(items.tobytes(), Gathered(items))
            waiting.add(with_mask(matrix[~whole]), groups[~whole])
            if waiting.persons * len(items) >= WAITING_BLOCKS * cells:
                yield from _parted(forms, waiting, cells)
    for waiting in gapped.values():
        yield from _parted(forms, waiting, cells)
    yield from remaining(list(forms.values()), cells)


def slices(matrix: Answers, groups: Members) -> Iterator[tuple[Indices, Answers, Members]]:
    """A whole table as batches; BadInput names a person without answers."""
    rows, items = max(1, WAITING_BLOCKS * CELLS // matrix.shape[1] // 2), np.arange(matrix.shape[1])
    for begin in range(0, len(matrix), rows):
        part = matrix[begin : begin + rows]
        _check_answered(part, begin)
        yield items, part, groups[begin : begin + rows]


def _check_answered(matrix: Answers, begin: int = 0) -> None:
    empty = (matrix < 0).all(axis=1)
    if empty.any():
        raise BadInput(f"Person {begin + int(np.argmax(empty))} has no answer at all; leave such persons out.")


def _checked(items: ArrayLike, responses: ArrayLike, groups: ArrayLike) -> tuple[Indices, Answers, NDArray[np.int32]]:
    columns, matrix = np.atleast_1d(np.asarray(items)), as_responses(responses)
    members = np.broadcast_to(np.asarray(groups), len(matrix)) if np.ndim(groups) == 0 else np.asarray(groups)
    if columns.shape != (matrix.shape[1],) or members.shape != (len(matrix),):
        raise BadInput(
            f"A batch of {matrix.shape[0]} persons × {matrix.shape[1]} items came with {columns.shape} item numbers "
            f"and {members.shape} groups; one for each column and one for each row."
        )
    _check_answered(matrix)
    if len(np.unique(columns)) < len(columns) or (columns < 0).any():
        raise BadInput("The item numbers of a batch are not all different and 0 or above.")
    if members.dtype.kind not in "iu" or (members < 0).any():
        raise BadInput("The groups of a batch are whole numbers, 0 or above.")
    order = np.argsort(columns, kind="stable")
    if (order != np.arange(len(order))).any():
        columns, matrix = columns[order], matrix[:, order]
    return columns.astype(np.int64), matrix, members.astype(np.int32)


def _take(
    forms: dict[bytes, Gathered], items: Indices, right: NDArray[np.bool_], groups: Members, cells: int
) -> Iterator[Block]:
    """Persons who saw all these items join the others who did; full blocks come out."""
    if len(groups) and len(items):
        form = forms.setdefault(items.tobytes(), Gathered(items))
        form.add(np.packbits(right, axis=1), groups)
        yield from form.full(max(1, cells // len(items)))


def _parted(forms: dict[bytes, Gathered], waiting: Gathered, cells: int) -> Iterator[Block]:
    """Of rows with gaps, those with common gaps go to their form; the others become blocks with a mask."""
    if waiting.persons == 0:
        return
    bits, groups = waiting.taken()
    items = waiting.items
    answers = np.unpackbits(bits, axis=1, count=2 * len(items)).reshape(len(bits), 2, len(items)).astype(bool)
    patterns, member = distinct(np.packbits(answers[:, 1], axis=1))
    persons = np.bincount(member)
    for pattern in np.flatnonzero(persons >= FORM_PERSONS):
        rows, seen = np.flatnonzero(member == pattern), np.unpackbits(patterns[pattern], count=len(items)) > 0
        yield from _take(forms, items[seen], answers[rows, 0][:, seen], groups[rows], cells)
    rare = persons[member] < FORM_PERSONS
    yield from masked(items, bits[rare], groups[rare], cells)
