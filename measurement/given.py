"""What a caller gave, as arrays: one place where words, ragged lists and the like are refused."""

from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput


def as_floats(values: ArrayLike, what: str) -> NDArray[np.float64]:
    """The values as floats, None as NaN; BadInput says what must be numbers."""
    try:
        return np.asarray(values, float)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{what} must be numbers: {error}.") from error


def as_array(values: ArrayLike, what: str) -> NDArray[Any]:
    """The values as they are; BadInput for rows of different lengths."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise BadInput(f"{what} are no table: {error}.") from error


def is_whole(value: object) -> TypeGuard[float]:
    """Whether it is one whole number, be it stored as a float."""
    return isinstance(value, int | float | np.integer | np.floating) and float(value).is_integer()
