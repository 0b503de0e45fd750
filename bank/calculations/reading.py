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


def read_template(entry: Mapping[str, Any]) -> Template:
    """TemplateFaults with everything that is wrong; whether figures can be drawn is for `draws` to say."""
    reading = Reading(entry)
    for name in sorted(entry.keys() - FIELDS):
        reading.fault(name, f"is not a field; the fields are {', '.join(sorted(FIELDS))}.")
    template = Template(
        section=reading.text("section", 60),
        formulas=reading.texts("formulas"),
        legacy=reading.texts("legacy"),
        level=_level(reading),
        angoff=_angoff(reading),
        draw=read_figures(reading),
        let=_let(reading),
        require=reading.texts("require", needed=False),
        band=_band(reading),
        apart=reading.number("apart", entry.get("apart", APART)),
        answer=_answer(reading),
        wrong=tuple(_wrong(reading)),
        **{name: reading.text(name, limit) for name, limit in LIMITS.items()},
    )
    if reading.faults:
        raise TemplateFaults(reading.faults)
    return template


def _level(reading: Reading) -> str:
    level = reading.entry.get("level")
    if level not in Level.values:
        reading.fault("level", f"“{level}” is no level; use one of {', '.join(Level.values)}.")
    return str(level)


def _angoff(reading: Reading) -> float:
    value = reading.entry.get("angoff")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.30 <= value <= 0.90:
        reading.fault("angoff", f"is “{value}”; give a judgement from 0.30 to 0.90.")
        return 0.5
    return float(value)


def _let(reading: Reading) -> dict[str, str]:
    raw = reading.entry.get("let", {})
    if not isinstance(raw, dict):
        reading.fault("let", "must name formulas: yearly: 12 * monthly.")
        return {}
    for name in raw:
        _new_name(reading, "let", name)
        if name in reading.entry.get("draw", {}):
            reading.fault("let", f"“{name}” is drawn already; choose another name.")
    return {name: str(value) for name, value in raw.items()}


def _band(reading: Reading) -> tuple[Decimal, Decimal] | None:
    raw = reading.entry.get("band")
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != 2:
        reading.fault("band", "must give the smallest and the largest answer: [100, 2000].")
        return None
    return reading.number("band", raw[0]), reading.number("band", raw[1])


def _answer(reading: Reading) -> Answer:
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


def _wrong(reading: Reading) -> Iterator[Wrong]:
    raw = reading.entry.get("wrong")
    if not isinstance(raw, list) or not MIN_WRONG <= len(raw) <= MAX_WRONG:
        reading.fault("wrong", f"must list {MIN_WRONG} to {MAX_WRONG} wrong methods, each with name, value and why.")
        return
    for number, each in enumerate(raw, 1):
        if isinstance(each, dict) and set(each) == {"name", "value", "why"} and all(each.values()):
            yield Wrong(str(each["name"]), str(each["value"]), str(each["why"]).strip())
        else:
            reading.fault(f"wrong {number}", "must have exactly name, value and why.")
