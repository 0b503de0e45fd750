"""The numbers of a score report, from what was answered. Pure: rows in, plain data out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exams.scoring import likely_range, wilson

QUARTERS = 4


@dataclass(frozen=True)
class Topic:
    slug: str
    name: str


@dataclass(frozen=True)
class Row:
    """One question of an attempt; `chosen` and `first_chosen` are option indexes or None; `scored` if it counts."""

    position: int
    area: Topic
    section: Topic
    scored: bool
    key: int
    chosen: int | None
    first_chosen: int | None
    seconds: int

    @property
    def correct(self) -> bool:
        return self.chosen == self.key


@dataclass(frozen=True)
class Tally:
    """Right answers of a topic with the 95 % interval of the share, in percent."""

    slug: str
    name: str
    correct: int
    total: int
    percent: float
    low: float
    high: float
    standing: str


def report_body(
    rows: list[Row], *, areas: list[Topic], scaled: list[int], raw_cut: int, minutes: int, csem: Sequence[float] = ()
) -> dict[str, Any]:
    """Everything a score report shows, as JSON data; `scaled` is the form's conversion, empty when it has none.

    `csem`, the standard error of each scaled score, is empty for formulas that know none.
    """
    counting = [row for row in rows if row.scored]
    raw = sum(row.correct for row in counting)
    line = 100 * raw_cut / len(counting) if counting else 0.0
    return {
        "raw": raw,
        "scored": len(counting),
        "questions": len(rows),
        "answered": sum(row.chosen is not None for row in rows),
        "raw_cut": raw_cut,
        "passing_percent": round(line, 1),
        **(_score(raw, scaled, raw_cut, csem) if scaled else {}),
        "areas": [_area(area, counting, line) for area in areas],
        "pace": _pace(rows, minutes),
        "changes": _changes(rows),
        "seconds": sum(row.seconds for row in rows),
    }


def _score(raw: int, scaled: list[int], raw_cut: int, csem: Sequence[float]) -> dict[str, Any]:
    low, high = likely_range(raw, scaled, csem)
    error = {"csem": csem[raw]} if csem else {}
    return {"scaled": scaled[raw], "low": low, "high": high, "passed": raw >= raw_cut} | error


def _area(area: Topic, rows: list[Row], line: float) -> dict[str, Any]:
    mine = [row for row in rows if row.area.slug == area.slug]
    by_section: dict[Topic, list[Row]] = defaultdict(list)
    for row in mine:
        by_section[row.section].append(row)
    sections = [asdict(tally(section, group, line)) for section, group in by_section.items()]
    return asdict(tally(area, mine, line)) | {"sections": sorted(sections, key=lambda section: section["name"])}


def tally(topic: Topic, rows: Iterable[Row], line: float) -> Tally:
    """Counts of a topic and where its interval lies against the passing line (in percent)."""
    rows = list(rows)
    correct, total = sum(row.correct for row in rows), len(rows)
    low, high = (round(100 * share, 1) for share in wilson(correct, total))
    percent = round(100 * correct / total, 1) if total else 0.0
    return Tally(topic.slug, topic.name, correct, total, percent, low, high, _standing(low, high, line))


def _standing(low: float, high: float, line: float) -> str:
    """Only an interval wholly on one side of the line says which side; anything else is too close to call."""
    if low > line:
        return "above"
    return "below" if high < line else "around"


def _pace(rows: list[Row], minutes: int) -> list[dict[str, Any]]:
    """Time and success in each quarter of the exam, against an even spread of the allowed time."""
    pace = []
    for number in range(QUARTERS):
        first, last = (len(rows) * edge // QUARTERS for edge in (number, number + 1))
        quarter = rows[first:last]
        if quarter:
            pace.append(
                {
                    "first": quarter[0].position,
                    "last": quarter[-1].position,
                    "seconds": sum(row.seconds for row in quarter),
                    "even_seconds": round(60 * minutes * len(quarter) / len(rows)),
                    "answered": sum(row.chosen is not None for row in quarter),
                    "correct": sum(row.correct for row in quarter),
                    "total": len(quarter),
                }
            )
    return pace


def _changes(rows: list[Row]) -> dict[str, int]:
    changed = [row for row in rows if row.first_chosen is not None and row.chosen != row.first_chosen]
    right_first = [row for row in changed if row.first_chosen == row.key]
    to_right = [row for row in changed if row.correct]
    return {
        "changed": len(changed),
        "right_to_wrong": len(right_first),
        "wrong_to_right": len(to_right),
        "wrong_to_wrong": len(changed) - len(right_first) - len(to_right),
    }
