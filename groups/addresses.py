"""A pasted list of email addresses, as mail programs and spreadsheets give it, read line by line."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_ADDRESSES = 200
LONGEST_ADDRESS = 254
QUOTED = re.compile(r'"[^"]*"')
IN_BRACKETS = re.compile(r"<([^<>]*)>")
SEPARATORS = re.compile(r"[,;\t]+")
# Of what is shown of a piece that cannot be read.
SHOWN = 60


@dataclass(frozen=True)
class Problem:
    line: int
    words: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.words}"


@dataclass
class Addresses:
    """`found`: address → the line it stands on first; `repeated` ones are found once."""

    found: dict[str, int] = field(default_factory=dict)
    repeated: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_addresses(text: str) -> Addresses:
    """Any separators; “Name <a@b>” and “Name a@b” forms; lower case, as accounts have it."""
    read = Addresses()
    for number, line in enumerate(text.splitlines(), 1):
        for piece in SEPARATORS.split(QUOTED.sub(" ", line)):
            if piece.strip():
                _read_piece(piece.strip(), number, read)
    return read


def _read_piece(piece: str, line: int, read: Addresses) -> None:
    candidates = IN_BRACKETS.findall(piece) or [word for word in piece.split() if "@" in word]
    if not candidates:
        read.problems.append(Problem(line, f"“{piece[:SHOWN]}” holds no email address. Write it as name@example.org."))
    for candidate in candidates:
        _take(candidate.strip().removeprefix("mailto:").lower(), line, read)


def _take(address: str, line: int, read: Addresses) -> None:
    if not _is_address(address):
        said = f"“{address[:SHOWN]}” is no email address. Mend it or take it out."
        read.problems.append(Problem(line, said))
    elif address in read.found:
        words = f"{address} is on line {read.found[address]} already and is invited once."
        read.repeated.append(Problem(line, words))
    else:
        read.found[address] = line


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_ADDRESS
