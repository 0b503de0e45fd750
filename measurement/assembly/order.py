"""The order in which a form shows its questions."""

import random
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def ordered(questions: Sequence[Id], exhibits: Mapping[Id, Hashable], *, seed: int) -> list[Id]:
    """Shuffled, topics mixed, with the questions of one exhibit side by side in the order given.

    `exhibits` names the exhibit of a question; one that is missing or None stands alone.
    """
    groups: dict[Hashable, list[Id]] = {}
    for question in questions:
        exhibit = exhibits.get(question)
        group = ("alone", question) if exhibit is None else ("exhibit", exhibit)
        groups.setdefault(group, []).append(question)
    order = list(groups.values())
    random.Random(seed).shuffle(order)
    return [question for group in order for question in group]
