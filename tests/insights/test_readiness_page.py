"""Readiness from answers in the database to the page."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.encounters import draw_due
from exams.models import Encounter
from insights.actions import rebuild, rebuild_stale, want_rebuild
from insights.models import Readiness, WeaknessReport
from insights.readiness import history, latest
from insights.readiness.chance import chance
from insights.readiness.exam import exam_of
from insights.readiness.posterior import posterior
from insights.weakness import Prior
from insights.weakness.reading import _met, _outline, _seen
from tests.answering import answer_right
from tests.factories import make_blueprint, publish_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_form(now):
    """40 questions of two areas."""
    blueprint = make_blueprint("long-1.0", scored=18, pretest=2)
    publish_questions(blueprint, each_section=10)
    return publish_forms(blueprint, count=1, by=None, now=now)[0]


@pytest.fixture
def sat(candidate, long_form, now):
    attempt = start_mock(user=candidate, blueprint_slug=long_form.blueprint.slug, now=now)
    answer_right(attempt, 30, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


@pytest.fixture
def page(signed_in, candidate, long_form, standing_clock):
    client = signed_in(candidate)

    def get(**headers):
        return client.get(reverse("insights:readiness_of", args=[long_form.blueprint.slug]), headers=headers)

    return get


def words(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " "))


def test_a_rebuild_keeps_the_readiness_of_the_day(candidate, long_form, sat, now) -> None:
    assert latest(candidate, long_form.blueprint) is None
    rebuild_stale(now=now)
    kept = latest(candidate, long_form.blueprint)
    body = WeaknessReport.objects.get(user=candidate).body["readiness"]
    assert (kept.day, kept.answers, kept.level) == (now.date(), 40, "unknown")
    assert (kept.chance, [kept.low, kept.high]) == (body["chance"], body["band"])
    assert kept.provisional


def test_the_chance_of_rows_is_that_of_the_answers_they_hold(candidate, long_form, sat, now) -> None:
    """The road from the database to the number is that which is calibrated on simulated learners."""
    rebuild_stale(now=now)
    blueprint = long_form.blueprint
    areas = _outline(blueprint)
    seen = _seen(_met(candidate.pk, blueprint), areas, blueprint, None)
    assert (len(seen), sum(one.correct for one in seen)) == (40, 30)
    expected = chance(posterior(seen, areas, Prior()), exam_of(blueprint, areas, day=None).forms)
    assert latest(candidate, blueprint).chance == pytest.approx(expected, abs=1e-4)


def test_a_day_has_one_row_and_another_day_another(candidate, long_form, sat, now) -> None:
    for hours in (0, 2, 24):
        (pk,) = want_rebuild(candidate.pk, blueprint_id=long_form.blueprint_id)
        rebuild(pk, now=now + timedelta(hours=hours))
    days = [one.day for one in history(candidate, long_form.blueprint)]
    assert days == [now.date(), now.date() + timedelta(days=1)]


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Auckland", 9), ("Asia/Kolkata", 9), ("America/New_York", 8), ("UTC", 8)]
)
def test_the_day_is_the_learners_own(candidate, long_form, sat, zone, day) -> None:
    """Half past seven in the evening of March 8, 2026, UTC; New York changed its clocks that morning."""
    User.objects.filter(pk=candidate.pk).update(time_zone=zone)
    rebuild_stale(now=datetime(2026, 3, 8, 19, 30, tzinfo=ZoneInfo("UTC")))
    assert latest(candidate, long_form.blueprint).day == date(2026, 3, day)


def test_an_older_rebuild_leaves_the_readiness_of_a_newer_one(candidate, long_form, sat, now, monkeypatch) -> None:
    from insights import actions

    pk = WeaknessReport.objects.get(user=candidate).pk
    body_of = actions.body_of

    def overtaken(*args, **named):
        found = body_of(*args, **named)
        WeaknessReport.objects.filter(pk=pk).update(wanted=3, built=3)
        return found

    monkeypatch.setattr(actions, "body_of", overtaken)
    assert rebuild(pk, now=now) is False
    assert not Readiness.objects.exists()


def test_few_answers_are_kept_as_not_known_and_no_part_of_the_history(candidate, long_form, sat, now) -> None:
    draw_due(candidate.pk)
    Encounter.objects.filter(pk__in=Encounter.objects.values("pk")[:15]).delete()
    rebuild_stale(now=now)
    assert latest(candidate, long_form.blueprint).is_known is False
    assert history(candidate, long_form.blueprint) == []


def test_the_page_shows_a_band_and_that_it_is_a_model(page, sat, now) -> None:
    rebuild_stale(now=now)
    text = words(page())
    assert re.search(r"Chance of passing, were it today \d+–\d+ %", text)
    assert "provisional" in text
    assert "It is a model" in text
    assert "Say when your exam is" in text
    assert "15 more to tell" in text


def test_mocks_stand_apart_with_their_scores(page, sat, now) -> None:
    rebuild_stale(now=now)
    text = words(page())
    assert re.search(r"Mar 2, 2026 \d{3} (Pass|Below the line)", text.split("Mocks, apart")[1])


def test_with_few_answers_the_page_says_how_many_more(page, candidate, long_form, sat, now) -> None:
    draw_due(candidate.pk)
    Encounter.objects.filter(pk__in=Encounter.objects.values("pk")[:15]).delete()
    rebuild_stale(now=now)
    assert "Not enough answers yet: 5 more" in words(page())


def test_a_date_given_since_is_reckoned_with(page, candidate, sat, now) -> None:
    rebuild_stale(now=now)
    assert 'data-stale="false"' in page().content.decode()
    User.objects.filter(pk=candidate.pk).update(exam_date=date(2026, 4, 1))
    assert 'data-stale="true"' in page().content.decode()
    rebuild_stale(now=now)
    text = words(page())
    assert "Chance of passing on Apr 1, 2026" in text
    assert "30 days to the exam" in text


def test_after_a_week_it_is_worked_out_anew_when_somebody_looks(page, sat, now) -> None:
    rebuild_stale(now=now - timedelta(days=8))
    assert 'data-stale="true"' in page().content.decode()


def test_a_wait_is_announced_and_polled_for(page, sat, now) -> None:
    assert "appears here by itself" in words(page())
    assert page(**{"HX-Request": "true"}).status_code == 200
    rebuild_stale(now=now)
    assert page(**{"HX-Request": "true"}).status_code == 286


def test_somebody_new_is_told_what_to_do_first(page) -> None:
    assert "Nothing to go by yet" in words(page())


def test_from_day_to_day_is_drawn_with_its_figures(page, candidate, long_form, sat, now) -> None:
    for days in (2, 1, 0):
        (pk,) = want_rebuild(candidate.pk, blueprint_id=long_form.blueprint_id)
        rebuild(pk, now=now - timedelta(days=days))
    text = words(page())
    assert re.search(r"Feb 28, 2026: \d+ to \d+ %", text)
    assert "Mar 1, 2026" in text.split("The same as figures")[1]


def test_the_page_takes_the_same_statements_after_a_year(page, candidate, long_form, sat, now, statements) -> None:
    rebuild_stale(now=now)
    page()  # the ideas behind the answers get their cards once
    counts = []
    for days in (1, 200):
        Readiness.objects.bulk_create(
            [
                Readiness(
                    user=candidate, blueprint=long_form.blueprint, day=now.date() - timedelta(days=day), made_at=now,
                    answers=40, level="near", provisional=False, chance=0.5, low=0.45, high=0.55,
                )
                for day in range(1, days + 1)
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        with statements() as work:
            page()
        counts.append(len(work))
    assert counts[0] == counts[1] <= 13
