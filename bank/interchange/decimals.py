"""Numbers of files as this software stores them: digits with a point, no exponent."""

import re
from decimal import Decimal

from bank.numbers import NotANumber, of_file


def decimal_of(text: str) -> Decimal | None:
    """None where it is no number; why, bank.numbers.of_file says."""
    try:
        return of_file(text)
    except NotANumber:
        return None


def as_typed(text: str) -> str:
    """A number written in the usual way stays as it was written; NotANumber says why another is none."""
    typed = text.strip()
    return typed if re.fullmatch(r"-?\d{1,24}(?:\.\d{1,24})?", typed, re.ASCII) else trimmed(of_file(typed))


def written(number: Decimal) -> str:
    """Without an exponent, with the places it has; "0" for nothing."""
    text = f"{number:f}"
    return text if number else "0"


def reach_of(tolerance: str) -> Decimal:
    """How far an answer may be off, 0 where an unfinished question says nothing that makes sense."""
    reach = decimal_of(tolerance or "0")
    return reach if reach is not None and reach > 0 else Decimal()


def range_as_tolerance(lowest: Decimal, highest: Decimal) -> tuple[str, str]:
    """The middle of a range and how far it reaches, exactly."""
    lowest, highest = sorted((lowest, highest))
    reach = (highest - lowest) / 2
    return trimmed(lowest + reach), "" if not reach else trimmed(reach)


def trimmed(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
