"""Areas by members: where each member stands against the passing line, by the interval as score reports say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exams.scoring import wilson
from insights.progress.results import Areas

# Below so many questions an interval reaches from one end to the other.
ENOUGH = 5
WORDS = {
    "above": "above the line",
    "near": "around the line",
    "below": "below the line",
    "plain": "no passing line",
    "few": "not enough answers yet",
}


@dataclass(frozen=True)
class Heat:
    """Right answers of an area with the 95 % interval of the share, in percent."""

    correct: int
    total: int
    low: float
    high: float
    tone: str

    @property
    def percent(self) -> int:
        return round(100 * self.correct / self.total) if self.total else 0

    @property
    def words(self) -> str:
        return WORDS[self.tone]


def heat_of(sittings: Iterable[Areas], areas: Sequence[str]) -> list[Heat]:
    """A member's cells in the order of `areas` (slugs), counted over these attempts together.

    Where mocks have different passing lines, each counts by how many of the area's questions it asked.
    """
    known = list(sittings)
    return [_cell([(*_tally(one, area), one.line) for one in known]) for area in areas]


def _tally(one: Areas, area: str) -> tuple[int, int]:
    found = next((tally for tally in one.tallies if tally["slug"] == area), None)
    return (found["correct"], found["total"]) if found else (0, 0)


def _cell(parts: Sequence[tuple[int, int, float | None]]) -> Heat:
    correct, total = sum(part[0] for part in parts), sum(part[1] for part in parts)
    low, high = (round(100 * share, 1) for share in wilson(correct, total))
    return Heat(correct, total, low, high, _tone(low, high, total, _line(parts, total)))


def _line(parts: Sequence[tuple[int, int, float | None]], total: int) -> float | None:
    lines = [(asked, line) for _, asked, line in parts if line is not None]
    if not total or len(lines) < len(parts):
        return None
    return sum(asked * line for asked, line in lines) / total


def _tone(low: float, high: float, total: int, line: float | None) -> str:
    """Only an interval wholly on one side of the line says which side, as in a score report."""
    if total < ENOUGH:
        return "few"
    if line is None:
        return "plain"
    if low > line:
        return "above"
    return "below" if high < line else "near"
