"""Concepts, trend, pace and reasons of the weakness report, each from rows made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from exams.parameters import Parameters
from exams.reports import Topic
from exams.scoring import Scale
from insights.weakness import AreaOutline, Seen
from insights.weakness.concepts import MOST_SHOWN, concepts_missed
from insights.weakness.errors import error_kinds
from insights.weakness.pace import pace
from insights.weakness.trend import trend
from tests.insights.surroundings import MOMENT

SCALE = Scale(200, 300, 350)
USUAL = Parameters(1.0, -0.5, 0.25)
AREAS = [
    AreaOutline(Topic(slug, slug.title()), 50.0, 20, [Topic(f"{slug}-one", f"{slug} one")])
    for slug in ("demand", "supply")
]


def seen(area="demand", *, right=True, lately=None, concept="", days=0, seconds=60, curve=USUAL):
    return Seen(area, f"{area}-one", right, curve, concept=concept, at=MOMENT - timedelta(days=days), lately=lately,
                seconds=seconds)  # fmt: skip


def some(right, wrong, **fields):
    return [seen(right=n < right, **fields) for n in range(right + wrong)]


def test_an_idea_missed_more_often_comes_first_and_one_put_right_since_is_gone() -> None:
    missed = concepts_missed([
        seen(right=False, concept="order promising"),
        seen(right=False, concept="time fences", days=1),
        seen(right=False, concept="time fences", days=2),
        seen(right=True, concept="time fences"),
        seen(right=False, lately=True, concept="planning bill"),
        seen(right=True, lately=False, concept="shop calendar", days=3),
    ])  # fmt: skip
    assert missed == {
        "demand-one": {
            "missed": 4,
            "concepts": [
                {"name": "time fences", "missed": 2, "total": 3},
                {"name": "order promising", "missed": 1, "total": 1},
                {"name": "shop calendar", "missed": 1, "total": 1},
            ],
            "further": 0,
        }
    }


def test_a_section_without_a_miss_has_no_ideas_to_show() -> None:
    assert concepts_missed(some(5, 0, concept="bullwhip")) == {}


def test_a_long_list_of_ideas_is_cut_and_says_by_how_many() -> None:
    found = concepts_missed([seen(right=False, concept=f"idea {n}", days=n) for n in range(MOST_SHOWN + 3)])
    assert found["demand-one"]["further"] == 3
    assert found["demand-one"]["concepts"][0]["name"] == "idea 0"


def told(answers, moment=MOMENT):
    return trend(answers, AREAS, scale=SCALE, moment=moment)


def test_the_last_thirty_days_are_held_against_all_before() -> None:
    found = told(some(10, 20, days=60) + some(27, 3, days=5))
    assert (found["overall"]["before"]["correct"], found["overall"]["recent"]["correct"]) == (10, 27)
    assert found["overall"]["verdict"] == "better"
    assert [area["verdict"] for area in found["areas"]] == ["better", None]


def test_worse_is_said_too() -> None:
    assert told(some(27, 3, days=60) + some(10, 20, days=5))["overall"]["verdict"] == "worse"


def test_a_small_difference_is_not_told() -> None:
    assert told(some(18, 12, days=60) + some(20, 10, days=5))["overall"]["verdict"] == "undecided"


def test_harder_questions_are_made_up_for() -> None:
    """The share falls from 80 to 60 %, since the questions are two logits harder."""
    hard = replace(USUAL, b=1.5)
    assert told(some(96, 24, days=60) + some(72, 48, days=5, curve=hard))["overall"]["verdict"] == "better"


@pytest.mark.parametrize(("before", "recent"), [(14, 30), (30, 14)])
def test_with_few_answers_on_either_side_no_direction_is_told(before, recent) -> None:
    assert told(some(0, before, days=60) + some(recent, 0, days=5))["overall"]["verdict"] is None


def test_a_learner_who_stays_the_same_is_seldom_told_otherwise() -> None:
    rng, said = np.random.default_rng(1), 0
    for _ in range(100):
        right = rng.random(120) < 0.25 + 0.75 / (1 + np.exp(-0.7))
        answers = [seen(right=bool(one), days=60 if n < 60 else 5) for n, one in enumerate(right)]
        said += told(answers)["overall"]["verdict"] in ("better", "worse")
    assert said <= 20


def test_weeks_are_shown_while_there_are_few_of_them_then_months() -> None:
    weekly = told(some(20, 5, days=8) + some(20, 5, days=1))
    assert weekly["unit"] == "week"
    assert [period["begin"] for period in weekly["periods"]] == ["2026-02-16", "2026-02-23"]
    monthly = told(some(20, 5, days=120) + some(20, 5, days=1))
    assert monthly["unit"] == "month"
    assert [period["begin"] for period in monthly["periods"]] == ["2025-11-01", "2026-03-01"]


def test_a_week_with_few_answers_is_counted_and_not_drawn() -> None:
    (few, many) = told(some(3, 2, days=8) + some(20, 5, days=1))["periods"]
    assert (few["total"], few["band"]) == (5, None)
    assert many["band"]["low"] < many["band"]["high"]


@pytest.mark.parametrize(
    ("zone", "begin"),
    [("Pacific/Auckland", "2026-03-02"), ("Asia/Kolkata", "2026-02-23"), ("America/New_York", "2026-02-23")],
)
def test_a_week_begins_on_the_learners_monday(zone, begin) -> None:
    """Sunday noon in London is Monday one o'clock in Auckland."""
    sunday = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    found = told([replace(seen(), at=sunday)], MOMENT.astimezone(ZoneInfo(zone)))
    assert [period["begin"] for period in found["periods"]] == [begin]


