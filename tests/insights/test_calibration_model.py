"""Priors and the ridge: what holds the estimate where the answers say nothing."""

import numpy as np
import pytest

from insights.calibration.groups import Group
from insights.calibration.model import Model, first_line, has_settled
from insights.calibration.ridge import on_top, parts
from measurement.irt import Parameters, Prior, Progress, as_items, blocks_of, estimate, local, probability, tally
from measurement.irt.precision import standard_errors_of
from measurement.priors import Regression, angoff_difficulty

ITEMS = 40


@pytest.fixture
def random():
    return np.random.default_rng(21)


@pytest.fixture
def b(random):
    return random.normal(0, 1, 2 * ITEMS)


@pytest.fixture
def two_forms(random, b):
    """Two forms without a common question; the second is sat by weaker and more different people."""
    theta = np.r_[random.normal(0.4, 0.8, 600), random.normal(-0.4, 1.2, 600)]
    chance = 0.25 + 0.75 / (1 + np.exp(-(theta[:, None] - b)))
    answers = (random.random(chance.shape) < chance).astype(np.int8)
    answers[:600, ITEMS:] = answers[600:, :ITEMS] = -1
    return list(blocks_of([(np.arange(2 * ITEMS), answers, np.repeat([0, 1], 600))]))


@pytest.fixture
def counted(two_forms):
    return tally(two_forms, 2, 2 * ITEMS)


@pytest.fixture
def plan(counted, b, random):
    judged = 0.25 + 0.75 / (1 + np.exp(0.6 * b + random.normal(0, 0.8, len(b))))
    groups = [Group(form, (4052,), 600).to_json() for form in (1, 2)]
    given = {"versions": list(range(2 * ITEMS)), "names": list(map(str, range(2 * ITEMS))), "judged": judged.tolist()}
    told = {"answers": [600] * 2 * ITEMS, "guessing": [0.25] * 2 * ITEMS, "fixed": {}, "groups": groups}
    height = first_line(counted, angoff_difficulty(judged, 0.25), np.full(2 * ITEMS, 0.25), 0.5)
    return given | told | {"parts": parts(counted), "line": [height, 0.5, 0.9, 0]}


def estimated(plan, blocks, counted):
    model = Model.of(plan)
    return estimate(local(blocks), Progress(model.begun(counted)), model.freedom).parameters


def test_forms_without_a_common_question_are_told_apart(counted) -> None:
    of_group, of_item = parts(counted)
    assert of_group[0] != of_group[1]
    assert of_item == [of_group[0]] * ITEMS + [of_group[1]] * ITEMS


def test_on_the_ridge_no_chance_of_any_answer_changes(plan, two_forms, counted) -> None:
    model, found = Model.of(plan), estimated(plan, two_forms, counted)
    moved = on_top(
        found,
        Prior(model.prior_b.mean + 1.5, model.prior_b.precision),
        model.prior_log_a,
        model.freedom.held,
        model.parts,
    )
    assert abs(moved.mean[1] - found.mean[1]) > 0.5
    for group, own in enumerate((slice(0, ITEMS), slice(ITEMS, None))):
        for deviate in (-1.5, 0.0, 2.0):
            at = [p.mean[group] + deviate * p.sd[group] for p in (found, moved)]
            was, now = (
                probability(theta, as_items(p.a[own], p.b[own], p.c[own]))
                for theta, p in zip(at, (found, moved), strict=True)
            )
            assert now == pytest.approx(was, abs=1e-9)


def test_the_top_of_the_ridge_is_where_the_estimate_stands_still(plan, two_forms, counted) -> None:
    model, found = Model.of(plan), estimated(plan, two_forms, counted)
    moved = model.on_top(found)
    assert moved.mean == pytest.approx(found.mean, abs=2e-3)
    assert moved.sd == pytest.approx(found.sd, abs=2e-3)


