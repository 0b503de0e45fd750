"""What a drawing is and shows, in words: what a sighted reader takes in before counting anything, and no more."""

from collections.abc import Iterable, Sequence
from typing import Any

from bank.drawings.charts import Chart, Control, Lines, Network, Pareto, Profile, Structure
from bank.drawings.lettering import alike, spelled

BELOW = "The figures follow as a table."


def title(chart: Chart) -> str:
    return str(_WORDS[type(chart)][0](chart))


def description(chart: Chart) -> str:
    return f"{_WORDS[type(chart)][1](chart)} {BELOW}"


def _control(chart: Control) -> str:
    low, high, center, upper, lower = alike(
        [min(chart.points), max(chart.points), chart.center, chart.upper, chart.lower]
    )
    return (
        f"{len(chart.points)} points from {low} to {high} {chart.unit}, by {_lowered(chart.label)}. Center line "
        f"{center}, upper control limit {upper}, lower control limit {lower}."
    )


def _profile(chart: Profile) -> str:
    totals = [chart.total(period) for period in range(len(chart.periods))]
    return (
        f"Stacked bars for {_span(chart.periods)}: {_listed(series.name for series in chart.load)}, together "
        f"{_range(totals)} {chart.unit}. A stepped line shows the capacity, {_range(chart.capacity)} {chart.unit}."
    )


def _lines(chart: Lines) -> str:
    parts = [f"{series.name} {_range(series.values)}" for series in chart.series]
    return f"Lines over {_span(chart.periods)}: {'; '.join(parts)}."


def _pareto(chart: Pareto) -> str:
    first, last = chart.bars[0], chart.bars[-1]
    return (
        f"{len(chart.bars)} bars from {first.name} with {spelled(first.value)} to {last.name} with "
        f"{spelled(last.value)} {chart.unit}, and a line of their cumulative share up to 100%."
    )


def _structure(chart: Structure) -> str:
    levels = [level for level, _ in chart.top.walk()]
    parts = _listed(part.item for part in chart.top.parts)
    return f"A tree of {len(levels)} items on {max(levels) + 1} levels. {chart.top.item} is made of {parts}."


def _network(chart: Network) -> str:
    first = _listed(each.name for each in chart.activities if not each.after)
    return f"{len(chart.activities)} activities from left to right, joined by arrows; first comes {first}."


_WORDS: dict[type, Any] = {
    Control: (lambda chart: f"Control chart in {chart.unit}", _control),
    Profile: (lambda chart: f"Load profile in {chart.unit}", _profile),
    Lines: (lambda chart: f"{_listed(series.name for series in chart.series)} in {chart.unit}", _lines),
    Pareto: (lambda chart: f"Pareto chart of {chart.unit}", _pareto),
    Structure: (lambda chart: f"Product structure of {chart.top.item}", _structure),
    Network: (lambda chart: f"Network of activities, times in {chart.unit}", _network),
}


def _range(values: Sequence[float]) -> str:
    low, high = alike([min(values), max(values)])
    return low if low == high else f"{low} to {high}"


def _span(periods: tuple[str, ...]) -> str:
    return f"{len(periods)} periods from {periods[0]} to {periods[-1]}"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
