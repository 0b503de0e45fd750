"""The entries of the formula sheet, each by itself and with one another."""

from collections.abc import Iterator
from typing import Any

from curriculum.reference.breaking import breakable
from curriculum.reference.fields import MAX_NAME, Fields
from curriculum.reference.sources import FormulaSource, Place, TermSource
from curriculum.sources import Entry, Problem

FIELDS = (
    "slug", "number", "name", "section", "formula", "symbols", "use", "example", "calc", "conventions", "trap", "terms",
)  # fmt: skip
SYMBOL = ("symbol", "meaning", "unit")
LAST = 108
MAX_LINES = 8
MAX_TERMS = 4
MAX_UNIT = 60
SHEET = "sheet"  # the address of the printed sheet


def read_formula(entry: Entry, file: str, sections: set[str]) -> FormulaSource | list[Problem]:
    fields = Fields(entry, Place(file, str(entry.get("slug", "")), entry.line))
    fields.only(FIELDS)
    if fields.slug() == SHEET:
        fields.fault("slug", "is the address of the printed sheet; choose another.")
    latex = _latex(fields)
    texts = {name: fields.text(name) for name in ("use", "example", "trap")}
    texts["conventions"] = fields.text("conventions", optional=True)
    source = FormulaSource(
        place=fields.place,
        section=fields.section(sections),
        terms=tuple(fields.texts("terms", at_least=0, at_most=MAX_TERMS)),
        calc=_calc(fields),
        fields={
            "number": _number(fields),
            "name": fields.text("name", limit=MAX_NAME),
            "latex": latex,
            "html": "".join(breakable(fields.rendered("formula", f"$${line}$$")) for line in latex),
            "symbols": _symbols(fields),
            **texts,
            **{f"{name}_html": fields.rendered(name, text) for name, text in texts.items()},
        },
    )
    return fields.problems or source


def _number(fields: Fields) -> int:
    number = fields.entry.get("number")
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= LAST:
        fields.fault("number", f"is “{number}”; give its place on the sheet, a whole number from 1 to {LAST}.")
        return 0
    return number


def _latex(fields: Fields) -> list[str]:
    """One line or several; without the dollar signs, which are ours to add."""
    value = fields.entry.get("formula")
    lines = value if isinstance(value, list) and 0 < len(value) <= MAX_LINES else [value]
    latex = [fields.checked("formula", line) for line in lines]
    if any("$" in line.replace(r"\$", "") for line in latex):
        fields.fault("formula", "has a dollar sign; write the LaTeX alone, a money sign as \\$.")
        return []
    return [line for line in latex if line]


def _symbols(fields: Fields) -> list[dict[str, str]]:
    value = fields.entry.get("symbols")
    if not isinstance(value, list) or not value:
        fields.fault("symbols", "is missing; list every symbol of the formula with its meaning and unit.")
        return []
    return [_symbol(fields, number, each) for number, each in enumerate(value, 1)]


def _symbol(fields: Fields, number: int, symbol: Any) -> dict[str, str]:
    name = f"symbols, {number}"
    if not isinstance(symbol, Entry) or set(symbol) != set(SYMBOL):
        fields.fault(name, 'must read {symbol: LaTeX, meaning: words, unit: words or ""}.')
        return {}
    latex = fields.checked(f"{name}, symbol", symbol["symbol"], MAX_NAME).strip("$")
    meaning, unit = fields.checked(f"{name}, meaning", symbol["meaning"], 200), symbol["unit"]
    if unit != "":
        unit = fields.checked(f"{name}, unit", unit, MAX_UNIT)
    return {
        "symbol": latex,
        "html": fields.inline(f"{name}, symbol", f"${latex}$" if latex else ""),
        "meaning": meaning,
        "meaning_html": fields.inline(f"{name}, meaning", meaning),
        "unit": unit,
    }


def _calc(fields: Fields) -> tuple[Any, ...]:
    lines = fields.entry.get("calc")
    if not isinstance(lines, list) or not lines:
        fields.fault("calc", "is missing; show the arithmetic of the example as a list of {expr, equals} entries.")
        return ()
    return tuple(lines)


def clashes(formulas: dict[str, FormulaSource], terms: dict[str, TermSource]) -> Iterator[Problem]:
    """Terms that are not there, and places on the sheet or names that are taken."""
    taken: dict[tuple[str, object], str] = {}
    for slug, source in formulas.items():
        for term in source.terms:
            if term not in terms:
                yield source.place.problem("terms", f"“{term}” is no term of the glossary; correct the slug.")
        for name in ("number", "name"):
            value = source.fields[name]
            other = taken.setdefault((name, str(value).casefold()), slug)
            if other != slug:
                yield source.place.problem(name, f"“{value}” is that of “{other}” already; give it its own.")
