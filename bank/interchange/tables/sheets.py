"""Excel workbooks: read by calamine, written by openpyxl with nothing but text in their cells."""

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from bank.interchange.found import FileRead, Found, FoundPicture, Outgoing, Problem
from bank.interchange.packages import RefusedPackage, open_package
from bank.interchange.pictures import address
from bank.interchange.tables.commas import unknown_columns
from bank.interchange.tables.counting import counted
from bank.interchange.tables.extent import TooFar, refuse_far_cells
from bank.interchange.tables.headers import WANTED, Header, read_header
from bank.interchange.tables.own import table
from bank.interchange.tables.questions import Line, read_rows

PICTURES = "Pictures"
LONGEST_CELL = 32_000  # Excel holds 32,767 signs in a cell
_LOOKED_AT = 20
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DAMAGED = "The workbook is damaged, locked or of an old kind; save it as .xlsx without a password and import that."


def read_xlsx(data: bytes) -> FileRead:
    try:
        package = open_package(data)
        if "xl/workbook.xml" not in package.members or "content.xml" in package.members:
            return _refused("It is no Excel workbook; save it as .xlsx.")
        refuse_far_cells(package.archive)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: _cells(workbook.get_sheet_by_name(name)) for name in workbook.sheet_names}
    except RefusedPackage as error:
        return _refused(f"The workbook {error}")
    except TooFar as error:
        return _refused(str(error))
    except CalamineError:
        return _refused(_DAMAGED)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises, which is no Exception and has no public name
            raise
        return _refused(_DAMAGED)
    return _read(sheets)


def _refused(message: str) -> FileRead:
    return FileRead("xlsx", [], [Problem(None, "", "file", message)])


def _cells(sheet: CalamineSheet) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False)


def _read(sheets: Mapping[str, list[list[Any]]]) -> FileRead:
    headers = {name: _header(rows) for name, rows in sheets.items()}
    name = next((name for name, (_, header) in headers.items() if header.is_enough), None)
    if name is None:
        return _refused(f"The columns cannot be told apart. {WANTED}")
    at, header = headers[name]
    problems = unknown_columns(header, at)
    rows = ((line, [shown(cell) for cell in row]) for line, row in enumerate(sheets[name][at:], start=at + 1))
    header, said_of_keys = counted(header, rows)
    problems += said_of_keys
    others = [other for other, rows in sheets.items() if rows and other not in {name, PICTURES}]
    if others:
        listed = ", ".join(f"“{other}”" for other in others)
        problems.append(Problem(None, "", "sheet", f"Only the sheet “{name}” was read, not {listed}."))
    pictures = {address(picture): picture for picture in _pictures(sheets.get(PICTURES, []))}
    return FileRead("xlsx", _questions(header, sheets[name], at, pictures, problems), problems)


def _header(rows: list[list[Any]]) -> tuple[int, Header]:
    """The best of the first rows, and its number."""
    tries = [(at, read_header([shown(cell) for cell in row])) for at, row in enumerate(rows[:_LOOKED_AT], start=1)]
    return max(tries or [(0, read_header([]))], key=lambda each: (each[1].is_enough, each[1].known))


def _questions(
    header: Header, rows: list[list[Any]], at: int, pictures: Mapping[str, FoundPicture], problems: list[Problem]
) -> Iterator[Found]:
    lines: Iterator[Line] = ((line, [shown(cell) for cell in row]) for line, row in enumerate(rows[at:], start=at + 1))
    none = True
    for found in read_rows(header, lines, pictures):
        none = False
        yield found
    if none:
        problems.append(Problem(None, "", "file", "There are no rows under the header."))


def shown(cell: object) -> str:
    """As the person at the spreadsheet sees it, nearly."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        text = format(cell, ".15g")
        return format(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else text
    if isinstance(cell, datetime | date | time | timedelta):
        return str(cell)
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _pictures(rows: list[list[Any]]) -> Iterator[FoundPicture]:
    """Below a header: the name, the type, and the data in as many cells as they need."""
    for row in rows[1:]:
        name, mime, *parts = [shown(cell) for cell in row] + ["", ""]
        try:
            data = base64.b64decode("".join(parts), validate=True)
        except (binascii.Error, ValueError):
            continue
        if data and mime.startswith("image/"):
            yield FoundPicture(name, mime, data)


def write_xlsx(items: Sequence[Outgoing]) -> bytes:
    workbook = Workbook(write_only=True)
    rows = _spread(table(items))
    _fill(workbook, "Questions", rows, [12 if len(name) < 9 else 40 if name == "question" else 18 for name in rows[0]])
    pictures = list(dict.fromkeys(picture for outgoing in items for picture in outgoing.pictures))
    if pictures:
        _fill(workbook, PICTURES, [["name", "type", "data"], *map(_picture_row, pictures)], [24, 12, 12])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _picture_row(picture: FoundPicture) -> list[str]:
    data = base64.b64encode(picture.data).decode()
    return [picture.name, picture.mime, *(data[at : at + LONGEST_CELL] for at in range(0, len(data), LONGEST_CELL))]


def _spread(rows: list[list[str]]) -> list[list[str]]:
    """A text too long for a cell goes on in columns of its own at the end."""
    header, *others = rows
    longest = [max((len(row[at]) for row in others), default=0) for at in range(len(header))]
    more = [(at, part) for at, most in enumerate(longest) for part in range(1, -(-most // LONGEST_CELL))]
    names = [f"{header[at]} (continued{f' {part}' if part > 1 else ''})" for at, part in more]
    spread = [[cell[:LONGEST_CELL] for cell in row] + [_part(row[at], part) for at, part in more] for row in others]
    return [[*header, *names], *spread]


def _part(text: str, part: int) -> str:
    return text[part * LONGEST_CELL : (part + 1) * LONGEST_CELL]


def _fill(workbook: Workbook, title: str, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, width in enumerate(widths):
        sheet.column_dimensions[_letters(at)].width = width
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_LIKE_ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text)) or None)
            if text:
                cell.data_type = "s"  # whatever it looks like: "=1+1" is no formula
            if number == 0:
                cell.font, cell.alignment = bold, wrapped
            cells.append(cell)
        sheet.append(cells)


def _letters(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else _letters(at // 26 - 1) + chr(ord("A") + at % 26)
