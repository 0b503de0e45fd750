"""The figures of the bank as one HTML page with plots, for whoever keeps it. It needs no other file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from bank.content.balance import LEVEL_TARGETS, areas_of
from bank.content.figures import Figure, Item, Unit, read_items
from bank.content.quality import Quality, measure
from bank.content.reading import Content

BIN = 0.05
ANGOFF_FROM, ANGOFF_TO = 0.30, 0.90


@dataclass(frozen=True)
class Plotted:
    """A figure with where its value and its bounds lie on a line from 0 to 100."""

    figure: Figure
    value: float
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Column:
    """One bar of a histogram, its height from 0 to 100."""

    label: str
    count: int
    high: float

    @property
    def top(self) -> float:
        return 100 - self.high


def report(content: Content) -> str:
    items, quality = read_items(content), measure(content)
    context = {
        "quality": quality,
        "plotted": [plotted(figure) for figure in quality.figures if figure.unit == Unit.SHARE and figure.bound],
        "counted": [figure for figure in quality.figures if not (figure.unit == Unit.SHARE and figure.bound)],
        "columns": _columns(quality),
        "sections": list(_sections(content, items)),
        "levels": list(LEVEL_TARGETS),
        "angoff": angoff_columns([item.source.angoff for item in items]),
        "formulas": list(_formulas(content)),
    }
    return render_to_string("bank/content_report.html", context)


def plotted(figure: Figure) -> Plotted:
    """Stretched threefold where all of it lies below a third: most bounds do."""
    most = max(figure.value, figure.high or 0, figure.low or 0)
    unit = 300 if most <= 1 / 3 else 100
    high = unit * figure.high if figure.high is not None else 100
    return Plotted(figure, min(unit * figure.value, 100), unit * (figure.low or 0), min(high, 100))


def angoff_columns(values: list[float]) -> list[Column]:
    """How many judgements lie in each twentieth from .30 to .90, the upper end with the last."""
    bins = round((ANGOFF_TO - ANGOFF_FROM) / BIN)
    counts = Counter(min(int((value - ANGOFF_FROM) / BIN + 1e-9), bins - 1) for value in values)
    most = max(counts.values(), default=1)
    labels = [f"{ANGOFF_FROM + BIN * number:.2f}".lstrip("0") for number in range(bins)]
    return [Column(label, counts[number], 100 * counts[number] / most) for number, label in enumerate(labels)]


def _columns(quality: Quality) -> list[list[Any]]:
    names = list(quality.areas[0])
    return [names, *([row[name] for name in names] for row in quality.areas)]


def _sections(content: Content, items: list[Item]) -> Iterator[dict[str, Any]]:
    """Every section of the current outline with its questions by level, the more the darker from 0 to 4."""
    asked = Counter((item.source.section, item.source.level) for item in items)
    for area in areas_of(content):
        for section in area["sections"]:
            counts = [asked[section, level] for level in LEVEL_TARGETS]
            shaded = [(count, min(4, (count + 2) // 3)) for count in counts]
            yield {"area": area["name"], "section": section, "counts": shaded, "total": sum(counts)}


def _formulas(content: Content) -> Iterator[dict[str, Any]]:
    for slug, formula in sorted(content.reference.formulas.items(), key=lambda pair: pair[1].fields["number"]):
        templates = [name for name, source in content.calculations.items() if slug in source.template.formulas]
        asked = sum(question.template in templates for question in content.questions)
        yield {**formula.fields, "templates": templates, "questions": asked}
