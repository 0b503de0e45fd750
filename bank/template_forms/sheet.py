"""The form of a calculation template: as it was sent, and to and from the mapping that templates are stored as."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from bank.numbers import value as number_of
from curriculum.models import Outline

TEXTS = ("name", "section", "level", "angoff", "concept", "reference", "stem", "steps", "let", "require")
SINGLES = (*TEXTS, "smallest", "largest", "apart", "value", "show", "round", "direction")
FIGURES, WRONG = ("name", "low", "high", "step", "count", "values"), ("name", "value", "why")
FEWEST_FIGURES, FEWEST_WRONG = 3, 3
MOST_ROWS = 30
MORE_ROOM = 4
LONGEST = 8_000
DEFAULTS = {"show": "{{answer:0}} units", "round": "0", "direction": "nearest", "apart": "2", "angoff": "60"}
DIFFERENT = "different"


class NotInAForm(ValueError):
    """The template draws figures in a way that the form has no fields for."""


@dataclass(frozen=True)
class Sheet:
    """Everything as typed. `figures` and `wrong` are rows by the names in FIGURES and WRONG."""

    texts: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    figures: tuple[Mapping[str, str], ...] = ()
    wrong: tuple[Mapping[str, str], ...] = ()
    legacy: tuple[str, ...] = ()
    room: int = 1  # rows to write another in

    @property
    def figure_rows(self) -> list[Mapping[str, str]]:
        return self._padded(self.figures, FEWEST_FIGURES)

    @property
    def wrong_rows(self) -> list[Mapping[str, str]]:
        return self._padded(self.wrong, FEWEST_WRONG)

    def _padded(self, rows: tuple[Mapping[str, str], ...], least: int) -> list[Mapping[str, str]]:
        return [*rows, *({} for _ in range(max(self.room, least - len(rows))))]


def read_sheet(data: QueryDict) -> Sheet:
    """Rows without a word in them are left out."""
    return Sheet(
        texts={name: _clean(data.get(name, "")) for name in SINGLES},
        figures=_rows(data, "figure", FIGURES),
        wrong=_rows(data, "wrong", WRONG),
        legacy=tuple(slug for slug in data.getlist("legacy") if slug)[:4],
        room=MORE_ROOM if data.get("do") == "more" else 1,
    )


def _rows(data: QueryDict, prefix: str, names: tuple[str, ...]) -> tuple[Mapping[str, str], ...]:
    columns = [[_clean(text) for text in data.getlist(f"{prefix}-{name}")][:MOST_ROWS] for name in names]
    rows = (dict(zip(names, cells, strict=True)) for cells in zip_longest(*columns, fillvalue=""))
    return tuple(row for row in rows if any(row.values()))


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]


def entry_of(sheet: Sheet, *, slug: str) -> dict[str, Any]:
    """What bank.calculations.reading reads: fields left empty are missing there, or what they are by default."""
    texts = sheet.texts
    name = texts.get("name", "")
    entry: dict[str, Any] = {"slug": slug, **{each: texts.get(each, "") for each in ("name", "section", "level")}}
    entry |= {each: texts.get(each) or name for each in ("concept", "reference")}
    entry |= {"angoff": _share(texts.get("angoff", "")), "legacy": list(sheet.legacy)}
    entry |= {"draw": {row["name"]: _drawn(row) for row in sheet.figures}, "let": _named(texts.get("let", ""))}
    entry |= {"require": [line.strip() for line in texts.get("require", "").splitlines() if line.strip()]}
    entry |= {"stem": texts.get("stem", ""), "steps": texts.get("steps", "")}
    entry["answer"] = {each: texts.get(each, "") for each in ("value", "show", "direction")}
    entry["answer"]["round"] = _number(texts.get("round") or "0")
    entry["wrong"] = [dict(row) for row in sheet.wrong]
    if texts.get("smallest") or texts.get("largest"):
        entry["band"] = [_number(texts.get("smallest", "")), _number(texts.get("largest", ""))]
    entry["apart"] = _share(texts.get("apart") or DEFAULTS["apart"])
    return entry


def _number(typed: str) -> int | float | str:
    """As YAML would have it; what is no number stays as typed, for the reader to name."""
    number = number_of(typed)
    if number is None:
        return typed
    return int(number) if number == number.to_integral_value() else float(number)


def _share(typed: str) -> int | float | str:
    """Percent, as 60 or 60 %, to .60."""
    number = number_of(typed.removesuffix("%"))
    return typed if number is None else float(number / 100)


def _drawn(row: Mapping[str, str]) -> dict[str, Any]:
    count, _, different = row["count"].partition(" ")
    drawn: dict[str, Any] = {"count": _number(count)} if count else {}
    if row["values"]:
        return {"of": [_value(each.strip()) for each in _split(row["values"]) if each.strip()], **drawn}
    drawn |= {"distinct": True} if different.strip() == DIFFERENT else {}
    return {"from": _number(row["low"]), "to": _number(row["high"]), "step": _number(row["step"] or "1"), **drawn}


def _split(typed: str) -> list[str]:
    return typed.split(";" if ";" in typed else ",")


def _value(typed: str) -> int | float | str:
    plain = typed.removeprefix("-").replace(".", "", 1)
    return _number(typed) if plain.isascii() and plain.isdigit() else typed


def _named(lines: str) -> dict[str, str]:
    """`name = formula` on each line. A line without a name keeps its formula, under a name that is refused."""
    named: dict[str, str] = {}
    for line in filter(str.strip, lines.splitlines()):
        name, equals, formula = line.partition("=")
        named[name.strip() if equals else line.strip()] = formula.strip()
    return named


def sheet_of(source: Mapping[str, Any]) -> Sheet:
    """NotInAForm where the fields could not hold all of it."""
    answer = source["answer"]
    low, high = source.get("band") or ("", "")
    texts = {
        name: str(source.get(name, ""))
        for name in ("name", "section", "level", "concept", "reference", "stem", "steps")
    }
    texts |= {"angoff": _percent(source["angoff"]), "apart": _percent(source.get("apart", 0.02))}
    texts |= {"let": "\n".join(f"{name} = {formula}" for name, formula in source.get("let", {}).items())}
    texts |= {"require": "\n".join(source.get("require", ())), "smallest": str(low), "largest": str(high)}
    texts |= {"value": str(answer["value"]), "show": answer["show"], "direction": answer.get("direction", "nearest")}
    texts |= {"round": str(answer.get("round", 0))}
    figures = tuple(_row(name, spec) for name, spec in source["draw"].items())
    wrong = tuple({name: str(row[name]) for name in WRONG} for row in source["wrong"])
    sheet = Sheet(texts, figures, wrong, tuple(source.get("legacy", ())))
    if source.get("formulas") or entry_of(sheet, slug=source["slug"])["draw"] != dict(source["draw"]):
        raise NotInAForm
    return sheet


def _percent(share: Any) -> str:
    return f"{(100 * Decimal(str(share))).normalize():f}"


def _row(name: str, spec: Mapping[str, Any]) -> dict[str, str]:
    row = dict.fromkeys(FIGURES, "") | {"name": name, "count": str(spec.get("count", ""))}
    if "of" in spec:
        return row | {"values": _listed(spec["of"])}
    count = f"{row['count']} {DIFFERENT}" if spec.get("distinct") else row["count"]
    return row | {"low": str(spec["from"]), "high": str(spec["to"]), "step": str(spec["step"]), "count": count}


def _listed(values: Iterable[Any]) -> str:
    texts = [str(value) for value in values]
    return ("; " if any("," in text for text in texts) else ", ").join(texts)


def legacy_outlines() -> list[tuple[str, str]]:
    return [(outline.value, outline.label) for outline in Outline if outline != Outline.CPIM_8]
