"""What each section is about, one Markdown file a section."""

import re
from collections.abc import Iterator
from pathlib import Path

from curriculum.markup import render_strictly
from curriculum.reference.sources import Place, SectionText
from curriculum.rendering import RenderingFault
from curriculum.sources import ContentError, Problem, read_text

FOLDER = "sections"
WORDS = (150, 300)
_HEADING = re.compile(r"^(?:#{1,6}\s|.+\n(?:=+|-{2,})\s*$)", re.MULTILINE)


def read_texts(root: Path, sections: set[str]) -> Iterator[tuple[str, SectionText] | Problem]:
    """The texts with their sections' slugs, and everything that is wrong with others."""
    for path in sorted((root / FOLDER).glob("*")):
        name = str(path.relative_to(root))
        if path.suffix != ".md" or path.stem not in sections:
            yield Problem(name, "", "", "is no section of CPIM 8.0; name it after one: content/sections/mrp.md.")
            continue
        yield from _read(path, Place(name, path.stem))


def _read(path: Path, place: Place) -> Iterator[tuple[str, SectionText] | Problem]:
    try:
        text = read_text(path, place.file).strip()
        html = render_strictly(text)
    except ContentError as error:
        yield from error.problems
        return
    except RenderingFault as error:
        yield place.problem("text", str(error))
        return
    problems = [place.problem("text", message) for message in _faults(text)]
    yield from problems
    if not problems:
        yield place.slug, SectionText(text, html)


def _faults(text: str) -> Iterator[str]:
    low, high = WORDS
    if not low <= (words := len(text.split())) <= high:
        yield f"has {words} words; write {low} to {high}."
    if _HEADING.search(text):
        yield "has a heading; write paragraphs only, the page has headings of its own."
