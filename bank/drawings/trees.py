"""A bill of material as a tree: top down while it is narrow, from left to right where it is not."""

from dataclasses import dataclass

from bank.drawings.axes import EDGE
from bank.drawings.boxes import Label, Size, draw_box, label, size_of
from bank.drawings.charts import Part, Structure
from bank.drawings.lettering import LEADING, SIZE, spelled, width
from bank.drawings.paper import Paper

NARROW = 4  # leaves that stand side by side
BETWEEN_LEVELS = 34.0
BETWEEN_PARTS = 14.0
KEY = "In parentheses: quantity for one parent"


@dataclass(frozen=True)
class Node:
    """`place` counts leaves across; a parent stands in the middle of its parts, or beside the first."""

    part: Part
    level: int
    place: float
    below: tuple["Node", ...]

    def walk(self) -> list["Node"]:
        return [self, *(node for child in self.below for node in child.walk())]


def draw_structure(chart: Structure) -> Paper:
    down = sum(1 for _, part in chart.top.walk() if not part.parts) <= NARROW
    nodes = _grow(chart.top, 0, [0], down).walk()
    labels = {id(node): _label(node) for node in nodes}
    tree = _Tree(down, size=size_of(list(labels.values())))
    paper = Paper()
    tree.name_levels(paper, max(node.level for node in nodes))
    for node in nodes:
        tree.join(paper, node)
    for node in nodes:
        draw_box(paper, *tree.corner(node), tree.size, labels[id(node)])
    paper.text(EDGE, paper.bottom + 10 + SIZE, KEY, "soft")
    return paper


def _grow(part: Part, level: int, leaves: list[int], down: bool) -> Node:
    below = tuple(_grow(each, level + 1, leaves, down) for each in part.parts)
    if below:
        return Node(part, level, (below[0].place + below[-1].place) / 2 if down else below[0].place, below)
    leaves[0] += 1
    return Node(part, level, leaves[0] - 1, ())


def _label(node: Node) -> Label:
    return label(f"{node.part.item} ({spelled(node.part.per)})" if node.level else node.part.item, node.part.note)


@dataclass(frozen=True)
class _Tree:
    down: bool
    size: Size

    @property
    def margin(self) -> float:
        """Where level 0 begins, behind or below the names of the levels."""
        return EDGE + width("Level 9") + 10 if self.down else EDGE

    def corner(self, node: Node) -> tuple[float, float]:
        if self.down:
            x = self.margin + node.place * (self.size.wide + BETWEEN_PARTS)
            return x, EDGE + node.level * (self.size.high + BETWEEN_LEVELS)
        x = self.margin + node.level * (self.size.wide + BETWEEN_LEVELS)
        return x, EDGE + LEADING + 4 + node.place * (self.size.high + BETWEEN_PARTS)

    def name_levels(self, paper: Paper, deepest: int) -> None:
        for level in range(deepest + 1):
            if self.down:
                y = EDGE + level * (self.size.high + BETWEEN_LEVELS) + self.size.high / 2
                paper.text(EDGE, y + SIZE * 0.35, f"Level {level}", "soft")
            else:
                x = self.margin + level * (self.size.wide + BETWEEN_LEVELS) + self.size.wide / 2
                paper.text(x, EDGE + SIZE - 2, f"Level {level}", "soft", anchor="middle")

    def join(self, paper: Paper, node: Node) -> None:
        """Square elbows from a parent to each of its parts, turning half way between the levels."""
        x, y = self.corner(node)
        for child in node.below:
            cx, cy = self.corner(child)
            if self.down:
                start, turn = (x + self.size.wide / 2, y + self.size.high), cy - BETWEEN_LEVELS / 2
                end = (cx + self.size.wide / 2, cy)
                paper.path([start, (start[0], turn), (end[0], turn), end], "join")
            else:
                start, turn = (x + self.size.wide, y + self.size.high / 2), cx - BETWEEN_LEVELS / 2
                end = (cx, cy + self.size.high / 2)
                paper.path([start, (turn, start[1]), (turn, end[1]), end], "join")