def test_every_forms_people_are_measured_in_the_same_unit(plan, two_forms, counted) -> None:
    """Held at N(0, 1), the first group would stretch its own form's unit and not the other's."""
    found = estimated(plan, two_forms, counted)
    assert found.sd[1] / found.sd[0] == pytest.approx(1.5, rel=0.15)
    assert found.mean[0] == 0


def test_numbers_are_read_in_the_unit_of_the_slopes(plan, two_forms, counted, b) -> None:
    """Slopes were 1: the loop stands still at a smaller unit, the reading does not."""
    model, found = Model.of(plan), estimated(plan, two_forms, counted)
    unit = model.unit(found)
    assert np.exp(np.log(found.a / unit.items).mean()) == pytest.approx(1)
    assert found.sd * unit.groups == pytest.approx([0.8, 1.2], rel=0.1)
    for own in (slice(0, ITEMS), slice(ITEMS, None)):
        assert np.polyfit(b[own], (found.b * unit.items)[own], 1)[0] == pytest.approx(1, abs=0.1)


def test_a_part_with_fixed_questions_has_its_unit(plan, two_forms, counted) -> None:
    plan |= {"fixed": {"0": [1.3, 0.3, 0.25]}}
    model = Model.of(plan)
    unit = model.unit(model.begun(counted))
    assert set(unit.items[:ITEMS]) == {1.0}
    assert unit.groups[0] == 1.0


def test_fixed_questions_keep_their_part_where_it_is(plan, two_forms, counted) -> None:
    plan |= {"fixed": {"0": [1.0, 0.3, 0.25], "50": [1.0, -0.2, 0.25]}}
    model = Model.of(plan)
    start = model.begun(counted)
    assert model.on_top(start).mean == pytest.approx(start.mean)
    assert (start.b[0], start.b[50]) == (0.3, -0.2)


def test_the_line_from_judgements_is_found(plan, two_forms, counted, b) -> None:
    """Difficulties were judged at .6 of what they are, and then some: the best line back is flatter than 1."""
    model, found = Model.of(plan), estimated(plan, two_forms, counted)
    _, se_b = standard_errors_of(two_forms, found, model.freedom)
    line = model.drawn_anew(found, se_b)
    known, judged = found.b - np.repeat(found.mean * [0, 1], ITEMS), model.b_judged
    expected = np.polyfit(judged, b, 1)[0]
    assert (line.questions, len(known)) == (2 * ITEMS, 2 * ITEMS)
    assert line.slope == pytest.approx(expected, abs=0.15)


def test_where_everything_is_judged_the_same_only_the_height_is_drawn(plan, two_forms, counted) -> None:
    plan |= {"judged": [0.6] * 2 * ITEMS}
    model = Model.of(plan)
    found = estimated(plan, two_forms, counted)
    _, se_b = standard_errors_of(two_forms, found, model.freedom)
    line = model.drawn_anew(found, se_b)
    assert (line.slope, line.sd, line.questions) == (0.5, 0.9, 0)


def test_a_group_too_small_for_a_spread_keeps_that_of_the_others(plan, counted) -> None:
    plan["groups"][1]["sittings"] = 12
    freedom = Model.of(plan).freedom
    assert freedom.free_sd.tolist() == [True, False]
    assert freedom.free_mean.tolist() == [False, True]


def test_lines_are_settled_when_every_number_is() -> None:
    line = Regression(0.1, 0.5, 0.9)
    assert has_settled(line, line._replace(intercept=0.11))
    assert not has_settled(line, line._replace(slope=0.55))


def test_a_prior_that_says_nothing_of_a_part_moves_nothing() -> None:
    flat = Parameters(np.ones(2), np.zeros(2), np.zeros(2), np.zeros(1), np.ones(1), np.linspace(-6, 6, 81))
    prior = Prior(np.zeros(2), np.ones(2))
    moved = on_top(flat, prior, prior, np.zeros(2, bool), ([0], [0, 0]))
    assert moved.a == pytest.approx(flat.a, abs=1e-4)
