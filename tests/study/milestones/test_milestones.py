"""Authorization, exam date, result, and what comes after each."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from study.models import Authorization, ExamResult

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = "study:milestones"


@pytest.fixture
def me(signed_in, candidate):
    return signed_in(candidate)


def page(client) -> str:
    return client.get(reverse(PAGE)).content.decode()


def result(client, blueprint, **changes):
    plain = {"blueprint": blueprint.pk, "sat_on": "2026-03-01", "passed": "no", "scaled": "287"}
    return client.post(reverse("study:result"), plain | changes)


def test_the_window_of_an_authorization_is_shown(me, blueprint, candidate) -> None:
    me.post(reverse(PAGE), {"received_on": "2025-10-31", "exam_date": "2026-05-04"})
    shown = page(me)
    assert "April 30, 2026" in shown
    assert "59 days left" in shown
    assert "The exam date is after the window" in shown
    candidate.refresh_from_db()
    assert candidate.exam_date == date(2026, 5, 4)


def test_dates_can_be_taken_away_again(me, blueprint, candidate) -> None:
    me.post(reverse(PAGE), {"received_on": "2025-10-31", "exam_date": "2026-05-04"})
    me.post(reverse(PAGE), {"received_on": "", "exam_date": ""})
    candidate.refresh_from_db()
    assert (candidate.exam_date, Authorization.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"received_on": "2026-03-03"}, "That day has not come yet."),
        ({"received_on": "2020-03-03"}, "such an authorization is over"),
        ({"exam_date": "2026-03-01"}, "That day is over."),
        ({"exam_date": "2066-03-01"}, "more than three years away"),
        ({"exam_date": "31/31/31"}, "Enter a valid date."),
    ],
)
def test_dates_that_cannot_be_are_said(me, blueprint, data, words) -> None:
    response = me.post(reverse(PAGE), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Authorization.objects.exists()


def test_an_exam_date_that_has_passed_does_not_get_in_the_way(me, blueprint, candidate) -> None:
    candidate.exam_date = date(2026, 2, 20)
    candidate.save()
    assert me.post(reverse(PAGE), {"received_on": "2026-01-01", "exam_date": "2026-02-20"}).status_code == 302
    assert "How did it go?" in page(me)


def test_a_failed_exam_shows_when_it_may_be_sat_again(me, blueprint) -> None:
    result(me, blueprint)
    shown = page(me)
    assert "A retake is possible from Monday, March 16, 2026" in shown
    assert "14 days from today" in shown


def test_the_fifteenth_day_comes_first_in_auckland(me, blueprint, candidate) -> None:
    candidate.time_zone = "Pacific/Auckland"
    candidate.save()
    result(me, blueprint)
    with time_machine.travel(datetime(2026, 3, 15, 10, 59, tzinfo=UTC), tick=False):
        assert "1 day from today" in page(me)
    with time_machine.travel(datetime(2026, 3, 15, 11, 1, tzinfo=UTC), tick=False):
        assert "You may sit it again" in page(me)


def test_a_passed_exam_leads_to_the_certification(me, blueprint) -> None:
    result(me, blueprint, passed="yes", scaled="312")
    shown = page(me)
    assert "Passed on March 1, 2026" in shown
    assert "retake" not in shown


def test_a_result_told_twice_is_corrected(me, blueprint) -> None:
    result(me, blueprint)
    result(me, blueprint, passed="yes", scaled="")
    assert list(ExamResult.objects.values_list("passed", "scaled")) == [(True, None)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sat_on": "2026-03-03"}, "That day has not come yet."),
        ({"scaled": "351"}, "Scores of this exam are from 200 to 350."),
        ({"scaled": "300"}, "300 and more is a pass"),
        ({"passed": "perhaps"}, "Select a valid choice."),
        ({"sat_on": ""}, "This field is required."),
    ],
)
def test_results_that_cannot_be_are_said(me, blueprint, wrong, words) -> None:
    response = result(me, blueprint, **wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ExamResult.objects.exists()


def test_results_of_others_are_nobodys(me, blueprint, stranger, now) -> None:
    theirs = ExamResult.objects.create(
        user=stranger, blueprint=blueprint, sat_on=date(2026, 1, 1), passed=True, told_at=now
    )
    assert me.post(reverse("study:result_delete", args=[theirs.pk])).status_code == 404
    assert ExamResult.objects.exists()


def test_twenty_results_take_no_more_statements_than_one(me, blueprint, candidate, now, statements) -> None:
    counts = []
    for number in (1, 20):
        for n in range(number):
            day = date(2026, 1, 1) - timedelta(days=100 * number + n)
            ExamResult.objects.create(user=candidate, blueprint=blueprint, sat_on=day, passed=False, told_at=now)
        with statements() as work:
            page(me)
        counts.append(len(work))
    assert counts[0] == counts[1]
