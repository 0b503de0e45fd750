"""Activities in columns by rank; an arrow over several columns takes a place of its own in each, clear of the boxes."""

from collections import defaultdict
from dataclasses import dataclass, field

from bank.drawings.axes import EDGE
from bank.drawings.boxes import Label, Size, draw_box, label, size_of
from bank.drawings.charts import Network
from bank.drawings.lettering import SIZE, spelled
from bank.drawings.paper import Paper

BETWEEN_COLUMNS = 44.0
BETWEEN_ROWS = 16.0
HEAD = 8.0  # of an arrow
SWEEPS = 8


@dataclass(eq=False)
class Stop:
    """An activity (`label`), or a place where an arrow passes through a column."""

    rank: int
    label: Label | None
    before: list["Stop"] = field(default_factory=list)
    after: list["Stop"] = field(default_factory=list)
    row: float = 0.0


def draw_network(chart: Network) -> Paper:
    columns = _columns(chart)
    size = size_of([stop.label for column in columns for stop in column if stop.label])
    _settle(columns)
    paper = Paper()
    for column in columns:
        for stop in column:
            _arrows(paper, stop, size)
    for column in columns:
        for stop in column:
            if stop.label:
                draw_box(paper, *_corner(stop, size), size, stop.label)
    paper.text(EDGE, paper.bottom + 10 + SIZE, f"In each box: activity and time in {chart.unit}", "soft")
    return paper


def _columns(chart: Network) -> list[list[Stop]]:
    ranks = chart.ranks()
    columns: dict[int, list[Stop]] = defaultdict(list)
    stops: dict[str, Stop] = {}
    passing: dict[tuple[str, int], Stop] = {}
    for each in sorted(chart.activities, key=lambda activity: ranks[activity.name]):
        stop = stops[each.name] = Stop(ranks[each.name], label(each.name, spelled(each.time)))
        columns[stop.rank].append(stop)
        for name in each.after:
            _join(_way(name, stop.rank, stops, passing, columns), stop)
    return [columns[rank] for rank in sorted(columns)]


def _way(
    name: str, rank: int, stops: dict[str, Stop], passing: dict[tuple[str, int], Stop], columns: dict[int, list[Stop]]
) -> Stop:
    """The last stop before `rank` on the way from an activity; arrows from one activity share their way."""
    last = stops[name]
    for between in range(last.rank + 1, rank):
        key = (name, between)
        if key not in passing:
            passing[key] = Stop(between, None)
            columns[between].append(passing[key])
            _join(last, passing[key])
        last = passing[key]
    return last


def _join(one: Stop, two: Stop) -> None:
    one.after.append(two)
    two.before.append(one)


def _settle(columns: list[list[Stop]]) -> None:
    """Rows: each column is sorted by the mean row of its neighbors, forth and back, to keep crossings few."""
    tallest = max(map(len, columns))
    for column in columns:
        _place(column, tallest)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            column.sort(key=lambda stop: _mean(stop.before if forth else stop.after, stop.row))
            _place(column, tallest)


def _mean(neighbors: list[Stop], otherwise: float) -> float:
    return sum(stop.row for stop in neighbors) / len(neighbors) if neighbors else otherwise


def _place(column: list[Stop], tallest: int) -> None:
    for number, stop in enumerate(column):
        stop.row = number + (tallest - len(column)) / 2


def _corner(stop: Stop, size: Size) -> tuple[float, float]:
    return EDGE + stop.rank * (size.wide + BETWEEN_COLUMNS), EDGE + stop.row * (size.high + BETWEEN_ROWS)


def _arrows(paper: Paper, stop: Stop, size: Size) -> None:
    x, y = _corner(stop, size)
    y += size.high / 2
    if stop.label is None:
        paper.line(x, y, x + size.wide, y, "join")
    for follower in stop.after:
        end, level = _corner(follower, size)
        level += size.high / 2
        tip = HEAD if follower.label else 0
        paper.bow(x + size.wide, y, end - tip, level, "join")
        if tip:
            paper.path([(end, level), (end - HEAD, level - 4), (end - HEAD, level + 4)], "head", closed=True)
