"""Numbers as people type them, as files hold them, and as pages write them. The one place that reads any.

`read` is for what people type into a page, candidates, reviewers and authors alike; static/player/numbers.js reads by
the same rule. A point is a decimal point and a comma sets off thousands, except where only the other reading is
possible. Digits stand in threes behind a comma, blank or apostrophe (or in twos before the last three, as in India), or
behind points where a decimal comma follows or there are two of them. A comma that does not set off three digits, or
follows other groups or a zero, is a decimal comma. A sign may stand in front; no currency, percent, unit or exponent,
and no digits but 0 to 9. `value` rounds it to what is compared with a range; `exact`, of which ranges are made, never
does.

`of_file` is for files, which programs have written and nobody looks at digit by digit. It differs in three ways: it
takes an exponent, as programs write one; it takes more digits, so that whatever cannot be stored is refused later with
the question's name; and it refuses “1,250”, which a program may mean as 1.25 while a person in a page sees how it is
read. Neither takes “NaN” or “inf”.
"""

import re
from decimal import Decimal

LONGEST, LONGEST_OF_FILE = 40, 60
MOST_DIGITS = 30  # before the decimal point of a number in a file, and places of its first digit behind it
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

_PROGRAMS = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}", re.ASCII)


class NotANumber(ValueError):
    """The message says what is wrong with it, beginning with the text itself."""


def read(typed: str) -> str | None:
    """The number as plain digits with a point, or None if it is none (or longer than any range)."""
    text = _tidy(typed)
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


def of_file(text: str) -> Decimal:
    """NotANumber says why there is none, or not only one."""
    typed = _tidy(text)
    if len(typed) > LONGEST_OF_FILE:
        raise NotANumber(f"“{typed[:20]}…” is too long for a number.")
    if _TWO_WAYS.fullmatch(typed):
        raise NotANumber(f"“{typed}” may be read two ways; write it without a comma, with a point before decimals.")
    plain = typed if _PROGRAMS.fullmatch(typed) else read(typed)
    if plain is None:
        raise NotANumber(f"“{typed}” is no number; write it such as 1250 or 3.75.")
    number = Decimal(plain)
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise NotANumber(f"“{typed}” is too large or too small to be asked for.")
    return number if number else Decimal()


def _tidy(typed: str) -> str:
    return _BLANKS.sub(" ", typed.translate(_ALIKE)).strip(" ")


def value(typed: str) -> Decimal | None:
    """What is compared with a range: more places than it can have are rounded off."""
    plain = read(typed)
    if plain is None:
        return None
    number = round(Decimal(plain), PLACES)
    return number if abs(number) < 10**WHOLE_DIGITS else None


def exact(typed: str) -> Decimal | None:
    """What makes a range: none where it has more places than one can have, since rounding would move its end."""
    plain = read(typed)
    number = None if plain is None else Decimal(plain)
    return number if number is not None and holds(number) else None


def holds(number: Decimal) -> bool:
    """Whether the columns of a range hold it as it is."""
    return number.is_finite() and abs(number) < 10**WHOLE_DIGITS and number == round(number, PLACES)


def written(number: Decimal) -> str:
    """With commas between thousands and without noughts at the end: 1,200.5."""
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")


def as_read(typed: str) -> str:
    """For who typed it to see how it is read; as it was typed where it is no number."""
    number = exact(typed)
    return typed if number is None else written(number)


def span(lowest: Decimal, highest: Decimal) -> str:
    """A range: "11.5 to 12.5", or the one number that is right."""
    return written(lowest) if lowest == highest else f"{written(lowest)} to {written(highest)}"
