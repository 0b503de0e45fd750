"""How far the cells of a workbook reach, before a reader takes memory for all that lies between."""

import re
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from bank.interchange.packages import DAMAGED

MAX_CELLS = 2_000_000  # places in all sheets together, filled or not
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CHUNK = 1 << 16


class TooFar(ValueError):
    """The message says what is wrong with the workbook, and what to do."""


class _NoSheet(Exception):
    """What is read is no sheet."""


def refuse_far_cells(archive: ZipFile) -> None:
    """A cell at the far corner of a sheet would take 17 billion places: the reader ends the whole process over it."""
    places = 0
    for member in archive.infolist():
        if member.filename.lower().rpartition(".")[2] not in {"png", "jpg", "jpeg", "gif", "emf", "wmf"}:
            try:
                places += _look_at(archive, member)
            except TooFar:
                raise
            except (*DAMAGED, expat.ExpatError) as error:
                raise TooFar("The workbook is damaged; open it, save it again and import that.") from error
        if places > MAX_CELLS:
            raise TooFar("Its sheets are too large together; keep the questions in a workbook of their own.")


def _look_at(archive: ZipFile, member: ZipInfo) -> int:
    sheet = _Sheet()
    try:
        for chunk in _chunks(archive, member):
            sheet.parser.Parse(chunk, False)
        sheet.parser.Parse(b"", True)
    except _NoSheet:
        return 0
    except expat.ExpatError:
        if sheet.is_sheet:
            raise
    return sheet.rows * sheet.columns


def _chunks(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


class _Sheet:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.is_sheet = False
        self.row = self.column = self.rows = self.columns = 0

    def _doctype(self, *_: object) -> None:
        raise TooFar("The workbook holds declarations that no workbook needs; save it again from a spreadsheet.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.is_sheet:
            if local not in {"worksheet", "chartsheet", "dialogsheet"}:
                raise _NoSheet
            self.is_sheet = True
        elif local == "row":
            self._reach(_whole(attributes.get("r"), self.row + 1), 0)
        elif local == "c":
            self._cell(attributes.get("r"))

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self._reach(self.row, self.column + 1)
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise TooFar(f"The workbook is damaged: “{reference[:20]}” is no place of a cell.")
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        self._reach(int(found[2]), column)

    def _reach(self, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > MAX_CELLS:
            where = f"row {self.rows:,} and column {self.columns:,}"
            raise TooFar(f"Its cells reach to {where}; clear what stands far away from the questions.")


def _whole(text: str | None, usual: int) -> int:
    if text is None:
        return usual
    if not text.isdecimal() or len(text) > 7:
        raise TooFar(f"The workbook is damaged: “{text[:20]}” is no number of a row.")
    return int(text)
