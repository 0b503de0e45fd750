"""The calculation templates of the content files, and the questions that are frozen draws of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bank.calculations.draws import DrawFault, Drawn, draw
from bank.calculations.reading import TemplateFaults, read_template
from bank.calculations.template import Template
from bank.calculations.values import ExpressionFault
from curriculum.content import CurriculumSource
from curriculum.markup import render_inline_strictly, render_strictly
from curriculum.rendering import RenderingFault
from curriculum.sources import ContentError, Entry, Problem, read_yaml

FOLDER = "calculations"
TRIED_SEEDS = 5


@dataclass(frozen=True)
class CalculationSource:
    file: str
    line: int
    template: Template
    entry: dict[str, Any]

    def drawn(self, seed: int) -> Drawn:
        return draw(self.template, seed)


def read_calculations(root: Path, curriculum: CurriculumSource) -> dict[str, CalculationSource]:
    """Every template below content/calculations by slug; ContentError with the problems of all files."""
    found: dict[str, CalculationSource] = {}
    problems: list[Problem] = []
    for path in sorted((root / FOLDER).glob("**/*.yaml")):
        name = str(path.relative_to(root))
        for each in _read_file(path, name, curriculum):
            if isinstance(each, Problem):
                problems.append(each)
            elif each.template.slug in found:
                message = f"is used in {found[each.template.slug].file} already; choose another."
                problems.append(Problem(name, each.template.slug, "slug", message, each.line))
            else:
                found[each.template.slug] = each
    if problems:
        raise ContentError(problems)
    return found


def _read_file(path: Path, name: str, curriculum: CurriculumSource) -> Iterator[CalculationSource | Problem]:
    try:
        data = read_yaml(path, name)
    except ContentError as error:
        yield from error.problems
        return
    entries = data.get("calculations")
    if not isinstance(entries, list) or set(data) != {"calculations"} or not all(isinstance(e, Entry) for e in entries):
        yield Problem(name, "", "calculations", "must be the file's only field, a list of templates.", 1)
        return
    for entry in entries:
        yield from _read(entry, name, curriculum)


def _read(entry: Entry, name: str, curriculum: CurriculumSource) -> Iterator[CalculationSource | Problem]:
    slug = str(entry.get("slug", ""))
    try:
        template = read_template(entry)
    except TemplateFaults as error:
        yield from (Problem(name, slug, field, message, entry.line) for field, message in error.faults)
        return
    source = CalculationSource(name, entry.line, template, entry)
    faults = [*_unknown_topics(template, curriculum), *_undrawable(source)]
    yield from (Problem(name, slug, field, message, entry.line) for field, message in faults)
    if not faults:
        yield source


def _unknown_topics(template: Template, curriculum: CurriculumSource) -> Iterator[tuple[str, str]]:
    if template.section not in curriculum.sections_of("cpim-8.0"):
        yield "section", f"“{template.section}” is no section; see docs/content-format.md for the list."
    for slug in template.legacy:
        if slug not in curriculum.legacy_sections():
            yield "legacy", f"“{slug}” is no legacy sub-topic; see docs/content-format.md."
    if len({slug.partition(".")[0] for slug in template.legacy}) < len(template.legacy):
        yield "legacy", "names two sub-topics of the same part; keep one of each."


def _undrawable(source: CalculationSource) -> Iterator[tuple[str, str]]:
    """A fault that any of the first seeds shows: a formula that cannot be computed, or ranges too narrow."""
    for seed in range(1, TRIED_SEEDS + 1):
        try:
            _render(source.drawn(seed))
        except (DrawFault, ExpressionFault, RenderingFault) as error:
            yield f"draw with seed {seed}", str(error)
            return


def _render(drawn: Drawn) -> None:
    render_strictly(drawn.stem)
    for option in drawn.options:
        render_inline_strictly(option.text)
        render_strictly(option.why)


def unknown_formulas(sources: Iterable[CalculationSource], formulas: set[str]) -> Iterator[Problem]:
    for source in sources:
        for slug in source.template.formulas:
            if slug not in formulas:
                message = f"“{slug}” is no formula; see content/formulas."
                yield Problem(source.file, source.template.slug, "formulas", message, source.line)
