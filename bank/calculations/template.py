"""A calculation template: what a family of questions with drawn figures has in common."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Direction = Literal["nearest", "up", "down"]


@dataclass(frozen=True)
class Range:
    """A number from `low` to `high` in steps; with `count`, a list of so many, all different if `distinct`."""

    low: Decimal
    high: Decimal
    step: Decimal
    count: int | None = None
    distinct: bool = False

    @property
    def choices(self) -> int:
        return int((self.high - self.low) / self.step) + 1


@dataclass(frozen=True)
class Choice:
    """One of `values`; where they are mappings, each of their names is drawn. With `count`, so many different ones."""

    values: tuple[Any, ...]
    count: int | None = None


@dataclass(frozen=True)
class Wrong:
    """A named wrong method: what a half-trained planner computes, and why that is a mistake."""

    name: str
    value: str
    why: str


@dataclass(frozen=True)
class Answer:
    """`value` is the key's formula; `show` writes it, and the wrong ones too, as `answer`.

    Numbers are rounded to `decimals` in `direction`: the key as the method needs it, wrong ones likewise.
    """

    value: str
    show: str
    decimals: int
    direction: Direction


@dataclass(frozen=True)
class Template:
    slug: str
    name: str
    section: str
    formulas: tuple[str, ...]
    legacy: tuple[str, ...]
    level: str
    concept: str
    reference: str
    angoff: float
    draw: dict[str, Range | Choice]
    let: dict[str, str]
    require: tuple[str, ...]
    band: tuple[Decimal, Decimal] | None
    apart: Decimal
    stem: str
    answer: Answer
    wrong: tuple[Wrong, ...]
    steps: str
