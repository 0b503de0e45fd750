"""Whether a table counts its options from 0, as programs do, or from 1, as people do."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bank.interchange.found import Problem
from bank.interchange.tables.headers import Header

_NUMBERS = re.compile(r"\d{1,2}(?:\s*[,;/&|]\s*\d{1,2})*")


def counted(header: Header, rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[Header, list[Problem]]:
    """One row that says 0 may be a slip; with others that say numbers it shows how the whole column counts."""
    right = header.columns.get("right")
    if right is None or "letters" in header.columns:
        return header, []
    zero, numbers = 0, 0
    for line, cells in rows:
        key = cells[right].strip() if right < len(cells) else ""
        places = [int(digits) for digits in re.findall(r"\d+", key)] if _NUMBERS.fullmatch(key) else []
        offered = [text for at in header.options.values() if at < len(cells) and (text := cells[at].strip())]
        if not places or len(offered) < 2 or key in offered:
            continue
        if max(places) >= len(offered):
            return header, []
        numbers += 1
        zero = zero or (line if 0 in places else 0)
    if not zero or numbers < 2:
        return header, []
    message = "The right options are counted from 0, as this row shows; all of the column was read so."
    return replace(header, from_zero=True), [Problem(zero, "", "correct", message)]


def from_one(key: str) -> str:
    """“0” and “1, 2” as people count."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), key) if _NUMBERS.fullmatch(key) else key
