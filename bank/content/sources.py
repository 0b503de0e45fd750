"""The bank's content files as checked records."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bank.drawings import Chart, as_markdown
from curriculum.sources import Problem

# What a file says of the blind check: nothing, that the key was agreed with, that it was but the question has been
# edited since, or that the solver disagreed.
Check = Literal["none", "agreed", "edited", "disagreed"]


@dataclass(frozen=True)
class OptionSource:
    text: str
    why: str


@dataclass(frozen=True)
class ExhibitSource:
    slug: str
    title: str
    body: str
    file: str
    chart: Chart | None = None

    @property
    def drawn(self) -> dict[str, Any] | None:
        """The chart's data as JSON knows it. Series and bars are lists: a database may reorder a mapping's names."""
        drawn: dict[str, Any] | None = json.loads(json.dumps(asdict(self.chart))) if self.chart else None
        return drawn

    @property
    def sheet(self) -> str:
        """What it shows as Markdown, the drawing as its figures: for a solver who reads text."""
        return f"{self.body}\n\n{as_markdown(self.chart)}" if self.chart else self.body

    @property
    def place(self) -> Problem:
        return Problem(self.file, "", f"exhibit {self.slug}, body", "")


@dataclass(frozen=True)
class QuestionSource:
    file: str
    line: int
    slug: str
    section: str
    legacy: tuple[str, ...]
    level: str
    calculation: bool
    concept: str
    reference: str
    angoff: float
    stem: str
    options: tuple[OptionSource, ...]
    key: int
    exhibit: str | None
    enemies: tuple[str, ...] = ()
    check: Check = "none"
    template: str = ""  # of which this is a frozen draw

    @property
    def checked(self) -> bool:
        return self.check == "agreed"

    def place(self, name: str) -> Problem:
        return Problem(self.file, self.slug, name, "", self.line)

    def digest(self, exhibit: ExhibitSource | None) -> str:
        """Of what a blind solver sees and of the key: a check speaks of exactly this and lapses with any edit of it."""
        seen = [self.stem, *(option.text for option in self.options), str(self.key), exhibit.body if exhibit else ""]
        if exhibit and exhibit.drawn:
            seen.append(json.dumps(exhibit.drawn, sort_keys=True, ensure_ascii=False))
        return hashlib.sha256("\x00".join(seen).encode()).hexdigest()[:8]
