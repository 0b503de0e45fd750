"""The calendar feed: what is in it, who may read it, and that it is cheap to fetch again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from groups.actions import add_member, create_group
from groups.models import Role
from study.actions.milestones import close_calendar, renew_calendar, set_authorization, tell_result
from study.plans.addresses import address_of
from tests.exams.assigning import make_mock, own_questions
from tests.study.planning import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _forget_counts() -> None:
    cache.clear()


@pytest.fixture
def address(candidate, now) -> str:
    return address_of(renew_calendar(user=candidate, now=now), "")


def events(client, address) -> dict:
    calendar = Calendar.from_ical(client.get(address).content)
    found = {}
    for event in calendar.walk("VEVENT"):
        found.setdefault(str(event["summary"]), event)
    return found


def uids(client, address) -> list[str]:
    calendar = Calendar.from_ical(client.get(address).content)
    return [str(event["uid"]) for event in calendar.walk("VEVENT")]


def test_exam_window_and_weeks_are_whole_days(client, address, candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    set_authorization(user=candidate, received_on=date(2025, 12, 31), now=now)
    found = events(client, address)
    assert found["CPIM exam"].decoded("dtstart") == date(2026, 6, 8)
    assert found["CPIM exam"].decoded("dtend") == date(2026, 6, 9)
    assert found["Last day of the authorization to test"].decoded("dtstart") == date(2026, 6, 30)
    week = found["Study this week: 7 h 25"]
    assert week.decoded("dtstart") == date(2026, 3, 2)
    assert "Demand: " in week["description"]


def test_the_retake_is_there_until_it_may_be_sat(client, address, candidate, blueprint, now) -> None:
    tell_result(user=candidate, blueprint=blueprint, sat_on=date(2026, 3, 1), passed=False, scaled=None, now=now)
    assert events(client, address)["First day for a retake"].decoded("dtstart") == date(2026, 3, 16)
    with time_machine.travel(now + 15 * DAY, tick=False):
        assert "First day for a retake" not in events(client, address)


def test_windows_of_mocks_are_times_in_utc(client, address, candidate, admin, blueprint, now) -> None:
    group = create_group(name="Tuesday, chapter; two", slug="tuesday", by=admin, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=admin, now=now)
    versions = own_questions(group, blueprint)
    make_mock(group, blueprint, versions, by=admin, now=now, opens_at=now, closes_at=now + 3 * HOUR, title="Evening")
    make_mock(group, blueprint, versions, by=admin, now=now, opens_at=now, closes_at=now + 9 * DAY, title="Long one")
    raw = client.get(address).content.decode()
    assert "DTSTART:20260302T090000Z" in raw
    found = events(client, address)
    assert found["Mock: Evening (Tuesday, chapter; two)"].decoded("dtend") == now + 3 * HOUR
    assert found["Mock closes: Long one (Tuesday, chapter; two)"].decoded("dtend") == now + 9 * DAY


def test_somebody_elses_mocks_are_not_in_it(client, address, stranger, admin, blueprint, now) -> None:
    group = create_group(name="Others", slug="others", by=admin, now=now)
    make_mock(group, blueprint, own_questions(group, blueprint), by=admin, now=now, title="Theirs")
    assert events(client, address) == {}


def test_every_event_has_a_number_of_its_own_that_stays(client, address, candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    first = uids(client, address)
    with time_machine.travel(now + DAY, tick=False):
        assert uids(client, address) == first
    assert len(first) == len(set(first)) == 13


def test_it_is_read_without_a_session_and_may_be_kept(client, address) -> None:
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert not response.cookies
    assert response.content.endswith(b"END:VCALENDAR\r\n")


def test_unchanged_it_is_not_sent_again(client, address, candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    tag = client.get(address)["ETag"]
    with time_machine.travel(now + 3 * HOUR, tick=False):
        again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    make_plan(candidate, blueprint, now, exam=date(2026, 7, 1))
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_a_renewed_address_ends_the_old_one(client, address, candidate, now) -> None:
    new = address_of(renew_calendar(user=candidate, now=now), "")
    assert [client.get(one).status_code for one in (address, new)] == [404, 200]
    close_calendar(user=candidate, now=now)
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 32, "a.b", "%00", "é" * 300])
def test_a_wrong_address_leads_nowhere(client, token) -> None:
    assert client.get(reverse("study:feed", args=[token])).status_code == 404


def test_the_number_alone_is_not_enough(client, candidate, now) -> None:
    feed = renew_calendar(user=candidate, now=now)
    assert client.get(f"/calendar/{feed.number.hex}/plan.ics").status_code == 404


def test_who_is_gone_has_no_calendar(client, address, candidate) -> None:
    candidate.is_active = False
    candidate.save()
    assert client.get(address).status_code == 404


def test_it_can_be_fetched_sixty_times_an_hour(client, address) -> None:
    statuses = [client.get(address).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]


def test_guessing_is_stopped(client) -> None:
    statuses = [client.get(f"/calendar/wrong{n}/plan.ics").status_code for n in range(61)]
    assert statuses == [404] * 60 + [429]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kolkata", "America/New_York"])
def test_days_are_the_same_in_every_zone(client, address, candidate, blueprint, now, zone) -> None:
    candidate.time_zone = zone
    candidate.save()
    make_plan(candidate, blueprint, now, exam=date(2026, 4, 6))
    with time_machine.travel(datetime(2026, 4, 4, 14, tzinfo=UTC), tick=False):
        assert events(client, address)["CPIM exam"].decoded("dtstart") == date(2026, 4, 6)


def test_the_page_makes_renews_and_closes_the_address(signed_in, candidate, blueprint) -> None:
    me = signed_in(candidate)
    post = reverse("study:calendar")
    me.post(post, {"do": "renew"})
    first = me.get(reverse("study:milestones")).context["feed_address"]
    assert first.startswith("http://testserver/calendar/")
    me.post(post, {"do": "renew"})
    assert me.get(reverse("study:milestones")).context["feed_address"] != first
    me.post(post, {"do": "close"})
    assert "Make a calendar address" in me.get(reverse("study:milestones")).content.decode()
