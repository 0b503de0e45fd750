"""Many closed mocks of a form at once, by people of known ability, on questions of known difficulty."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from accounts.models import User
from bank.models import QuestionVersion
from curriculum.models import Blueprint, Section
from exams.actions.tables import make_table
from exams.models import Answer, Attempt, Form, FormQuestion
from tests.factories import make_version

CHANCE = 0.25


def make_questions(blueprint: Blueprint, count: int, **fields: Any) -> list[QuestionVersion]:
    section = Section.objects.filter(areas__blueprint=blueprint).order_by("position").first()
    return [make_version(section, key=number % 4, **fields) for number in range(count)]


def make_form(
    blueprint: Blueprint, versions: Sequence[QuestionVersion], *, now: datetime, pretest: int = 0, known: Any = None
) -> Form:
    """A published form with a provisional table by expectation, or by `known` parameters; the last do not count."""
    number = Form.objects.filter(blueprint=blueprint).count() + 1
    form = Form.objects.create(blueprint=blueprint, number=number, published_at=now, questions_count=len(versions))
    counting = versions[: len(versions) - pretest]
    FormQuestion.objects.bulk_create(
        FormQuestion(form=form, position=position, version=version, scored=position <= len(counting))
        for position, version in enumerate(versions, 1)
    )
    items = known or [(version.pk, 0.8, 0.0, CHANCE) for version in counting]
    make_table(form, items=items, reason="published", snapshot=None, sittings=0, provisional=True, now=now)
    form.refresh_from_db()
    return form


def make_people(count: int, prefix: str) -> list[User]:
    return User.objects.bulk_create(User(email=f"{prefix}-{n}@example.org", password="!") for n in range(count))


def chances(theta: Any, b: Any, a: Any = 1.0) -> Any:
    known = 1 / (1 + np.exp(-np.asarray(a) * (np.asarray(theta)[:, None] - np.asarray(b))))
    return CHANCE + (1 - CHANCE) * known


def sit(
    form: Form,
    theta: Any,
    b: Any,
    *,
    now: datetime,
    a: Any = 1.0,
    seed: int = 1,
    people: Sequence[User] | None = None,
    seconds: int = 60,
    kind: str = "mock",
) -> list[Attempt]:
    """One closed sitting by each person; the difficulties are in the order of the form's questions."""
    random = np.random.default_rng(seed)
    versions = [row.version for row in form.questions.select_related("version").order_by("position")]
    right = random.random((len(theta), len(versions))) < chances(theta, b, a)
    wrong = random.integers(1, 4, right.shape)
    key = np.array([version.key for version in versions])
    chosen = np.where(right, key, (key + wrong) % 4)
    return store(form, versions, chosen, now=now, seconds=seconds, people=people, kind=kind)


def store(
    form: Form,
    versions: Sequence[QuestionVersion],
    chosen: Any,
    *,
    now: datetime,
    seconds: Any = 60,
    people: Sequence[User] | None = None,
    kind: str = "mock",
    state: str = "closed",
) -> list[Attempt]:
    """Attempts from (people × questions) options, -1 left open; seconds likewise, 0 was never shown."""
    times = np.broadcast_to(seconds, np.shape(chosen))
    people = people or make_people(len(chosen), f"sitter-{form.pk}-{now:%Y%m%d%H%M}-{User.objects.count()}")
    end = {"finished_at": now + timedelta(hours=1), "ending": "candidate"} if state == "closed" else {}
    attempts = Attempt.objects.bulk_create(
        Attempt(
            user=user,
            kind=kind,
            blueprint=form.blueprint,
            form=form if kind == "mock" else None,
            state=state,
            started_at=now,
            minutes=60,
            deadline_at=now + timedelta(hours=1),
            **end,
        )
        for user in people
    )
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                position=position,
                version=version,
                scored=True,
                chosen=int(option) if option >= 0 else None,
                seen=bool(time),
                seconds=int(time),
            )
            for attempt, options, own in zip(attempts, chosen, times, strict=True)
            for position, (version, option, time) in enumerate(zip(versions, options, own, strict=True), 1)
        ],
        batch_size=2000,
    )
    return attempts
