"""A drill's question as a page shows it."""

from dataclasses import dataclass

from bank.calculations.draws import Drawn
from bank.models import LETTERS
from curriculum.rendering import render, render_inline
from exams.actions.drilling import IN_A_ROW, drawn, streak
from exams.models import DrillQuestion


@dataclass(frozen=True)
class Option:
    letter: str
    index: int
    html: str
    why_html: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class Shown:
    question: DrillQuestion
    stem_html: str
    options: list[Option]
    streak: int

    @property
    def answered(self) -> bool:
        return self.question.chosen is not None

    @property
    def passed(self) -> bool:
        return self.answered and self.streak >= IN_A_ROW

    @property
    def dots(self) -> list[bool]:
        """One for each right answer that a row needs: there already or not."""
        return [number < self.streak for number in range(IN_A_ROW)]

    @property
    def missing(self) -> int:
        return IN_A_ROW - self.streak


def shown(question: DrillQuestion) -> Shown:
    """Reasons are there only once the question is answered. One query."""
    figures = drawn(question.version, question.seed)
    options = options_of(figures, question.chosen, answered=question.chosen is not None)
    return Shown(question, render(figures.stem), options, streak(question.drill))


def options_of(figures: Drawn, chosen: int | None, *, answered: bool = True) -> list[Option]:
    return [
        Option(
            LETTERS[index],
            index,
            render_inline(option.text),
            render(option.why) if answered else "",
            index == chosen,
            answered and index == figures.key,
        )
        for index, option in enumerate(figures.options)
    ]
