"""What every estimate starts from: a (persons × items) matrix of right, wrong and not seen."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.given import as_array

NOT_SEEN = -1
CHUNK = 4_000_000


def as_responses(responses: ArrayLike) -> NDArray[np.int8]:
    """The matrix as int8: 1 right, 0 wrong, -1 not seen (given as NaN or -1).

    BadInput names the first person and item whose value is none of these. Rows are looked at some at a time, so
    that a large float matrix needs little memory beside itself.
    """
    matrix = as_array(responses, "Responses")
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise BadInput(f"Responses are a table of persons × items; this has shape {matrix.shape}.")
    if matrix.dtype == np.bool_:
        return matrix.astype(np.int8)
    if matrix.dtype.kind not in "iuf":
        raise BadInput(f"Responses are numbers (1, 0, NaN); these are of type {matrix.dtype}.")
    result = np.empty(matrix.shape, np.int8)
    rows = max(1, CHUNK // matrix.shape[1])
    for start in range(0, len(matrix), rows):
        result[start : start + rows] = _chunk(matrix[start : start + rows], start)
    return result


def _chunk(part: NDArray[Any], start: int) -> NDArray[np.int8]:
    unseen = np.isnan(part) if part.dtype.kind == "f" else np.zeros(part.shape, np.bool_)
    valid = unseen | (part == 0) | (part == 1)
    if part.dtype.kind != "u":
        valid |= part == NOT_SEEN
    if not valid.all():
        row, item = np.argwhere(~valid)[0]
        raise BadInput(
            f"Item {item}, person {start + row}: the value {part[row, item]} is neither 1 (right), 0 (wrong) "
            "nor NaN or -1 (not seen). Score the answers first."
        )
    return np.where(unseen, NOT_SEEN, part).astype(np.int8)
