"""The bank's content files as checked records."""

import hashlib
from dataclasses import dataclass
from typing import Literal

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

    @property
    def checked(self) -> bool:
        return self.check == "agreed"

    def place(self, name: str) -> Problem:
        return Problem(self.file, self.slug, name, "", self.line)

    def digest(self, exhibit: ExhibitSource | None) -> str:
        """Of what a blind solver sees and of the key: a check speaks of exactly this and lapses with any edit of it."""
        seen = [self.stem, *(option.text for option in self.options), str(self.key), exhibit.body if exhibit else ""]
        return hashlib.sha256("\x00".join(seen).encode()).hexdigest()[:8]
