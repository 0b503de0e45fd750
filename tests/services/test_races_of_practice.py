"""Clicks on one practice that arrive at the same moment, from one device or two."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.models import AuditEvent
from exams.actions.practicing import Rules, finish_practice, go_on, start_practice
from exams.actions.settling import answer
from exams.encounters import draw_due
from exams.models import Answer, Attempt, Encounter
from exams.saves import Save
from tests.exams.practice.making import begin, latest, reply_to
from tests.factories import publish_questions
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=10)


def test_eight_clicks_at_once_begin_one_practice(candidate, blueprint, questions, now) -> None:
    begun = together([partial(start_practice, user=candidate, blueprint=blueprint, now=now)] * 8)
    assert len({attempt.pk for attempt in begun}) == 1
    assert Answer.objects.count() == 1
    assert AuditEvent.objects.filter(verb="practice.started").count() == 1


def test_eight_answers_at_once_are_one_and_are_remembered_once(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    asked = latest(attempt)
    jobs = [partial(answer, asked, reply=Save(seq=1, chosen=chosen), now=now) for chosen in (0, 1, 2, 3) * 2]
    assert sum(together(jobs)) == 1
    met = Encounter.objects.get(user=candidate)
    assert (met.times, met.first_chosen) == (1, latest(attempt).chosen)


def test_eight_steps_on_at_once_ask_one_question(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    for _ in range(4):
        last = latest(attempt)
        reply_to(last, now)
        following = together([partial(go_on, attempt, after=last.position, now=now)] * 8)
        assert {one.position for one in following} == {last.position + 1}
        assert attempt.answers.count() == last.position + 1


def test_an_answer_that_is_acknowledged_is_counted_by_an_end_at_the_same_moment(
    candidate, blueprint, questions, now
) -> None:
    for number in range(20):
        then = now + timedelta(minutes=number)
        attempt = begin(candidate, blueprint, then, mode="exam")
        asked = latest(attempt)
        save = Save(seq=1, chosen=asked.version.key)
        stored, ended = together([
            partial(answer, asked, reply=save, now=then),
            partial(finish_practice, attempt, by=candidate, now=then),
        ])  # fmt: skip
        assert ended
        draw_due(candidate.pk)
        times = Encounter.objects.get(user=candidate, question=asked.version.question_id).times
        assert times == int(stored)
        Encounter.objects.all().delete()
        Attempt.objects.all().delete()


def test_of_eight_ends_one_ends_it_and_nothing_is_asked_any_more(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now)
    jobs = [partial(finish_practice, attempt, by=candidate, now=now)] * 8
    assert sum(together(jobs)) == 1
    assert go_on(attempt, after=1, now=now) is None
    assert AuditEvent.objects.filter(verb="practice.finished").count() == 1


def test_two_devices_on_two_practices_remember_both_answers_to_one_question(candidate, blueprint, now) -> None:
    publish_questions(blueprint, each_section=1)
    rules = Rules()
    for number in range(10):
        then = now + timedelta(minutes=number)
        both = [
            start_practice(user=candidate, blueprint=blueprint, count=count, rules=rules, seed=1, now=then)
            for count in (5, 6)
        ]
        first, second = (latest(attempt) for attempt in both)
        assert first.version_id == second.version_id
        before = sum(Encounter.objects.filter(user=candidate).values_list("times", flat=True))
        assert together([partial(reply_to, first, then), partial(reply_to, second, then)]) == [True, True]
        assert sum(Encounter.objects.filter(user=candidate).values_list("times", flat=True)) == before + 2
        for attempt in both:
            finish_practice(attempt, by=candidate, now=then)
