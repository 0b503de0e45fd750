"""Which section the categories of a file may mean."""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from curriculum.models import Section

LIKE_ENOUGH = 86
_WORDS = re.compile(r"[^0-9a-z]+")


def named(category: str, sections: Iterable[Section]) -> str:
    """The slug of the section whose name or slug stands in the path, the innermost first; "" for none."""
    known = _known(sections)
    return next((known[step] for step in _steps(category) if step in known), "")


def guessed(category: str, sections: Iterable[Section]) -> str:
    """As `named`, or else what is spelled most like it; for somebody who looks at it before it counts."""
    sections = list(sections)
    if exact := named(category, sections):
        return exact
    known = _known(sections)
    for step in _steps(category):
        best = process.extractOne(step, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE_ENOUGH)
        if best:
            return known[best[0]]
    return ""


def _steps(category: str) -> list[str]:
    return [words for step in reversed(category.split("/")) if (words := _plain(step))]


def _known(sections: Iterable[Section]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for section in sections:
        known.setdefault(_plain(section.name), section.slug)
        known.setdefault(_plain(section.slug), section.slug)
    return known


def _plain(text: str) -> str:
    return _WORDS.sub(" ", text.casefold().replace("&", " and ")).strip()
