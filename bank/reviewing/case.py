"""A submitted version as a reviewer meets it: first what a candidate would see, the rest once it is solved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from bank.authoring.versions import item_of
from bank.editor.advice import Advice, advice
from bank.keys import answer_of, is_chosen, key_of
from bank.models import LETTERS, BlindSolution, Comment, Kind, QuestionVersion, Review
from bank.reviewing.people import Here, authors_of, may_judge, may_withdraw

TICKS = {Kind.SINGLE: "radio", Kind.MULTIPLE: "checkbox"}


@dataclass(frozen=True)
class Choice:
    """`solvers` are how many chose it blind; `mine` whether this reviewer did."""

    letter: str
    html: str
    why_html: str
    right: bool
    mine: bool
    solvers: int


@dataclass(frozen=True)
class Solved:
    """What somebody had answered before seeing the key."""

    solution: BlindSolution
    answer: str


@dataclass(frozen=True)
class Shown:
    """What only those may see who have solved it, or cannot any more."""

    key: str
    choices: list[Choice]
    solved: list[Solved]
    advice: list[Advice]
    comments: list[Comment]
    earlier: list[Review]


@dataclass(frozen=True)
class Case:
    """`shown` is None for a reviewer who has yet to answer; `mine` is what this reviewer answered."""

    review: Review
    version: QuestionVersion
    judges: bool
    withdraws: bool
    is_own: bool
    mine: Solved | None
    shown: Shown | None
    options: list[str] = field(default_factory=list)

    @property
    def tick(self) -> str:
        """The type of the options' inputs; empty where a number is entered."""
        return TICKS.get(Kind(self.version.kind), "")

    @property
    def decides(self) -> bool:
        return self.judges and self.mine is not None


def reviews() -> QuerySet[Review]:
    near = ("question__bank", "version__section", "version__exhibit", "version__legacy_part_1",
            "version__legacy_part_2", "version__created_by", "submitted_by", "decided_by")  # fmt: skip
    return Review.objects.select_related(*near).prefetch_related("version__authors")


def case_of(review: Review, here: Here) -> Case:
    """Of one of `reviews()`. Up to five statements more."""
    solutions = list(review.solutions.select_related("solver").order_by("solved_at", "pk"))
    mine = next((one for one in solutions if one.solver_id == here.user.pk), None)
    judges = review.state == Review.State.OPEN and may_judge(here, review)
    return Case(
        review=review,
        version=review.version,
        judges=judges,
        withdraws=review.state == Review.State.OPEN and may_withdraw(here, review),
        is_own=here.user.pk in authors_of(review),
        mine=_solved(mine, review.version) if mine else None,
        shown=None if judges and mine is None else _shown(review, solutions, mine),
        options=[option["html"] for option in review.version.options],
    )


def _shown(review: Review, solutions: list[BlindSolution], mine: BlindSolution | None) -> Shown:
    version = review.version
    tags = review.question.tags.values_list("name", flat=True)
    earlier = review.question.reviews.exclude(pk=review.pk).exclude(state=Review.State.OPEN)
    return Shown(
        key=key_of(version),
        choices=choices_of(version, solutions, mine),
        solved=[_solved(solution, version) for solution in solutions],
        advice=advice(item_of(version, tags=tags)),
        comments=list(review.question.comments.select_related("by").order_by("at", "pk")),
        earlier=list(earlier.select_related("version", "decided_by").defer("version__options").order_by("-pk")),
    )


def choices_of(
    version: QuestionVersion, solutions: Sequence[BlindSolution] = (), mine: BlindSolution | None = None
) -> list[Choice]:
    chosen = Counter(
        index
        for solution in solutions
        for index in range(len(version.options))
        if is_chosen(version, solution.chosen, index)
    )
    return [
        Choice(
            letter=LETTERS[index],
            html=option["html"],
            why_html=option["why_html"],
            right=is_chosen(version, version.key, index),
            mine=mine is not None and is_chosen(version, mine.chosen, index),
            solvers=chosen[index],
        )
        for index, option in enumerate(version.options)
    ]


def _solved(solution: BlindSolution, version: QuestionVersion) -> Solved:
    return Solved(solution, answer_of(version, solution.chosen, solution.entered))
