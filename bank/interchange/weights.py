"""Points for single answers, as other software gives them, against all or nothing as it is here."""

from collections.abc import Sequence
from decimal import Decimal

from bank.interchange.entry import Entry

_NEAR = Decimal("0.001")  # of the whole: three shares of 33.33333 %


def rights(entry: Entry, weights: Sequence[Decimal], *, single: bool, whole: Decimal = Decimal(100)) -> list[bool]:
    """Which answers are right; weights that all or nothing cannot say make a draft. `whole` is full marks."""
    positive = [weight for weight in weights if weight > 0]
    if not entry.stamp and positive:
        _note(entry, positive, weights, single, whole)
    if single and positive and whole in weights:
        return [weight == whole for weight in weights]
    return [weight > 0 for weight in weights]


def _note(entry: Entry, positive: Sequence[Decimal], weights: Sequence[Decimal], single: bool, whole: Decimal) -> None:
    sums = positive if single else [sum(positive, Decimal())]
    if len(set(positive)) > 1 or any(abs(total - whole) > _NEAR * whole for total in sums):
        said = ", ".join(f"{weight.normalize():f}" for weight in weights)
        entry.lose("weights", f"Its answers weigh {said[:200]}; here an answer is right or wrong. Look at the key.")
    elif not single and len(positive) > 1:
        entry.note("weights", "It is scored all or nothing here: each right option chosen and no wrong one.")
    elif min(weights) < 0:
        entry.note("weights", "Points taken off for wrong answers are left out: a wrong answer scores nothing here.")
