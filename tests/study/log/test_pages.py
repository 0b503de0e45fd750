"""The study log's pages: entries by hand, the timer, sums, and what they refuse."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from study.actions.log import start_timer
from study.actions.plans import take_days_off
from study.models import StudyEntry, StudyTimer
from tests.study.planning import make_plan, section_of, studied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "blueprint")]
TODAY = date(2026, 3, 2)
LOG = "study:log"


@pytest.fixture
def me(signed_in, candidate):
    return signed_in(candidate)


def page(client) -> str:
    return client.get(reverse(LOG)).content.decode()


def add(client, **changes):
    plain = {"day": "2026-03-02", "minutes": "45", "kind": "reading", "section": "", "note": ""}
    return client.post(reverse(LOG), plain | changes)


def test_reading_is_added_by_hand(me, blueprint, candidate) -> None:
    section = section_of(blueprint, "supply")
    assert add(me, section=section.slug, note="Chapter <4>").status_code == 302
    entry = StudyEntry.objects.get()
    assert (entry.user, entry.minutes, entry.section) == (candidate, 45, section)
    shown = page(me)
    assert "45 min of reading logged." in shown
    assert "Chapter &lt;4&gt;" in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2026-03-03"}, "That day has not come yet."),
        ({"day": "1999-03-03"}, "more than ten years ago"),
        ({"day": "2026-02-30"}, "Enter a valid date."),
        ({"minutes": "961"}, "up to 960 minutes, which is 16 hours"),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"minutes": "1.5"}, "Enter a whole number."),
        ({"kind": "sleep"}, "Select a valid choice."),
        ({"section": "no-such"}, "Select a valid choice."),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(me, wrong, words) -> None:
    response = add(me, **{"note": "Chapter 4"} | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Chapter 4" in response.content.decode() or "note" in wrong
    assert not StudyEntry.objects.exists()


def test_a_day_has_no_more_than_its_hours(me) -> None:
    add(me, minutes="900")
    response = add(me, minutes="600")
    assert response.status_code == 422
    assert "that day has more than 24 hours" in response.content.decode()


def test_tomorrow_may_be_today_where_the_learner_is(me, candidate) -> None:
    candidate.time_zone = "Pacific/Kiritimati"
    candidate.save()
    assert add(me, day="2026-03-02").status_code == 302
    assert add(me, day="2026-03-03").status_code == 422


def test_an_entry_is_changed_and_deleted(me, candidate, now) -> None:
    entry = studied(candidate, TODAY, 30, now=now)
    url = reverse("study:log_entry", args=[entry.pk])
    assert 'value="30"' in me.get(url).content.decode()
    me.post(url, {"day": "2026-03-01", "minutes": "35", "kind": "class", "section": "", "note": ""})
    entry.refresh_from_db()
    assert (entry.day, entry.minutes, entry.kind) == (date(2026, 3, 1), 35, "class")
    me.post(reverse("study:log_delete", args=[entry.pk]))
    assert not StudyEntry.objects.exists()


def test_an_entry_may_keep_its_own_long_day(me, candidate, now) -> None:
    entry = studied(candidate, TODAY, 900, now=now)
    url = reverse("study:log_entry", args=[entry.pk])
    data = {"day": "2026-03-02", "minutes": "901", "kind": "class", "section": "", "note": ""}
    assert me.post(url, data).status_code == 302


def test_entries_of_others_and_those_made_by_themselves_are_left_alone(me, candidate, stranger, attempt, now) -> None:
    theirs = studied(stranger, TODAY, 30, now=now)
    counted = StudyEntry.objects.create(
        user=candidate, day=TODAY, kind="mock", seconds=60, attempt=attempt, created_at=now
    )
    for entry in (theirs, counted):
        assert me.get(reverse("study:log_entry", args=[entry.pk])).status_code == 404
        assert me.post(reverse("study:log_delete", args=[entry.pk])).status_code == 404
    assert StudyEntry.objects.count() == 2
    assert "by itself" in page(me)


def test_the_timer_runs_on_through_reloads_and_other_devices(me, candidate, clock) -> None:
    me.post(reverse("study:timer_start"), {"timer-kind": "class", "timer-section": ""})
    clock.shift(timedelta(minutes=25))
    assert 'seconds="1500" running' in page(me)
    me.post(reverse("study:timer"), {"do": "pause"})
    clock.shift(timedelta(hours=9))
    shown = page(me)
    assert 'seconds="1500"' in shown
    assert "Has it been forgotten?" not in shown
    me.post(reverse("study:timer"), {"do": "resume"})
    clock.shift(timedelta(minutes=5))
    me.post(reverse("study:timer"), {"do": "stop"})
    assert (StudyEntry.objects.get().minutes, StudyEntry.objects.get().kind) == (30, "class")
    assert "Start" in page(me)


def test_a_forgotten_timer_asks_how_long_it_was(me, candidate, clock) -> None:
    start_timer(user=candidate, kind="reading", section=None, now=clock_now(clock))
    clock.shift(timedelta(hours=11))
    assert "Has it been forgotten?" in page(me)
    assert me.post(reverse("study:timer"), {"do": "stop"}).status_code == 422
    assert me.post(reverse("study:timer"), {"do": "stop", "minutes": "5000"}).status_code == 422
    assert StudyTimer.objects.exists()
    me.post(reverse("study:timer"), {"do": "stop", "minutes": "50"})
    assert StudyEntry.objects.get().minutes == 50


def clock_now(clock):
    from django.utils import timezone

    return timezone.now()


def test_a_timer_stopped_elsewhere_is_no_fault(me) -> None:
    assert "No timer is running." in me.post(reverse("study:timer"), {"do": "stop"}, follow=True).content.decode()


def test_a_timer_of_nothing_known_is_refused(me) -> None:
    assert me.post(reverse("study:timer_start"), {"timer-kind": "sleep"}).status_code == 422
    assert not StudyTimer.objects.exists()


def test_sums_and_streak_are_shown(me, candidate, blueprint, now) -> None:
    for back in (0, 1, 3):
        studied(candidate, TODAY - timedelta(days=back), 30, now=now)
    shown = page(me)
    assert "<dt>Days in a row</dt><dd>2" in shown
    plan = make_plan(candidate, blueprint, now)
    off = TODAY - timedelta(days=2)
    take_days_off(plan, first=off, last=off, reason="", by=candidate, now=now)
    assert "<dt>Days in a row</dt><dd>3" in page(me)


def test_the_picture_of_the_half_year_has_its_figures_in_a_table(me, candidate, now) -> None:
    studied(candidate, TODAY, 95, now=now)
    shown = page(me)
    assert "<title>Mon, Mar 2: 1 h 35</title>" in shown
    assert '<th scope="row" class="nowrap">Mar 2, 2026</th><td class="num nowrap">1 h 35</td>' in shown


def test_the_log_takes_the_same_statements_for_years_of_entries(me, candidate, blueprint, now, statements) -> None:
    make_plan(candidate, blueprint, now)
    counts = []
    for number in (1, 1_825):
        StudyEntry.objects.bulk_create(
            StudyEntry(user=candidate, day=TODAY - timedelta(days=n), kind="reading", seconds=3_600, created_at=now)
            for n in range(number)
        )
        with statements() as work:
            assert me.get(reverse(LOG)).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]
