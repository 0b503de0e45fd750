"""The order of a practice question's options: shuffled, so that nobody learns a letter; unless they are in order.

Numbers from small to large, lines A to D, days, months and the like stay as they were written, and so do options that
speak of one another ("all of the above", "both A and C"). Pure: equal seeds and positions shuffle equally.
"""

import random
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_REFERS = re.compile(
    r"\b(?:all|none|any|both|neither|either|each) of (?:these|those|them|the (?:above|others|options|answers))\b"
    r"|\bthe above\b|\b(?:both|neither|either)\b.*\b(?:and|nor|or)\b|\b(?:options?|answers?|choices?) (?-i:[A-F])\b"
    r"|^(?-i:[A-F])(?:, (?-i:[A-F]))*,? (?:and|or|&) (?-i:[A-F])\b|\bonly (?-i:[A-F])\b|^(?-i:[A-F]) only\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(.*\b)([A-Z])")
_SCALES = [
    scale.split()
    for scale in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april may june july august september october november december",
        "first second third fourth fifth sixth",
        "one two three four five six seven eight nine ten eleven twelve",
        "hourly daily weekly monthly quarterly yearly",
        "day week month quarter year",
        "low medium high",
        "strategic tactical operational",
        "never rarely sometimes often always",
    )
]


def option_order(texts: Sequence[str], *, seed: int, position: int) -> list[int]:
    """The indexes of the options in the order they are shown."""
    order = list(range(len(texts)))
    if not is_ordered(texts):
        random.Random(f"{seed}/{position}").shuffle(order)
    return order


def is_ordered(texts: Sequence[str]) -> bool:
    in_order = _runs([_numbers(text) for text in texts]) or _labeled(texts) or _on_a_scale(texts)
    return in_order or any(map(_REFERS.search, texts))


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(found.replace(",", "").replace("−", "-")) for found in _NUMBER.findall(text))


def _runs(values: Sequence[tuple[float, ...]]) -> bool:
    """Whether every option has a number and they go one way, the first number deciding first."""
    return all(values) and len(set(values)) > 1 and list(values) in (sorted(values), sorted(values, reverse=True))


def _labeled(texts: Sequence[str]) -> bool:
    """Line J, Line K, …: the same words with letters that go one way."""
    found = [_LABEL.fullmatch(text.strip()) for text in texts]
    labels = [(label[1], ord(label[2])) for label in found if label]
    return len(labels) == len(texts) and len({words for words, _ in labels}) == 1 and _runs([(n,) for _, n in labels])


def _on_a_scale(texts: Sequence[str]) -> bool:
    openings = [(text.lower().split() or [""])[0].strip(".,;:") for text in texts]
    for scale in _SCALES:
        if all(opening in scale for opening in openings):
            return _runs([(float(scale.index(opening)),) for opening in openings])
    return False
