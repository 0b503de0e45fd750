"""What a table of an export is: whose rows, which columns, and how they are written down."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.cells import safe_cell
from accounts.models import User

VERSION = 1
Line = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Whose data, and as of when: what groups hold back until then is left out."""

    user: User
    now: datetime


@dataclass(frozen=True)
class Table:
    """`person` leads from a row to its person, or to their number; where it is empty `narrowed` finds the rows.

    `columns` are names with where their values stand; `narrowed` also adds what some of them need. `shaped` makes of a
    line what is written, without the columns that it needs and nobody else: those `aside`. `meanings` say what no name
    can.
    """

    name: str
    about: str
    model: type[Model]
    person: str
    columns: Mapping[str, str]
    meanings: Mapping[str, str] = field(default_factory=dict)
    narrowed: Callable[[QuerySet[Any], Asked], QuerySet[Any]] = lambda rows, asked: rows
    shaped: Callable[[Line], Line] = lambda line: line
    aside: frozenset[str] = frozenset()

    def rows(self, asked: Asked) -> QuerySet[Any]:
        mine = self.model._base_manager.filter(**({self.person: asked.user.pk} if self.person else {}))
        return self.narrowed(mine, asked)

    def lines(self, asked: Asked, first: Any, last: Any) -> Iterator[Line]:
        """Of the rows between these keys, both with them, in their order. One query."""
        rows = self.rows(asked).filter(pk__gte=first, pk__lte=last).order_by("pk").values_list(*self.columns.values())
        for row in rows.iterator(1_000):
            line = self.shaped(dict(zip(self.columns, row, strict=True)))
            yield {name: line[name] for name in self.headings}

    @property
    def headings(self) -> list[str]:
        return [name for name in self.columns if name not in self.aside]

    @property
    def is_told(self) -> str:
        """The field that leads to the person, as in exams.Attempt.user; of farther ones as in exams.Answer.attempt."""
        return f"{self.model._meta.label}.{self.person.partition('__')[0]}"


def write_json(out: IO[str], table: Table, lines: Iterable[Line]) -> int:
    """How many rows. A row a line, so that the file is read in a program and in an editor."""
    head = {"table": table.name, "version": VERSION, "about": table.about, "columns": table.headings,
            "meanings": dict(table.meanings)}  # fmt: skip
    out.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [')
    count = 0
    for count, line in enumerate(lines, 1):
        out.write((",\n  " if count > 1 else "\n  ") + json.dumps(line, ensure_ascii=False, default=_plain))
    out.write("\n ]\n}\n")
    return count


def write_csv(out: IO[str], table: Table, lines: Iterable[Line]) -> int:
    """How many rows. With a mark at its beginning by which spreadsheet programs know how letters are written."""
    out.write("\ufeff")
    sheet = csv.writer(out)
    sheet.writerow(table.headings)
    count = 0
    for line in lines:
        sheet.writerow([_cell(value) for value in line.values()])
        count += 1
    return count


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"An export holds no {type(value).__name__}.")


def _cell(value: Any) -> str:
    """A number of a row may begin with a sign; a text that does is no formula."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case str():
            return safe_cell(value)
        case list() | dict():
            return safe_cell(json.dumps(value, ensure_ascii=False, default=_plain))
        case _:
            return _plain(value)
