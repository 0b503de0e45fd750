"""A save of one question, and what it means for that question; `save_statement` says the same within an UPDATE.

Only the question knows whether an index, a bit set or a number answers it. A save that does not fit (an option that
is not there, a number where there are options) is refused whole.
"""

from dataclasses import dataclass, field
from typing import Any

from bank.keys import fits, in_range
from bank.models import Kind, QuestionVersion
from bank.numbers import value


@dataclass(frozen=True)
class Save:
    """The whole state of one question as a client sends it; see docs/player-protocol.md.

    `chosen` and `first` are of options; `entered` and `first_entered` are the number as typed, empty for none.
    """

    seq: int
    chosen: int | None = None
    first: int | None = None
    flagged: bool = False
    unsure: bool = False
    seen: bool = False
    seconds: int = 0
    marks: dict[str, Any] = field(default_factory=dict)
    entered: str = ""
    first_entered: str = ""

    @property
    def is_given(self) -> bool:
        return self.chosen is not None or bool(self.entered)

    @property
    def was_seen(self) -> bool:
        """Who answers a question has seen it, whatever the client says."""
        return self.seen or self.is_given

    @property
    def numbers(self) -> list[str]:
        return [text for text in (self.entered, self.first_entered) if text]

    @property
    def choices(self) -> list[int]:
        return [choice for choice in (self.chosen, self.first) if choice is not None]


def misfit(version: QuestionVersion, save: Save) -> str:
    """The field that is no answer to the question; empty where all can be. Nothing chosen can, whatever is asked."""
    if version.kind != Kind.NUMERIC and save.numbers:
        return "entered" if save.entered else "first"
    unfit = {"chosen": save.chosen, "first": save.first}
    return next((name for name, choice in unfit.items() if choice is not None and not fits(version, choice)), "")


def chosen_of(version: QuestionVersion, save: Save) -> int | None:
    """What the answer's `chosen` becomes; the save is for the version."""
    return in_range(version, value(save.entered)) if save.entered else save.chosen


def first_of(version: QuestionVersion, save: Save) -> int | None:
    """What its `first_chosen` becomes where there is none yet. A single choice is the first as soon as it is made;
    several ticks and a number are when they are first left, which the client tells."""
    if save.first_entered:
        return in_range(version, value(save.first_entered))
    return save.chosen if save.first is None and version.kind == Kind.SINGLE else save.first
