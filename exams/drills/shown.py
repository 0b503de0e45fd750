"""A drill's question as a page shows it."""

from dataclasses import dataclass

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
    answered = question.chosen is not None
    options = [
        Option(
            LETTERS[index],
            index,
            render_inline(option.text),
            render(option.why) if answered else "",
            index == question.chosen,
            answered and index == figures.key,
        )
        for index, option in enumerate(figures.options)
    ]
    return Shown(question, render(figures.stem), options, streak(question.drill))
