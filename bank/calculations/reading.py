"""A template from the mapping that a content file or a form holds, with every fault in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from bank.calculations.functions import FUNCTIONS
from bank.calculations.template import Answer, Choice, Range, Template, Wrong
from bank.models import Level

LIMITS = {"slug": 80, "name": 120, "concept": 120, "reference": 200, "stem": 4_000, "steps": 4_000}
FIELDS = {
    *LIMITS, "section", "formulas", "legacy", "level", "angoff", "draw", "let", "require", "band", "apart", "answer",
    "wrong",
}  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
MIN_WRONG, MAX_WRONG = 3, 9
MAX_CHOICES, MAX_COUNT = 1_000_000, 12
APART = Decimal("0.02")


@dataclass
class TemplateFaults(Exception):
    """Pairs of the field and what is wrong with it, with the mend."""

    faults: list[tuple[str, str]]


@dataclass
class _Reading:
    entry: Mapping[str, Any]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def fault(self, name: str, message: str) -> None:
        self.faults.append((name, message))

    def text(self, name: str, limit: int) -> str:
        value = self.entry.get(name)
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "is missing; write a text (in quotes if it looks like a number).")
            return ""
        if len(value) > limit:
            self.fault(name, f"has {len(value)} characters; at most {limit} fit.")
        return value.strip()

    def texts(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        value = self.entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value) or (needed and not value):
            self.fault(name, "must be a list of texts.")
            return ()
        return tuple(value)


def read_template(entry: Mapping[str, Any]) -> Template:
    """TemplateFaults with everything that is wrong; whether figures can be drawn is for `draws` to say."""
    reading = _Reading(entry)
    for name in sorted(entry.keys() - FIELDS):
        reading.fault(name, f"is not a field; the fields are {', '.join(sorted(FIELDS))}.")
    template = Template(
        section=reading.text("section", 60),
        formulas=reading.texts("formulas"),
        legacy=reading.texts("legacy"),
        level=_level(reading),
        angoff=_angoff(reading),
        draw=_draw(reading),
        let=_let(reading),
        require=reading.texts("require", needed=False),
        band=_band(reading),
        apart=_number(reading, "apart", entry.get("apart", APART)),
        answer=_answer(reading),
        wrong=tuple(_wrong(reading)),
        **{name: reading.text(name, limit) for name, limit in LIMITS.items()},
    )
    if reading.faults:
        raise TemplateFaults(reading.faults)
    return template


def _level(reading: _Reading) -> str:
    level = reading.entry.get("level")
    if level not in Level.values:
        reading.fault("level", f"“{level}” is no level; use one of {', '.join(Level.values)}.")
    return str(level)


def _angoff(reading: _Reading) -> float:
    value = reading.entry.get("angoff")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.30 <= value <= 0.90:
        reading.fault("angoff", f"is “{value}”; give a judgement from 0.30 to 0.90.")
        return 0.5
    return float(value)


def _number(reading: _Reading, name: str, value: Any) -> Decimal:
    try:
        if isinstance(value, bool) or not (number := Decimal(str(value))).is_finite():
            raise InvalidOperation
    except InvalidOperation:
        reading.fault(name, f"“{value}” is not a number.")
        return Decimal(1)
    return number


def _draw(reading: _Reading) -> dict[str, Range | Choice]:
    raw = reading.entry.get("draw")
    if not isinstance(raw, dict) or not raw:
        reading.fault("draw", "must name the figures: demand: {from: 100, to: 200, step: 10}.")
        return {}
    for name in raw:
        _new_name(reading, "draw", name)
    return {name: each for name, spec in raw.items() if (each := _drawn(reading, f"draw, {name}", spec))}


def _new_name(reading: _Reading, where: str, name: str) -> None:
    if not NAME.fullmatch(str(name)) or name in FUNCTIONS or name == "answer":
        reading.fault(where, f"“{name}” cannot name a figure; use small letters, digits and _, and no function's name.")


def _drawn(reading: _Reading, where: str, spec: Any) -> Range | Choice | None:
    keys = set(spec) if isinstance(spec, dict) else set()
    if "of" in keys and keys <= {"of", "count"} and isinstance(spec["of"], list) and spec["of"]:
        return _choice(reading, where, spec)
    if {"from", "to", "step"} <= keys <= {"from", "to", "step", "count", "distinct"}:
        return _range(reading, where, spec)
    reading.fault(where, "must read {from: …, to: …, step: …}, with count: for a list, or {of: […]}.")
    return None


def _range(reading: _Reading, where: str, spec: Mapping[str, Any]) -> Range:
    low, high, step = (_number(reading, where, spec[name]) for name in ("from", "to", "step"))
    if step <= 0 or high < low:
        reading.fault(where, "must go from the smaller to the larger number in steps above 0.")
        return Range(low, low, Decimal(1))
    drawn = Range(low, high, step, _count(reading, where, spec), spec.get("distinct") is True)
    if drawn.choices > MAX_CHOICES or (drawn.distinct and drawn.choices < (drawn.count or 1)):
        reading.fault(where, f"has {drawn.choices} values to draw from; change the step.")
    return drawn


def _choice(reading: _Reading, where: str, spec: Mapping[str, Any]) -> Choice:
    values, count = spec["of"], _count(reading, where, spec)
    if count and count > len(values):
        reading.fault(where, f"has {len(values)} values and draws {count} different ones; add some.")
    for name in {name for value in values if isinstance(value, dict) for name in value}:
        _new_name(reading, where, name)
    if len({frozenset(value) for value in values if isinstance(value, dict)}) > 1:
        reading.fault(where, "has entries with other names than the rest; give each the same.")
    return Choice(tuple(_plain(value) for value in values), count)


def _plain(value: Any) -> Any:
    """Numbers as decimals, also inside lists and mappings."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | bool) else Decimal(str(value))


