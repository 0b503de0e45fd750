"""Who is compared with whom: those who sat one form in one half-year, small groups joined with their neighbours."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

# With fewer, a group's spread is mostly chance.
ENOUGH_SITTINGS = 30

Cohorts = tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """Sittings of one form in neighbouring half-years (2 × year, + 1 from July on)."""

    form: int
    cohorts: Cohorts
    sittings: int

    @property
    def is_small(self) -> bool:
        return self.sittings < ENOUGH_SITTINGS

    @property
    def label(self) -> str:
        """The half-years, as 2026-1 or 2025-2 to 2026-1."""
        first, last = (f"{cohort // 2}-{cohort % 2 + 1}" for cohort in (self.cohorts[0], self.cohorts[-1]))
        return first if first == last else f"{first} to {last}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["form"], tuple(data["cohorts"]), data["sittings"])


def grouped(counts: Mapping[tuple[int, int], int]) -> list[Group]:
    """Groups from sittings by (form, half-year). The first is the one the others are measured against: the earliest
    of the first form that is large enough, so that it stays the same while others grow."""
    by_form: dict[int, list[Group]] = {}
    for (form, cohort), sittings in sorted(counts.items()):
        by_form.setdefault(form, []).append(Group(form, (cohort,), sittings))
    groups = [group for own in by_form.values() for group in _joined(own)]
    return sorted(groups, key=lambda group: (group.is_small, group.form, group.cohorts))


def _joined(groups: list[Group]) -> list[Group]:
    """The smallest joins the smaller of its neighbours until all are large enough or one is left."""
    while len(groups) > 1 and min(group.sittings for group in groups) < ENOUGH_SITTINGS:
        at = min(range(len(groups)), key=lambda place: groups[place].sittings)
        beside = [place for place in (at - 1, at + 1) if 0 <= place < len(groups)]
        other = min(beside, key=lambda place: groups[place].sittings)
        low, high = sorted((at, other))
        together = Group(
            groups[low].form,
            groups[low].cohorts + groups[high].cohorts,
            groups[low].sittings + groups[high].sittings,
        )
        groups = [*groups[:low], together, *groups[high + 1 :]]
    return groups


def numbers(groups: list[Group]) -> dict[tuple[int, int], int]:
    """The group of each (form, half-year)."""
    return dict(_places(groups))


def _places(groups: list[Group]) -> Iterator[tuple[tuple[int, int], int]]:
    for number, group in enumerate(groups):
        for cohort in group.cohorts:
            yield (group.form, cohort), number
