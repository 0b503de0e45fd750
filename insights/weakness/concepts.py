"""Which ideas of a section the learner got wrong when they last came up. Plain counts: one miss is no weakness."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from insights.weakness.answers import Seen

# Of one section. What goes beyond is counted.
MOST_SHOWN = 10


def concepts_missed(seen: Sequence[Seen]) -> dict[str, dict[str, Any]]:
    """By section: how many of its questions were `missed` the last time, and the `concepts` behind them, those missed
    most often first, then those met latest. A section without a miss is left out."""
    by_section: dict[str, list[Seen]] = defaultdict(list)
    for answer in seen:
        by_section[answer.section].append(answer)
    found = {section: _of_section(answers) for section, answers in by_section.items()}
    return {section: told for section, told in found.items() if told["missed"]}


def _of_section(answers: Sequence[Seen]) -> dict[str, Any]:
    by_concept: dict[str, list[Seen]] = defaultdict(list)
    for answer in answers:
        by_concept[answer.concept].append(answer)
    rows = [_row(concept, own) for concept, own in by_concept.items() if concept]
    rows = sorted((row for row in rows if row["missed"]), key=lambda row: (-row["missed"], -row["latest"], row["name"]))
    shown = [{name: row[name] for name in ("name", "missed", "total")} for row in rows[:MOST_SHOWN]]
    return {
        "missed": sum(answer.still_missed for answer in answers),
        "concepts": shown,
        "further": len(rows) - len(shown),
    }


def _row(concept: str, answers: Sequence[Seen]) -> dict[str, Any]:
    latest = max((answer.at.timestamp() for answer in answers if answer.at and answer.still_missed), default=0.0)
    missed = sum(answer.still_missed for answer in answers)
    return {"name": concept, "missed": missed, "total": len(answers), "latest": latest}
