"""Numbers as people type them into files."""

import re
from decimal import Decimal, InvalidOperation

_PLAIN = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_LONGEST = 60


class NotANumber(ValueError):
    """The message says what is wrong with it, beginning with the text itself."""


def decimal(text: str) -> Decimal:
    typed = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "")
    if len(typed) > _LONGEST:
        raise NotANumber(f"“{typed[:20]}…” is too long for a number.")
    if _THOUSANDS.fullmatch(typed) and not (typed.count(",") == 1 and "." not in typed):
        typed = typed.replace(",", "")
    elif _THOUSANDS.fullmatch(typed):
        raise NotANumber(f"“{typed}” may be read two ways; write it without a comma, with a point before decimals.")
    elif _COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    if not _PLAIN.fullmatch(typed):
        raise NotANumber(f"“{typed}” is no number; write it such as 1250 or 3.75.")
    try:
        return Decimal(typed)
    except InvalidOperation as error:
        raise NotANumber(f"“{typed}” is no number; write it such as 1250 or 3.75.") from error


def shown(number: Decimal) -> str:
    """Without an exponent, and without a sum's surplus zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_typed(text: str) -> str:
    """A number written in the usual way stays as it was written."""
    typed = text.strip()
    return typed if re.fullmatch(r"-?\d{1,24}(?:\.\d{1,24})?", typed) else shown(decimal(typed))
