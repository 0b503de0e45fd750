"""The parts of a draft: columns of forms and of uses, and rows that stand for a rule."""

from dataclasses import dataclass
from enum import Enum

from measurement.assembly.counts import Count
from measurement.assembly.program import Floats, Indices


@dataclass(frozen=True)
class Block:
    """Columns of one form (`times` 1, whole numbers) or of the forms to come (fractions up to `times`)."""

    scored: Indices
    pretest: Indices
    times: int

    def of(self, question: int) -> list[int]:
        """The columns that put a question on the form."""
        return [int(self.scored[question]), int(self.pretest[question])]


@dataclass(frozen=True)
class Use:
    """Columns of the uses of questions, and how many forms share the question by each."""

    columns: Indices
    shared: Floats


class Broken(Enum):
    """The rules that are not counts."""

    ANCHORS = "anchors"
    EXHIBITS = "exhibits"
    ENEMIES = "enemies"
    OVERLAP = "overlap"
    EXPECTED = "expected"


@dataclass(frozen=True)
class Slack:
    """The columns by which a rule is broken: too few, too many. `about` are the questions that a row is about."""

    rule: Count | Broken
    below: int
    above: int
    about: Indices
