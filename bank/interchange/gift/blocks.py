"""A GIFT file cut into its questions, which empty lines part; a broken one must not swallow the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TITLE = re.compile(r"::[^\n]*?::")
_CATEGORY = "$CATEGORY:"
_GOES_ON = ("=", "~", "}", "#", "%")


@dataclass
class Block:
    """`lines` are marked (see signs) and hold no comments; `line` is the number of the first of them."""

    line: int
    category: str
    comments: list[str]
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    ended: int | None = None  # how many lines there were when the last brace closed at a line's end
    crowded: bool = False  # no empty line before it

    def add(self, line: str) -> None:
        self.lines.append(line)
        opened = line.count("{")
        self.depth = max(self.depth + opened - line.count("}"), 0)
        if "}" in line and self.depth == 0:
            self.ended = len(self.lines) if line.rstrip().endswith("}") else None

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def blocks(marked: str) -> Iterator[Block]:
    cutting = _Cutting()
    for number, line in enumerate(marked.split("\n"), start=1):
        yield from cutting.take(number, line)
    yield from cutting.end()


class _Cutting:
    def __init__(self) -> None:
        self.block: Block | None = None
        self.comments: list[str] = []
        self.category = ""
        self.gap = False

    def take(self, number: int, line: str) -> Iterator[Block]:
        """Gives the block that this line shows to have ended, if any."""
        stripped = line.strip()
        if not stripped:
            self._empty()
            return
        if self._ends_with(stripped):
            yield from self.end()
        self.gap = False
        if stripped.startswith("//"):
            (self.block.comments if self.block else self.comments).append(stripped)
        elif stripped.startswith(_CATEGORY):
            self.category = stripped.removeprefix(_CATEGORY).strip()
        else:
            yield from self._add(number, line)

    def end(self) -> Iterator[Block]:
        if self.block:
            yield self.block
        self.block = None

    def _empty(self) -> None:
        self.gap = True
        if self.block is None:
            self.comments = []

    def _ends_with(self, line: str) -> bool:
        if self.block is None:
            return False
        if line.startswith(_CATEGORY) or _TITLE.match(line):
            return True
        if self.gap:  # within braces an empty line is forgiven where an answer follows
            return not (self.block.depth and line.startswith(_GOES_ON))
        return line.startswith("//") and self.block.ended is not None and not self.block.depth

    def _add(self, number: int, line: str) -> Iterator[Block]:
        if self.block and self.block.ended and "{" in line:
            ended, self.block = self.block, _rest(self.block, number)
            yield ended
        if self.block is None:
            self.block = Block(number, self.category, self.comments)
            self.comments = []
        self.block.add(line)


def _rest(block: Block, number: int) -> Block:
    """The lines after the closed braces begin the next question; they are taken from it."""
    lines = block.lines[block.ended :]
    del block.lines[block.ended :]
    following = Block(number - len(lines), block.category, [], crowded=True)
    for line in lines:
        following.add(line)
    return following
