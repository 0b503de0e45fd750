"""A question of a practice as its pages show it: options in the order drawn for it, each with its rationale."""

from collections.abc import Iterable
from dataclasses import dataclass

from bank.keys import is_chosen
from bank.models import LETTERS, Kind
from curriculum.models import Area, Blueprint
from exams.models import Answer
from exams.practice.shuffling import option_order
from exams.reports import Topic
from exams.review import Option, Reviewed

ELSEWHERE = Topic("", "Another exam")


@dataclass(frozen=True)
class PracticeOption(Option):
    """`index` is what is sent when it is chosen: its place as written, whatever letter it has here."""

    index: int


@dataclass(frozen=True)
class Shown(Reviewed):
    """`order` are the indexes of the options in the order they are shown."""

    order: list[int]

    @property
    def options(self) -> list[Option]:
        version, chosen = self.answer.version, self.answer.chosen
        return [
            PracticeOption(
                letter,
                version.options[n]["html"],
                version.options[n]["why_html"],
                is_chosen(version, chosen, n),
                is_chosen(version, version.key, n),
                n,
            )
            for letter, n in zip(LETTERS, self.order, strict=False)
        ]

    @property
    def chosen(self) -> str:
        """By the letters shown here."""
        if self.answer.version.kind == Kind.NUMERIC:
            return super().chosen
        return ", ".join(option.letter for option in self.options if option.chosen)

    @property
    def is_number(self) -> bool:
        return self.answer.version.kind == Kind.NUMERIC

    @property
    def is_settled(self) -> bool:
        return self.answer.saved_at is not None


def shown(answers: Iterable[Answer], *, blueprint: Blueprint, seed: int) -> list[Shown]:
    """Answers come with their versions and exhibits. One query."""
    topics = topics_of(blueprint)
    return [_shown(answer, topics.get(getattr(answer.version, f"{blueprint.tag}_id")), seed) for answer in answers]


def _shown(answer: Answer, topic: tuple[Topic, Topic] | None, seed: int) -> Shown:
    area, section = topic or (ELSEWHERE, ELSEWHERE)
    texts = [option["text"] for option in answer.version.options]
    order = option_order(texts, seed=seed, position=answer.position)
    return Shown(answer, area, section, counts=True, corrections=[], told=None, order=order)


def topics_of(blueprint: Blueprint) -> dict[int, tuple[Topic, Topic]]:
    """By a section's key, its area and itself. One query."""
    rows = Area.sections.through.objects.filter(area__blueprint=blueprint).order_by("area__position")
    columns = ("section", "area__slug", "area__name", "section__slug", "section__name")
    return {
        key: (Topic(area, area_name), Topic(section, section_name))
        for key, area, area_name, section, section_name in rows.values_list(*columns)
    }
