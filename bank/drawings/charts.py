"""The six kinds of drawing as checked data. Numbers stay as the author wrote them: 30 and 30.0 are drawn apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Control:
    unit: str
    label: str
    center: float
    upper: float
    lower: float
    points: tuple[float, ...]
    kind: str = field(default="control", init=False)


@dataclass(frozen=True)
class Profile:
    unit: str
    periods: tuple[str, ...]
    capacity: tuple[float, ...]
    load: tuple[Series, ...]
    kind: str = field(default="profile", init=False)

    def total(self, period: int) -> float:
        return sum(series.values[period] for series in self.load)


@dataclass(frozen=True)
class Lines:
    unit: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = field(default="lines", init=False)


@dataclass(frozen=True)
class Bar:
    name: str
    value: float


@dataclass(frozen=True)
class Pareto:
    unit: str
    bars: tuple[Bar, ...]
    kind: str = field(default="pareto", init=False)

    @property
    def total(self) -> float:
        return sum(bar.value for bar in self.bars)

    def cumulative(self) -> list[float]:
        """The share of the total up to and with each bar, 0 to 1."""
        return [sum(bar.value for bar in self.bars[: number + 1]) / self.total for number in range(len(self.bars))]


@dataclass(frozen=True)
class Part:
    """`per`: how many of it one parent takes; the top of a structure has one."""

    item: str
    per: float
    note: str
    parts: tuple["Part", ...]

    def walk(self, level: int = 0) -> Iterator[tuple[int, "Part"]]:
        """It and everything below it as an indented bill lists them, with the levels."""
        yield level, self
        for part in self.parts:
            yield from part.walk(level + 1)


@dataclass(frozen=True)
class Structure:
    top: Part
    kind: str = field(default="structure", init=False)


@dataclass(frozen=True)
class Activity:
    name: str
    time: float
    after: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    unit: str
    activities: tuple[Activity, ...]
    kind: str = field(default="network", init=False)

    def ranks(self) -> dict[str, int]:
        """How many activities the longest way to each one passes; KeyError or RecursionError never: it is checked."""
        ranks: dict[str, int] = {}
        while len(ranks) < len(self.activities):
            before = len(ranks)
            for each in self.activities:
                if each.name not in ranks and all(name in ranks for name in each.after):
                    ranks[each.name] = max((ranks[name] + 1 for name in each.after), default=0)
            if len(ranks) == before:
                raise ValueError("a loop")
        return ranks


Chart = Control | Profile | Lines | Pareto | Structure | Network
