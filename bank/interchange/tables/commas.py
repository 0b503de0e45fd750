"""CSV: whatever parts the cells, and no cell that a spreadsheet would run as a formula."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from accounts.cells import RUN_AS_FORMULA
from bank.interchange.found import FileRead, Found, Outgoing, Problem
from bank.interchange.pictures import with_data
from bank.interchange.tables.counting import counted
from bank.interchange.tables.headers import WANTED, Header, read_header
from bank.interchange.tables.own import table
from bank.interchange.tables.questions import Line, read_rows

csv.field_size_limit(20 * 2**20)  # a picture within a text is longer than the usual limit of 131,072 signs

DELIMITERS = ",;\t|"
_SAID = re.compile(r'"?sep=([,;\t|])"?$', re.IGNORECASE)
_RUN = re.compile(rf"'*(?:{RUN_AS_FORMULA.pattern})")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?%?")
_FAULTS = 100
_LOOKED_AT = 20


def read_csv(text: str) -> FileRead:
    lines = text.removeprefix("\ufeff").split("\n")
    problems: list[Problem] = []
    said = _SAID.match(lines[0])
    skipped = 1 if said else 0
    tries = [_header(lines[skipped:], sign) for sign in (said[1] if said else DELIMITERS)]
    at, header, delimiter = max(tries, key=lambda each: (each[1].is_enough, each[1].known))
    if not header.is_enough:
        return FileRead("csv", [], [Problem(1, "", "columns", f"The columns cannot be told apart. {WANTED}")])
    problems += unknown_columns(header, at + skipped)
    header, said_of_keys = counted(
        header, ((line, row) for line, _, row in _rows(lines, at + skipped, delimiter) if row)
    )
    problems += said_of_keys
    return FileRead("csv", _questions(lines, at + skipped, header, delimiter, problems), problems)


def unknown_columns(header: Header, line: int) -> list[Problem]:
    names = ", ".join(f"“{name}”" for name in header.unknown[:20])
    message = f"What these columns mean is not known, so that they are left out: {names}."
    return [Problem(line, "", "columns", message)] if names else []


def _header(lines: Sequence[str], delimiter: str) -> tuple[int, Header, str]:
    """The best header of the first lines, and the last line it takes."""
    best = 0, read_header([]), delimiter
    for _, last, row in islice(_rows(lines[: 5 * _LOOKED_AT], 0, delimiter), _LOOKED_AT):
        header = read_header(row or [])
        if (header.is_enough, header.known) > (best[1].is_enough, best[1].known):
            best = last, header, delimiter
    return best


def _rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, int, list[str] | None]]:
    """With the numbers of each row's first and last lines; None for one that cannot be read, after which the next
    line is tried, at most a hundred times: each try may read to the end."""
    for _ in range(_FAULTS):
        reader = csv.reader((f"{line}\n" for line in islice(lines, start, None)), delimiter=delimiter, strict=True)
        done = 0
        try:
            for row in reader:
                yield start + done + 1, start + reader.line_num, [unguarded(cell) for cell in row]
                done = reader.line_num
            return
        except csv.Error:
            start += done + 1
            yield start, start, None
    yield start + 1, len(lines), None


def _questions(
    lines: list[str], start: int, header: Header, delimiter: str, problems: list[Problem]
) -> Iterator[Found]:
    none = True
    for found in read_rows(header, _lines(lines, start, delimiter, problems), {}):
        none = False
        yield found
    if none:
        problems.append(Problem(None, "", "file", "There are no rows under the header."))


def _lines(lines: list[str], start: int, delimiter: str, problems: list[Problem]) -> Iterator[Line]:
    faults = 0
    for first, _, row in _rows(lines, start, delimiter):
        faults += row is None
        if faults > _FAULTS:
            problems.append(Problem(first, "", "file", "Too many rows are broken; from this line on none was read."))
            return
        yield first, lines[first - 1] if row is None else row


def guarded(cell: str) -> str:
    """An apostrophe keeps a spreadsheet from running a cell; a number is none to be kept from."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell


def write_csv(items: Sequence[Outgoing]) -> str:
    """With a byte order mark, without which Excel reads it as Windows-1252."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in table([_carrying(outgoing) for outgoing in items]))
    return f"\ufeff{sheet.getvalue()}"


def _carrying(outgoing: Outgoing) -> Outgoing:
    """Its pictures within its texts."""
    if not outgoing.pictures:
        return outgoing
    item, exhibit = outgoing.item, outgoing.exhibit
    stem, explanation = (with_data(text, outgoing.pictures) for text in (item.stem, item.explanation))
    options = tuple(
        replace(option, text=with_data(option.text, outgoing.pictures), why=with_data(option.why, outgoing.pictures))
        for option in item.options
    )
    body = replace(exhibit, body=with_data(exhibit.body, outgoing.pictures)) if exhibit else None
    return replace(outgoing, item=replace(item, stem=stem, explanation=explanation, options=options), exhibit=body)
