"""What a practice is drawn from, as its learner chose it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

STATES = {
    "any": "All questions",
    "unseen": "New to me",
    "missed": "Missed last time",
    "flagged": "Flagged",
    "bookmarked": "Bookmarked",
    "slow": "Slow last time",
}


@dataclass(frozen=True)
class Source:
    """Slugs of areas and sections (a question of any of them will do), levels, and banks; nothing named leaves
    everything in. `calculation` is True for questions where numbers decide, False for the others."""

    areas: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    calculation: bool | None = None
    state: str = "any"
    banks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> "Source":
        lists = {name: tuple(data.get(name, ())) for name in ("areas", "sections", "levels", "banks")}
        return cls(calculation=data.get("calculation"), state=data.get("state", "any"), **lists)
