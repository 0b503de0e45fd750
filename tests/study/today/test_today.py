"""The page of the day: a newcomer's plan in one form, and one glance for everybody else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from exams.actions.starting import start_mock
from exams.models import Attempt
from insights.models import Readiness
from study.models import Plan
from study.plans import this_week
from study.templatetags.study_figures import hours
from tests.factories import publish_questions
from tests.study.planning import make_plan, studied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = reverse("study:today")
SENT = {"exam_date": "2026-06-08", "weekly_hours": "6", "weekdays": ["0", "2", "5"], "time_zone": "Asia/Kolkata"}


@pytest.fixture
def me(signed_in, candidate):
    return signed_in(candidate)


@pytest.fixture
def known(candidate, blueprint, now):
    """A candidate with a plan and a day of study."""
    make_plan(candidate, blueprint, now)
    studied(candidate, now.date(), 30, now=now)


def page(client, query="") -> str:
    return client.get(TODAY + query).content.decode()


def chance(user, blueprint, day, low, high) -> None:
    Readiness.objects.create(
        user=user, blueprint=blueprint, day=day, made_at=f"{day}T12:00Z", answers=60, level="near", provisional=False,
        chance=(low + high) / 2, low=low, high=high,
    )  # fmt: skip


def test_a_newcomer_answers_five_questions_and_has_a_plan(me, blueprint, candidate) -> None:
    assert "Which exam, and by when?" in page(me)
    told = me.post(reverse("study:welcome"), SENT | {"blueprint": blueprint.pk}, follow=True)
    assert told.redirect_chain == [(TODAY, 302)]
    assert "98 days to your exam" in told.content.decode()
    candidate.refresh_from_db()
    plan = Plan.objects.get()
    assert (candidate.time_zone, candidate.exam_date) == ("Asia/Kolkata", date(2026, 6, 8))
    assert (plan.minutes, plan.weekly_minutes, sorted(plan.study_weekdays)) == (6_000, 360, [0, 2, 5])
    assert (candidate.mail_plan, candidate.mail_nudges) == (False, False)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"exam_date": "2026-03-01"}, "March 1, 2026 is not in the future."),
        ({"weekly_hours": "400"}, "A week has 168 hours."),
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"blueprint": "999"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(me, blueprint, candidate, wrong, words) -> None:
    answer = me.post(reverse("study:welcome"), SENT | {"blueprint": blueprint.pk} | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    candidate.refresh_from_db()
    assert not Plan.objects.exists()
    assert candidate.time_zone == "UTC"


def test_whoever_only_looks_around_is_offered_the_placement(me, blueprint) -> None:
    publish_questions(blueprint, each_section=6)
    shown = page(me, "?skip")
    assert "20 questions to find out where you stand" in shown
    answer = me.post(reverse("exams:placement"), {"blueprint": blueprint.slug})
    placed = Attempt.objects.get()
    assert (placed.kind, placed.practice.wanted) == (Attempt.Kind.PLACEMENT, 20)
    assert answer["Location"] == reverse("exams:practice_session", args=[placed.public_id])
    me.post(reverse("exams:placement"), {"blueprint": blueprint.slug})
    assert Attempt.objects.count() == 1
    assert "Go on with “Placement”" in page(me)


def test_a_placement_without_questions_says_so(me, blueprint) -> None:
    assert me.post(reverse("exams:placement"), {"blueprint": blueprint.slug}).status_code == 409
    assert me.post(reverse("exams:placement"), {"blueprint": "no-exam"}).status_code == 404


def test_the_plan_and_the_week_are_there_at_a_glance(me, known, candidate, now) -> None:
    shown, week = page(me), this_week(candidate, now)
    assert f"{hours(week.left_today)} of study are planned for today" in shown
    assert "30 min " in shown
    assert f"of {hours(week.planned)}" in shown
    assert "You studied today." in shown


def test_a_running_mock_comes_first(me, known, candidate, form, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    shown = page(me)
    assert "Your Mini 1.0 mock is running" in shown
    assert reverse("exams:player", args=[attempt.public_id]) in shown


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.6, 0.7, "Up by about 20 points since February 20."),
        (0.2, 0.3, "Down since February 20, when it was 40–50 %."),
        (0.42, 0.52, "Much as on February 20."),
    ],
)
def test_the_chance_of_passing_tells_its_trend_only_where_it_moved(
    me, known, candidate, blueprint, low, high, words
) -> None:
    chance(candidate, blueprint, date(2026, 2, 20), 0.4, 0.5)
    chance(candidate, blueprint, date(2026, 3, 1), low, high)
    shown = page(me)
    assert words in shown
    assert f"{low:.0%}"[:-1] + f"–{high:.0%}"[:-1] in shown


def test_too_few_answers_give_no_chance(me, known) -> None:
    assert "Not enough answers yet. Thirty first answers are the least." in page(me)


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Pacific/Auckland", "97 days"), ("Asia/Kolkata", "98 days"), ("America/New_York", "98 days")],
)
def test_the_days_are_those_where_the_learner_lives(me, known, candidate, clock, zone, words) -> None:
    candidate.time_zone = zone
    candidate.save()
    clock.shift(timedelta(hours=3))  # noon in London, one in the morning in Auckland
    assert f"{words} to your exam" in page(me)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 2), "Your exam is today"),
        (date(2026, 3, 3), "Your exam is tomorrow"),
        (date(2026, 3, 1), "How did it go?"),
        (None, "What to do now"),
    ],
)
def test_the_exams_day_has_its_word(me, known, candidate, day, words) -> None:
    candidate.exam_date = day
    candidate.save()
    assert words in page(me)


def test_a_day_of_study_and_a_year_of_it_take_the_same_statements(me, known, candidate, now, statements) -> None:
    page(me)  # the first look makes what is not there yet
    with statements() as few:
        page(me)
    for day in range(1, 60):
        studied(candidate, now.date() - timedelta(days=day), 25, now=now)
    with statements() as many:
        page(me)
    assert len(few) == len(many) <= 40
