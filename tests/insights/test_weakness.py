"""What the weakness report says, from simulated learners."""

import json
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.parameters import Parameters
from exams.reports import Topic
from exams.scoring import Scale
from insights.weakness import SHAPE, AreaOutline, Prior, Seen, weakness_body
from tests.insights.surroundings import NOTHING_AROUND

SCALE = Scale(200, 300, 350)
WEIGHTS = {"strategy": 15, "sop": 9, "demand": 9, "supply": 16, "schedules": 16, "inventory": 19, "distribution": 5,
           "quality": 11}  # fmt: skip
AREAS = [
    AreaOutline(
        Topic(slug, slug.title()), float(weight), weight, [Topic(f"{slug}.{n}", f"{slug.title()} {n}") for n in (1, 2)]
    )
    for slug, weight in WEIGHTS.items()
]
USUAL = Parameters(1.0, -0.5, 0.25)


def body(seen, *, areas=AREAS, prior=Prior(), snapshot=None, around=NOTHING_AROUND):  # noqa: B008  (frozen)
    return weakness_body(seen, areas, scale=SCALE, prior=prior, snapshot=snapshot, around=around)


def answers(area, right, wrong, *, section=1, curve=USUAL):
    return [Seen(area, f"{area}.{section}", n < right, curve) for n in range(right + wrong)]


def sat(seed, questions, ability=0.0, **abilities):
    """A learner's answers to so many questions, spread over the areas by weight; `abilities` of areas that differ."""
    rng = np.random.default_rng(seed)
    slugs = rng.choice(list(WEIGHTS), questions, p=np.array(list(WEIGHTS.values())) / 100)
    seen = []
    for slug in map(str, slugs):
        curve = Parameters(float(exp(rng.normal(0, 0.2))), float(rng.normal(-0.5, 0.8)), 0.25)
        chance = curve.c + (1 - curve.c) / (1 + exp(-curve.a * (abilities.get(slug, ability) - curve.b)))
        seen.append(Seen(slug, f"{slug}.{rng.integers(1, 3)}", bool(rng.random() < chance), curve))
    return seen


def verdicts(seen):
    return {area["slug"]: area["verdict"] for area in body(seen)["areas"]}


def area_of(report, slug):
    return next(area for area in report["areas"] if area["slug"] == slug)


def test_counts_are_given_for_every_area_and_section_however_few_the_answers() -> None:
    report = body(answers("demand", 2, 1) + answers("demand", 1, 0, section=2))
    demand = area_of(report, "demand")
    assert (demand["correct"], demand["total"], demand["percent"]) == (3, 4, 75.0)
    assert (demand["low"], demand["high"]) == (30.1, 95.4)
    assert [(section["slug"], section["correct"], section["total"]) for section in demand["sections"]] == [
        ("demand.1", 2, 3),
        ("demand.2", 1, 1),
    ]
    assert area_of(report, "supply")["percent"] is None


def test_counts_equal_what_was_answered() -> None:
    seen = sat(1, 150)
    report = body(seen)
    for area in report["areas"]:
        own = [answer.correct for answer in seen if answer.area == area["slug"]]
        assert (area["correct"], area["total"]) == (sum(own), len(own))
        assert sum(section["total"] for section in area["sections"]) == len(own)
    assert report["answers"] == 150


def test_with_few_answers_it_says_how_many_are_missing_instead_of_guessing() -> None:
    report = body(sat(2, 20))
    assert (report["enough"], report["missing"], report["next"], report["overall"]) == (False, 10, [], None)
    assert {(area["band"], area["verdict"], area["more"]) for area in report["areas"]} == {(None, None, None)}


def test_a_truly_weak_area_is_called_weaker_after_many_answers() -> None:
    told = [verdicts(sat(seed, 800, 0.5, inventory=-1.0))["inventory"] for seed in range(20)]
    assert told.count("weaker") >= 19


def test_a_truly_weak_area_is_not_called_weaker_after_ten_answers_in_it() -> None:
    ten_of_each = [answers("inventory", 2, 8) + answers(slug, 7, 3) for slug in WEIGHTS if slug != "inventory"]
    assert verdicts(ten_of_each[0])["inventory"] is None
    assert verdicts(ten_of_each[0] + answers("supply", 7, 3))["inventory"] == "undecided"


