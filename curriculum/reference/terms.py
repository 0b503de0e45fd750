"""The entries of the glossary, each by itself and with one another."""

import re
from collections.abc import Iterator

from curriculum.reference.fields import MAX_NAME, Fields
from curriculum.reference.sources import Place, TermSource
from curriculum.sources import Entry, Problem

FIELDS = ("slug", "term", "also", "section", "definition", "contrast", "related")
MAX_WORDS = 60
MAX_ALSO = 8
MAX_RELATED = 5


def read_term(entry: Entry, file: str, sections: set[str]) -> TermSource | list[Problem]:
    fields = Fields(entry, Place(file, str(entry.get("slug", "")), entry.line))
    fields.only(FIELDS)
    fields.slug()
    term, definition = fields.text("term", limit=MAX_NAME), fields.text("definition")
    _check_definition(fields, term, definition)
    contrast_with, contrast = _contrast(fields)
    source = TermSource(
        place=fields.place,
        section=fields.section(sections),
        contrast_with=contrast_with,
        related=tuple(fields.texts("related", at_least=1, at_most=MAX_RELATED)),
        fields={
            "term": term,
            "also": fields.texts("also", at_least=0, at_most=MAX_ALSO),
            "definition": definition,
            "definition_html": fields.inline("definition", definition),
            "contrast": contrast,
            "contrast_html": fields.inline("contrast, how", contrast),
        },
    )
    return fields.problems or source


def _check_definition(fields: Fields, term: str, definition: str) -> None:
    if (words := len(definition.split())) > MAX_WORDS:
        fields.fault("definition", f"has {words} words; {MAX_WORDS} are the most. Keep what tells it from others.")
    if term and re.match(rf"(?:an? |the )?{re.escape(term)}\b", definition, re.IGNORECASE):
        fields.fault("definition", "begins with the term itself; say what it is.")


def _contrast(fields: Fields) -> tuple[str, str]:
    """The slug of the term it is confused with, and how the two differ."""
    if "contrast" not in fields.entry:
        return "", ""
    contrast = fields.entry["contrast"]
    if not isinstance(contrast, Entry) or set(contrast) != {"with", "how"}:
        fields.fault("contrast", "must read {with: slug-of-a-term, how: one sentence}.")
        return "", ""
    return tuple(fields.checked(f"contrast, {name}", contrast[name]) for name in ("with", "how"))  # type: ignore[return-value]


def clashes(terms: dict[str, TermSource]) -> Iterator[Problem]:
    """Cross references that lead nowhere, and names that stand for two terms."""
    names: dict[str, str] = {}
    for slug, source in terms.items():
        targets = [("contrast, with", source.contrast_with)] if source.contrast_with else []
        for name, other in [*targets, *(("related", each) for each in source.related)]:
            if other not in terms:
                yield source.place.problem(name, f"“{other}” is no term of the glossary; correct the slug.")
            elif other == slug:
                yield source.place.problem(name, "names the term itself; name another.")
        for name in source.names:
            other = names.setdefault(name.casefold(), slug)
            if other != slug or source.names.count(name) > 1:
                field = "term" if name == source.fields["term"] else "also"
                yield source.place.problem(field, f"“{name}” stands for “{other}” already; a name means one term.")
