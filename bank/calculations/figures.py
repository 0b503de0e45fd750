"""What a template draws: ranges and choices, read strictly."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bank.calculations.fields import Reading, as_number
from bank.calculations.template import Choice, Range

MAX_DRAWN = 30
MAX_CHOICES, MAX_COUNT = 1_000_000, 12
MAX_WORDS, MAX_ENTRIES = 200, 50


def read_figures(reading: Reading) -> dict[str, Range | Choice]:
    raw = reading.entry.get("draw")
    if not isinstance(raw, dict) or not 0 < len(raw) <= MAX_DRAWN:
        reading.fault("draw", f"must name 1 to {MAX_DRAWN} figures: demand: {{from: 100, to: 200, step: 10}}.")
        return {}
    for name in raw:
        reading.new_name("draw", name)
    drawn = {name: each for name, spec in raw.items() if (each := _drawn(reading, f"draw, {name}", spec))}
    for name, times in Counter(names_of(drawn)).items():
        if times > 1:
            reading.fault("draw", f"“{name}” is drawn twice; choose another name for one.")
    return drawn


def names_of(draw: Mapping[str, Range | Choice]) -> Iterator[str]:
    """The names the draws give: a choice of mappings gives those of its entries, not its own."""
    for name, spec in draw.items():
        first = spec.values[0] if isinstance(spec, Choice) else None
        yield from first if isinstance(first, dict) else [name]


def _drawn(reading: Reading, where: str, spec: Any) -> Range | Choice | None:
    keys = set(spec) if isinstance(spec, dict) else set()
    if "of" in keys and keys <= {"of", "count"} and isinstance(spec["of"], list) and spec["of"]:
        return _choice(reading, where, spec)
    if {"from", "to", "step"} <= keys <= {"from", "to", "step", "count", "distinct"}:
        return _range(reading, where, spec)
    reading.fault(where, "must read {from: …, to: …, step: …}, with count: for a list, or {of: […]}.")
    return None


def _range(reading: Reading, where: str, spec: Mapping[str, Any]) -> Range | None:
    before = len(reading.faults)
    low, high, step = (reading.number(where, spec[name]) for name in ("from", "to", "step"))
    count, distinct = _count(reading, where, spec), spec.get("distinct", False)
    if not isinstance(distinct, bool):
        reading.fault(where, f"is distinct: “{distinct}”; write true or false.")
    if step <= 0 or high < low:
        reading.fault(where, "must go from the smaller to the larger number in steps above 0.")
    if len(reading.faults) > before:
        return None
    drawn = Range(low, high, step, count, distinct)
    if drawn.choices > MAX_CHOICES or (drawn.distinct and drawn.choices < (drawn.count or 1)):
        reading.fault(where, f"has {drawn.choices} values to draw from; change the step.")
    return drawn


def _choice(reading: Reading, where: str, spec: Mapping[str, Any]) -> Choice | None:
    raw, count = spec["of"], _count(reading, where, spec)
    if count and count > len(raw):
        reading.fault(where, f"has {len(raw)} values and draws {count} different ones; add some.")
    if count and any(isinstance(value, dict | list) for value in raw):
        reading.fault(where, "draws several lists or mappings; count: is for numbers and texts.")
    if len({frozenset(value) if isinstance(value, dict) else None for value in raw}) > 1:
        reading.fault(where, "has entries with other names than the rest; give each the same.")
    for name in raw[0] if isinstance(raw[0], dict) else ():
        reading.new_name(where, name)
    values = tuple(_value(value) for value in raw)
    if any(value is None for value in values):
        reading.fault(where, "must list numbers or texts, or lists or mappings of them.")
        return None
    return Choice(values, count)


def _value(value: Any) -> Any:
    """Numbers as decimals, also inside a mapping; None for what cannot be drawn."""
    if not isinstance(value, dict):
        return _single(value)
    values = {name: _single(each) for name, each in value.items()}
    return None if not values or None in values.values() else values


def _single(value: Any) -> Any:
    """A number, a text, a truth, or a list of these; None for anything else."""
    if isinstance(value, list):
        values = [None if isinstance(each, list) else _single(each) for each in value]
        return None if None in values or not 0 < len(values) <= MAX_ENTRIES else values
    if isinstance(value, str) and len(value) > MAX_WORDS:
        return None
    return value if isinstance(value, str | bool) else as_number(value)


def _count(reading: Reading, where: str, spec: Mapping[str, Any]) -> int | None:
    count = spec.get("count")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_COUNT):
        reading.fault(where, f"draws “{count}” values; count: is a whole number from 1 to {MAX_COUNT}.")
        return None
    return count
