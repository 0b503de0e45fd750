"""A plan as its learner's log and report make it."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEvent
from exams.scoring import Scale
from insights.models import WeaknessReport
from study.actions.plans import set_own_minutes, study_after_all, take_days_off
from study.models import Plan
from study.plans import this_week
from study.plans.reading import plan_of, standing
from study.plans.shares import shares
from tests.study.planning import make_plan, section_of, studied

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
SCALE = asdict(Scale(lowest=200, passing=300, highest=350))


def body(**points) -> dict:
    areas = [{"slug": slug, "band": {"point": point, "low": point, "high": point}} for slug, point in points.items()]
    return {"enough": True, "scale": SCALE, "areas": areas}


def test_one_plan_a_person_and_one_truth_about_the_exam_date(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    make_plan(candidate, blueprint, now, weekly_minutes=600, exam=date(2026, 7, 1))
    assert Plan.objects.get().weekly_minutes == 600
    candidate.refresh_from_db()
    assert candidate.exam_date == date(2026, 7, 1)
    assert {"plan.made", "plan.changed", "profile.changed"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_the_weeks_hold_what_is_not_yet_studied(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    studied(candidate, TODAY, 100, now=now, section=section_of(blueprint, "demand"))
    found = standing(plan_of(candidate), now + DAY)
    assert found.wish.done == {"demand": 100, "": 0}
    assert found.schedule.needed == 5_900


def test_todays_part_stays_as_it_is_while_it_is_done(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    before = this_week(candidate, now)
    studied(candidate, TODAY, 30, now=now)
    after = this_week(candidate, now)
    assert after.today == before.today
    assert (after.done, after.planned) == (30, before.planned)
    assert after.left_today == before.left_today - 30
    studied(candidate, TODAY, 300, now=now)
    assert this_week(candidate, now).left_today == 0


def test_what_was_studied_before_the_plan_does_not_count_toward_it(candidate, blueprint, now) -> None:
    studied(candidate, TODAY - 3 * DAY, 500, now=now)
    make_plan(candidate, blueprint, now)
    assert standing(plan_of(candidate), now).done == 0


def test_a_second_attempt_counts_afresh(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    studied(candidate, TODAY, 500, now=now)
    make_plan(candidate, blueprint, now + 10 * DAY, afresh=True)
    assert standing(plan_of(candidate), now + 10 * DAY).done == 0


def test_without_a_report_the_weights_decide_and_the_plan_says_so(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    found = standing(plan_of(candidate), now)
    assert not found.shares.knows
    assert found.shares.by_area == {"demand": 0.5, "supply": 0.5}


def test_the_weaker_area_gets_more_of_the_time(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    WeaknessReport.objects.create(user=candidate, blueprint=blueprint, body=body(demand=270, supply=330))
    found = standing(plan_of(candidate), now)
    assert found.shares.knows
    week = found.schedule.weeks[1]
    assert week.areas["demand"] > 1.5 * week.areas["supply"]


def test_a_report_without_enough_answers_has_no_say() -> None:
    assert not shares({"demand": 50.0, "supply": 50.0}, body(demand=200) | {"enough": False}, 0.69).knows
    assert not shares({"demand": 50.0, "supply": 50.0}, {}, 0.69).knows


def test_an_area_nobody_has_answered_keeps_its_weight() -> None:
    by_area = shares({"a": 40.0, "b": 40.0, "c": 20.0}, body(a=270, b=270), 0.69).by_area
    assert by_area == pytest.approx({"a": 0.4, "b": 0.4, "c": 0.2})


def test_no_area_is_forgotten_however_strong(candidate) -> None:
    by_area = shares({"a": 50.0, "b": 50.0}, body(a=200, b=350), 0.69).by_area
    assert by_area["b"] / by_area["a"] >= 0.25


def test_days_off_are_planned_around_and_can_be_taken_back(candidate, blueprint, now) -> None:
    plan = make_plan(candidate, blueprint, now)
    off = take_days_off(plan, first=TODAY + 7 * DAY, last=TODAY + 13 * DAY, reason="Skiing", by=candidate, now=now)
    assert standing(plan, now).schedule.weeks[1].minutes == 0
    assert study_after_all(plan, number=off.pk, by=candidate, now=now)
    assert not study_after_all(plan, number=off.pk, by=candidate, now=now)
    assert standing(plan, now).schedule.weeks[1].minutes > 0


def test_a_week_set_by_hand_is_kept_and_can_be_given_back(candidate, blueprint, now) -> None:
    plan = make_plan(candidate, blueprint, now)
    demand = blueprint.areas.get(slug="demand")
    week = TODAY + 7 * DAY
    set_own_minutes(plan, week=week, total=200, areas={demand: 150}, by=candidate, now=now)
    shown = standing(plan, now).schedule.weeks[1]
    assert (shown.minutes, shown.areas, shown.is_own) == (200, {"demand": 150, "supply": 50}, True)
    set_own_minutes(plan, week=week, total=None, areas={}, by=candidate, now=now)
    shown = standing(plan, now).schedule.weeks[1]
    assert not shown.is_own
    assert shown.minutes > 200


def test_another_exam_forgets_what_was_set_for_the_areas_of_the_first(candidate, blueprint, now) -> None:
    from tests.factories import make_blueprint

    plan = make_plan(candidate, blueprint, now)
    demand = blueprint.areas.get(slug="demand")
    set_own_minutes(plan, week=TODAY, total=300, areas={demand: 150}, by=candidate, now=now)
    make_plan(candidate, make_blueprint("other-1.0"), now)
    assert list(plan.own_minutes.values_list("area", "minutes")) == [(None, 300)]


def test_without_a_date_the_plan_says_when_it_would_be_done(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now, exam=None)
    found = standing(plan_of(candidate), now)
    assert found.proposed
    assert found.schedule.short == 0
    assert timedelta(weeks=12) < found.exam - TODAY < timedelta(weeks=15)


def test_after_the_exam_there_is_no_week_to_show(candidate, blueprint, now) -> None:
    make_plan(candidate, blueprint, now)
    assert this_week(candidate, datetime(2026, 6, 9, 9, tzinfo=UTC)) is None
    assert this_week(candidate, datetime(2026, 6, 8, 9, tzinfo=UTC)) is not None


@pytest.mark.parametrize(
    ("zone", "today"),
    [
        ("Pacific/Auckland", date(2026, 3, 9)),
        ("Asia/Kolkata", date(2026, 3, 9)),
        ("America/New_York", date(2026, 3, 8)),
    ],
)
def test_today_is_the_day_where_the_learner_is(candidate, blueprint, now, zone, today) -> None:
    """New York puts its clocks forward on that day."""
    candidate.time_zone = zone
    candidate.save()
    make_plan(candidate, blueprint, now)
    at = datetime(2026, 3, 8, 20, 0, tzinfo=UTC)
    found = standing(plan_of(candidate), at)
    assert found.today == today
    assert this_week(candidate, at).today.date == today


def test_a_standing_takes_the_same_statements_after_five_years(candidate, blueprint, now, statements) -> None:
    from study.models import StudyEntry

    make_plan(candidate, blueprint, now)
    counts = []
    for number in (1, 1_825):
        StudyEntry.objects.bulk_create(
            StudyEntry(user=candidate, day=TODAY - n * DAY, kind="reading", seconds=3_600, created_at=now)
            for n in range(number)
        )
        with statements() as work:
            standing(plan_of(candidate), now)
        counts.append(len(work))
    assert counts[0] == counts[1] <= 14
