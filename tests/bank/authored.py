"""A group's bank: Olu and Vera write, Rosa and Remy review, Lea leads, Max is a member of the group, no more."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bank.actions.reviewing import approve, solve, submit
from bank.actions.writing import create_question, save_draft
from bank.items import Item, Option
from bank.models import BlindSolution, Kind, Question, QuestionBank, Review
from bank.reviewing.answering import Answer
from curriculum.models import Section
from groups.models import Membership, Role, StudyGroup
from tests.factories import UserFactory, make_section

ROLES = {
    "olu": Role.AUTHOR, "vera": Role.AUTHOR, "rosa": Role.REVIEWER, "remy": Role.REVIEWER, "lea": Role.ADMIN,
    "max": Role.MEMBER,
}  # fmt: skip
OPTIONS = (
    Option("Eight parts", "The safety stock was left out."),
    Option("Ten parts", "Demand plus safety stock.", right=True),
    Option("Twelve parts", "The lot size was added twice."),
)
WHOLE = Item(
    stem="How many parts are due?", options=OPTIONS, explanation="Net of stock.", section="mrp", level="apply",
    angoff=0.6, concept="netting", reference="Net requirements",
)  # fmt: skip
NUMBER = replace(WHOLE, kind=Kind.NUMERIC, options=(), number="1250", tolerance="0.5")
SEVERAL = replace(WHOLE, kind=Kind.MULTIPLE, options=(OPTIONS[1], OPTIONS[0], replace(OPTIONS[2], right=True)))
RIGHT, WRONG = 1, 0
numbers = count(1)


@dataclass
class Desk:
    now: datetime
    slug: str = "lima"
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not Section.objects.filter(slug="mrp").exists():
            make_section("mrp")
        self.group = StudyGroup.objects.create(name=self.slug.title(), slug=self.slug)
        self.bank = QuestionBank.objects.create(slug=self.slug, name=self.slug.title(), group=self.group)
        for name, role in ROLES.items():
            self.join(name, role)

    def join(self, name: str, role: str) -> User:
        address = f"{name}@{self.slug}.example.org"
        self.people[name] = user = UserFactory(email=address, name=name.title())
        Membership.objects.create(group=self.group, user=user, role=role)
        return user

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def draft(self, item: Item = WHOLE, *, by: str = "olu") -> Question:
        stem = f"{item.stem} ({next(numbers)})"
        return create_question(self.bank, item=replace(item, stem=stem), by=self.people[by], now=self.now)

    def submitted(self, item: Item = WHOLE, *, by: str = "olu", note: str = "") -> Review:
        return submit(self.draft(item, by=by), note=note, by=self.people[by], now=self.now)

    def solved(self, review: Review, *, by: str = "rosa", chosen: int | None = RIGHT, doubt: str = "") -> BlindSolution:
        return solve(review, answer=Answer(chosen), doubt=doubt, by=self.people[by], now=self.now)

    def approved(self, *, by: str = "rosa", chosen: int = RIGHT, why: str = "") -> Question:
        review = self.submitted()
        self.solved(review, by=by, chosen=chosen)
        approve(review, why=why, by=self.people[by], now=self.now)
        return Question.objects.get(pk=review.question_id)

    def written(self, question: Question, item: Item, *, by: str = "olu", revision: int = 0) -> None:
        """A draft over the question's newest version, or over its draft of this revision."""
        save_draft(question, item=item, revision=revision, by=self.people[by], now=self.now)


def visiting(desk: Desk, sign_in: Callable[[User], Client]) -> Callable[..., HttpResponse]:
    """A page of the bank for somebody: `at("rosa", "review", 1)`; with `data` it is posted to."""

    def go(
        who: str, page: str, *arguments: Any, data: Any = None, show: str = "", query: str = "", **headers: str
    ) -> HttpResponse:
        client = sign_in(desk.people[who])
        url = reverse(f"bank:{page}", args=[desk.slug, *arguments]) + (f"?show={show}" if show else query)
        return client.get(url, headers=headers) if data is None else client.post(url, data, headers=headers)

    return go


def telling(response: HttpResponse) -> list[tuple[str, str]]:
    """The headers by which a page could tell something; the name of the request is drawn anew for each."""
    return sorted((name, value) for name, value in response.headers.items() if name != "X-Request-ID")


def text(response: HttpResponse) -> str:
    return response.content.decode()


def state(question: Question) -> str:
    return Question.objects.get(pk=question.pk).state
