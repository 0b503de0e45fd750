"""Tables of HTML as tables of Markdown, which know neither spans nor tables within."""

import re
from collections.abc import Callable

from bs4 import Tag

MAX_COLUMNS = 40
MAX_ROWS = 400
_PIPE = re.compile(r"(\\?)\|")  # after a backslash the splitting of cells would take that away


def markdown_from_table(table: Tag, text_of: Callable[[Tag], str]) -> tuple[str, list[str]]:
    """The first row becomes the header; also gives what of the table did not fit."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    filled, spans = _filled([_cells(row) for row in rows[:MAX_ROWS]], text_of)
    width = min(max(map(len, filled), default=0), MAX_COLUMNS)
    if not width:
        return "", []
    cut = len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in filled)
    lines = [_line((row + [""] * width)[:width]) for row in filled]
    lost = ["A table is too large; it was cut."] if cut else []
    if spans:
        lost.append("Cells of a table that span several rows or columns were split; look the table over.")
    return "\n".join([lines[0], _line(["---"] * width), *lines[1:]]), lost


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]


def _filled(rows: list[list[Tag]], text_of: Callable[[Tag], str]) -> tuple[list[list[str]], bool]:
    """Rows of equal places: a cell stands in the first of those it spans."""
    taken: dict[tuple[int, int], str] = {}
    spans = False
    for y, row in enumerate(rows):
        x = 0
        for cell in row[: MAX_COLUMNS + 1]:
            while (y, x) in taken:
                x += 1
            wide, high = _span(cell, "colspan", MAX_COLUMNS), _span(cell, "rowspan", len(rows) - y)
            spans = spans or wide > 1 or high > 1
            taken |= {(y + down, x + right): "" for down in range(high) for right in range(wide)}
            taken[y, x] = _one_line(text_of(cell))
            x += wide
    return [[taken.get((y, x), "") for x in range(_width(taken, y))] for y in range(len(rows))], spans


def _width(taken: dict[tuple[int, int], str], y: int) -> int:
    width = 0
    while (y, width) in taken:
        width += 1
    return width


def _span(cell: Tag, name: str, most: int) -> int:
    said = str(cell.get(name, "1"))
    return max(min(int(said) if said.isdecimal() and len(said) < 6 else 1, most), 1)


def _one_line(text: str) -> str:
    joined = re.sub(r"\s*\n\s*", " ", text).strip()
    return _PIPE.sub(lambda found: f"{found[1]}&#124;" if found[1] else r"\|", joined)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
