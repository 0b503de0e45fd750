"""The pages of a plan: three minutes to the first one, and clear words for what cannot be."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from study.models import DaysOff, OwnMinutes, Plan
from tests.study.planning import make_plan, studied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY, EXAM = date(2026, 3, 2), date(2026, 6, 8)


@pytest.fixture
def me(signed_in, candidate):
    return signed_in(candidate)


def filled(exam) -> dict:
    return {
        "blueprint": exam.pk, "exam_date": "2026-06-08", "hours": "100", "weekly_hours": "8",
        "weekdays": ["0", "1", "2", "3", "4"], "mail_weekday": "0", "nudge_after": "4",
    }  # fmt: skip


def send(client, exam, **changes):
    return client.post(reverse("study:plan_edit"), filled(exam) | changes)


def page(client, name="study:plan", *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_one_form_makes_a_plan_that_begins_with_today(me, blueprint) -> None:
    first = page(me)
    assert "Make my plan" in first
    assert first.count("checked") == 6  # every day but Sunday, and no emails
    assert send(me, blueprint).status_code == 302
    shown = page(me)
    assert "98 days to your exam on Monday, June 8, 2026" in shown
    assert "Today, Monday, March 2" in shown
    plan = Plan.objects.get()
    assert (plan.minutes, plan.weekly_minutes, sorted(plan.study_weekdays)) == (6_000, 480, [0, 1, 2, 3, 4])


def test_mails_are_off_unless_they_are_asked_for(me, blueprint, candidate) -> None:
    send(me, blueprint)
    candidate.refresh_from_db()
    assert (candidate.mail_plan, candidate.mail_nudges) == (False, False)
    send(me, blueprint, mail_plan="on", mail_weekday="6")
    candidate.refresh_from_db()
    assert (candidate.mail_plan, candidate.mail_nudges, Plan.objects.get().mail_weekday) == (True, False, 6)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"exam_date": "2026-03-01"}, "March 1, 2026 is not in the future."),
        ({"exam_date": "2026-03-02"}, "March 2, 2026 is not in the future."),
        ({"exam_date": "2036-03-02"}, "more than three years away"),
        ({"exam_date": "soon"}, "Enter a valid date."),
        ({"weekly_hours": "400"}, "A week has 168 hours. Enter 80 at most."),
        ({"weekly_hours": "100"}, "Enter between 0.5 and 80 hours a week."),
        ({"weekly_hours": "-3"}, "Enter between 0.5 and 80 hours a week."),
        ({"weekly_hours": "NaN"}, "Enter a number."),
        ({"hours": "0"}, "Enter between 5 and 1000 hours in all."),
        ({"hours": "1e9"}, "no more than"),
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"weekdays": ["7"]}, "Select a valid choice."),
        ({"blueprint": "0"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(me, blueprint, wrong, words) -> None:
    response = send(me, blueprint, **{"hours": "77"} | wrong)
    shown = response.content.decode()
    assert response.status_code == 422
    assert words in shown
    assert 'value="77"' in shown or "hours" in wrong
    assert not Plan.objects.exists()


def test_a_plan_that_does_not_fit_says_three_ways_out(me, blueprint) -> None:
    send(me, blueprint, exam_date="2026-04-13")
    shown = page(me)
    assert "of 100 h fit before the exam" in shown
    assert "All of it would need" in shown
    assert "move the date to" in shown


def test_without_a_date_the_plan_says_when_it_would_be_ready(me, blueprint) -> None:
    send(me, blueprint, exam_date="")
    assert "you would be ready by" in page(me)


def test_a_plan_whose_exam_is_over_asks_how_it_went(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now, exam=date(2026, 3, 1))
    assert "How did it go?" in page(me)


def test_practice_of_todays_area_is_one_click(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now)
    shown = page(me)
    assert f'action="{reverse("exams:practice_start")}"' in shown
    assert '<input type="hidden" name="area" value="demand">' in shown


def test_what_is_done_today_is_taken_off_todays_part(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now)
    assert "1 h 05 to go of 1 h 05" in page(me)
    studied(candidate, TODAY, 35, now=now)
    assert "30 min to go of 1 h 05" in page(me)
    studied(candidate, TODAY, 35, now=now)
    assert "Done for today" in page(me)


def test_days_off_are_added_and_removed(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now)
    me.post(reverse("study:days_off"), {"first": "2026-03-09", "last": "2026-03-15", "reason": "<Skiing>"})
    assert "&lt;Skiing&gt;" in page(me, "study:plan_edit")
    assert "no study day" in page(me)
    me.post(reverse("study:day_on", args=[DaysOff.objects.get().pk]))
    assert "no study day" not in page(me)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-20", "2026-03-10", "They would end before they begin"),
        ("2026-01-01", "2026-01-05", "These days are over."),
        ("2026-03-20", "2028-03-10", "That is more than a year."),
        ("2036-03-20", "", "more than three years away"),
        ("", "2026-03-10", "This field is required."),
    ],
)
def test_days_off_that_cannot_be_are_said_and_kept_in_the_form(me, blueprint, candidate, now, first, last, words):
    make_plan(candidate, blueprint, now)
    response = me.post(reverse("study:days_off"), {"first": first, "last": last, "reason": "Skiing"})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Skiing"' in response.content.decode()
    assert not DaysOff.objects.exists()


def test_a_week_is_set_by_hand_and_given_back(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now)
    url = reverse("study:plan_week", args=["2026-03-09"])
    assert me.post(url, {"total": "200", "area_demand": "150", "area_supply": ""}).status_code == 302
    assert "set by you" in page(me)
    assert 'value="150"' in me.get(url).content.decode()
    me.post(url, {"total": "200", "area_demand": "150", "again": "1"})
    assert not OwnMinutes.objects.exists()
    assert "set by you" not in page(me)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"total": "100", "area_demand": "90", "area_supply": "90"}, "come to 180 minutes already"),
        ({"total": "99999"}, "A week takes 80 hours at most"),
        ({"area_demand": "-5"}, "greater than or equal to 0"),
        ({"total": "much"}, "Enter a whole number."),
    ],
)
def test_a_week_that_cannot_be_is_said(me, blueprint, candidate, now, data, words) -> None:
    make_plan(candidate, blueprint, now)
    response = me.post(reverse("study:plan_week", args=["2026-03-09"]), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not OwnMinutes.objects.exists()


@pytest.mark.parametrize("monday", ["2026-03-10", "2025-03-03", "2026-06-15", "soon"])
def test_only_weeks_of_the_plan_can_be_set(me, blueprint, candidate, now, monday) -> None:
    make_plan(candidate, blueprint, now)
    assert me.get(reverse("study:plan_week", args=[monday])).status_code == 404


def test_a_deleted_plan_leaves_the_log(me, blueprint, candidate, now) -> None:
    make_plan(candidate, blueprint, now)
    studied(candidate, TODAY, 35, now=now)
    me.post(reverse("study:plan_delete"))
    assert "Make my plan" in page(me)
    assert candidate.study_entries.count() == 1


def test_somebody_elses_days_off_are_nobodys(me, blueprint, stranger, candidate, now) -> None:
    from study.actions.plans import take_days_off

    make_plan(candidate, blueprint, now)
    theirs = make_plan(stranger, blueprint, now)
    off = take_days_off(theirs, first=TODAY, last=TODAY, reason="", by=stranger, now=now)
    assert me.post(reverse("study:day_on", args=[off.pk])).status_code == 404
    assert DaysOff.objects.count() == 1


def test_the_page_takes_the_same_statements_at_any_length(me, blueprint, candidate, now, statements) -> None:
    counts = []
    for weeks, entries in ((14, 1), (140, 200)):
        make_plan(candidate, blueprint, now, exam=TODAY + timedelta(weeks=weeks))
        for n in range(entries):
            studied(candidate, TODAY - timedelta(days=n), 5, now=now)
        page(me)  # brings the due cards in line with the new date
        with statements() as work:
            page(me)
        counts.append(len(work))
    assert counts[0] == counts[1] <= 22
