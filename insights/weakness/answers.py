"""What a weakness report is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exams.parameters import Parameters
from exams.reports import Topic


@dataclass(frozen=True)
class Seen:
    """The first answer to one question, the question's response curve, and how it went when it was last met.

    `at` is when it was first answered. `lately` says whether the last answer was right (the first, where there is but
    one), `seconds` how long it took; 0 is not known.
    """

    area: str
    section: str
    correct: bool
    curve: Parameters
    question: int = 0
    concept: str = ""
    at: datetime | None = None
    in_mock: bool = False
    lately: bool | None = None
    seconds: int = 0

    @property
    def still_missed(self) -> bool:
        return not (self.correct if self.lately is None else self.lately)


@dataclass(frozen=True)
class AreaOutline:
    """`weight` in percent of the exam; `questions` of it count in a mock."""

    topic: Topic
    weight: float
    questions: int
    sections: list[Topic]


@dataclass(frozen=True)
class Prior:
    """Abilities of the areas before any answer, in logits from the passing standard; without a covariance, what
    the engine takes until it has been calibrated."""

    mean: float | Sequence[float] = 0.0
    covariance: Sequence[Sequence[float]] | None = None


@dataclass(frozen=True)
class Supply:
    """What practice could ask of one section now: questions not met yet, and those missed the last time."""

    unseen: int = 0
    missed: int = 0

    def __add__(self, other: "Supply") -> "Supply":
        return Supply(self.unseen + other.unseen, self.missed + other.missed)


@dataclass(frozen=True)
class Around:
    """What else the report depends on: the moment in the learner's own zone, what practice could ask by section, how
    often each reason for a wrong answer was named, and mocks: when the last one ended, and whether a new one waits."""

    moment: datetime
    supply: dict[str, Supply]
    reasons: dict[tuple[str, str], int]
    last_mock: datetime | None = None
    mock_waits: bool = False
