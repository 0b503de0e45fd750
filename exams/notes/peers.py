"""How others answered a question the first time they met it. Pure, but for the counting in the background."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bank.keys import is_chosen
from bank.models import LETTERS, Kind, QuestionVersion
from exams.models import PeerCount
from exams.scoring import wilson

# Answers below which nothing is said.
ENOUGH = 30


@dataclass(frozen=True)
class Share:
    """Of one option, or of all right numbers: whole percents, with the 95 % interval of all who might answer."""

    letter: str
    right: bool
    percent: int
    low: int
    high: int


@dataclass(frozen=True)
class Peers:
    answers: int
    shares: list[Share]
    several: bool


def peers(version: QuestionVersion, count: PeerCount | None, order: Sequence[int]) -> Peers | None:
    """In the order in which the options are shown; None with too few answers."""
    if count is None or count.answers < ENOUGH:
        return None
    chosen = {int(value): number for value, number in count.chosen.items()}
    if version.kind == Kind.NUMERIC:
        return Peers(count.answers, [_share("", True, chosen.get(version.key, 0), count.answers)], several=False)
    shares = [
        _share(letter, is_chosen(version, version.key, n), _of_option(version, chosen, n), count.answers)
        for letter, n in zip(LETTERS, order, strict=False)
    ]
    return Peers(count.answers, shares, several=version.kind == Kind.MULTIPLE)


def _of_option(version: QuestionVersion, chosen: Mapping[int, int], option: int) -> int:
    return sum(number for value, number in chosen.items() if is_chosen(version, value, option))


def _share(letter: str, right: bool, count: int, total: int) -> Share:
    low, high = wilson(count, total)
    return Share(letter, right, round(100 * count / total), round(100 * low), round(100 * high))
