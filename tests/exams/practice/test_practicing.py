"""A learner practices: begun from a choice, asked one at a time, explained at once or at the end."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from exams.actions.practicing import (
    NothingToAsk,
    finish_practice,
    forget_untouched,
    go_on,
    start_placement,
    start_practice,
)
from exams.actions.settling import flag, settle_overdue
from exams.encounters import draw_due
from exams.models import Answer, Attempt, Encounter
from exams.practice.source import Source
from tests.exams.practice.making import begin, latest, reply_to, work_through
from tests.factories import publish_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)


def of(user):
    draw_due(user.pk)
    return Encounter.objects.filter(user=user)


def test_ten_questions_are_asked_one_at_a_time_over_both_areas(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    assert attempt.answers.count() == 1
    met = work_through(attempt, now, [True] * 10)
    assert len(set(met)) == 10
    areas = [version.section.areas.get().slug for version in questions if version.pk in met]
    assert (areas.count("demand"), areas.count("supply")) == (5, 5)


def test_an_answer_in_tutor_mode_counts_at_once_and_one_in_exam_mode_at_the_end(
    candidate, stranger, blueprint, questions, now
) -> None:
    tutor, exam = begin(candidate, blueprint, now), begin(stranger, blueprint, now, mode="exam")
    for attempt in (tutor, exam):
        reply_to(latest(attempt), now)
    assert of(candidate).get().times == 1
    assert not of(stranger).exists()
    finish_practice(exam, by=stranger, now=now)
    assert of(stranger).get().times == 1


def test_the_first_answer_in_tutor_mode_stays(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    asked = latest(attempt)
    assert reply_to(asked, now, right=False)
    assert not reply_to(asked, now, right=True)
    assert latest(attempt).chosen != asked.version.key
    assert of(candidate).get().times == 1


def test_in_exam_mode_answers_may_be_changed_until_the_end(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now, mode="exam")
    asked = latest(attempt)
    reply_to(asked, now, right=False)
    assert reply_to(asked, now, right=True)
    changed = latest(attempt)
    assert (changed.chosen, changed.first_chosen) == (asked.version.key, (asked.version.key + 1) % 4)
    finish_practice(attempt, by=candidate, now=now)
    assert not reply_to(asked, now, right=False)


def test_the_same_click_twice_begins_one_practice(candidate, blueprint, questions, now) -> None:
    first = begin(candidate, blueprint, now)
    assert begin(candidate, blueprint, now, seed=8) == first
    assert AuditEvent.objects.filter(verb="practice.started").count() == 1
    assert begin(candidate, blueprint, now, count=5) != first


def test_going_on_twice_asks_one_question(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now)
    assert go_on(attempt, after=1, now=now) == go_on(attempt, after=1, now=now)
    assert attempt.answers.count() == 2


def test_nothing_comes_before_the_answer(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    assert go_on(attempt, after=1, now=now).position == 1
    assert attempt.answers.count() == 1


def test_ended_practice_asks_nothing_more(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now)
    assert finish_practice(attempt, by=candidate, now=now)
    assert not finish_practice(attempt, by=candidate, now=now)
    assert go_on(attempt, after=1, now=now) is None
    assert AuditEvent.objects.filter(verb="practice.finished").count() == 1


def test_after_its_end_the_same_choice_begins_a_new_one(candidate, blueprint, questions, now) -> None:
    first = begin(candidate, blueprint, now)
    finish_practice(first, by=candidate, now=now)
    assert begin(candidate, blueprint, now) != first


def test_too_few_questions_start_with_what_there_is_and_none_do_not_start(candidate, blueprint, questions, now) -> None:
    few = begin(candidate, blueprint, now, source=Source(sections=("demand-one",)), count=20)
    assert (len(few.practice.drawn), few.practice.wanted) == (5, 20)
    with pytest.raises(NothingToAsk):
        start_practice(user=candidate, blueprint=blueprint, source=Source(state="missed"), now=now)
    assert Attempt.objects.count() == 1


def test_a_missed_question_comes_back_until_it_is_right(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now, count=5, until_right=True)
    met = work_through(attempt, now, [False, True, True, True, False, True, True, True, True])
    assert met[4] == met[0], "after three others"
    assert met.count(met[0]) == 3, "and again, having been missed again"
    assert go_on(attempt, after=len(met), now=now) is None
    assert (
        of(candidate).get(question__versions=met[0]).first_chosen
        != of(candidate).get(question__versions=met[0]).last_chosen
    )


class TestOnAClock:
    @pytest.fixture
    def attempt(self, candidate, blueprint, questions, now):
        return begin(candidate, blueprint, now, seconds_each=84)

    def test_an_answer_within_the_network_s_grace_counts(self, attempt, now) -> None:
        reply_to(latest(attempt), now + timedelta(seconds=88))
        assert latest(attempt).chosen is not None

    def test_an_answer_after_it_is_not_answered_in_time(self, attempt, candidate, now) -> None:
        reply_to(latest(attempt), now + timedelta(seconds=90))
        late = latest(attempt)
        assert (late.chosen, late.seconds, late.saved_at) == (None, 84, now + timedelta(seconds=90))
        assert not of(candidate).exists()

    def test_a_question_left_alone_runs_out_when_somebody_looks(self, attempt, now) -> None:
        assert not settle_overdue(attempt, now=now + timedelta(seconds=60))
        assert settle_overdue(attempt, now=now + timedelta(days=1))
        assert not settle_overdue(attempt, now=now + timedelta(days=1))
        assert latest(attempt).saved_at is not None

    def test_the_next_question_has_its_time_from_when_it_is_asked(self, attempt, now) -> None:
        reply_to(latest(attempt), now + timedelta(seconds=10))
        later = now + timedelta(hours=2)
        go_on(attempt, after=1, now=later)
        attempt.practice.refresh_from_db()
        assert not settle_overdue(attempt, now=later + timedelta(seconds=84))

    def test_what_ran_out_was_met_and_not_answered(self, attempt, candidate, now) -> None:
        settle_overdue(attempt, now=now + timedelta(days=1))
        finish_practice(attempt, by=candidate, now=now + timedelta(days=1))
        assert (of(candidate).get().times, of(candidate).get().first_chosen) == (0, None)


def test_a_flag_of_a_mock_is_there_in_practice_and_can_be_taken_away(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now, flagged=True)
    asked = latest(attempt)
    assert of(candidate).get().flagged
    flag(asked, flagged=False, now=now)
    assert not of(candidate).get().flagged
    flag(asked, flagged=True, now=now)
    again = begin(candidate, blueprint, now, source=Source(state="flagged"))
    assert latest(again).flagged


def test_a_question_that_is_withdrawn_meanwhile_is_not_asked(candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now)
    second = next(version for version in questions if version.pk == attempt.practice.drawn[1])
    second.question.state = "retired"
    second.question.save()
    assert go_on(attempt, after=1, now=now).version_id == attempt.practice.drawn[2]


def test_placement_asks_twenty_as_in_the_exam(candidate, blueprint, questions, now) -> None:
    attempt = start_placement(user=candidate, blueprint=blueprint, now=now)
    assert (attempt.kind, attempt.tutored, len(attempt.practice.drawn)) == ("placement", False, 20)
    work_through(attempt, now, [True, False] * 10)
    assert not of(candidate).exists()
    finish_practice(attempt, by=candidate, now=now)
    assert {row.first_kind for row in of(candidate)} == {"placement"}


def test_practice_of_which_nothing_was_answered_is_gone_after_a_week(candidate, blueprint, questions, now) -> None:
    begun = begin(candidate, blueprint, now)
    answered = begin(candidate, blueprint, now, count=5)
    reply_to(latest(answered), now)
    assert forget_untouched(now=now + timedelta(days=7)) == 0
    assert forget_untouched(now=now + timedelta(days=8)) == 1
    assert list(Attempt.objects.all()) == [answered]
    assert not Answer.objects.filter(attempt=begun.pk).exists()


def test_a_step_takes_the_same_statements_however_much_was_practiced(candidate, blueprint, now, statements) -> None:
    publish_questions(blueprint, each_section=40)
    counts = []
    for number in (6, 80):
        attempt = begin(candidate, blueprint, now, count=number)
        work_through(attempt, now, [True, False] * (number // 2 - 1))
        asked = latest(attempt)
        with statements() as answering:
            reply_to(asked, now)
        with statements() as going_on:
            go_on(attempt, after=asked.position, now=now)
        counts.append((len(answering), len(going_on)))
    assert counts[0] == counts[1]
