"""Questions that are one question twice: the same stem with other nouns, or the same idea with the same key.

A stem is reduced to its skeleton: numbers to “#”, words that few questions use to “_”, which takes names and
situations out. Two skeletons are compared by the Jaccard index of their word triples.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from bank.content.figures import Figure, Item

# On the 285 questions first shipped, no two skeletons came above .27 (two questions on one exhibit). Copies with new
# numbers, names and six in ten other content words came to .31 or more; with all of them replaced, 88 % to .30 or more.
TOO_ALIKE = 0.30
RARE = 0.04  # a word that a smaller share of the stems holds is a noun of its situation

_WORD = re.compile(r"[^\W\d_][\w'&-]*|\d[\d,.]*")
_SAYS_NOTHING = {("_", "_", "_")}
Shingles = set[tuple[str, str, str]]


def repeats(items: list[Item]) -> Iterator[Figure]:
    alike = [f"{one} ~ {two} ({score:.2f})" for one, two, score in pairs_alike({i.slug: i.stem for i in items})]
    yield Figure("pairs of stems alike", len(alike), high=0, slugs=tuple(alike))
    same = [" = ".join(slugs) for slugs in _same_ideas(items)]
    yield Figure("same section, concept and key", len(same), high=0, slugs=tuple(same))


def pairs_alike(stems: dict[str, str], *, at_least: float = TOO_ALIKE) -> list[tuple[str, str, float]]:
    """Pairs of slugs whose stems are that similar, most similar first."""
    shingles = _shingles(stems)
    scored = [(one, two, _jaccard(shingles[one], shingles[two])) for one, two in _candidates(shingles, at_least)]
    return sorted((pair for pair in scored if pair[2] >= at_least), key=lambda pair: (-pair[2], pair))


def _same_ideas(items: list[Item]) -> list[list[str]]:
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for item in items:
        key_text = item.options[item.source.key].casefold()
        groups[item.source.section, item.source.concept.casefold(), key_text].append(item.slug)
    return [slugs for slugs in groups.values() if len(slugs) > 1]


def _shingles(stems: dict[str, str]) -> dict[str, Shingles]:
    words = {slug: _words(stem) for slug, stem in stems.items()}
    holders = Counter(word for text in words.values() for word in set(text))
    rare = RARE * len(stems)
    skeletons = {slug: [w if holders[w] > rare else "_" for w in text] for slug, text in words.items()}
    return {slug: set(zip(text, text[1:], text[2:], strict=False)) - _SAYS_NOTHING for slug, text in skeletons.items()}


def _words(stem: str) -> list[str]:
    return ["#" if word[0].isdigit() else word.casefold() for word in _WORD.findall(stem)]


def _candidates(shingles: dict[str, Shingles], at_least: float) -> Iterator[tuple[str, str]]:
    """Pairs that can reach the bound: of its rarest shingles, all but the share `at_least`, one is common to both.

    Without this prefix filter 3,000 stems would be 4.5 million comparisons.
    """
    holders = Counter(shingle for each in shingles.values() for shingle in each)
    index: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for slug, each in shingles.items():
        rarest = sorted(each, key=lambda shingle: (holders[shingle], shingle))
        prefix = rarest[: len(each) - math.ceil(at_least * len(each)) + 1]
        for other in set().union(*(index[shingle] for shingle in prefix)):
            yield other, slug
        for shingle in prefix:
            index[shingle].add(slug)


def _jaccard(one: Shingles, two: Shingles) -> float:
    common = len(one & two)
    return common / max(len(one) + len(two) - common, 1)
