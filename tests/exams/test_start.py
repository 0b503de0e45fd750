import pytest
from django.urls import reverse

from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, FormQuestion
from tests.factories import make_blueprint, publish_questions


def start(client, blueprint):
    return client.post(reverse("exams:start", args=[blueprint.slug]))


def test_starting_leads_to_the_player(signed_in, candidate, form) -> None:
    response = start(signed_in(candidate), form.blueprint)
    attempt = Attempt.objects.get(user=candidate)
    assert (response.status_code, response.url) == (303, reverse("exams:player", args=[attempt.public_id]))


def test_an_attempt_gets_one_empty_answer_for_every_question(attempt, form) -> None:
    rows = Answer.objects.filter(attempt=attempt).order_by("position").values_list("position", "version", "scored")
    expected = FormQuestion.objects.filter(form=form).order_by("position").values_list("position", "version", "scored")
    assert list(rows) == list(expected)
    assert set(attempt.answers.values_list("seq", "chosen", "flagged", "seconds")) == {(0, None, False, 0)}
    assert attempt.answers.first().marks == {}


def test_a_second_click_finds_the_running_attempt(signed_in, candidate, form) -> None:
    client = signed_in(candidate)
    assert start(client, form.blueprint).url == start(client, form.blueprint).url
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("size", [2, 15])
def test_a_start_takes_at_most_six_statements_whatever_the_length(signed_in, candidate, now, size, statements) -> None:
    blueprint = make_blueprint("long-1.0", scored=5 * size - 1, pretest=1)
    publish_questions(blueprint, each_section=5 * size)
    publish_forms(blueprint, count=1, by=None, now=now)[0]
    client = signed_in(candidate)
    with statements() as work:
        start(client, blueprint)
    assert Answer.objects.count() == 10 * size
    assert len(work) == 6


def test_extra_minutes_move_the_deadline(candidate, form, now) -> None:
    candidate.extra_minutes = 45
    candidate.save()
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    assert (attempt.deadline_at - now).total_seconds() == 60 * (60 + 45)


def test_an_unseen_form_comes_first_and_then_the_one_seen_longest_ago(candidate, form, now) -> None:
    second = publish_forms(form.blueprint, count=1, by=None, now=now)[0]
    seen = []
    for _ in range(3):
        attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
        seen.append(attempt.form)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
        now = now.replace(hour=now.hour + 1)
    assert seen == [form, second, form]


def test_a_bank_that_cannot_fill_a_form_says_what_is_missing(signed_in, candidate, blueprint) -> None:
    response = start(signed_in(candidate), blueprint)
    assert response.status_code == 409
    assert "Demand has 0 of the 4 questions a form needs." in response.content.decode()


def test_an_overdue_attempt_is_closed_before_another_starts(candidate, attempt, form, now) -> None:
    later = now.replace(hour=20)
    another = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=later)
    attempt.refresh_from_db()
    assert (attempt.state, another.state) == ("closed", "open")
    assert another.pk != attempt.pk


def test_an_unknown_exam_is_not_found(signed_in, candidate) -> None:
    assert signed_in(candidate).post("/exams/cpim-99.0/start/").status_code == 404


def test_starting_needs_a_sign_in(client, form) -> None:
    assert start(client, form.blueprint).url.startswith(reverse("account_login"))
