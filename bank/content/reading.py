"""Everything under content/, read and checked as one, so that nothing is loaded by halves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bank.content.calculations import CalculationSource, read_calculations, unknown_formulas
from bank.content.enemies import unknown_enemies
from bank.content.formulas import miscalculated
from bank.content.parsing import Reader
from bank.content.rounds import Round, read_rounds
from bank.content.sources import ExhibitSource, QuestionSource
from curriculum.content import CurriculumSource, read_curriculum
from curriculum.credential.reading import Credential, read_credential
from curriculum.reference.reading import read_reference
from curriculum.reference.sources import Reference
from curriculum.sources import ContentError, Entry, Problem, read_yaml


@dataclass(frozen=True)
class Content:
    curriculum: CurriculumSource
    exhibits: dict[str, ExhibitSource]
    questions: list[QuestionSource]
    calculations: dict[str, CalculationSource] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    reference: Reference = field(default_factory=Reference)
    credential: Credential = field(default_factory=Credential)

    def exhibit_of(self, source: QuestionSource) -> ExhibitSource | None:
        return self.exhibits.get(source.exhibit or "")


def read_content(root: Path) -> Content:
    """All content below `root`; ContentError with every problem found, in all files."""
    curriculum = read_curriculum(root)
    exhibits: dict[str, ExhibitSource] = {}
    questions: list[QuestionSource] = []
    problems: list[Problem] = []
    calculations = _calculations(root, curriculum, problems)
    reference = _reference(root, curriculum, calculations or {}, problems)
    credential = _credential(root, problems)
    for path in sorted((root / "questions").glob("**/*.yaml")):
        name = str(path.relative_to(root))
        try:
            read = _read_file(read_yaml(path, name), name, curriculum, calculations)
        except ContentError as error:
            problems += error.problems
            continue
        problems += [*read.problems, *_clashes(read, exhibits, questions)]
        exhibits |= {exhibit.slug: exhibit for exhibit in read.exhibits}
        questions += read.questions
    problems += unknown_enemies(questions)
    if problems:
        raise ContentError(problems)
    return Content(curriculum, exhibits, questions, calculations or {}, read_rounds(root), reference, credential)


def _calculations(
    root: Path, curriculum: CurriculumSource, problems: list[Problem]
) -> dict[str, CalculationSource] | None:
    """None of them where one has a fault: questions drawn from it would look at fault too."""
    try:
        return read_calculations(root, curriculum)
    except ContentError as error:
        problems += error.problems
        return None


def _reference(
    root: Path, curriculum: CurriculumSource, calculations: dict[str, CalculationSource], problems: list[Problem]
) -> Reference:
    """Nothing of it where one entry has a fault: what refers to it would look at fault too."""
    try:
        reference = read_reference(root, curriculum.sections_of("cpim-8.0"))
    except ContentError as error:
        problems += error.problems
        return Reference()
    problems += miscalculated(reference.formulas.values())
    if reference.formulas:
        problems += unknown_formulas(calculations.values(), set(reference.formulas))
    return reference


def _credential(root: Path, problems: list[Problem]) -> Credential:
    try:
        return read_credential(root)
    except ContentError as error:
        problems += error.problems
        return Credential()


@dataclass
class _File:
    name: str
    exhibits: list[ExhibitSource]
    questions: list[QuestionSource]
    problems: list[Problem]


def _read_file(
    data: Entry, name: str, curriculum: CurriculumSource, calculations: dict[str, CalculationSource] | None
) -> _File:
    reader = Reader(name, curriculum.sections_of("cpim-8.0"), curriculum.legacy_sections(), calculations)
    section = data.get("section")
    if str(section) not in reader.sections:
        reader.fault(data, "section", f"“{section}” is no section; see docs/content-format.md for the list.")
    if unknown := data.keys() - {"section", "exhibits", "questions"}:
        reader.fault(data, "", f"unknown fields {', '.join(sorted(unknown))}; use section, exhibits, questions.")
    exhibits = [reader.exhibit(entry) for entry in _list(data, "exhibits", reader)]
    by_slug = {exhibit.slug: exhibit for exhibit in exhibits}
    read = [reader.question(entry, str(section), by_slug) for entry in _list(data, "questions", reader)]
    return _File(name, exhibits, [question for question in read if question], reader.problems)


def _list(data: Entry, name: str, reader: Reader) -> list[Any]:
    value = data.get(name) or []
    if not isinstance(value, list):
        reader.fault(data, name, "must be a list; start each entry with “- slug:”.")
        return []
    return value


def _clashes(file: _File, exhibits: dict[str, ExhibitSource], questions: list[QuestionSource]) -> Iterator[Problem]:
    """Slugs are identities: one bank, one use."""
    seen = {question.slug: question.file for question in questions}
    for question in file.questions:
        if question.slug in seen:
            message = f"is used in {seen[question.slug]} already; choose another."
            yield Problem(file.name, question.slug, "slug", message, question.line)
        seen[question.slug] = file.name
    taken = set(exhibits)
    for exhibit in file.exhibits:
        if exhibit.slug in taken:
            yield Problem(file.name, "", f"exhibit {exhibit.slug}", "is used already; choose another slug.")
        taken.add(exhibit.slug)
