"""Why answers went wrong, as the learner named it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from insights.weakness.answers import AreaOutline

# Reasons named below which their shares say nothing.
ENOUGH = 10


def error_kinds(reasons: Mapping[tuple[str, str], int], areas: Sequence[AreaOutline]) -> dict[str, Any]:
    """From how often each (section, reason) was named: `named` in all, and `kinds` with counts, commonest first, each
    with the area where it was named most often, where that happened twice at least."""
    area_of = {section.slug: area.topic for area in areas for section in area.sections}
    known = {pair: count for pair, count in reasons.items() if pair[0] in area_of}
    kinds: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    for (section, why), count in known.items():
        kinds[why] += count
        places[why, area_of[section].name] += count
    rows = [
        {"kind": why, "count": count, "most_in": _most_in(why, places)}
        for why, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return {"named": sum(kinds.values()), "enough": sum(kinds.values()) >= ENOUGH, "kinds": rows}


def _most_in(why: str, places: Mapping[tuple[str, str], int]) -> dict[str, Any] | None:
    own = sorted(((count, name) for (kind, name), count in places.items() if kind == why), key=lambda p: (-p[0], p[1]))
    count, name = own[0]
    return {"name": name, "count": count} if count > 1 else None
