"""From the mapping an author writes under `chart:` to checked data, or every fault in it."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from bank.drawings.charts import Bar, Chart, Control, Lines, Pareto, Profile, Series
from bank.drawings.fields import NAME, PERIOD, UNIT, ChartFault, Fields
from bank.drawings.relations import read_network, read_structure

MAX_PERIODS = 40
MAX_BARS = 12


def read_chart(raw: object) -> Chart:
    """ChartFault with everything that is wrong, not only the first thing."""
    if not isinstance(raw, Mapping):
        raise ChartFault([("", f"must be a mapping: {{kind: …, …}}; the kinds are {', '.join(_READERS)}.")])
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in _READERS:
        raise ChartFault([("kind", f"“{kind}” is no kind of drawing; use one of {', '.join(_READERS)}.")])
    fields = Fields(raw, [])
    chart = _READERS[kind](fields)
    if fields.faults:
        raise ChartFault(fields.faults)
    return chart


def _control(fields: Fields) -> Control:
    fields.only("kind", "unit", "label", "center", "upper", "lower", "points")
    center, upper, lower = (fields.number(name) for name in ("center", "upper", "lower"))
    if not fields.faults and not lower < center < upper:
        fields.fault("center", f"is {center}; it must lie between lower ({lower}) and upper ({upper}).")
    return Control(
        unit=fields.text("unit", limit=UNIT),
        label=fields.text("label", limit=NAME, default="Sample"),
        center=center,
        upper=upper,
        lower=lower,
        points=fields.numbers("points", least=2, most=MAX_PERIODS),
    )


def _profile(fields: Fields) -> Profile:
    fields.only("kind", "unit", "periods", "capacity", "load")
    periods = _periods(fields)
    load = _series(fields, "load", len(periods), most=3, floor=0)
    return Profile(fields.text("unit", limit=UNIT), periods, _capacity(fields, len(periods)), load)


def _capacity(fields: Fields, periods: int) -> tuple[float, ...]:
    """A list, or one number for all periods."""
    value = fields.raw.get("capacity")
    if isinstance(value, list):
        return _values(fields, value, "capacity", periods, floor=0)
    return (fields.as_number(value, "capacity", least=0),) * periods


def _lines(fields: Fields) -> Lines:
    fields.only("kind", "unit", "periods", "series")
    periods = _periods(fields)
    series = _series(fields, "series", len(periods), most=4, floor=None)
    return Lines(fields.text("unit", limit=UNIT), periods, series)


def _periods(fields: Fields) -> tuple[str, ...]:
    return fields.texts("periods", least=2, most=MAX_PERIODS, limit=PERIOD)


def _series(fields: Fields, name: str, periods: int, *, most: int, floor: float | None) -> tuple[Series, ...]:
    return tuple(
        Series(
            fields.as_text(key, f"{name}, {key}", limit=NAME),
            _values(fields, value, f"{name}, {key}", periods, floor=floor),
        )
        for key, value in fields.mapping(name, least=1, most=most).items()
    )


def _values(fields: Fields, value: object, name: str, periods: int, *, floor: float | None) -> tuple[float, ...]:
    values = fields.as_entries(value, name, least=1, most=MAX_PERIODS)
    if values and periods and len(values) != periods:
        fields.fault(name, f"has {len(values)} numbers for {periods} periods; give one for each.")
    return tuple(fields.as_number(each, f"{name}, entry {at}", least=floor) for at, each in enumerate(values, 1))


def _pareto(fields: Fields) -> Pareto:
    fields.only("kind", "unit", "bars")
    raw = fields.mapping("bars", least=2, most=MAX_BARS)
    bars = tuple(
        Bar(fields.as_text(name, f"bars, {name}", limit=NAME), fields.as_number(value, f"bars, {name}", least=0))
        for name, value in raw.items()
    )
    _check_descending(fields, bars)
    if bars and not sum(bar.value for bar in bars):
        fields.fault("bars", "are all 0; nothing can be drawn.")
    return Pareto(fields.text("unit", limit=UNIT), bars)


def _check_descending(fields: Fields, bars: tuple[Bar, ...]) -> None:
    """Small causes are put together as “Other”, which stands last whatever its size."""
    others = bool(bars) and bars[-1].name.casefold().startswith(("other", "all other"))
    for one, two in pairwise(bars[:-1] if others else bars):
        if two.value > one.value:
            fields.fault(f"bars, {two.name}", f"is more than {one.name}; put the bars in descending order, Other last.")


_READERS: dict[str, Callable[[Fields], Chart]] = {
    "control": _control,
    "profile": _profile,
    "lines": _lines,
    "pareto": _pareto,
    "structure": read_structure,
    "network": read_network,
}
