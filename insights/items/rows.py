"""The figures of all questions of a bank, in order: two statements, however many there are."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bank.models import Question, QuestionBank
from insights.calibration import words
from insights.items.attention import place
from insights.problems.statistics import newest_items

NONE_YET = "few"
ANY = "any"
FIGURES = ("answers", "p", "r_rest", "omitted", "seconds", "rapid_share", "flags")


@dataclass(frozen=True)
class Row:
    """A question with what its newest figures are sorted by; `item` is the ItemSnapshot they stand in, None where
    nobody's answers were counted yet. `number` is the version that they are of, `current` the newest one."""

    question: int
    slug: str
    current: int
    item: int | None = None
    number: int = 0
    snapshot: int | None = None
    answers: int = 0
    p: float | None = None
    r_rest: float | None = None
    omitted: float | None = None
    seconds: float | None = None
    rapid_share: float | None = None
    flags: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_known(self) -> bool:
        return self.p is not None

    @property
    def is_outdated(self) -> bool:
        return self.is_known and self.number != self.current

    @property
    def codes(self) -> set[str]:
        return {flag["code"] for flag in self.flags}

    @cached_property
    def place(self) -> int:
        return place(self.flags, known=self.is_known, outdated=self.is_outdated)


SORTS: dict[str, Callable[[Row], Any]] = {
    "question": lambda row: row.slug,
    "answers": lambda row: row.answers,
    "right": lambda row: row.p,
    "rest": lambda row: row.r_rest,
    "omitted": lambda row: row.omitted,
    "seconds": lambda row: row.seconds,
    "rapid": lambda row: row.rapid_share,
}


def rows_of(bank: QuestionBank, *, section: str, state: str) -> list[Row]:
    """Of every question that has a version."""
    chosen = _chosen(bank)
    only = {name: value for name, value in (("section__slug", section), ("state", state)) if value}
    questions = bank.questions.filter(current__isnull=False, **only).order_by("slug")
    columns = questions.values_list("pk", "slug", "current__number")
    return [Row(pk, slug, current, **chosen.get(pk, {})) for pk, slug, current in columns]


def _chosen(bank: QuestionBank) -> dict[int, dict[str, Any]]:
    """By question, of each exam's newest snapshot the figures that count; see `precedence`."""
    found: dict[int, tuple[Any, dict[str, Any]]] = {}
    columns = ("version__question", "pk", "version__number", "snapshot", *FIGURES)
    for question, pk, number, snapshot, *figures in _of_bank(bank).values_list(*columns).iterator():
        fields = {"item": pk, "number": number, "snapshot": snapshot, **dict(zip(FIGURES, figures, strict=True))}
        rank = precedence(fields["p"], number, fields["answers"])
        if question not in found or rank >= found[question][0]:
            found[question] = rank, fields | {"flags": tuple(fields["flags"])}
    return {question: fields for question, (_, fields) in found.items()}


def _of_bank(bank: QuestionBank) -> Any:
    return newest_items().filter(version__question__bank=bank)


def precedence(p: float | None, number: int, answers: int) -> tuple[bool, int, int]:
    """What ranks highest is shown: figures of the newest version that has any, of the exam with most answers."""
    return p is not None, number, answers


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """By one of SORTS, a minus before it for the other way round, without a figure last; else by what needs a look,
    the worst at telling people apart first, and where nothing is known those with most answers."""
    figure = SORTS.get(sort.removeprefix("-"))
    if figure is None:
        return sorted(rows, key=_urgency)
    known = [row for row in rows if figure(row) is not None]
    known.sort(key=figure, reverse=sort.startswith("-"))
    return known + [row for row in rows if figure(row) is None]


def _urgency(row: Row) -> tuple[int, float, int, str]:
    return row.place, 1 if row.r_rest is None else row.r_rest, 0 if row.is_known else -row.answers, row.slug


def fits(row: Row, flag: str) -> bool:
    if flag == NONE_YET:
        return not row.is_known
    return not flag or (bool(row.flags) if flag == ANY else flag in row.codes)


def counts_of(rows: list[Row]) -> list[tuple[str, str, int]]:
    """(code, name, questions) of each kind of flag, the gravest first; then those with too few answers."""
    counts = Counter(code for row in rows if row.flags for code in row.codes)
    counts[NONE_YET] = sum(not row.is_known for row in rows)
    names = {code: kind.name for code, kind in words.ADVICE.items()} | {NONE_YET: "Not enough answers"}
    return [(code, name, counts[code]) for code, name in names.items() if counts[code]]


def questions_by_pk(wanted: list[int]) -> dict[int, Question]:
    """What a page of rows shows beside the figures."""
    shown = ("slug", "headline", "state", "section")
    return Question.objects.filter(pk__in=wanted).select_related("section").only(*shown, "section__name").in_bulk()
