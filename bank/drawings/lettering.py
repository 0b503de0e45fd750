"""Numbers and names as they stand on a drawing, and the room they take.

No browser is there to measure, so widths are estimated from above: in units of the drawing, at its one text size.
"""

import unicodedata

from bank.drawings.fields import decimals

SIZE = 13.0
LEADING = 17.0
_NARROW = frozenset("ijlI.,:;'|!()[]/ftr- ")
_WIDE = frozenset("mwMW@%—&")


def width(text: str, *, bold: bool = False) -> float:
    return round(sum(map(_share, text)) * SIZE * (1.06 if bold else 1.0), 1)


def _share(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in _WIDE or not letter.isascii():
        return 0.92
    return 0.38 if letter in _NARROW else 0.72 if letter.isupper() else 0.62


def wrapped(text: str, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines that fit the room; a word that is too long alone is broken."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, room, bold):
            longer = f"{lines[-1]} {piece}".strip()
            if width(longer, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line]


def _pieces(word: str, room: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def spelled(value: float, places: int | None = None) -> str:
    """1,234.50 with as many decimals as it is written with, or with `places`; a real minus sign."""
    text = f"{value:,.{decimals([value]) if places is None else places}f}"
    return text if value >= 0 or not text.strip("-0.,") else f"−{text[1:]}"


def alike(values: list[float]) -> list[str]:
    """All of them with the same decimals."""
    places = decimals(values)
    return [spelled(value, places) for value in values]
