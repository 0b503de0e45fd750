"""A test-wise guesser: sees the options, never the stem, and knows nothing of the field.

It follows what books on test-taking teach. Where it does well, the options give the key away.
"""

import math
import re
from collections.abc import Callable, Iterator

from bank.content.figures import Figure, Item, Unit
from bank.content.wording import numbers

MAX_GUESSED = 0.30  # plus one standard error: a small bank may be unlucky

_HEDGES = set("usually often may might can could generally likely tends typically some normally mostly most if".split())
ABSOLUTES = set("always never only all none every must cannot entirely completely no any solely alone nothing".split())
_SMALL = set("the a an of to in on for and or by with is are be it its at as that from than this which".split())

Cue = Callable[[tuple[str, ...]], list[float]]


def guesser(items: list[Item]) -> Iterator[Figure]:
    """The guesser's accuracy, with that of each cue alone."""
    for name, cue in CUES.items():
        yield Figure(f"guessed by {name} alone", accuracy(items, cue), Unit.SHARE)
    error = math.sqrt(MAX_GUESSED * (1 - MAX_GUESSED) / max(len(items), 1))
    hit = tuple(item.slug for item in items if _chance(item, all_cues) == 1)
    yield Figure("guessed from the options", accuracy(items, all_cues), Unit.SHARE, high=MAX_GUESSED + error, slugs=hit)


def accuracy(items: list[Item], cue: Cue) -> float:
    return sum(_chance(item, cue) for item in items) / max(len(items), 1)


def _chance(item: Item, cue: Cue) -> float:
    """Of hitting the key when the best options by this cue are drawn from: ties are neither luck nor bad luck."""
    scores = [round(score, 9) for score in cue(item.options)]
    best = [position for position, score in enumerate(scores) if score == max(scores)]
    return 1 / len(best) if item.source.key in best else 0.0


def all_cues(options: tuple[str, ...]) -> list[float]:
    return [sum(scores) for scores in zip(*(cue(options) for cue in CUES.values()), strict=True)]


def _length(options: tuple[str, ...]) -> list[float]:
    return _spread([float(len(option)) for option in options])


def _middle(options: tuple[str, ...]) -> list[float]:
    values = numbers(options)
    if values is None:
        return [0.0] * len(options)
    return [float(min(values) < value < max(values)) for value in values]


def _hedged(options: tuple[str, ...]) -> list[float]:
    return _spread([float(len(words_in(option) & _HEDGES)) for option in options])


def _measured(options: tuple[str, ...]) -> list[float]:
    return [-float(bool(words_in(option) & ABSOLUTES)) for option in options]


def _overlap(options: tuple[str, ...]) -> list[float]:
    """The option that shares most words with the others: distractors are often made from the key."""
    words = [words_in(option) - _SMALL for option in options]
    shared = [sum(len(mine & other) / max(len(mine | other), 1) for other in words) for mine in words]
    return _spread(shared)


def _spread(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9$%.,-]*[a-z0-9%]", text.casefold()))


CUES: dict[str, Cue] = {
    "the longest option": _length,
    "the middle number": _middle,
    "the most hedged option": _hedged,
    "avoiding absolutes": _measured,
    "words shared with the others": _overlap,
}
