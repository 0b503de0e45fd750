"""Everybody the house knows, one open and one closed attempt of the candidate, and a clock that stands."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bank.models import CalculationTemplate
from curriculum.models import Blueprint, Formula, Term
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Attempt, Form
from groups.actions import add_member, create_group
from groups.models import Role
from tests.answering import answer_right
from tests.exams.drilling import make_drillable
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _cheap_passwords_and_no_memory_of_throttling(settings) -> None:
    """Hashing well would be most of these tests' time.

    Where the clock stands and keys of people come again, counts of one test would throttle the next.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def standing_clock(now) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def author(admin: User, now) -> User:
    user = UserFactory(email="olu@example.org", name="Olu")
    group = create_group(name="Group", slug="group", by=admin, now=now)
    add_member(group, user=user, role=Role.AUTHOR, by=admin, now=now)
    return user


@pytest.fixture
def closed(candidate: User, form: Form, now) -> Attempt:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


@pytest.fixture
def opened(closed: Attempt, attempt: Attempt) -> Attempt:
    """The candidate's second sitting, still open."""
    return attempt


@pytest.fixture
def as_person(candidate, stranger, author, admin) -> Callable[[str], Client]:
    people = {"candidate": candidate, "stranger": stranger, "author": author, "admin": admin}

    def sign_in(person: str) -> Client:
        client = Client()
        if person in people:
            client.force_login(people[person])
        return client

    return sign_in


@pytest.fixture
def drillable(blueprint: Blueprint, now) -> CalculationTemplate:
    return make_drillable(now, blueprint)


@pytest.fixture
def reading_matter(blueprint: Blueprint) -> None:
    section = blueprint.areas.order_by("position")[0].sections.all()[0]
    Term.objects.create(slug="kanban", term="kanban", section=section, definition="A card.", definition_html="A card.")
    Formula.objects.create(slug="eoq", number=62, name="EOQ", section=section, latex=["Q"], html="Q", symbols=[])


@pytest.fixture
def address(
    closed: Attempt, opened: Attempt, drillable: CalculationTemplate, reading_matter: None
) -> Callable[[str], str]:
    """The address of a page of ours, filled with the candidate's attempts and the one blueprint."""

    def fill(name: str) -> str:
        arguments: dict[str, list[Any]] = {
            "exams:tutorial": [opened.blueprint.slug],
            "exams:start": [opened.blueprint.slug],
            "exams:forms_of": [opened.blueprint.slug],
            "insights:topic": [opened.blueprint.areas.first().sections.first().slug],
            "insights:weakness_of": [opened.blueprint.slug],
            "insights:calibrate": [opened.blueprint.slug],
            "insights:item_statistics": [opened.blueprint.slug],
            "insights:item": [opened.blueprint.slug, 1],
            "exams:answer": [opened.public_id, 1],
            "exams:drill": [drillable.slug],
            "exams:drill_problem": [drillable.slug],
            "exams:problem": [closed.public_id, 1],
            "insights:problem_question": [closed.answers.first().version.question_id],
            "insights:problem_template": [drillable.pk],
            "curriculum:term": ["kanban"],
            "curriculum:formula": ["eoq"],
            **{f"exams:{page}": [opened.public_id] for page in ("player", "state", "notes", "finish")},
            **{
                f"exams:{page}": [closed.public_id]
                for page in ("report", "report_why", "report_questions", "report_csv")
            },
        }
        return reverse(name, args=arguments.get(name))

    return fill
