"""The facts about the credential below content/credential/, checked as one, so that nothing is loaded by halves.

A file has one list or several, named by kind: `fees:`, `ways:` and so on; each entry names the columns of its model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from curriculum.models import Certification, CredentialFact, Fee, PointCategory, PurchaseWay, Sourced
from curriculum.sources import ContentError, Entry, Problem, read_yaml

FOLDER = "credential"
KINDS: dict[str, type[Sourced]] = {
    "certifications": Certification,
    "points": PointCategory,
    "fees": Fee,
    "ways": PurchaseWay,
    "facts": CredentialFact,
}
# What the loader and the administration fill in.
PLACED = frozenset({"id", "position", "in_use", "edited_at"})
Values = dict[str, Any]


@dataclass(frozen=True)
class Credential:
    """The columns of each row by kind and slug, in the order of the files. A content directory without the folder has
    none of them, and leaves alone what is in the database."""

    rows: dict[str, dict[str, Values]] = field(default_factory=dict)


def read_credential(root: Path) -> Credential:
    reader = _Reader()
    paths = sorted((root / FOLDER).glob("**/*.yaml"))
    for path in paths:
        reader.read(path, str(path.relative_to(root)))
    # Fees that were refused would make ways point nowhere.
    if problems := reader.problems or [*reader.unknown_fees()]:
        raise ContentError(problems)
    return Credential(reader.rows) if paths else Credential()


class _Reader:
    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Values]] = {kind: {} for kind in KINDS}
        self.places: dict[tuple[str, str], tuple[str, int]] = {}
        self.problems: list[Problem] = []

    def read(self, path: Path, file: str) -> None:
        try:
            data = read_yaml(path, file)
        except ContentError as error:
            self.problems += error.problems
            return
        for kind, entries in data.items():
            if kind not in KINDS or not isinstance(entries, list):
                message = f"is no list of facts; the lists are {', '.join(KINDS)}."
                self.problems.append(Problem(file, "", kind, message, data.line))
                continue
            for entry in entries:
                self._entry(entry, kind, file)

    def _entry(self, entry: Any, kind: str, file: str) -> None:
        if not isinstance(entry, Entry):
            self.problems.append(Problem(file, "", kind, f"“{entry}” is no mapping; start it with “- slug:”."))
            return
        slug = str(entry.get("slug", ""))
        values, faults = _values(entry, KINDS[kind])
        if slug in self.rows[kind]:
            faults["slug"] = f"“{slug}” is in {self.places[kind, slug][0]} already; slugs are identities."
        self.problems += [Problem(file, slug, name, message, entry.line) for name, message in faults.items()]
        self.rows[kind][slug], self.places[kind, slug] = values, (file, entry.line)

    def unknown_fees(self) -> Iterator[Problem]:
        fees = self.rows["fees"]
        for slug, way in self.rows["ways"].items():
            file, line = self.places["ways", slug]
            named = [*(("fees", fee) for fee in way["fees"]), ("retake", way["retake"])]
            for name, fee in named:
                if fee not in fees:
                    yield Problem(file, slug, name, f"“{fee}” is no fee; name one of {', '.join(fees)}.", line)


def _values(entry: Entry, model: type[Sourced]) -> tuple[Values, dict[str, str]]:
    """The row's columns, those left out at their defaults, and what is wrong by field."""
    columns = {column.name: column for column in model._meta.concrete_fields if column.name not in PLACED}
    faults = {name: f"is not a field; use {', '.join(columns)}." for name in sorted(entry.keys() - columns.keys())}
    row = model(position=1)
    for name, column in columns.items():
        if message := _fill(row, column, entry):
            faults[name] = message
    try:
        row.clean_fields(exclude=PLACED | faults.keys())
        row.clean()
    except ValidationError as error:
        faults = {name: " ".join(messages) for name, messages in error.message_dict.items()} | faults
    return {name: getattr(row, name) for name in columns}, faults


def _fill(row: Sourced, column: "models.Field[Any, Any]", entry: Entry) -> str:
    """What is wrong with the kind of value, or nothing and the row has it."""
    if column.name not in entry:
        return "" if column.blank or column.has_default() else "is missing; add it."
    value = entry[column.name]
    takes, wanted = _kinds(column)
    if not isinstance(value, takes) or (isinstance(value, bool) and takes is not bool) or isinstance(value, datetime):
        return f"“{value}” does not fit; write {wanted}."
    # By its decimal text: a float has digits that nobody wrote.
    setattr(row, column.name, Decimal(str(value)) if isinstance(column, models.DecimalField) else value)
    return ""


def _kinds(column: "models.Field[Any, Any]") -> tuple[Any, str]:
    match column:
        case models.BooleanField():
            return bool, "true or false"
        case models.DecimalField():
            return (int, float), "a number"
        case models.PositiveSmallIntegerField():
            return int, "a whole number"
        case models.DateField():
            return date, "a date, as 2025-11-20"
        case models.JSONField():
            return list, "a list, as [exam, learning-system]"
        case _:
            return str, "a text, in quotes if needed"
