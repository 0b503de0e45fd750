"""A template from the mapping that a content file or a form holds, with every fault in it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bank.calculations.fields import Reading, TemplateFaults
from bank.calculations.figures import names_of, read_figures
from bank.calculations.template import Answer, Template, Wrong
from bank.models import Level
from curriculum.sources import SLUG

__all__ = ["TemplateFaults", "read_template"]

LIMITS = {"slug": 80, "name": 120, "concept": 120, "reference": 200, "stem": 4_000, "steps": 4_000}
FIELDS = {
    *LIMITS, "section", "formulas", "legacy", "level", "angoff", "draw", "let", "require", "band", "apart", "answer",
    "wrong",
}  # fmt: skip
MIN_WRONG, MAX_WRONG = 3, 9
MAX_LET, MAX_TEXTS = 30, 20
MAX_NAME, MAX_SHOW, MAX_WHY = 120, 200, 2_000
APART = 0.02


def read_template(entry: Mapping[str, Any], *, drilled: bool = True) -> Template:
    """TemplateFaults with everything that is wrong; whether figures can be drawn is for `draws` to say.

    What is drilled names its formulas and legacy topics; what a group draws questions from may leave them out.
    """
    reading = Reading(entry)
    for name in sorted(entry.keys() - FIELDS):
        reading.fault(name, f"is not a field; the fields are {', '.join(sorted(FIELDS))}.")
    draw = read_figures(reading)
    template = Template(
        section=reading.text("section", 60),
        formulas=reading.texts("formulas", most=MAX_TEXTS, needed=drilled),
        legacy=reading.texts("legacy", most=MAX_TEXTS, needed=drilled),
        level=_level(reading),
        angoff=_angoff(reading),
        draw=draw,
        let=_let(reading, set(names_of(draw))),
        require=reading.texts("require", most=MAX_TEXTS, needed=False),
        band=_band(reading),
        apart=_apart(reading),
        answer=_answer(reading),
        wrong=tuple(_wrong(reading)),
        **{name: reading.text(name, limit) for name, limit in LIMITS.items()},
    )
    if not SLUG.fullmatch(template.slug):
        reading.fault("slug", "must be kebab-case: lower-case letters and digits with single hyphens.")
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


def _let(reading: Reading, drawn: set[str]) -> dict[str, str]:
    raw = reading.entry.get("let", {})
    if not isinstance(raw, dict) or len(raw) > MAX_LET:
        reading.fault("let", f"must name at most {MAX_LET} formulas: yearly: 12 * monthly.")
        return {}
    for name in raw:
        reading.new_name("let", name)
        if name in drawn:
            reading.fault("let", f"“{name}” is drawn already; choose another name.")
    return {name: reading.formula(f"let, {name}", value) for name, value in raw.items()}


def _band(reading: Reading) -> tuple[Decimal, Decimal] | None:
    raw = reading.entry.get("band")
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != 2:
        reading.fault("band", "must give the smallest and the largest answer: [100, 2000].")
        return None
    low, high = reading.number("band", raw[0]), reading.number("band", raw[1])
    if low > high:
        reading.fault("band", f"goes from {low} down to {high}; give the smallest answer first.")
    return low, high


def _apart(reading: Reading) -> Decimal:
    share = reading.number("apart", reading.entry.get("apart", APART))
    if not 0 <= share < 1:
        reading.fault("apart", f"is {share}; give a share of the larger answer from 0 to below 1.")
    return share


def _answer(reading: Reading) -> Answer:
    raw = reading.entry.get("answer")
    if not isinstance(raw, dict) or not {"value", "show"} <= raw.keys() <= {"value", "show", "round", "direction"}:
        reading.fault("answer", "must read {value: formula, show: “{{answer:0}} units”, round: 0}.")
        return Answer("0", "", 0, "nearest")
    decimals, direction = raw.get("round", 0), raw.get("direction", "nearest")
    if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= 6:
        reading.fault("answer", f"“round: {decimals}” is not a number of decimals from 0 to 6.")
    if direction not in ("nearest", "up", "down"):
        reading.fault("answer", f"“direction: {direction}” is not nearest, up or down.")
    value, show = reading.formula("answer, value", raw["value"]), reading.checked("answer, show", raw["show"], MAX_SHOW)
    if show and "answer" not in show:
        reading.fault("answer", "“show” must write the answer, as in “{{answer:0}} units”.")
    return Answer(value, show, decimals, direction)


def _wrong(reading: Reading) -> Iterator[Wrong]:
    raw = reading.entry.get("wrong")
    if not isinstance(raw, list) or not MIN_WRONG <= len(raw) <= MAX_WRONG:
        reading.fault("wrong", f"must list {MIN_WRONG} to {MAX_WRONG} wrong methods, each with name, value and why.")
        return
    for number, each in enumerate(raw, 1):
        if not isinstance(each, dict) or set(each) != {"name", "value", "why"}:
            reading.fault(f"wrong {number}", "must have exactly name, value and why.")
            continue
        where = f"wrong {number}"
        name, why = (
            reading.checked(f"{where}, {field}", each[field], limit)
            for field, limit in (("name", MAX_NAME), ("why", MAX_WHY))
        )
        yield Wrong(name, reading.formula(f"{where}, value", each["value"]), why)
