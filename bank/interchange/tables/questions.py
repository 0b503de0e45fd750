"""Rows under a header, each read as a question however its author laid it out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bank.interchange.found import Found, FoundExhibit, FoundPicture, Problem
from bank.interchange.tables.choices import read_choice
from bank.interchange.tables.headers import Header
from bank.interchange.tables.own import read_own
from bank.interchange.tables.rows import Row, Unreadable
from bank.items import Item

# The number of its first line and its cells, or as it stands where it has none.
Line = tuple[int, list[str] | str]


def read_rows(header: Header, lines: Iterable[Line], known: Mapping[str, FoundPicture]) -> Iterator[Found]:
    """`known` are the pictures that the file brings along, by their address."""
    number = 0
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            number += 1
            if isinstance(cells, str):
                yield _broken(number, line, cells)
            else:
                yield _found(number, Row(line, cells, header, known=known))


def _broken(number: int, line: int, text: str) -> Found:
    mend = "Its quotation marks do not match; double those within a text, and close each text with one."
    return Found(number, "", line, "", None, (Problem(line, f"question {number}", "row", mend),), False, text)


def _found(number: int, row: Row) -> Found:
    slug = " ".join(row.cell("slug").split())
    row.name = slug or f"question {number}"
    category = row.cell("category").strip() or ("" if row.own else row.cell("section"))
    found = Found(number, slug, row.line, category, None, whole=False, original=_original(row))
    try:
        item = _item(row)
    except Unreadable as error:
        row.note(error.field, str(error))
        return replace(found, problems=tuple(row.problems))
    exhibit = _exhibit(row)
    return replace(
        found,
        item=item,
        problems=tuple(row.problems),
        whole=row.whole,
        original="" if row.whole else found.original,
        exhibit=exhibit,
        pictures=tuple(dict.fromkeys([*row.pictures, *_shown(row, item, exhibit)])),
    )


def _original(row: Row) -> str:
    return "\n".join(cell for cell in row.cells if cell.strip())


def _item(row: Row) -> Item:
    if extra := [cell for at, cell in enumerate(row.cells) if cell.strip() and at not in row.header.named]:
        row.loss("row", f"No name is above “{extra[0][:40]}”; in CSV, put texts with commas in quotation marks.")
    stem = row.text(row.cell("stem"), "question")
    if not stem and not row.own:
        raise Unreadable("question", "The row has no question text; write it, or empty the row.")
    return read_own(row, Item(stem=stem)) if row.own else read_choice(row, Item(stem=stem))


def _exhibit(row: Row) -> FoundExhibit | None:
    slug, body = row.cell("exhibit").strip(), row.cell("exhibit text")
    if not slug or not (body or row.cell("exhibit title")):
        return None
    return FoundExhibit(slug, row.cell("exhibit title"), row.text(body, "exhibit"))


def _shown(row: Row, item: Item, exhibit: FoundExhibit | None) -> Iterator[FoundPicture]:
    texts = [item.stem, item.explanation, exhibit.body if exhibit else ""]
    texts += [text for option in item.options for text in (option.text, option.why)]
    for address, picture in row.known.items():
        if any(address in text for text in texts):
            yield picture
