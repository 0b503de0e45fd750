"""The fields of a template, collecting what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bank.calculations.functions import FUNCTIONS
from bank.calculations.values import LARGEST

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_LARGEST = int(LARGEST)  # a decimal would raise when it is compared with NaN


@dataclass
class TemplateFaults(Exception):
    """Pairs of the field and what is wrong with it, with the mend."""

    faults: list[tuple[str, str]]


@dataclass
class Reading:
    entry: Mapping[str, Any]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, name: str, message: str) -> None:
        self.faults.append((name, message))

    def text(self, name: str, limit: int) -> str:
        return self.checked(name, self.entry.get(name), limit)

    def checked(self, name: str, value: Any, limit: int) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "is missing; write a text (in quotes if it looks like a number).")
            return ""
        if len(value) > limit:
            self.fault(name, f"has {len(value)} characters; at most {limit} fit.")
        return value.strip()

    def texts(self, name: str, *, most: int, needed: bool = True) -> tuple[str, ...]:
        value = self.entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value) or (needed and not value):
            self.fault(name, "must be a list of texts.")
            return ()
        if len(value) > most:
            self.fault(name, f"has {len(value)} entries; at most {most} fit.")
        return tuple(value)

    def number(self, name: str, value: Any) -> Decimal:
        number = as_number(value)
        if number is None:
            self.fault(name, f"“{brief(value)}” is not a number, or too large a one.")
            return Decimal(1)
        return number

    def formula(self, name: str, value: Any) -> str:
        """A number, too. YAML reads 2024-11-12 as a date, whose text would be a subtraction."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        if as_number(value) is None:
            self.fault(name, f"“{brief(value)}” is no formula; write one as a text.")
            return "0"
        return str(value)

    def new_name(self, where: str, name: str) -> None:
        if not NAME.fullmatch(str(name)) or name in FUNCTIONS or name == "answer":
            message = "cannot name a figure; use small letters, digits and _, and no function's name."
            self.fault(where, f"“{name}” {message}")


def as_number(value: Any) -> Decimal | None:
    """None for what is no number. A float is taken as it is spelled: 0.1, not 0.10000000000000000555."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        return None  # so said, it refuses NaN, too
    return Decimal(str(value))


def brief(value: Any) -> str:
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "a huge number"  # Python refuses to spell the longest
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
