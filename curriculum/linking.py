"""Linking the terms of the glossary where a text uses them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

from curriculum.rendering import plain
from curriculum.words import WORD, key, words

MAX_LINKS = 8
MAX_CAPITALS = 4
# Links do not nest, formulas and drawings take none, and a heading says what follows.
LEFT_ALONE = frozenset("a math code pre svg h1 h2 h3 h4 h5 h6 button script style".split())
_BETWEEN = re.compile(r"\s*[-‐‑–/]\s*|\s+")
_JOINED = "-‐‑"


@dataclass(frozen=True)
class Linkable:
    slug: str
    names: tuple[str, ...]
    definition_html: str


@dataclass(frozen=True)
class _Name:
    """`exact` is set for abbreviations, which must be written as they are: “IT” is not “it”."""

    words: tuple[str, ...]
    exact: str
    term: Linkable

    def begins(self, found: list[re.Match[str]], at: int, text: str) -> bool:
        run = found[at : at + len(self.words)]
        if [key(match[0]) for match in run] != list(self.words):
            return False
        gaps = (text[one.end() : other.start()] for one, other in pairwise(run))
        if not all(_BETWEEN.fullmatch(gap) for gap in gaps):
            return False
        start, end = run[0].start(), run[-1].end()
        return text[start:end] in (self.exact, f"{self.exact}s") if self.exact else _stands_alone(text, start, end)


class TermIndex:
    """The names of all terms by their first word, the longest first, and of one length the abbreviations."""

    def __init__(self, terms: Iterable[Linkable], base: str) -> None:
        """`base` is the address that a term's slug is put behind."""
        self.base = base
        self._names: defaultdict[str, list[_Name]] = defaultdict(list)
        for term in terms:
            for name in term.names:
                if parts := tuple(words(name)):
                    self._names[parts[0]].append(_Name(parts, name if _is_abbreviation(name) else "", term))
        for names in self._names.values():
            names.sort(key=lambda name: (-len(name.words), not name.exact))

    def occurrences(self, text: str) -> Iterator[tuple[int, int, Linkable]]:
        """Start, end and term of each place that names one, from left to right and not overlapping."""
        found, at = list(WORD.finditer(text)), 0
        while at < len(found):
            candidates = self._names.get(key(found[at][0]), ())
            name = next((name for name in candidates if name.begins(found, at, text)), None)
            if name:
                yield found[at].start(), found[at + len(name.words) - 1].end(), name.term
            at += len(name.words) if name else 1

    def linker(self) -> "Linker":
        """For the texts of one question: each term is linked where it comes first."""
        return Linker(self)


@dataclass
class Linker:
    index: TermIndex
    linked: set[str] = field(default_factory=set)

    def link(self, html: str) -> str:
        """The same HTML, which must be well-formed, with up to MAX_LINKS links more."""
        writer = _Writer(self)
        writer.feed(html)
        writer.close()
        return "".join(writer.parts) if writer.links else html


def link_terms(html: str, index: TermIndex) -> str:
    return index.linker().link(html)


class _Writer(HTMLParser):
    """Writes what it reads; only texts that may hold links are looked into."""

    def __init__(self, linker: Linker) -> None:
        super().__init__(convert_charrefs=True)
        self.linker = linker
        self.parts: list[str] = []
        self.links = 0
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside += tag in LEFT_ALONE
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in LEFT_ALONE
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        end = 0
        for start, stop, term in self._to_link(data):
            self.parts.append(escape(data[end:start], quote=False) + self._anchor(data[start:stop], term))
            end = stop
        self.parts.append(escape(data[end:], quote=False))

    def _to_link(self, data: str) -> Iterator[tuple[int, int, Linkable]]:
        for start, stop, term in () if self._inside else self.linker.index.occurrences(data):
            if self.links < MAX_LINKS and term.slug not in self.linker.linked:
                self.links += 1
                self.linker.linked.add(term.slug)
                yield start, stop, term

    def _anchor(self, text: str, term: Linkable) -> str:
        href, title = f"{self.linker.index.base}{term.slug}/", escape(plain(term.definition_html))
        return f'<a class="term" href="{escape(href)}" title="{title}">{escape(text, quote=False)}</a>'


def _is_abbreviation(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return 0 < len(letters) <= MAX_CAPITALS and all(letter.isupper() for letter in letters)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not a part of a compound: “order” in “make-to-order” is another word."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 2]
    return not (before and before in _JOINED) and not (after[:1] in _JOINED and after[1:2].isalnum())
