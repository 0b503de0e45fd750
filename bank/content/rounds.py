"""The log of blind checks: how many questions each round solved, and which keys the solver disagreed with.

A disagreement is settled by rewriting, after which the question itself shows no trace of it. The log keeps the rate.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from curriculum.sources import ContentError, Entry, Problem, read_text, read_yaml

FILE = "blind-checks.yaml"
HEAD = (
    "# Written by record_blind_check: every round of blind solving, with the keys that were disagreed with.\nrounds:\n"
)


@dataclass(frozen=True)
class Round:
    day: date
    solved: int
    disagreed: tuple[str, ...]

    def __str__(self) -> str:
        return f"  - {{date: {self.day:%Y-%m-%d}, solved: {self.solved}, disagreed: [{', '.join(self.disagreed)}]}}\n"


def read_rounds(root: Path) -> list[Round]:
    """ContentError where the log is not as this module writes it; no log is no round."""
    if not (root / FILE).exists():
        return []
    entries = read_yaml(root / FILE, FILE).get("rounds") or []
    if not isinstance(entries, list):
        raise ContentError([Problem(FILE, "", "rounds", "must be a list.")])
    return [_round(entry) for entry in entries]


def _round(entry: object) -> Round:
    if isinstance(entry, Entry) and set(entry) == {"date", "solved", "disagreed"}:
        day, solved, disagreed = entry["date"], entry["solved"], entry["disagreed"]
        if (
            isinstance(day, date)
            and isinstance(solved, int)
            and isinstance(disagreed, list)
            and len(disagreed) <= solved
        ):
            return Round(day, solved, tuple(map(str, disagreed)))
    line = entry.line if isinstance(entry, Entry) else None
    raise ContentError([Problem(FILE, "", "rounds", "each must read {date: …, solved: n, disagreed: […]}.", line)])


def append_round(root: Path, each: Round) -> None:
    path = root / FILE
    before = read_text(path, FILE) if path.exists() else HEAD
    path.write_text(before + str(each), encoding="utf-8")