def test_a_truly_strong_area_is_called_stronger() -> None:
    assert verdicts(sat(3, 800, -0.5, strategy=1.5))["strategy"] == "stronger"


@pytest.mark.parametrize(("questions", "share"), [(150, 0.02), (600, 0.1)])
def test_a_learner_equal_everywhere_is_seldom_told_otherwise(questions, share) -> None:
    """A verdict asks nine chances in ten among all learners: about such a one it is sometimes wrong."""
    said = [verdict for seed in range(40) for verdict in verdicts(sat(seed, questions, 0.2)).values()]
    assert sum(verdict in ("stronger", "weaker") for verdict in said) <= share * len(said)


def test_where_nothing_can_be_told_the_report_says_how_many_more_questions_would() -> None:
    report = body(sat(5, 300))
    undecided = [area for area in report["areas"] if area["verdict"] == "undecided"]
    named = [area["more"] for area in undecided if area["more"] is not None]
    assert named
    assert all(1 <= more <= report["most"] for more in named)


def test_further_questions_are_counted_over_all_areas_so_a_light_area_takes_more() -> None:
    """Of a mock's questions 16 % are on supply, 5 % on distribution; on supply alone about 200 would tell."""
    same = [answer for slug in WEIGHTS if slug not in ("supply", "distribution") for answer in answers(slug, 26, 14)]
    report = body(same + answers("supply", 30, 10) + answers("distribution", 30, 10))
    assert 400 < area_of(report, "supply")["more"] < 1000
    assert area_of(report, "distribution")["more"] is None


def test_the_own_average_weighs_areas_as_the_exam_does() -> None:
    rest = [answer for slug in WEIGHTS if slug not in ("inventory", "distribution") for answer in answers(slug, 24, 16)]
    heavy, light = (
        body(rest + answers(strong, 38, 2) + answers(weak, 12, 28))["overall"]["point"]
        for strong, weak in (("inventory", "distribution"), ("distribution", "inventory"))
    )
    assert heavy > light + 2


def test_what_is_told_needs_no_more_questions() -> None:
    report = body(sat(0, 800, 0.5, inventory=-1.0))
    assert area_of(report, "inventory")["more"] == 0


def test_more_answers_make_a_narrower_band() -> None:
    few, many = (area_of(body(sat(6, questions)), "supply")["band"] for questions in (60, 800))
    assert many["high"] - many["low"] < few["high"] - few["low"]


def test_the_order_of_answers_changes_nothing() -> None:
    seen = sat(7, 200)
    shuffled = [seen[n] for n in np.random.default_rng(0).permutation(len(seen))]
    assert body(shuffled) == body(seen)


def test_answers_in_one_area_only_say_nothing_of_the_others() -> None:
    report = body(answers("supply", 25, 15))
    assert area_of(report, "supply")["verdict"] == "undecided"
    assert area_of(report, "supply")["band"]
    others = [area for area in report["areas"] if area["slug"] != "supply"]
    assert {(area["band"], area["verdict"], area["more"]) for area in others} == {(None, None, None)}
    assert [step["slug"] for step in report["next"]] == ["supply"]


@pytest.mark.parametrize(("right", "end"), [(True, 350), (False, 200)])
def test_all_right_or_all_wrong_stays_on_the_scale(right, end) -> None:
    curve = Parameters(1.0, 0.0, 0.0)
    report = body([Seen(slug, f"{slug}.1", right, curve) for slug in WEIGHTS for _ in range(100)])
    assert {area["band"]["point"] for area in report["areas"]} == {end}
    assert {area["verdict"] for area in report["areas"]} == {"undecided"}
    assert bool(report["next"]) is not right


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 120), st.floats(-8, 8))
def test_any_answers_give_plain_data_with_bands_on_the_scale(seed, questions, ability) -> None:
    report = body(sat(seed, questions, ability))
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    for band in [report["overall"], *(area["band"] for area in report["areas"] if area["band"])]:
        assert 200 <= band["low"] <= band["point"] <= band["high"] <= 350


