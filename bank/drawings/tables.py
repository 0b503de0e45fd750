"""The figures of a drawing in rows, for everybody who cannot see it, prints it or solves from text alone."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from bank.drawings.charts import Chart, Control, Lines, Network, Pareto, Part, Profile, Structure
from bank.drawings.lettering import alike, spelled
from bank.drawings.words import title


@dataclass(frozen=True)
class Table:
    """`numeric` says so of each column; `levels`, where given, how far each row is indented."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    foot: tuple[tuple[str, ...], ...] = ()
    levels: tuple[int, ...] = ()


def figures(chart: Chart) -> Table:
    table: Table = _TABLES[type(chart)](chart)
    return table


def _control(chart: Control) -> Table:
    values = alike([*chart.points, chart.center, chart.upper, chart.lower])
    rows = tuple((str(number), value) for number, value in enumerate(values[:-3], 1))
    names = ("Center line", "Upper control limit", "Lower control limit")
    return Table((chart.label, chart.unit), rows, (False, True), tuple(zip(names, values[-3:], strict=True)))


def _profile(chart: Profile) -> Table:
    series = [(each.name, each.values) for each in chart.load]
    return _over_time(chart.periods, [*series, ("Capacity", chart.capacity)], chart.unit)


def _lines(chart: Lines) -> Table:
    return _over_time(chart.periods, [(each.name, each.values) for each in chart.series], chart.unit)


def _over_time(periods: tuple[str, ...], series: list[tuple[str, tuple[float, ...]]], unit: str) -> Table:
    columns = [alike(list(values)) for _, values in series]
    head = ("Period", *(f"{name}, {unit}" if len(series) == 1 else name for name, _ in series))
    return Table(head, tuple(zip(periods, *columns, strict=True)), (False, *[True] * len(series)))


def _pareto(chart: Pareto) -> Table:
    shares = [f"{share:.1%}" for share in chart.cumulative()]
    values = alike([bar.value for bar in chart.bars])
    names = [bar.name for bar in chart.bars]
    head = ("Cause", chart.unit[:1].upper() + chart.unit[1:], "Cumulative share")
    return Table(head, tuple(zip(names, values, shares, strict=True)), (False, True, True))


def _structure(chart: Structure) -> Table:
    walk = list(chart.top.walk())
    notes = any(part.note for _, part in walk)
    rows = ((str(level), part.item, spelled(part.per), *[part.note] * notes) for level, part in walk)
    head = ("Level", "Item", "Quantity for one parent", *["Note"] * notes)
    numeric = (True, False, True, *[False] * notes)
    return Table(head, tuple(rows), numeric, levels=tuple(level for level, _ in walk))


def _network(chart: Network) -> Table:
    rows = ((each.name, spelled(each.time), ", ".join(each.after) or "–") for each in chart.activities)
    return Table(("Activity", f"Time, {chart.unit}", "After"), tuple(rows), (False, True, False))


_TABLES: dict[type, Any] = {
    Control: _control,
    Profile: _profile,
    Lines: _lines,
    Pareto: _pareto,
    Structure: _structure,
    Network: _network,
}


def as_html(table: Table, caption: str) -> Element:
    """A table whose row heads are its names, indented by level where there are levels."""
    root = Element("table", {"class": "drawing__table"})
    SubElement(root, "caption").text = caption
    line = SubElement(SubElement(root, "thead"), "tr")
    for name, numeric in zip(table.head, table.numeric, strict=True):
        _cell(line, "th", name, numeric, scope="col")
    body = SubElement(root, "tbody")
    for number, row in enumerate(table.rows):
        _row(body, table, row, table.levels[number] if table.levels else 0)
    if table.foot:
        foot = SubElement(root, "tfoot")
        for row in table.foot:
            _row(foot, table, row, 0)
    return root


def _row(parent: Element, table: Table, row: tuple[str, ...], level: int) -> None:
    line = SubElement(parent, "tr")
    named = 1 if table.levels else 0
    for at, (text, numeric) in enumerate(zip(row, table.numeric, strict=True)):
        if at == named:
            _cell(line, "th", text, numeric, scope="row", indent=level)
        else:
            _cell(line, "td", text, numeric)


def _cell(line: Element, tag: str, text: str, numeric: bool, *, scope: str = "", indent: int = 0) -> None:
    classes = ["align-right"] * numeric + [f"drawing__indent-{indent}"] * bool(indent)
    cell = SubElement(line, tag, {"scope": scope} if scope else {})
    if classes:
        cell.set("class", " ".join(classes))
    cell.text = text


def as_markdown(chart: Chart) -> str:
    """What it is and a Markdown table, or an indented list for what is one inside the other."""
    if isinstance(chart, Structure):
        bill = "\n".join(f"{'  ' * level}- {_in_bill(level, part)}" for level, part in chart.top.walk())
        return f"{title(chart)}\n\n{bill}"
    table = figures(chart)
    rule = ["---:" if numeric else "---" for numeric in table.numeric]
    rows = [[cell.replace("|", "\\|") for cell in row] for row in (table.head, *table.rows, *table.foot)]
    grid = "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))
    return f"{title(chart)}\n\n{grid}"


def _in_bill(level: int, part: Part) -> str:
    quantity = f", {spelled(part.per)} for one parent" if level else ""
    return f"{part.item}{quantity}" + (f" ({part.note})" if part.note else "")