def _count(reading: _Reading, where: str, spec: Mapping[str, Any]) -> int | None:
    count = spec.get("count")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_COUNT):
        reading.fault(where, f"draws “{count}” values; count: is a whole number from 1 to {MAX_COUNT}.")
        return None
    return count


def _let(reading: _Reading) -> dict[str, str]:
    raw = reading.entry.get("let", {})
    if not isinstance(raw, dict):
        reading.fault("let", "must name formulas: yearly: 12 * monthly.")
        return {}
    for name in raw:
        _new_name(reading, "let", name)
        if name in reading.entry.get("draw", {}):
            reading.fault("let", f"“{name}” is drawn already; choose another name.")
    return {name: str(value) for name, value in raw.items()}


def _band(reading: _Reading) -> tuple[Decimal, Decimal] | None:
    raw = reading.entry.get("band")
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != 2:
        reading.fault("band", "must give the smallest and the largest answer: [100, 2000].")
        return None
    return _number(reading, "band", raw[0]), _number(reading, "band", raw[1])


def _answer(reading: _Reading) -> Answer:
    raw = reading.entry.get("answer")
    if not isinstance(raw, dict) or raw.keys() - {"value", "show", "round", "direction"} or not raw.get("value"):
        reading.fault("answer", "must read {value: formula, show: “{{answer:0}} units”, round: 0}.")
        return Answer("0", "", 0, "nearest")
    decimals, direction = raw.get("round", 0), raw.get("direction", "nearest")
    if not isinstance(decimals, int) or not 0 <= decimals <= 6:
        reading.fault("answer", f"“round: {decimals}” is not a number of decimals from 0 to 6.")
    if direction not in ("nearest", "up", "down"):
        reading.fault("answer", f"“direction: {direction}” is not nearest, up or down.")
    if "answer" not in str(raw.get("show")):
        reading.fault("answer", "“show” must write the answer, as in “{{answer:0}} units”.")
    return Answer(str(raw["value"]), str(raw.get("show", "")), decimals, direction)


def _wrong(reading: _Reading) -> Iterator[Wrong]:
    raw = reading.entry.get("wrong")
    if not isinstance(raw, list) or not MIN_WRONG <= len(raw) <= MAX_WRONG:
        reading.fault("wrong", f"must list {MIN_WRONG} to {MAX_WRONG} wrong methods, each with name, value and why.")
        return
    for number, each in enumerate(raw, 1):
        if isinstance(each, dict) and set(each) == {"name", "value", "why"} and all(each.values()):
            yield Wrong(str(each["name"]), str(each["value"]), str(each["why"]).strip())
        else:
            reading.fault(f"wrong {number}", "must have exactly name, value and why.")
