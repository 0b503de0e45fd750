"""Numbers as people type them, and as pages write them. static/player/numbers.js reads them by the same rule.

A point is a decimal point and a comma sets off thousands, except where only the other reading is possible. Digits
stand in threes behind a comma, blank or apostrophe (or in twos before the last three, as in India), or behind points
where a decimal comma follows or there are two of them. A comma that does not set off three digits, or follows other
groups or a zero, is a decimal comma. A sign may stand in front; no currency, percent, unit or exponent.
"""

import re
from decimal import Decimal

LONGEST = 40
WHOLE_DIGITS, PLACES = 16, 8  # what the columns of a range hold

_BLANKS = re.compile("[\t \u00a0\u2007\u2009\u202f]")
_ALIKE = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u02bc": "'"})
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        r"(\d+)(?:\.(\d*))?",
        r"()\.(\d+)",
        r"([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d*))?",
        r"([1-9]\d?(?:,\d\d)+,\d{3})(?:\.(\d*))?",
        r"([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d*))?",
        r"([1-9]\d{0,2}(?:'\d{3})+)(?:[.,](\d*))?",
        r"([1-9]\d{0,2}(?:\.\d{3}){2,})",
        r"([1-9]\d{0,2}(?:\.\d{3})+),(\d*)",
        r"(\d+),(\d*)",
        r"(),(\d+)",
    )
]


def read(typed: str) -> str | None:
    """The number as plain digits with a point, or None if it is none (or longer than any range)."""
    text = _BLANKS.sub(" ", typed.translate(_ALIKE)).strip(" ")
    sign, body = ("-" if text[:1] == "-" else "", text[1:].lstrip(" ")) if text[:1] in ("-", "+") else ("", text)
    found = next(filter(None, (form.fullmatch(body) for form in _FORMS)), None)
    if found is None:
        return None
    digits, places = (*found.groups(""), "")[:2]
    whole, part = re.sub("[ ',.]", "", digits).lstrip("0") or "0", places.rstrip("0")
    if len(whole) > WHOLE_DIGITS:
        return None
    plain = f"{whole}.{part}" if part else whole
    return plain if plain == "0" else sign + plain


def value(typed: str) -> Decimal | None:
    """What is compared with a range: more places than it can have are rounded off."""
    plain = read(typed)
    if plain is None:
        return None
    number = round(Decimal(plain), PLACES)
    return number if abs(number) < 10**WHOLE_DIGITS else None


def written(number: Decimal) -> str:
    """With commas between thousands and without noughts at the end: 1,200.5."""
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")
