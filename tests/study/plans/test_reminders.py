"""Mails about plans: in the morning where their reader is, once, and never to who has turned them off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from accounts.actions.sending import send_due
from accounts.models import User
from study.actions.milestones import tell_result
from study.actions.plans import take_days_off
from study.actions.reminders import remind_due
from tests.study.planning import SITE, make_plan, studied

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY, NUDGES = {"mail_plan": True}, {"mail_nudges": True}
FRIDAY = datetime(2026, 2, 27, 12, tzinfo=UTC)


def moment(day, hour, minute=0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def mails_at(when) -> int:
    """How many went out at this moment."""
    before = len(mail.outbox)
    remind_due(now=when)
    send_due(now=when)
    return len(mail.outbox) - before


@pytest.fixture
def weekly(candidate, blueprint):
    return make_plan(candidate, blueprint, FRIDAY, mails=WEEKLY)


@pytest.fixture
def nudged(candidate, blueprint):
    return make_plan(candidate, blueprint, FRIDAY, mails=NUDGES)


def test_the_plan_comes_on_its_weekday_in_the_morning_and_once(weekly) -> None:
    assert [mails_at(moment(2, hour)) for hour in (6, 7, 8, 8, 9, 19)] == [0, 0, 1, 0, 0, 0]
    assert [mails_at(moment(day, 9)) for day in (3, 8, 9)] == [0, 0, 1]
    message = mail.outbox[0]
    assert message.subject == "This week: 7 h 25 of study, 98 days to your exam"
    assert "Demand" in message.body
    assert f"{SITE}/plan/" in message.body
    assert "/mail/off/" in message.extra_headers["List-Unsubscribe"]


def test_after_a_breakdown_it_comes_later_that_day_or_not_at_all(weekly) -> None:
    assert mails_at(moment(2, 19, 50)) == 1
    assert mails_at(moment(9, 20)) == 0


@pytest.mark.parametrize(
    ("zone", "early", "due"),
    [
        ("Asia/Kolkata", moment(2, 2, 29), moment(2, 2, 30)),
        ("Pacific/Auckland", moment(1, 18, 59), moment(1, 19)),
        ("America/New_York", moment(2, 12, 59), moment(2, 13)),
        ("America/New_York", moment(9, 11, 59), moment(9, 12)),  # the clocks went forward the day before
    ],
)
def test_eight_is_eight_where_the_reader_is(weekly, candidate, zone, early, due) -> None:
    User.objects.filter(pk=candidate.pk).update(time_zone=zone)
    assert [mails_at(early), mails_at(due), mails_at(due + HOUR)] == [0, 1, 0]


def test_nobody_gets_it_who_has_not_asked_for_it(candidate, blueprint) -> None:
    make_plan(candidate, blueprint, FRIDAY)
    assert mails_at(moment(2, 9)) == 0


def test_nobody_gets_it_who_is_gone(weekly, candidate) -> None:
    User.objects.filter(pk=candidate.pk).update(is_active=False)
    assert mails_at(moment(2, 9)) == 0


def test_nobody_gets_it_on_the_day_of_the_exam_or_after(weekly, candidate) -> None:
    User.objects.filter(pk=candidate.pk).update(exam_date=date(2026, 3, 2))
    assert mails_at(moment(2, 9)) == 0
    User.objects.filter(pk=candidate.pk).update(exam_date=date(2026, 3, 3))
    assert mails_at(moment(2, 9)) == 1


def test_nobody_gets_it_who_has_passed(weekly, candidate, blueprint) -> None:
    tell_result(
        user=candidate, blueprint=blueprint, sat_on=date(2026, 2, 28), passed=True, scaled=None, now=FRIDAY + DAY
    )
    assert mails_at(moment(2, 9)) == 0


def test_a_week_off_brings_no_mail(weekly, candidate) -> None:
    take_days_off(weekly, first=date(2026, 3, 2), last=date(2026, 3, 8), reason="", by=candidate, now=FRIDAY)
    assert mails_at(moment(2, 9)) == 0


def test_a_mail_that_waited_is_not_sent_once_the_plan_is_gone(weekly) -> None:
    remind_due(now=moment(2, 9))
    weekly.delete()
    send_due(now=moment(2, 9))
    assert mail.outbox == []


def test_one_click_ends_them(weekly, candidate, client) -> None:
    mails_at(moment(2, 9))
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    candidate.refresh_from_db()
    assert not candidate.mail_plan
    assert mails_at(moment(9, 9)) == 0


def test_after_days_without_study_one_nudge_comes(nudged, candidate) -> None:
    """Saturday to Tuesday are four study days without study, so it is Wednesday's."""
    assert [mails_at(moment(day, 9)) for day in (1, 2, 3, 4, 5, 6)] == [0, 0, 0, 1, 0, 0]
    assert "February 27" in mail.outbox[0].body
    studied(candidate, date(2026, 3, 6), 30, now=moment(6, 10))
    assert [mails_at(moment(day, 9)) for day in (7, 8, 9, 10, 11, 12)] == [0, 0, 0, 0, 1, 0]


def test_days_off_are_not_idle_and_bring_no_nudge(nudged, candidate) -> None:
    take_days_off(nudged, first=date(2026, 3, 2), last=date(2026, 3, 9), reason="", by=candidate, now=FRIDAY)
    assert [mails_at(moment(day, 9)) for day in (4, 9, 10, 11, 12)] == [0, 0, 0, 0, 1]


def test_a_nudge_is_not_sent_to_who_has_studied_in_the_meantime(nudged, candidate) -> None:
    remind_due(now=moment(4, 9))
    studied(candidate, date(2026, 3, 4), 30, now=moment(4, 10))
    send_due(now=moment(4, 11))
    assert mail.outbox == []


def test_the_statements_do_not_grow_with_people_who_are_not_due(weekly, blueprint, statements) -> None:
    from tests.factories import UserFactory

    counts = []
    for number in (0, 20):
        for _ in range(number):
            make_plan(UserFactory(), blueprint, FRIDAY, mails={"mail_plan": True, "mail_nudges": True})
        with statements() as work:
            remind_due(now=datetime(2026, 2, 28, 9, tzinfo=UTC))
        counts.append(len(work))
    assert counts[0] == counts[1] <= 4
