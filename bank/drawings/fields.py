"""Single fields of a chart's mapping, read strictly; what is wrong is collected with where it is and how to mend it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MAX_NUMBER = 1e9
MAX_DECIMALS = 4
UNIT, NAME, PERIOD, NOTE = 30, 40, 16, 60  # characters a text may have
# What XML cannot hold, and what a browser would not show.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

Fault = tuple[str, str]


class ChartFault(ValueError):
    """Every fault of a chart as (field, what is wrong and how to mend it)."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(": ".join(filter(None, fault)) for fault in faults))


class Fields:
    """A faulty field reads as an empty one, so that the rest is still looked at."""

    def __init__(self, raw: Mapping[str, Any], faults: list[Fault], place: str = "") -> None:
        self.raw, self.faults, self.place = raw, faults, place

    def fault(self, name: str, message: str) -> None:
        self.faults.append((f"{self.place}, {name}".strip(", "), message))

    def only(self, *names: str) -> None:
        for name in sorted(map(str, self.raw.keys() - set(names))):
            self.fault(name, f"is not a field here; the fields are {', '.join(names)}.")

    def text(self, name: str, *, limit: int, default: str | None = None) -> str:
        if name not in self.raw and default is not None:
            return default
        return self.as_text(self.raw.get(name), name, limit=limit)

    def as_text(self, value: object, name: str, *, limit: int) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_NUMBER:
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            self.fault(name, f"is “{_brief(value)}”; write a text, in quotes where it looks like something else.")
            return ""
        if len(value.strip()) > limit:
            self.fault(name, f"has {len(value.strip())} characters; at most {limit} fit the drawing.")
        if _CONTROL.search(value.strip()):
            self.fault(name, "holds a line break or control character; write one plain line.")
            return ""
        return value.strip()

    def number(self, name: str, *, least: float | None = None) -> float:
        return self.as_number(self.raw.get(name), name, least=least)

    def as_number(self, value: object, name: str, *, least: float | None = None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(name, f"is “{_brief(value)}”; write a number.")
        elif not abs(value) <= MAX_NUMBER:  # so said, it refuses what is no number, too
            self.fault(name, f"is {_brief(value)}; write a number of at most {MAX_NUMBER:,.0f}.")
        elif decimals([value]) > MAX_DECIMALS:
            self.fault(name, f"is {value}; at most {MAX_DECIMALS} decimals can be read off a drawing.")
        elif least is not None and value < least:
            self.fault(name, f"is {value}; it cannot be less than {least:g}.")
        else:
            return value
        return 0

    def entries(self, name: str, *, least: int, most: int) -> list[Any]:
        return self.as_entries(self.raw.get(name), name, least=least, most=most)

    def as_entries(self, value: object, name: str, *, least: int, most: int) -> list[Any]:
        if not isinstance(value, list):
            self.fault(name, "must be a list: [… , …].")
            return []
        if not least <= len(value) <= most:
            self.fault(name, f"has {len(value)} entries; give {least} to {most}.")
            return []
        return value

    def numbers(self, name: str, *, least: int, most: int) -> tuple[float, ...]:
        found = enumerate(self.entries(name, least=least, most=most), 1)
        return tuple(self.as_number(value, f"{name}, entry {number}") for number, value in found)

    def texts(self, name: str, *, least: int, most: int, limit: int) -> tuple[str, ...]:
        found = enumerate(self.entries(name, least=least, most=most), 1)
        return tuple(self.as_text(value, f"{name}, entry {number}", limit=limit) for number, value in found)

    def mapping(self, name: str, *, least: int, most: int) -> dict[str, Any]:
        value = self.raw.get(name)
        if not isinstance(value, Mapping):
            self.fault(name, "must be a mapping: {Name: …, Name: …}.")
            return {}
        if not least <= len(value) <= most:
            self.fault(name, f"has {len(value)} entries; give {least} to {most}.")
            return {}
        return dict(value)

    def inside(self, value: object, place: str) -> "Fields":
        """The fields of a mapping within this one."""
        full = f"{self.place}, {place}".strip(", ")
        if not isinstance(value, Mapping):
            self.fault(place, "must be a mapping: {…: …}.")
            return Fields({}, [], full)
        return Fields(value, self.faults, full)


def _brief(value: object) -> str:
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        return "a huge number"  # Python refuses to spell the longest
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def decimals(values: list[float]) -> int:
    """The most decimals any of the numbers is written with: 50.0 has one."""
    exponents = [Decimal(repr(value)).as_tuple().exponent for value in values]
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
