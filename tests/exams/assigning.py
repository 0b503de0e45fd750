"""Group mocks made from nothing, for the tests about them."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from bank.models import QuestionBank, QuestionVersion
from curriculum.models import Blueprint
from exams.actions.assigning import create_assignment
from exams.actions.choosing import Place, replace_questions
from exams.actions.freezing import publish_assignment
from exams.models import Assignment
from groups.models import StudyGroup
from tests.factories import publish_questions


def own_questions(group: StudyGroup, blueprint: Blueprint, *, each_section: int = 4) -> list[QuestionVersion]:
    """Published questions of a bank of the group's."""
    bank, _ = QuestionBank.objects.get_or_create(
        slug=f"bank-of-{group.slug}", defaults={"name": "Ours", "group": group}
    )
    versions = publish_questions(blueprint, each_section=each_section)
    for version in versions:
        version.question.bank = bank
        version.question.headline = version.stem
        version.question.save(update_fields=["bank", "headline"])
    return versions


def fields_of(blueprint: Blueprint, now: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "title": "March mock",
        "blueprint": blueprint,
        "opens_at": now,
        "closes_at": now + timedelta(days=7),
        "minutes": 30,
        "attempts_allowed": 1,
        "closing_ends_attempts": False,
        "shows": Assignment.Shows.QUESTIONS,
        "release": Assignment.Release.AT_ONCE,
    } | changes


def make_draft(
    group: StudyGroup, blueprint: Blueprint, versions: list[QuestionVersion], *, by: User, now: datetime, **changes: Any
) -> Assignment:
    mock = create_assignment(group=group, fields=fields_of(blueprint, now, **changes), by=by, now=now)
    places = [Place(version.question_id, version.pk) for version in versions]
    replace_questions(mock, places=places, by=by, now=now)
    return mock


def make_mock(
    group: StudyGroup, blueprint: Blueprint, versions: list[QuestionVersion], *, by: User, now: datetime, **changes: Any
) -> Assignment:
    """A published one."""
    draft = make_draft(group, blueprint, versions, by=by, now=now, **changes)
    return publish_assignment(draft, by=by, now=now, site="https://example.org")
