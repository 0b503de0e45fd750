"""Finding terms and formulas by name, also by one that is misspelled, and by the words of their definitions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from curriculum.words import words

MAX_QUERY = 80
MAX_WORDS = 8
MAX_HITS = 400
MAX_NEAR = 6
# Likeness of words, 1 - edits / length, with two letters changed about as one edit. One slip in four letters is .75.
ALIKE = 0.74
NEAR = 0.6
EXTRA_WORD = 0.02  # what each word of the name that was not asked for takes away


class Rank(IntEnum):
    EXACT = 0
    PREFIX = 1
    WORDS = 2
    TEXT = 3
    ALIKE = 4
    NEAR = 5


@dataclass(frozen=True)
class Entry:
    """What can be found: `names` are its own and all others it goes by, `text` says what it is."""

    kind: str
    slug: str
    names: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Found:
    """`near` holds something only where nothing was found."""

    hits: list[Entry] = field(default_factory=list)
    near: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class _Name:
    entry: int
    words: tuple[str, ...]

    @property
    def compact(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True, order=True)
class _Match:
    """In the order of the answer: the better rank first, then the greater likeness, then the shorter name."""

    rank: Rank
    distance: float
    length: int
    entry: int


class SearchIndex:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._names = [
            _Name(number, tuple(words(name)))
            for number, entry in enumerate(self.entries)
            for name in entry.names
            if words(name)
        ]
        self._vocabulary = sorted({word for name in self._names for word in name.words})
        self._texts = [frozenset(words(entry.text)) for entry in self.entries]

    def find(self, query: str) -> Found:
        asked = words(query[:MAX_QUERY])[:MAX_WORDS]
        if not asked:
            return Found()
        direct = [match for name in self._names if (match := _direct(asked, name))]
        matches = direct + [_Match(Rank.TEXT, 0, 0, n) for n, text in enumerate(self._texts) if text.issuperset(asked)]
        if not direct:
            matches += self._alike(asked)
        hits = self._best([match for match in matches if match.rank < Rank.NEAR], MAX_HITS)
        return Found(hits, [] if hits else self._best(matches, MAX_NEAR))

    def _best(self, matches: list[_Match], most: int) -> list[Entry]:
        entries = dict.fromkeys(match.entry for match in sorted(matches))
        return [self.entries[entry] for entry in [*entries][:most]]

    def _alike(self, asked: list[str]) -> list[_Match]:
        likeness = [self._likeness(word, last=word is asked[-1]) for word in asked]
        found = []
        for name in self._names:
            best = [max(table.get(word, 0.0) for word in name.words) for table in likeness]
            score = sum(value * len(word) for value, word in zip(best, asked, strict=True)) / len("".join(asked))
            rank = Rank.ALIKE if min(best) >= ALIKE else Rank.NEAR
            if score >= NEAR:
                extra = EXTRA_WORD * max(len(name.words) - len(asked), 0)
                found.append(_Match(rank, 1 - score + extra, len(name.compact), name.entry))
        return found

    def _likeness(self, word: str, *, last: bool) -> dict[str, float]:
        """The words of all names that are like one that was asked for; the last may not be typed to its end yet."""
        found = _close(word, self._vocabulary, self._vocabulary)
        if last and len(word) > 3:
            beginnings = [known[: len(word)] for known in self._vocabulary]
            for known, value in _close(word, beginnings, self._vocabulary).items():
                found[known] = max(found.get(known, 0.0), value - EXTRA_WORD)
        return found


def _close(word: str, choices: list[str], stand_for: list[str]) -> dict[str, float]:
    close = process.extract(word, choices, scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=None)
    return {stand_for[at]: value for _, value, at in close}


def _direct(asked: list[str], name: _Name) -> _Match | None:
    """As it is written, or any part of it: “lead time” is “leadtime” and the end of “manufacturing lead time”."""
    typed, compact = "".join(asked), name.compact
    if typed == compact:
        rank = Rank.EXACT
    elif compact.startswith(typed):
        rank = Rank.PREFIX
    elif set(asked[:-1]) <= set(name.words) and any(word.startswith(asked[-1]) for word in name.words):
        rank = Rank.WORDS
    else:
        return None
    return _Match(rank, 0, len(compact), name.entry)
