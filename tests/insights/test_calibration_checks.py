"""A second route to the passing line: what moved is named, and two lines that disagree raise an alarm."""

import logging

import numpy as np
import pytest

from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def random():
    return np.random.default_rng(11)


@pytest.fixture
def difficulty(random):
    return random.permutation(np.linspace(-1.2, 1.2, 30))


@pytest.fixture
def form(blueprint, now):
    return make_form(blueprint, make_questions(blueprint, 30), now=now)


@pytest.fixture
def settled(form, blueprint, difficulty, random, now):
    sit(form, random.normal(0, 1, 500), difficulty, now=now, seed=1)
    calibrate(blueprint)
    return form


def the_check(job):
    (check,) = job.snapshot.checks
    return check


def test_a_form_whose_questions_stay_as_they_are_agrees_with_itself(settled, blueprint) -> None:
    check = the_check(calibrate(blueprint))
    assert (check["alarm"], check["drifted"], check["form"]) == (False, [], settled.pk)
    assert abs(check["raw_cut"] - check["raw_cut_linked"]) <= 1


def test_a_question_that_got_about_is_named(settled, blueprint, difficulty, random, now) -> None:
    """A thousand later sittings in which question 4 is two logits easier than when the form was settled."""
    from datetime import timedelta

    moved = difficulty.copy()
    moved[3] -= 2.5
    sit(settled, random.normal(0, 1, 1000), moved, now=now + timedelta(days=400), seed=2)
    check = the_check(calibrate(blueprint))
    fourth = settled.questions.get(position=4).version_id
    assert check["drifted"] == [fourth]
    assert check["moved"][0] < -0.8


def test_cuts_that_disagree_raise_an_alarm_that_is_logged(blueprint, difficulty, random, now, caplog) -> None:
    """A form shares six questions with a settled one, whose table gives these slopes that no answer bears out."""
    pool = make_questions(blueprint, 54)
    b = np.r_[difficulty, random.normal(0, 1, 24)]
    old, new = make_form(blueprint, pool[:30], now=now), make_form(blueprint, pool[24:], now=now)
    sit(old, random.normal(0, 1, 300), b[:30], now=now, seed=1)
    calibrate(blueprint)
    table = old.tables.get(provisional=False)
    spoilt = [[v, 0.25, b + 1.5, c] if place >= 24 else [v, a, b, c] for place, (v, a, b, c) in enumerate(table.items)]
    type(table).objects.filter(pk=table.pk).update(items=spoilt)
    sit(new, random.normal(0, 1, 300), b[24:], now=now, seed=2)
    with caplog.at_level(logging.WARNING):
        checks = {check["form"]: check for check in calibrate(blueprint).snapshot.checks}
    assert checks[new.pk]["alarm"]
    assert any(f"Form {new.pk}" in message for message in caplog.messages)


def test_a_form_with_few_sittings_is_not_checked(blueprint, difficulty, random, now) -> None:
    pool = make_questions(blueprint, 40)
    often, rarely = make_form(blueprint, pool[:30], now=now), make_form(blueprint, pool[10:], now=now)
    sit(often, random.normal(0, 1, 60), difficulty, now=now, seed=1)
    sit(rarely, random.normal(0, 1, 10), difficulty, now=now, seed=2)
    assert [check["form"] for check in calibrate(blueprint).snapshot.checks] == [often.pk]
