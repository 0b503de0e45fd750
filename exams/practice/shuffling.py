"""The order of a practice question's options: shuffled, so that nobody learns a letter; unless they are in order.

Numbers from small to large, days, months and the like stay as they were written, and so do options that speak of one
another ("all of the above", "both A and C"). Pure: equal seeds and positions shuffle equally.
"""

import random
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_REFERS = re.compile(
    r"\b(?:all|none|any|both|neither|either|each|two|some)\s+of\s+(?:the|these|those)\b|\bthe above\b"
    r"|\b(?:both|neither|either)\b.*\b(?:and|nor|or)\b|\b(?:options?|answers?|choices?)\s+[A-F]\b"
    r"|^\s*[A-F](?:\s*,\s*[A-F])*\s*(?:and|or|&)\s*[A-F]\b|\bonly [A-F]\b|^[A-F] only\b",
    re.IGNORECASE,
)
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
    return any(map(_REFERS.search, texts)) or _runs([_numbers(text) for text in texts]) or _on_a_scale(texts)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(found.replace(",", "").replace("−", "-")) for found in _NUMBER.findall(text))


def _runs(values: Sequence[tuple[float, ...]]) -> bool:
    """Whether every option has a number and they go one way, the first number deciding first."""
    return all(values) and len(set(values)) > 1 and list(values) in (sorted(values), sorted(values, reverse=True))


def _on_a_scale(texts: Sequence[str]) -> bool:
    openings = [(text.lower().split() or [""])[0].strip(".,;:") for text in texts]
    for scale in _SCALES:
        if all(opening in scale for opening in openings):
            return _runs([(float(scale.index(opening)),) for opening in openings])
    return False
