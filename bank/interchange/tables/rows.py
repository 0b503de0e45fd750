"""One row of a table as a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bank.interchange import pictures
from bank.interchange.decimals import as_typed
from bank.interchange.found import FoundPicture, Problem
from bank.interchange.tables import lists
from bank.interchange.tables.headers import Header
from bank.interchange.texts import read_text
from bank.models.questions import Level
from bank.numbers import NotANumber, of_file

_FORMATS = {"plain", "html", "markdown", "moodle"}
_TEX = re.compile(r"\$[^$\n]{0,200}?[\\^_][^$\n]{0,200}?\$")
AS_TYPED = (
    "“{}” is taken as it was typed, not as a formula. If it is one, write it as \\(…\\), or add a column “text format”"
    " with “markdown” in this row."
)
_LEVELS = {value: value for value in Level.values} | {"analyze": Level.ANALYSE.value}
_TRUE = {"yes", "true", "x", "1", "y"}
_NOTHING = {"", "no", "false", "0", "n"}


class Unreadable(ValueError):
    """Of a row that is no question: the field, and as the message what is wrong and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass
class Row:
    """`own` is a row that we wrote: its texts are Markdown to the last space, and it may be unfinished."""

    line: int
    cells: Sequence[str]
    header: Header
    name: str = ""
    known: Mapping[str, FoundPicture] = field(default_factory=dict)
    whole: bool = True
    problems: list[Problem] = field(default_factory=list)
    pictures: list[FoundPicture] = field(default_factory=list)

    @property
    def own(self) -> bool:
        return "letters" in self.header.columns

    def note(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.line, self.name, field, message))

    def loss(self, field: str, message: str) -> None:
        self.note(field, message)
        self.whole = False

    def at(self, column: int | None) -> str:
        """A text too long for one cell goes on in columns of its own."""
        if column is None:
            return ""
        columns = [column, *self.header.continued.get(column, [])]
        text = "".join(self.cells[each] for each in columns if each < len(self.cells))
        return text if self.own else text.strip()

    def cell(self, name: str) -> str:
        return self.at(self.header.columns.get(name))

    def text(self, raw: str, field: str, *, inline: bool = False) -> str:
        if self.own:
            kept, found = pictures.without_data(raw)
            self.pictures += found
            return kept
        form = self.cell("format").casefold()
        if form not in _FORMATS and (formula := _TEX.search(raw)):
            self.note(field, AS_TYPED.format(formula[0][:60]))
        text = read_text(raw, form if form in _FORMATS else "plain", inline=inline, lookup=self.known.get)
        for message in text.notes:
            self.note(field, message)
        for message in text.losses:
            self.loss(field, message)
        self.pictures += text.pictures
        return text.markdown

    def described(self) -> dict[str, object]:
        """What the row says about the question, beside what it asks and offers."""
        words = {name: self.cell(name) for name in ("section", "concept", "reference", "exhibit")}
        return words | {
            "explanation": self.text(self.cell("explanation"), "explanation"),
            "legacy": lists.split(self.cell("legacy")),
            "tags": lists.split(self.cell("tags")),
            "level": self._level(),
            "angoff": self._angoff(),
            "calculation": self._calculation(),
        }

    def _level(self) -> str:
        typed = self.cell("level").strip()
        if typed and typed.casefold() not in _LEVELS:
            self.loss("level", f"“{typed[:40]}” is no level; write remember, understand, apply or analyze.")
        return _LEVELS.get(typed.casefold(), "")

    def _angoff(self) -> float | None:
        typed = self.cell("angoff").strip()
        if not typed:
            return None
        try:
            share = float(typed) if self.own else float(of_file(typed.removesuffix("%")))
        except (NotANumber, ValueError) as error:
            self.loss("angoff", f"{error} The share of just qualified candidates who answer right is meant.")
            return None
        share = share / 100 if not self.own and (typed.endswith("%") or 1 < share <= 100) else share
        if self.own or 0.05 <= share <= 0.99:
            return share
        self.loss("angoff", f"“{typed[:20]}” is no Angoff judgment; write a share from 0.05 to 0.99.")
        return None

    def _calculation(self) -> bool:
        typed = self.cell("calculation").strip().casefold()
        if typed not in _TRUE | _NOTHING:
            self.loss("calculation", f"“{typed[:20]}” is neither yes nor no.")
        return typed in _TRUE

    def number(self, name: str) -> str:
        typed = self.cell(name)
        if self.own or not typed:
            return typed
        try:
            return as_typed(typed)
        except NotANumber as error:
            raise Unreadable(name, str(error)) from error
