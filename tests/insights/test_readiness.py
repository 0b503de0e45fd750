"""How likely a learner is to pass, and why, from simulated learners."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from insights.readiness.body import ENOUGH, LATEST, readiness_body
from insights.readiness.chance import chance, lift_to
from insights.readiness.posterior import posterior
from insights.weakness import Prior
from measurement.readiness import pass_probability
from tests.insights.simulated import (
    AREAS,
    SLUGS,
    calibration_error,
    first_answers,
    learners,
    make_world,
    truth,
)
from tests.insights.surroundings import MOMENT

WORLD = make_world(1)


def ready(seen, **exam):
    return readiness_body(seen, replace(WORLD.exam, **exam), prior=Prior(), moment=MOMENT)


def learner(ability, count=200, seed=1, **areas):
    """Of the same ability everywhere but in the areas named."""
    theta = np.array([areas.get(slug, ability) for slug in SLUGS])
    return first_answers(WORLD, theta, np.random.default_rng(seed), count)


def test_the_able_are_told_more_than_the_weak() -> None:
    weak, middling, able = (ready(learner(ability))["band"] for ability in (-1.0, 0.0, 1.0))
    assert weak[1] < middling[0]
    assert middling[1] < able[0]


def test_nobody_is_promised_or_denied_everything() -> None:
    assert ready(learner(4.0))["band"] == [0.95, 0.97]
    assert ready(learner(-4.0))["band"] == [0.03, 0.05]


def test_with_too_few_answers_nothing_is_promised() -> None:
    body = ready(learner(1.0, ENOUGH - 12))
    assert (body["chance"], body["band"], body["missing"], body["moves"]) == (None, None, 12, [])
    assert ready(learner(1.0, ENOUGH))["band"]


def test_without_a_form_of_the_exam_the_areas_are_told_all_the_same() -> None:
    body = ready(learner(1.0), forms=[])
    assert (body["band"], body["forms"]) == (None, 0)
    assert len(body["areas"]) == 8


def test_what_comes_out_is_plain_data() -> None:
    body = ready(learner(0.2), day=date(2026, 4, 1))
    assert json.loads(json.dumps(body, allow_nan=False)) == body
    assert (body["exam_date"], body["days"]) == ("2026-04-01", 30)


def test_the_further_off_the_exam_the_less_is_promised() -> None:
    soon, later, late = (
        ready(learner(0.8), day=MOMENT.date() + timedelta(days=days))["chance"] for days in (0, 60, 365)
    )
    assert soon > later > late > 0.5


def test_answers_of_long_ago_promise_less() -> None:
    seen = learner(0.8)
    old = [replace(answer, at=answer.at - timedelta(days=400)) for answer in seen]
    assert ready(old)["chance"] < ready(seen)["chance"] - 0.02


def test_a_date_that_has_passed_is_no_exam_to_come() -> None:
    body = ready(learner(0.2), day=date(2026, 3, 1))
    assert (body["exam_date"], body["days"]) == ("2026-03-01", None)


def test_the_day_of_the_exam_itself_is_still_to_come() -> None:
    assert ready(learner(0.2), day=MOMENT.date())["days"] == 0


def test_only_the_latest_answers_count_in_the_chance() -> None:
    """A learner who has become good is not held to what was long before."""
    early = [replace(answer, at=answer.at - timedelta(days=90)) for answer in learner(-1.5, 400)]
    grown = early[:300] + learner(1.2, LATEST, seed=2)
    assert ready(grown)["chance"] == ready(learner(1.2, LATEST, seed=2))["chance"]


def test_judged_curves_make_the_band_twice_as_wide() -> None:
    low, high = ready(learner(0.1))["band"]
    wide_low, wide_high = ready(learner(0.1), provisional=True)["band"]
    assert wide_high - wide_low == pytest.approx(2 * (high - low), abs=0.06)


def practiced(area, right, wrong, start=0):
    """First answers to other questions of an area of the bank."""
    own = [n for n, k in enumerate(WORLD.area) if k == SLUGS.index(area)][start : start + right + wrong]
    like = learner(0.0, 1)[0]
    return [
        replace(like, area=area, section=f"{area}-one", question=n, correct=place < right)
        for place, n in enumerate(own)
    ]


def test_one_weak_area_caps_the_whole_and_is_named() -> None:
    seen = [answer for slug in SLUGS for answer in practiced(slug, 19, 1 if slug != "quality" else 21)]
    body = ready(seen)
    assert (body["level"], body["held_back_by"]) == ("weak", ["quality"])


def test_an_area_says_how_many_answers_are_missing() -> None:
    body = ready(practiced("supply", 9, 1))
    supply = next(area for area in body["areas"] if area["slug"] == "supply")
    assert (body["level"], supply["level"], supply["missing"]) == ("unknown", "unknown", 5)


def test_what_was_met_in_a_mock_stands_apart_from_practice() -> None:
    mock = [replace(answer, in_mock=True) for answer in practiced("supply", 10, 10)]
    body = ready(mock + practiced("supply", 20, 0, start=20))
    supply = next(area for area in body["areas"] if area["slug"] == "supply")
    assert (supply["percent"], supply["answers"]) == (100, 20)
    assert (supply["mock_percent"], supply["mock_answers"]) == (50, 20)


def test_questions_of_other_banks_count_as_met_too() -> None:
    strange = [replace(answer, question=answer.question + 50_000) for answer in practiced("supply", 10, 0)]
    supply = next(area for area in ready(strange)["areas"] if area["slug"] == "supply")
    assert 0 < supply["coverage"] < 10


def test_the_weak_heavy_area_would_move_the_chance_most() -> None:
    body = ready(learner(0.3, 600, inventory=-1.5))
    assert body["moves"][0]["slug"] == "inventory"
    assert body["moves"][0]["gain"] > 0.1
    assert body["moves"][0]["band"][1] > body["band"][1]


@pytest.mark.parametrize("ability", [0.8, 1.0, 1.2, 1.5, 2.0])
def test_what_leaves_the_band_as_it_is_shown_is_not_said_to_move_it(ability) -> None:
    for low in (-0.5, 0.0):
        body = ready(learner(ability, 600, inventory=low, supply=low))
        assert body["band"] not in [move["band"] for move in body["moves"]]


def test_a_learner_above_all_targets_has_nothing_to_move() -> None:
    assert ready(learner(3.0))["moves"] == []


def test_a_form_that_asks_nothing_of_an_area_lifts_nothing() -> None:
    person = posterior(learner(0.0), AREAS, Prior())
    form = WORLD.exam.forms[0]
    of_first = replace(form, area=np.zeros_like(form.area))
    assert lift_to(person, [of_first], 3, 0.75) == 0


def test_with_all_areas_tied_together_it_is_the_engines_own_chance() -> None:
    """Areas that move as one, and many answers: the sum over areas is the sum over one ability."""
    tied = Prior(0.0, (0.999 * np.ones((8, 8)) + 0.001 * np.eye(8)).tolist())
    person = posterior(learner(0.3, 600), AREAS, tied)
    form = WORLD.exam.forms[0]
    mean, sd = (
        float(person.chance @ person.overall),
        float(np.sqrt(person.weights @ person.covariance @ person.weights)),
    )
    engine = pass_probability((mean, sd), [(form.items, form.raw_cut)], growth_sd=0.2)
    assert chance(person, [form], growth_sd=0.2) == pytest.approx(engine, abs=0.01)


def test_the_same_answers_always_lead_to_the_same_chance() -> None:
    assert ready(learner(0.2)) == ready(learner(0.2))


def test_what_is_promised_comes_true_as_often_as_it_says() -> None:
    """400 learners, so that a tenth holds 40: their error alone is about .02. See docs/measurement.md for more."""
    pairs = [
        (chance(posterior(seen, AREAS, Prior()), WORLD.exam.forms), truth(WORLD, theta))
        for theta, seen in learners(WORLD, 1, 400, 150)
    ]
    promised, true = np.array(pairs).T
    assert calibration_error(promised, true) <= 0.03
    assert abs((promised - true).mean()) <= 3 * (promised - true).std() / 20
