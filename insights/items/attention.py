"""What of a bank deserves a look first. The one place that says in which order; the page explains it in these words."""

from collections.abc import Mapping, Sequence
from typing import Any

from insights.calibration.words import is_beyond_chance

# Kinds of flags in the order in which they matter. What is beyond chance comes before the same that may be chance, and
# what may spoil a score before what only wastes a question.
ORDER = (
    ("key-check", True),
    ("key-suspected", True),
    ("low-discrimination", True),
    ("too-hard", True),
    ("key-check", False),
    ("key-suspected", False),
    ("low-discrimination", False),
    ("too-hard", False),
    ("too-easy", True),
    ("idle-distractor", True),
    ("too-easy", False),
    ("idle-distractor", False),
)
PLACES = {kind: place for place, kind in enumerate(ORDER)}
CHANGED, FLAWLESS, UNKNOWN = len(ORDER), len(ORDER) + 1, len(ORDER) + 2


def place(flags: Sequence[Mapping[str, Any]], *, known: bool, outdated: bool) -> int:
    """0 is looked at first. `known` where there are figures, `outdated` where the question was changed after them."""
    if not known:
        return UNKNOWN
    if not flags:
        return FLAWLESS
    return CHANGED if outdated else min(PLACES[flag["code"], is_beyond_chance(flag)] for flag in flags)
