"""What a weakness report is made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.parameters import Parameters
from exams.reports import Topic


@dataclass(frozen=True)
class Seen:
    """The first answer to one question, and the question's response curve."""

    area: str
    section: str
    correct: bool
    curve: Parameters


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
