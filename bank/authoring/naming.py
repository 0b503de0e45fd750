"""Slugs for questions, from the first words of their stems."""

from collections.abc import Iterable, Iterator
from itertools import count

from django.utils.text import slugify

LONGEST, WORDS = 60, 7


def slug_of(text: str, *, words: int = WORDS, longest: int = LONGEST) -> str:
    return "-".join(slugify(text).split("-")[:words])[:longest].strip("-") or "question"


def slugs(texts: Iterable[str], *, taken: set[str]) -> Iterator[str]:
    """One for each text, different from each other and from those `taken`, to which they are added."""
    ends: dict[str, Iterator[int]] = {}
    for text in texts:
        base = slug_of(text)
        slug, ends[base] = base, ends.get(base, count(2))
        while slug in taken:
            slug = f"{base}-{next(ends[base])}"
        taken.add(slug)
        yield slug
