"""What a learner has met of each question, kept beside the answers."""

from datetime import timedelta

import pytest

from exams.actions.closing import finish, set_extra_minutes
from exams.actions.starting import start_mock
from exams.encounters import Met, draw_due, missed, redraw, remember, right
from exams.models import Answer, Encounter
from tests.answering import answer_right
from tests.factories import make_blueprint, publish_questions

pytestmark = pytest.mark.django_db


def of(user):
    draw_due(user.pk)
    return Encounter.objects.filter(user=user)


def end(attempt, now, *, timed_out=False):
    finish(attempt, queued={}, timed_out=timed_out, by=attempt.user, now=now)


def test_a_finished_mock_leaves_what_was_answered_first(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    end(attempt, now)
    assert of(candidate).count() == attempt.answers.count()
    assert of(candidate).filter(right()).count() == 4
    assert of(candidate).filter(missed()).count() == attempt.answers.count() - 4
    assert {row.first_kind for row in of(candidate)} == {"mock"}


def test_a_running_mock_leaves_nothing_yet(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    assert not of(candidate).exists()


def test_a_question_that_was_seen_and_left_open_is_met_but_not_answered(attempt, candidate, now) -> None:
    Answer.objects.filter(attempt=attempt, position=1).update(seen=True)
    end(attempt, now)
    assert [(row.times, row.first_chosen) for row in of(candidate)] == [(0, None)]


def test_the_first_answer_stays_and_the_last_moves_on(candidate, form, now) -> None:
    for day, scored in ((0, 0), (1, 6)):
        then = now + timedelta(days=day)
        attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=then)
        answer_right(attempt, scored, now=then)
        end(attempt, then)
    counting = of(candidate).filter(question__in=attempt.answers.filter(scored=True).values("version__question"))
    assert {row.times for row in counting} == {2}
    assert counting.filter(right()).count() == 6
    assert all(row.first_chosen != row.last_chosen and row.first_at == now for row in counting)


def test_an_exam_reopened_by_extra_time_is_met_anew_when_it_ends(attempt, candidate, admin, now) -> None:
    answer_right(attempt, 4, now=now)
    end(attempt, attempt.ends_at, timed_out=True)
    assert of(candidate).exists()
    set_extra_minutes(attempt, minutes=30, by=admin, now=attempt.ends_at)
    assert not of(candidate).exists()


def test_drawn_anew_it_is_the_same(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    end(attempt, now)
    before = list(of(candidate).order_by("question").values())
    of(candidate).exclude(pk=before[0]["id"]).delete()
    redraw(candidate.pk, [row["question_id"] for row in before])
    without_id = [{name: value for name, value in row.items() if name != "id"} for row in before]
    assert [{n: v for n, v in row.items() if n != "id"} for row in of(candidate).order_by("question").values()] == (
        without_id
    )


def test_an_answer_in_practice_is_folded_into_what_is_there(attempt, candidate, now) -> None:
    answer_right(attempt, 0, now=now)
    end(attempt, now)
    draw_due(candidate.pk)
    version = attempt.answers.select_related("version").first().version
    later = now + timedelta(hours=1)
    met = Met(version.question_id, version.pk, later, version.key, "practice", None, 30, True)
    row = remember(candidate.pk, met)
    assert (row.times, row.first_kind, row.last_chosen, row.seconds, row.flagged) == (2, "mock", version.key, 30, True)
    assert of(candidate).filter(right()).get() == row


def test_the_first_answer_ever_may_come_in_practice(candidate, now) -> None:
    blueprint = make_blueprint("other-1.0")
    version = publish_questions(blueprint, each_section=1)[0]
    row = remember(candidate.pk, Met(version.question_id, version.pk, now, 2, "practice", None, 30, False))
    assert (row.times, row.met_at, row.first_at, row.first_chosen) == (1, now, now, 2)


def test_redrawing_takes_the_same_statements_for_one_question_and_for_all(attempt, candidate, now, statements) -> None:
    answer_right(attempt, 4, now=now)
    end(attempt, now)
    questions = list(of(candidate).values_list("question", flat=True))
    counts = []
    for some in (questions[:1], questions):
        with statements() as work:
            redraw(candidate.pk, some)
        counts.append(len(work))
    assert counts[0] == counts[1]
