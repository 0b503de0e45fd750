"""Lines through points: the control chart and up to four series over the same periods."""

from bank.drawings.axes import EDGE, HEIGHT, Frame, draw_frame, draw_periods, frame
from bank.drawings.charts import Control, Lines
from bank.drawings.lettering import LEADING, SIZE, alike, width, wrapped
from bank.drawings.paper import Paper
from bank.drawings.scales import scale, spread

TOP = EDGE + LEADING + 8
NAME_ROOM = 110.0
DOT = 3.5


def draw_control(chart: Control) -> Paper:
    limits = {"UCL": chart.upper, "Center": chart.center, "LCL": chart.lower}
    figures = alike([chart.upper, chart.center, chart.lower])
    names = [f"{name} {figure}" for name, figure in zip(limits, figures, strict=True)]
    samples = [str(number) for number in range(1, len(chart.points) + 1)]
    up = scale((*chart.points, *limits.values()), start=TOP + HEIGHT, end=TOP)
    field = frame(up, TOP, samples, beside=max(map(width, names)) + 12, tight=True)
    paper = Paper()
    draw_frame(paper, field, chart.unit)
    draw_periods(paper, field, samples, chart.label)
    for name, value in limits.items():
        paper.line(field.left, up.at(value), field.right, up.at(value), "center" if name == "Center" else "limit")
    _name(paper, field, [[name] for name in names], [up.at(value) for value in limits.values()], marked=False)
    _curve(paper, field, chart.points, 0)
    return paper


def draw_lines(chart: Lines) -> Paper:
    names = [wrapped(series.name, NAME_ROOM) for series in chart.series]
    values = [value for series in chart.series for value in series.values]
    up = scale(values, start=TOP + HEIGHT, end=TOP)
    periods = list(chart.periods)
    room = max(width(line) for name in names for line in name)
    field = frame(up, TOP, periods, beside=room + 34, wanted=32)
    paper = Paper()
    draw_frame(paper, field, chart.unit)
    draw_periods(paper, field, periods)
    for number, series in enumerate(chart.series):
        _curve(paper, field, series.values, number)
    _name(paper, field, names, [up.at(series.values[-1]) for series in chart.series], marked=True)
    return paper


def _curve(paper: Paper, field: Frame, values: tuple[float, ...], number: int) -> None:
    points = [(field.middle(period), field.scale.at(value)) for period, value in enumerate(values)]
    paper.path(points, f"curve drawing__curve--{number + 1}")
    for x, y in points:
        _mark(paper, x, y, number)


def _mark(paper: Paper, x: float, y: float, number: int) -> None:
    """Each series has a shape of its own: round, square, triangle, diamond."""
    if number == 0:
        paper.disk(x, y, DOT, "mark drawing__mark--1")
        return
    far, near = DOT + 1, DOT
    shapes = (
        [(x - near, y - near), (x + near, y - near), (x + near, y + near), (x - near, y + near)],
        [(x, y - far), (x + far, y + near), (x - far, y + near)],
        [(x, y - far - 0.5), (x + far + 0.5, y), (x, y + far + 0.5), (x - far - 0.5, y)],
    )
    paper.path(shapes[number - 1], f"mark drawing__mark--{number + 1}", closed=True)


def _name(paper: Paper, field: Frame, names: list[list[str]], places: list[float], *, marked: bool) -> None:
    """Each name beside the end of its line, moved clear of the others, with a leader back to where it ends."""
    heights = [len(name) * LEADING + 3 for name in names]
    moved = spread(places, heights, low=field.top - LEADING / 2, high=field.bottom + LEADING / 2)
    for number, (name, place, y) in enumerate(zip(names, places, moved, strict=True)):
        if marked or abs(y - place) > 1:
            paper.line(field.right - marked * (field.step / 2 - 7), place, field.right + 8, y, "leader")
        if marked:
            _mark(paper, field.right + 14, y, number)
        first = y + SIZE * 0.35 - (len(name) - 1) * LEADING / 2
        for at, line in enumerate(name):
            paper.text(field.right + (24 if marked else 10), first + at * LEADING, line)
