"""Boxes with a few lines of text, all of one size on a drawing."""

from dataclasses import dataclass

from bank.drawings.lettering import LEADING, SIZE, width, wrapped
from bank.drawings.paper import Paper

ROOM = 118.0  # for a line of text
LEAST = 40.0
PAD = 8.0


@dataclass(frozen=True)
class Label:
    """A name in bold over softer lines."""

    name: list[str]
    rest: list[str]

    @property
    def lines(self) -> int:
        return len(self.name) + len(self.rest)

    @property
    def room(self) -> float:
        names = (width(line, bold=True) for line in self.name)
        return max(*names, *(width(line) for line in self.rest), LEAST)


def label(name: str, rest: str) -> Label:
    return Label(wrapped(name, ROOM, bold=True), wrapped(rest, ROOM))


@dataclass(frozen=True)
class Size:
    """Of every box on a drawing."""

    wide: float
    high: float


def size_of(labels: list[Label]) -> Size:
    high = max(each.lines for each in labels) * LEADING
    return Size(max(each.room for each in labels) + 2 * PAD, high + 2 * PAD - 3)


def draw_box(paper: Paper, x: float, y: float, size: Size, label: Label) -> None:
    paper.box(x, y, size.wide, size.high, "box")
    line = y + (size.high - label.lines * LEADING) / 2 + SIZE
    for number, text in enumerate([*label.name, *label.rest]):
        bold = number < len(label.name)
        kind = () if bold else ("soft",)
        paper.text(x + size.wide / 2, line + number * LEADING, text, *kind, anchor="middle", bold=bold)
