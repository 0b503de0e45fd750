"""The glossary, the formulas and the sections' texts of the content files as checked records."""

from dataclasses import dataclass, field
from typing import Any

from curriculum.sources import Problem


@dataclass(frozen=True)
class Place:
    """Where an entry stands, for what is found wrong with it later."""

    file: str
    slug: str
    line: int | None = None

    def problem(self, name: str, message: str) -> Problem:
        return Problem(self.file, self.slug, name, message, self.line)


@dataclass(frozen=True)
class TermSource:
    """`fields` are the columns of the row that the entry fills by itself."""

    place: Place
    section: str
    contrast_with: str
    related: tuple[str, ...]
    fields: dict[str, Any]

    @property
    def names(self) -> list[str]:
        return [self.fields["term"], *self.fields["also"]]


@dataclass(frozen=True)
class FormulaSource:
    """`calc` are its arithmetic lines as written: what computes them lies above this room."""

    place: Place
    section: str
    terms: tuple[str, ...]
    calc: tuple[Any, ...]
    fields: dict[str, Any]


@dataclass(frozen=True)
class SectionText:
    about: str
    about_html: str


@dataclass(frozen=True)
class Reference:
    """All three by slug. What a content directory does not have is empty, and is left alone in the database."""

    terms: dict[str, TermSource] = field(default_factory=dict)
    formulas: dict[str, FormulaSource] = field(default_factory=dict)
    sections: dict[str, SectionText] = field(default_factory=dict)
