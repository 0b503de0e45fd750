"""Plans and entries for the tests."""

from datetime import date, timedelta

from study.actions.log import log_study
from study.actions.milestones import renew_calendar, tell_result
from study.actions.plans import Wanted, save_plan, take_days_off
from study.plans.addresses import address_of

SITE = "https://study.example.org"
NO_MAILS = {"mail_plan": False, "mail_nudges": False}


def make_plan(user, blueprint, now, *, exam=date(2026, 6, 8), mails=NO_MAILS, **changes):
    plain = {"minutes": 6_000, "weekly_minutes": 480, "weekdays": 0b1111111, "exam_date": exam}
    wanted = Wanted(blueprint=blueprint, mails=NO_MAILS | mails, **plain | changes)
    return save_plan(wanted, user=user, site=SITE, now=now)


def studied(user, day, minutes, *, now, kind="reading", section=None):
    return log_study(user=user, day=day, kind=kind, minutes=minutes, section=section, note="", now=now)


def section_of(blueprint, area):
    return blueprint.areas.get(slug=area).sections.order_by("pk").first()


def studying(user, blueprint, now) -> dict:
    """Something of everything, and what its addresses take."""
    today = now.date()
    plan = make_plan(user, blueprint, now)
    off = take_days_off(plan, first=today, last=today, reason="", by=user, now=now)
    entry = studied(user, today, 30, now=now)
    result = tell_result(user=user, blueprint=blueprint, sat_on=today, passed=False, scaled=None, now=now)
    token = address_of(renew_calendar(user=user, now=now), "").split("/")[-2]
    return {
        "study:day_on": [off.pk],
        "study:plan_week": [str(today + timedelta(days=7 - today.weekday()))],
        "study:log_entry": [entry.pk],
        "study:log_delete": [entry.pk],
        "study:result_delete": [result.pk],
        "study:feed": [token],
    }
