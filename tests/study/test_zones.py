"""A day begins and ends at the learner's own midnight, also on the days when their clocks are changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.actions.sending import send_due
from accounts.clock import today_of
from exams.models import Encounter
from study.actions.log import start_timer, stop_timer
from study.actions.milestones import set_authorization, tell_result
from study.actions.reminders import remind_due
from study.models import StudyEntry
from study.plans.reading import plan_of, standing, this_week
from study.reviewing.queue import due_count
from tests.factories import publish_questions
from tests.study.planning import make_plan, studied
from tests.study.reviewing.dealing import make_card

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Midnight:
    """When the clocks show 0:00 in a zone, and the day that begins then."""

    zone: str
    at: datetime
    day: date

    def __str__(self) -> str:
        return f"{self.zone} {self.day}"


MIDNIGHTS = [
    Midnight("Pacific/Auckland", datetime(2026, 4, 5, 12, tzinfo=UTC), date(2026, 4, 6)),  # clocks went back that day
    Midnight("Pacific/Auckland", datetime(2026, 9, 27, 11, tzinfo=UTC), date(2026, 9, 28)),  # forward
    Midnight("Asia/Kolkata", datetime(2026, 3, 8, 18, 30, tzinfo=UTC), date(2026, 3, 9)),  # never changed
    Midnight("America/New_York", datetime(2026, 3, 9, 4, tzinfo=UTC), date(2026, 3, 9)),  # forward
    Midnight("America/New_York", datetime(2026, 11, 2, 5, tzinfo=UTC), date(2026, 11, 2)),  # back
]


@pytest.fixture(params=MIDNIGHTS, ids=str)
def midnight(request, candidate) -> Midnight:
    found: Midnight = request.param
    candidate.time_zone = found.zone
    candidate.save()
    return found


@pytest.fixture
def around(midnight, signed_in, candidate):
    """What a page says in the last minute of the day, and at its end."""

    def read(name: str) -> list[str]:
        me = signed_in(candidate)
        pages = []
        for moment in (midnight.at - MINUTE, midnight.at):
            with time_machine.travel(moment, tick=False):
                pages.append(me.get(reverse(name)).content.decode())
        return pages

    return read


def written(day: date) -> str:
    return f"{day:%A, %B} {day.day}"


def test_today_ends_at_midnight(midnight, candidate) -> None:
    found = [today_of(candidate, midnight.at + late) for late in (-MINUTE, timedelta())]
    assert found == [midnight.day - DAY, midnight.day]


def test_the_plan_goes_on_to_the_next_day(midnight, candidate, blueprint) -> None:
    make_plan(candidate, blueprint, midnight.at - 10 * DAY, exam=midnight.day + 140 * DAY)
    for late, day in ((-MINUTE, midnight.day - DAY), (timedelta(), midnight.day)):
        found = standing(plan_of(candidate), midnight.at + late)
        assert (found.today, found.days_left) == (day, 140 + (midnight.day - day).days)
        assert this_week(candidate, midnight.at + late).today.date == day
        assert sum(week.minutes for week in found.schedule.weeks) == 6_000


def test_study_is_written_down_for_a_day_once_it_has_come(midnight, candidate, signed_in, blueprint) -> None:
    me, sent = signed_in(candidate), {"day": str(midnight.day), "minutes": "45", "kind": "reading"}
    for moment, status in ((midnight.at - MINUTE, 422), (midnight.at, 302)):
        with time_machine.travel(moment, tick=False):
            assert me.post(reverse("study:log"), sent).status_code == status
    assert StudyEntry.objects.get().day == midnight.day


def test_a_timer_over_midnight_counts_for_the_day_it_was_started(midnight, candidate) -> None:
    timer = start_timer(user=candidate, kind="reading", section=None, now=midnight.at - 10 * MINUTE)
    entry = stop_timer(timer, minutes=None, by=candidate, now=midnight.at + 15 * MINUTE)
    assert (entry.day, entry.minutes) == (midnight.day - DAY, 25)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC), date(2026, 3, 8)),
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC), date(2026, 11, 1)),
        ("Pacific/Auckland", datetime(2026, 4, 4, 14, tzinfo=UTC), date(2026, 4, 5)),
    ],
)
def test_a_timer_counts_the_time_that_passed_and_not_what_the_clocks_show(candidate, zone, at, day) -> None:
    """Half an hour before the change and half an hour after it."""
    candidate.time_zone = zone
    timer = start_timer(user=candidate, kind="reading", section=None, now=at - 30 * MINUTE)
    entry = stop_timer(timer, minutes=None, by=candidate, now=at + 30 * MINUTE)
    assert (entry.day, entry.minutes) == (day, 60)


def test_streak_and_heat_map_begin_a_new_day(midnight, candidate, around, blueprint) -> None:
    for back in (1, 2):
        studied(candidate, midnight.day - back * DAY, 30, now=midnight.at)
    before, after = around("study:log")
    assert ["Nothing today yet" in page for page in (before, after)] == [False, True]
    assert all("<dt>Days in a row</dt><dd>2" in page for page in (before, after))
    cell = f"<title>{midnight.day:%a, %b} {midnight.day.day}: 0 min</title>"
    assert [cell in page for page in (before, after)] == [False, True]


def test_the_question_of_the_day_is_the_next(midnight, around, blueprint) -> None:
    publish_questions(blueprint, each_section=2)
    before, after = around("exams:practice_daily")
    assert written(midnight.day - DAY) in before
    assert written(midnight.day) in after
    assert not Encounter.objects.exists()


def test_cards_become_due(midnight, candidate, blueprint) -> None:
    section = blueprint.areas.first().sections.first()
    make_card(candidate, section, due_on=midnight.day)
    assert [due_count(candidate, midnight.at + late).total for late in (-MINUTE, timedelta())] == [0, 1]


def test_milestones_count_their_days(midnight, candidate, around, blueprint) -> None:
    candidate.exam_date = midnight.day + 3 * DAY
    candidate.save()
    set_authorization(user=candidate, received_on=midnight.day - 30 * DAY, now=midnight.at)
    tell_result(
        user=candidate, blueprint=blueprint, sat_on=midnight.day - 15 * DAY, passed=False, scaled=None, now=midnight.at
    )
    before, after = around("study:milestones")
    assert ("4 days to your exam" in before, "3 days to your exam" in after) == (True, True)
    assert ("1 day from today" in before, "You may sit it again" in after) == (True, True)


def test_the_weekly_mail_comes_at_eight_by_the_clocks_as_they_are_now(
    midnight, candidate, blueprint, mailoutbox
) -> None:
    make_plan(
        candidate, blueprint, midnight.at - 10 * DAY, exam=midnight.day + 60 * DAY, mails={"mail_plan": True},
        mail_weekday=midnight.day.weekday(),
    )  # fmt: skip
    sent = []
    for moment in (midnight.at + 8 * HOUR - MINUTE, midnight.at + 8 * HOUR):
        remind_due(now=moment)
        send_due(now=moment)
        sent.append(len(mailoutbox))
    assert sent == [0, 1]
