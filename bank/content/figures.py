"""What a quality figure is, and the plain texts the figures are counted on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from bank.content.reading import Content
from bank.content.sources import ExhibitSource, QuestionSource
from bank.drawings import as_markdown
from curriculum.markup import render_inline_strictly, render_strictly
from curriculum.rendering import RenderingFault, plain
from curriculum.sources import ContentError, Problem

OUTLINE = "cpim-8.0"
NAMED = 12  # slugs spelled out per figure; all of them are in the JSON
_EXACT = 1e-9


class Unit(StrEnum):
    SHARE = "share"
    COUNT = "count"
    NUMBER = "number"


@dataclass(frozen=True)
class Figure:
    """One measured value with the bounds it must keep (inclusive) and the questions it speaks of."""

    name: str
    value: float
    unit: Unit = Unit.COUNT
    low: float | None = None
    high: float | None = None
    slugs: tuple[str, ...] = ()

    @property
    def missed(self) -> bool:
        below = self.low is not None and self.value < self.low - _EXACT
        above = self.high is not None and self.value > self.high + _EXACT
        return below or above

    @property
    def bound(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.spelled(self.low)} to {self.spelled(self.high)}"
        if self.low is not None:
            return f"at least {self.spelled(self.low)}"
        return f"at most {self.spelled(self.high)}" if self.high is not None else ""

    @property
    def shown(self) -> str:
        return self.spelled(self.value)

    def spelled(self, value: float) -> str:
        if self.unit == Unit.SHARE:
            return f"{100 * value:.1f} %"
        return f"{value:.0f}" if self.unit == Unit.COUNT else f"{value:.3f}"

    def __str__(self) -> str:
        named = ", ".join(self.slugs[:NAMED])
        more = f" and {len(self.slugs) - NAMED} more" if len(self.slugs) > NAMED else ""
        wanted = f" (must be {self.bound})" if self.bound else ""
        return f"{self.name}: {self.spelled(self.value)}{wanted}" + (f": {named}{more}" if named else "")


def share(
    name: str, slugs: Collection[str], whole: int, *, low: float | None = None, high: float | None = None
) -> Figure:
    return Figure(name, len(slugs) / whole if whole else 0.0, Unit.SHARE, low, high, tuple(slugs))


def none_of(name: str, slugs: Collection[str]) -> Figure:
    """A fault that no question may have."""
    return Figure(name, len(slugs), high=0, slugs=tuple(slugs))


@dataclass(frozen=True)
class Item:
    """A question as a reader sees it: rendered, then stripped to its words."""

    source: QuestionSource
    area: str
    stem: str
    options: tuple[str, ...]
    exhibit: str

    @property
    def slug(self) -> str:
        return self.source.slug


def read_items(content: Content) -> list[Item]:
    """Every question as plain text; ContentError with all texts that cannot be rendered."""
    problems: list[Problem] = []
    areas = area_of_sections(content)
    exhibits = {slug: _shown(exhibit, problems) for slug, exhibit in content.exhibits.items()}
    items = []
    for source in content.questions:
        options = tuple(_option(source, number, problems) for number in range(len(source.options)))
        stem = _plain(source.stem, source.place("stem"), problems)
        area = areas.get(source.section, "")
        items.append(Item(source, area, stem, options, exhibits.get(source.exhibit or "", "")))
    if problems:
        raise ContentError(problems)
    return items


def area_of_sections(content: Content) -> dict[str, str]:
    blueprint = next(b for b in content.curriculum.blueprints if b["slug"] == OUTLINE)
    return {section: area["slug"] for area in blueprint["areas"] for section in area["sections"]}


def _shown(exhibit: ExhibitSource, problems: list[Problem]) -> str:
    """The figures of a drawing as they are: they are no Markdown, and a money sign in them opens no formula."""
    body = _plain(exhibit.body, exhibit.place, problems)
    return f"{body} {as_markdown(exhibit.chart)}" if exhibit.chart else body


def _option(source: QuestionSource, number: int, problems: list[Problem]) -> str:
    option, name = source.options[number], f"option {number + 1}"
    _plain(option.why, source.place(f"{name}, why"), problems)
    return _plain(option.text, source.place(f"{name}, text"), problems, inline=True)


def _plain(text: str, place: Problem, problems: list[Problem], *, inline: bool = False) -> str:
    try:
        return plain(render_inline_strictly(text) if inline else render_strictly(text))
    except RenderingFault as error:
        problems.append(replace(place, message=str(error)))
        return ""
