"""Bars: load against capacity, and causes in order of size."""

from dataclasses import dataclass

from bank.drawings.axes import EDGE, GAP, HEIGHT, Frame, draw_frame, draw_periods, frame
from bank.drawings.charts import Pareto, Profile
from bank.drawings.lettering import LEADING, SIZE, spelled, width, wrapped
from bank.drawings.paper import WIDTHS, Paper
from bank.drawings.scales import Scale, scale

SHARE = 0.68  # of its period's room that a bar takes
TEXT_HIGH = 17.0
WIDEST = 96.0  # room of a period, however long its figures
HATCH = 6.0
SWATCH = 14.0
CAUSE, LONGEST_CAUSE = 62.0, 116.0  # the room of a bar; a longer word in its name is broken


def draw_profile(chart: Profile) -> Paper:
    paper = Paper()
    top = _legend(paper, [series.name for series in chart.load]) + LEADING + 12
    periods = list(chart.periods)
    totals = [chart.total(period) for period in range(len(periods))]
    up = scale((*totals, *chart.capacity), start=top + HEIGHT, end=top, zero=True)
    figures = [spelled(value) for series in chart.load for value in series.values]
    field = frame(up, top, periods, wanted=min((max(map(width, figures)) + 6) / SHARE, WIDEST))
    draw_frame(paper, field, chart.unit)
    draw_periods(paper, field, periods)
    boxes = [box for period in range(len(periods)) for box in _stack(field, chart, period)]
    for box in boxes:
        _bar(paper, *box.corner, field.step * SHARE, box.high, box.series)
    corners = [(x, up.at(c)) for at, c in enumerate(chart.capacity) for x in (field.start(at), field.start(at + 1))]
    paper.path(corners, "capacity-edge")  # without it the line would drown in a solid bar of its color
    paper.path(corners, "capacity")
    for box in boxes:
        _figure(paper, field, box)
    return paper


def _legend(paper: Paper, names: list[str]) -> float:
    """A row of swatches, broken where the narrowest paper ends; where it ends below."""
    x, y = EDGE, EDGE
    for number, name in enumerate(names):
        x, y = _room(x, y, name)
        _bar(paper, x, y, SWATCH, SWATCH, number)
        paper.text(x + SWATCH + GAP, y + SIZE - 1, name)
        x += SWATCH + GAP + width(name) + 16
    x, y = _room(x, y, "Capacity")
    paper.path([(x, y + SWATCH - 2), (x + 10, y + SWATCH - 2), (x + 10, y + 2), (x + 20, y + 2)], "capacity")
    paper.text(x + 20 + GAP, y + SIZE - 1, "Capacity")
    return y + SWATCH + 6


def _room(x: float, y: float, name: str) -> tuple[float, float]:
    over = x > EDGE and x + 20 + GAP + width(name) > WIDTHS[0] - EDGE
    return (EDGE, y + SWATCH + 6) if over else (x, y)


@dataclass(frozen=True)
class _Box:
    """What one series adds to the bar of a period."""

    series: int
    value: float
    corner: tuple[float, float]
    high: float


def _stack(field: Frame, chart: Profile, period: int) -> list[_Box]:
    boxes, low = [], 0.0
    for number, series in enumerate(chart.load):
        value = series.values[period]
        foot, head = field.scale.at(low), field.scale.at(low + value)
        low += value
        if foot - head > 0.1:
            boxes.append(_Box(number, value, (field.middle(period) - field.step * SHARE / 2, head), foot - head))
    return boxes


def _figure(paper: Paper, field: Frame, box: _Box) -> None:
    """After the line of the capacity, which may pass behind it; where it does not fit, the table has it."""
    if box.high >= TEXT_HIGH and width(spelled(box.value)) <= field.step * SHARE:
        x, y = box.corner
        kind = "on" if box.series == 0 else "clear"
        middle = (x + field.step * SHARE / 2, y + box.high / 2 + SIZE * 0.35)
        paper.text(*middle, spelled(box.value), kind, anchor="middle")


def _bar(paper: Paper, x: float, y: float, wide: float, high: float, number: int) -> None:
    """The first series is solid, the second hatched, the third empty with a dashed edge."""
    paper.box(x, y, wide, high, f"bar drawing__bar--{number + 1}")
    if number == 1:
        lines = [_hatch(x, y, wide, high, at * HATCH) for at in range(1, int((wide + high) / HATCH) + 1)]
        paper.strokes(lines, "hatch")


def _hatch(x: float, y: float, wide: float, high: float, at: float) -> tuple[float, float, float, float]:
    """The line on which the distances from left and top add to `at`, where it crosses the box."""
    return (x + max(at - high, 0), y + min(at, high), x + min(at, wide), y + max(at - wide, 0))


def draw_pareto(chart: Pareto) -> Paper:
    top = EDGE + LEADING + 8
    up = scale([0, chart.total], start=top + HEIGHT, end=top, zero=True, exact=True)
    percent = Scale(0, 1, top + HEIGHT, top, ())
    words = [*(word for bar in chart.bars for word in bar.name.split()), *(spelled(bar.value) for bar in chart.bars)]
    room = min(max(CAUSE, *(width(word) + GAP for word in words)), LONGEST_CAUSE)
    names = [wrapped(bar.name, room - GAP) for bar in chart.bars]
    field = frame(up, top, [""] * len(names), wanted=room, beside=width("100%") + GAP + EDGE)
    paper = Paper()
    draw_frame(paper, field, chart.unit)
    for number, (bar, name) in enumerate(zip(chart.bars, names, strict=True)):
        _cause(paper, field, number, bar.value, name)
    _percents(paper, field, percent)
    points = [(field.middle(at), percent.at(share)) for at, share in enumerate(chart.cumulative())]
    paper.path(points, "curve drawing__curve--1")
    for x, y in points:
        paper.disk(x, y, 3.5, "mark drawing__mark--1")
    return paper


def _cause(paper: Paper, field: Frame, number: int, value: float, name: list[str]) -> None:
    wide, head = field.step * SHARE, field.scale.at(value)
    if value:
        paper.box(field.middle(number) - wide / 2, head, wide, field.bottom - head, "bar drawing__bar--plain")
    # The line of the shares passes right above the first bar, and high above all others.
    y = head + 6 + SIZE if number == 0 else head - 6
    paper.text(field.middle(number), y, spelled(value), "clear", anchor="middle")
    for at, line in enumerate(name):
        paper.text(field.middle(number), field.bottom + 6 + SIZE + at * LEADING, line, anchor="middle")


def _percents(paper: Paper, field: Frame, percent: Scale) -> None:
    paper.line(field.right, field.top, field.right, field.bottom, "axis")
    for tenth in range(0, 11, 2):
        y = percent.at(tenth / 10)
        paper.line(field.right, y, field.right + 4, y, "axis")
        paper.text(field.right + GAP, y + SIZE * 0.35, f"{tenth * 10}%", "soft")
    paper.text(field.right + width("100%") + GAP, field.top - LEADING + 2, "cumulative", "soft", anchor="end")
