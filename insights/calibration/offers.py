"""What a question offers to choose from, and how its answers enter statistics that know one option each."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bank.models import Kind

# Of questions without one right option: right answers, and the others.
RIGHT, WRONG = 0, 1


class Offer(NamedTuple):
    kind: str
    options: int

    @property
    def is_single(self) -> bool:
        return self.kind == Kind.SINGLE

    @property
    def slots(self) -> int:
        """How many kinds of answers are told apart."""
        return self.options if self.is_single else 2

    def slot(self, key: int) -> int:
        """The slot of right answers."""
        return key if self.is_single else RIGHT

    def ticks(self, key: int) -> Iterator[tuple[int, bool]]:
        """Options that may be ticked beside others, each with whether it should be."""
        if self.kind == Kind.MULTIPLE:
            for option in range(self.options):
                yield option, bool(key >> option & 1)


def slotted(chosen: NDArray[np.int8], keys: NDArray[np.int64], single: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Answers (persons × questions) as slots; what was left open stays -1."""
    judged = np.where(chosen < 0, chosen, np.where(chosen == keys, RIGHT, WRONG))
    return np.where(single, chosen, judged).astype(np.int8)
