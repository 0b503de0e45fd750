"""The frame that figures over time share: values up, periods across."""

from dataclasses import dataclass
from math import ceil

from bank.drawings.lettering import LEADING, SIZE, width
from bank.drawings.paper import WIDTHS, Paper
from bank.drawings.scales import Scale

HEIGHT = 230.0  # of the field the values lie in
EDGE = 8.0
GAP = 6.0
ROOMY, TIGHT, LONGEST = 60.0, 20.0, 820.0  # a period's room across, and that of all together


@dataclass(frozen=True)
class Frame:
    """The field: `left` to `left` + `count` × `step` across, `top` to `bottom` down."""

    left: float
    top: float
    count: int
    step: float
    scale: Scale

    @property
    def right(self) -> float:
        return self.left + self.count * self.step

    @property
    def bottom(self) -> float:
        return self.top + HEIGHT

    def start(self, period: int) -> float:
        return self.left + period * self.step

    def middle(self, period: int) -> float:
        return self.start(period) + self.step / 2


def frame(
    scale: Scale, top: float, labels: list[str], *, wanted: float = 0, beside: float = EDGE, tight: bool = False
) -> Frame:
    """A field with room for the labels, or `tight` for every second, as wide as the paper allows; `beside` is kept free
    at its right."""
    left = EDGE + max(width(label) for _, label in scale.marks()) + GAP
    widest = max(map(width, labels))
    step = min(max((widest + GAP) / (1 + tight), wanted, TIGHT), max(LONGEST / len(labels), wanted, TIGHT))
    overhang = max((widest - step) / 2 - EDGE, 0)
    left, beside = left + overhang, beside + overhang
    whole = left + step * len(labels) + beside
    paper = next((each for each in WIDTHS if each >= whole), whole)
    filled = (paper - left - beside) / len(labels)
    return Frame(left, top, len(labels), filled if paper == WIDTHS[0] else min(filled, max(step, ROOMY)), scale)


def draw_frame(paper: Paper, frame: Frame, unit: str) -> None:
    """The grid, and the values' labels with their unit on top of them."""
    paper.text(EDGE, frame.top - LEADING + 2, unit, "soft")
    for y, label in frame.scale.marks():
        paper.line(frame.left, y, frame.right, y, "grid")
        paper.text(frame.left - GAP, y + SIZE * 0.35, label, "soft", anchor="end")
    paper.line(frame.left, frame.bottom, frame.right, frame.bottom, "axis")


def draw_periods(paper: Paper, frame: Frame, labels: list[str], below: str = "") -> None:
    """The periods' labels, as many as fit, and what they count."""
    every = ceil((max(map(width, labels)) + GAP) / frame.step)
    for number, label in enumerate(labels):
        paper.line(frame.middle(number), frame.bottom, frame.middle(number), frame.bottom + 4, "axis")
        if number % every == 0:
            paper.text(frame.middle(number), frame.bottom + 4 + SIZE, label, "soft", anchor="middle")
    if below:
        middle = max((frame.left + frame.right) / 2, EDGE + width(below) / 2)
        paper.text(middle, frame.bottom + 6 + SIZE + LEADING, below, "soft", anchor="middle")
