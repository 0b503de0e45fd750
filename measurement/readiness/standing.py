"""What stands in the way: coverage and recent accuracy of each area, from questions met for the first time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.ctt.intervals import wilson
from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats
from measurement.topics.prior import as_areas, as_weights

LEVELS = ("weak", "unknown", "near", "ready")
"""From the lowest; a whole is no better than its lowest area."""


@dataclass(frozen=True)
class Targets:
    """An area is "weak" below the accuracy `floor`, "ready" from `goal` with at least the share `coverage` of its
    questions met, "near" otherwise, and "unknown" below `fewest` first answers. The latest `recent` of them count."""

    floor: float = 0.65
    goal: float = 0.75
    coverage: float = 0.30
    fewest: int = 15
    recent: int = 40

    def __post_init__(self) -> None:
        if not (0 <= self.floor <= self.goal <= 1 and 0 <= self.coverage <= 1 and 1 <= self.fewest <= self.recent):
            raise BadInput(f"{self}: 0 ≤ floor ≤ goal ≤ 1, coverage from 0 to 1, 1 ≤ fewest ≤ recent.")


@dataclass(frozen=True)
class AreaStanding:
    """`accuracy` of the recent first answers in practice with its 95 % Wilson interval (0 to 1 without answers);
    `coverage` counts the area's questions met anywhere; `in_mocks` is the accuracy of first answers there."""

    area: int
    level: str
    coverage: float
    answers: int
    accuracy: float | None
    low: float
    high: float
    mock_answers: int
    in_mocks: float | None


@dataclass(frozen=True)
class Standing:
    """The whole, and the areas that hold it where it is (none when every area is ready)."""

    level: str
    areas: tuple[AreaStanding, ...]
    held_back_by: tuple[int, ...]


def reasons(
    question: ArrayLike,
    correct: ArrayLike,
    when: ArrayLike,
    in_mock: ArrayLike,
    *,
    bank_area: ArrayLike,
    areas: int = 8,
    weights: ArrayLike | None = None,
    targets: Targets | None = None,
) -> Standing:
    """From all of a person's answers, in any order: question number, 1 or 0, time (rising numbers), in a mock or not.

    `bank_area` holds the area of every question of the bank. Only the first answer to a question counts, be it in
    practice or in a mock, so repeats raise nothing but memory. Areas of weight 0 do not hold the whole back.
    """
    targets, shares = targets or Targets(), as_weights(weights, areas)
    bank = as_areas(bank_area, np.size(bank_area), areas)
    answers = _first_answers(*_columns(question, correct, when, in_mock, len(bank)))
    each = tuple(_area(k, bank, answers, targets) for k in range(areas))
    lowest = min((standing.level for standing in each if shares[standing.area] > 0), key=LEVELS.index)
    held = (s.area for s in each if s.level == lowest != "ready" and shares[s.area] > 0)
    return Standing(lowest, each, tuple(held))


@dataclass(frozen=True, eq=False)
class _Answers:
    question: NDArray[np.intp]
    right: NDArray[np.bool_]
    in_mock: NDArray[np.bool_]


def _columns(
    question: ArrayLike, correct: ArrayLike, when: ArrayLike, in_mock: ArrayLike, bank: int
) -> tuple[Floats, Floats, Floats, Floats]:
    columns = [as_floats(column, "Answers") for column in (question, correct, when, in_mock)]
    if any(column.shape != (columns[0].size,) for column in columns):
        raise BadInput(f"The columns have shapes {[c.shape for c in columns]}; one entry an answer in each is needed.")
    number, right, time, mock = columns
    usable = (number >= 0) & (number < bank) & (number == np.floor(number))
    usable &= np.isin(right, (0, 1)) & np.isfinite(time) & np.isin(mock, (0, 1))
    if not usable.all():
        at = int(np.argmin(usable))
        raise BadInput(
            f"Answer {at}: question {number[at]} (0 to {bank - 1}), correct {right[at]} and in_mock {mock[at]} "
            f"(1 or 0), time {time[at]} (finite)."
        )
    return number, right, time, mock


def _first_answers(question: Floats, right: Floats, when: Floats, in_mock: Floats) -> _Answers:
    """In order of time, without the repeats."""
    order = np.argsort(when, kind="stable")
    first = np.sort(np.unique(question[order], return_index=True)[1])
    kept = order[first]
    return _Answers(question[kept].astype(np.intp), right[kept] == 1, in_mock[kept] == 1)


def _area(area: int, bank: NDArray[np.intp], answers: _Answers, targets: Targets) -> AreaStanding:
    here = bank[answers.question] == area
    practice = answers.right[here & ~answers.in_mock][-targets.recent :]
    mock = answers.right[here & answers.in_mock]
    coverage = float(here.sum() / max(1, (bank == area).sum()))
    accuracy = _share(practice)
    level = _level(len(practice), accuracy, coverage, targets)
    low, high = _interval(practice)
    return AreaStanding(area, level, coverage, len(practice), accuracy, low, high, len(mock), _share(mock))


def _level(answers: int, accuracy: float | None, coverage: float, targets: Targets) -> str:
    if accuracy is None or answers < targets.fewest:
        return "unknown"
    if accuracy < targets.floor:
        return "weak"
    return "ready" if accuracy >= targets.goal and coverage >= targets.coverage else "near"


def _share(right: NDArray[np.bool_]) -> float | None:
    return float(right.mean()) if len(right) else None


def _interval(right: NDArray[np.bool_]) -> tuple[float, float]:
    if not len(right):
        return 0.0, 1.0
    low, high = wilson(right.sum(), len(right))
    return float(low), float(high)
