"""The reading matter below content/, read and checked as one, so that nothing is loaded by halves."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from curriculum.reference import formulas, terms, texts
from curriculum.reference.sources import FormulaSource, Reference, TermSource
from curriculum.sources import ContentError, Entry, Problem, read_yaml

GLOSSARY, FORMULAS = ("glossary", "terms"), ("formulas", "formulas")
Source = TypeVar("Source", TermSource, FormulaSource)
Read = Callable[[Entry, str, set[str]], Source | list[Problem]]


def read_reference(root: Path, sections: set[str]) -> Reference:
    """`sections` are the slugs of the CPIM 8.0 outline; ContentError with the problems of all files."""
    problems: list[Problem] = []
    glossary = _collect(root, GLOSSARY, terms.read_term, sections, problems)
    sheet = _collect(root, FORMULAS, formulas.read_formula, sections, problems)
    about = [*texts.read_texts(root, sections)]
    problems += [each for each in about if isinstance(each, Problem)]
    # Entries that were refused would make others point nowhere.
    problems = problems or [*terms.clashes(glossary), *formulas.clashes(sheet, glossary)]
    if problems:
        raise ContentError(problems)
    return Reference(glossary, sheet, dict(each for each in about if not isinstance(each, Problem)))


def _collect(
    root: Path, place: tuple[str, str], read: Read[Source], sections: set[str], problems: list[Problem]
) -> dict[str, Source]:
    """Every faultless entry of the files below a folder by slug; `problems` gets the others'."""
    folder, kind = place
    found: dict[str, Source] = {}
    for path in sorted((root / folder).glob("**/*.yaml")):
        for each in _read_file(path, str(path.relative_to(root)), kind, read, sections):
            if isinstance(each, Problem):
                problems.append(each)
            elif other := found.get(each.place.slug):
                problems.append(each.place.problem("slug", f"is used in {other.place.file} already; choose another."))
            else:
                found[each.place.slug] = each
    return found


def _read_file(path: Path, name: str, kind: str, read: Read[Source], sections: set[str]) -> Iterator[Source | Problem]:
    try:
        data = read_yaml(path, name)
    except ContentError as error:
        yield from error.problems
        return
    entries = data.get(kind)
    if set(data) != {kind} or not isinstance(entries, list) or not entries:
        yield Problem(name, "", kind, f"must be the file's only field, a list; start it with “{kind}:”.", data.line)
        return
    for entry in entries:
        if not isinstance(entry, Entry):
            yield Problem(name, "", kind, "an entry is no mapping; start it with “- slug:”.", data.line)
            continue
        source = read(entry, name, sections)
        if isinstance(source, list):
            yield from source
        else:
            yield source
