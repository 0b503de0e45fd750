"""Clicks on one drill that arrive at the same moment."""

from functools import partial

import pytest

from accounts.models import AuditEvent
from exams.actions.drilling import answer, ask, drawn
from exams.models import Drill, DrillQuestion
from tests.exams.drilling import make_drillable
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def template(now, blueprint):
    return make_drillable(now, blueprint)


def test_eight_clicks_at_once_ask_one_question(candidate, template, now) -> None:
    asked = together([partial(ask, user=candidate, template=template, now=now)] * 8)
    assert len({question.pk for question in asked}) == 1
    assert AuditEvent.objects.filter(verb="drill.started").count() == 1


def test_no_question_joins_a_drill_that_is_being_passed(candidate, template, now) -> None:
    """One tab answers the last question while seven others ask for the next."""
    for _ in range(8):
        for _ in range(2):
            _answer_right(ask(user=candidate, template=template, now=now), now)
        last = ask(user=candidate, template=template, now=now)
        asking = [partial(ask, user=candidate, template=template, now=now)] * 7
        together([partial(_answer_right, last, now), *asking])
        drill = Drill.objects.get(pk=last.drill_id)
        assert drill.passed_at == now
        assert not drill.questions.filter(number__gt=last.number).exists()
        DrillQuestion.objects.filter(drill__passed_at=None).delete()


def test_eight_answers_at_once_are_one(candidate, template, now) -> None:
    question = ask(user=candidate, template=template, now=now)
    jobs = [partial(answer, question, chosen=chosen, now=now) for chosen in (0, 1, 2, 3) * 2]
    assert sum(together(jobs)) == 1


def _answer_right(question: DrillQuestion, now) -> bool:
    return answer(question, chosen=drawn(question.version, question.seed).key, now=now)