def test_weeks_across_the_change_of_clocks_stay_weeks() -> None:
    """New York springs forward on March 8, 2026, a Sunday: half past eleven in the evening is still that Sunday."""
    late = datetime(2026, 3, 9, 3, 30, tzinfo=UTC)
    found = told([replace(seen(), at=late)], datetime(2026, 3, 20, tzinfo=ZoneInfo("America/New_York")))
    assert [period["begin"] for period in found["periods"]] == ["2026-03-02"]


def test_without_answers_there_is_no_trend() -> None:
    assert told([])["periods"] == []
    assert told([])["overall"]["recent"]["percent"] is None


def test_pace_is_told_of_right_and_wrong_answers_apart() -> None:
    found = pace(some(10, 0, seconds=60) + some(0, 10, seconds=130), AREAS)
    assert (found["median_right"], found["median_wrong"]) == (60, 130)
    assert (found["timed"], found["slow"], found["rushed"]) == (20, 10, 0)


def test_a_rushed_answer_is_counted_with_whether_it_was_right() -> None:
    found = pace([*some(1, 3, seconds=3), *some(9, 0, seconds=80)], AREAS)
    assert (found["rushed"], found["rushed_right"]) == (4, 1)


def test_what_was_not_timed_is_left_out_and_little_says_nothing() -> None:
    found = pace([*some(9, 0, seconds=80), *some(40, 0, seconds=0)], AREAS)
    assert (found["timed"], found["enough"], found["median"]) == (9, False, None)


def test_pace_goes_by_the_last_answer() -> None:
    found = pace(some(0, 10, lately=True, seconds=50), AREAS)
    assert (found["median_right"], found["median_wrong"]) == (50, None)


def test_reasons_are_counted_with_the_area_they_were_named_in_most() -> None:
    found = error_kinds({("demand-one", "misread"): 5, ("supply-one", "misread"): 2, ("supply-one", "time"): 1}, AREAS)
    assert found["kinds"] == [
        {"kind": "misread", "count": 7, "most_in": {"name": "Demand", "count": 5}},
        {"kind": "time", "count": 1, "most_in": None},
    ]
    assert (found["named"], found["enough"]) == (8, False)


def test_reasons_of_another_exam_are_left_out() -> None:
    assert error_kinds({("p1.plan", "misread"): 5}, AREAS) == {"named": 0, "enough": False, "kinds": []}