def test_the_same_right_answers_to_harder_questions_show_a_higher_ability() -> None:
    easy, hard = (
        body([answer for slug in WEIGHTS for answer in answers(slug, 6, 4, curve=Parameters(1.0, b, 0.25))])
        for b in (-1.0, 1.0)
    )
    assert hard["overall"]["low"] > easy["overall"]["high"]


def test_two_logits_above_the_standard_are_fifty_points() -> None:
    learner = body(sat(8, 4000, 1.0))["overall"]
    assert learner["low"] - 2 <= 325 <= learner["high"] + 2


def test_a_calibrated_covariance_lets_areas_go_their_own_ways() -> None:
    seen = sat(9, 200, 0.3, inventory=-0.6)
    loose = Prior(0.0, (0.3 * np.ones((8, 8)) + 0.7 * np.eye(8)).tolist())
    tied = Prior(0.0, (0.97 * np.ones((8, 8)) + 0.03 * np.eye(8)).tolist())
    apart, together = (
        area_of(body(seen, prior=prior), "inventory")["band"]["point"] - body(seen, prior=prior)["overall"]["point"]
        for prior in (loose, tied)
    )
    assert apart < together <= 0


def test_the_heaviest_area_comes_first_when_all_are_alike() -> None:
    report = body([answer for slug in WEIGHTS for answer in answers(slug, 12, 8)])
    assert [step["slug"] for step in report["next"]] == ["inventory", "schedules", "supply"]
    assert {step["verdict"] for step in report["next"]} == {"undecided"}


def test_a_weak_area_overtakes_a_heavier_one() -> None:
    seen = [answer for slug in WEIGHTS for answer in answers(slug, 34, 6)]
    weak = [answer for answer in seen if answer.area != "quality"] + answers("quality", 5, 35)
    assert body(weak)["next"][0]["slug"] == "quality"


def test_a_lucky_guess_of_a_few_answers_does_not_push_an_area_up_the_list() -> None:
    seen = [answer for slug in WEIGHTS if slug != "distribution" for answer in answers(slug, 12, 8)]
    steps = body(seen + answers("distribution", 0, 3))["next"]
    assert "distribution" not in [step["slug"] for step in steps]


def test_a_step_says_how_many_questions_of_a_mock_would_still_go_wrong() -> None:
    (step, *_) = body(sat(10, 600))["next"]
    assert 0 < step["misses_low"] <= step["misses_high"] < step["questions"]


def test_inside_an_area_the_sections_with_the_lowest_share_come_first() -> None:
    seen = answers("supply", 3, 7, section=2) + answers("supply", 9, 11)
    (step,) = body(seen)["next"]
    assert [(section["slug"], section["correct"]) for section in step["sections"]] == [("supply.2", 3), ("supply.1", 9)]


def test_few_answers_in_a_section_are_drawn_toward_the_area() -> None:
    seen = answers("supply", 1, 2, section=2) + answers("supply", 12, 28)
    (step,) = body(seen)["next"]
    assert [section["slug"] for section in step["sections"]] == ["supply.1", "supply.2"]


def test_a_section_with_too_few_answers_or_without_a_miss_is_not_named() -> None:
    seen = answers("supply", 0, 2, section=2) + answers("supply", 20, 10) + answers("demand", 8, 0)
    report = body(seen)
    assert [section["slug"] for step in report["next"] for section in step["sections"]] == ["supply.1"]


def test_an_area_without_a_miss_is_not_recommended() -> None:
    assert body(answers("supply", 40, 0))["next"] == []


def test_at_most_three_areas_are_recommended() -> None:
    assert len(body(sat(11, 300))["next"]) == 3


def test_the_report_says_where_the_curves_of_the_questions_came_from() -> None:
    from_answers = Parameters(1.0, 0.0, 0.25, answers=400, calibrated=True)
    report = body(answers("supply", 20, 5) + answers("demand", 10, 5, curve=from_answers), snapshot=7)
    assert (report["shape"], report["snapshot"], report["calibrated"], report["answers"]) == (SHAPE, 7, 15, 40)


def test_an_exam_of_one_area_has_nothing_to_compare_with() -> None:
    report = body(answers("supply", 30, 20), areas=[area for area in AREAS if area.topic.slug == "supply"])
    (area,) = report["areas"]
    assert (area["verdict"], area["more"]) == ("undecided", None)
    assert area["band"] == report["overall"]
