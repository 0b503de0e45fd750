"""Numbers of other software as this one stores them: digits with a point, no exponent."""

from decimal import Decimal, InvalidOperation

from bank.numbers import read

_MOST_DIGITS = 30


def decimal_of(text: str) -> Decimal | None:
    """Also “1.5e3”, “+4” and, where no other reading is possible, “3,5”."""
    text = text.strip()
    if len(text) > 60:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        typed = read(text)
        return Decimal(typed) if typed else None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


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
