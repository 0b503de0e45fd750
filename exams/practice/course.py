"""Which question of a practice comes next, from what has been answered so far. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

# A question that was missed comes back when so many others have been asked, or nothing else is left.
APART = 3


class Asked(NamedTuple):
    """A question of a practice in its place; `right` is None while it waits for its answer."""

    position: int
    version: int
    right: bool | None


def next_drawn(
    drawn: Sequence[int], asked: Sequence[Asked], *, until_right: bool, usable: Collection[int]
) -> int | None:
    """The version to ask next, None where the practice is through. `usable` are those that may still be asked."""
    met = {one.version for one in asked}
    fresh = next((version for version in drawn if version not in met and version in usable), None)
    again = to_repeat(asked) if until_right else []
    ripe = [one for one in again if len(asked) - one.position >= APART]
    if ripe or (again and fresh is None):
        return min(again, key=lambda one: one.position).version
    return fresh


def to_repeat(asked: Sequence[Asked]) -> list[Asked]:
    """Where each question that has not been right yet was asked last."""
    last = {one.version: one for one in asked}
    settled = {one.version for one in asked if one.right}
    return [one for version, one in last.items() if version not in settled and one.right is not None]


def firsts(asked: Sequence[Asked]) -> list[Asked]:
    """The first time of each question, which is what counts."""
    found: dict[int, Asked] = {}
    for one in asked:
        found.setdefault(one.version, one)
    return list(found.values())
