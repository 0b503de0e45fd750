"""A practice in a few words, for lists and headings."""

from collections.abc import Mapping

from bank.models import Level
from exams.models import Attempt
from exams.practice.source import STATES, Source

MANY = 2


def title(attempt: Attempt, names: Mapping[str, str]) -> str:
    """As in "Missed last time · Demand · Apply". `names` are of areas and sections by slug."""
    if attempt.kind == Attempt.Kind.PLACEMENT:
        return "Placement"
    practice = attempt.practice
    parts = [*_chosen(Source.of_json(practice.source), names)]
    if practice.adaptive:
        parts.insert(0, "Adaptive")
    return " · ".join(parts) or "All areas"


def _chosen(source: Source, names: Mapping[str, str]) -> list[str]:
    topics = [names.get(slug, slug) for slug in (*source.areas, *source.sections)]
    levels = [str(Level(level).label) for level in source.levels]
    parts = [] if source.state == "any" else [STATES.get(source.state, source.state)]
    parts += [_few(topics, "topics")] if topics else []
    parts += [_few(levels, "levels")] if levels else []
    if source.calculation is not None:
        parts.append("Calculations" if source.calculation else "No calculations")
    return parts


def _few(names: list[str], many: str) -> str:
    return ", ".join(names) if len(names) <= MANY else f"{len(names)} {many}"
