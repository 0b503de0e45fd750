"""A group with a bank, its author at the editor, and a draft."""

import pytest

from bank.actions.writing import create_question
from bank.models import Question, QuestionBank
from groups.models import Membership, Role, StudyGroup
from tests.bank.editor.writing import SOUND
from tests.factories import UserFactory


@pytest.fixture
def group() -> StudyGroup:
    return StudyGroup.objects.create(name="Chapter", slug="chapter")


@pytest.fixture
def bank(group, blueprint) -> QuestionBank:
    return QuestionBank.objects.create(slug="ours", name="Our bank", group=group)


@pytest.fixture
def author(group):
    user = UserFactory(email="olu@example.org", name="Olu")
    Membership.objects.create(group=group, user=user, role=Role.AUTHOR)
    return user


@pytest.fixture
def writer(signed_in, author):
    return signed_in(author)


@pytest.fixture
def question(bank, author, now) -> Question:
    return create_question(bank, item=SOUND, by=author, now=now)
