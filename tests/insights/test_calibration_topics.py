"""How areas hang together is learnt from sittings, and weakness reports go by it."""

import logging

import numpy as np
import pytest

from bank.models import Snapshot
from exams.models import Attempt
from insights.calibration import topics
from insights.weakness.reading import body_of
from measurement import BadInput
from tests.factories import publish_questions
from tests.insights.calibrating import calibrate
from tests.insights.sittings import chances, make_form, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(blueprint):
    """24 in demand, then 24 in supply."""
    return publish_questions(blueprint, each_section=12)


@pytest.fixture
def form(blueprint, questions, now):
    return make_form(blueprint, questions, now=now)


@pytest.fixture
def sit(form, questions, now):
    """People whose abilities in the two areas have this correlation, and means half a logit below and above zero."""

    def sit(count, *, correlation, seed=1, people=None):
        random = np.random.default_rng(seed)
        theta = random.multivariate_normal([-0.5, 0.5], [[1, correlation], [correlation, 1]], count, method="cholesky")
        right = random.random((count, 48)) < chances(np.repeat(theta, 24, axis=1).reshape(-1), 0.0).reshape(count, 48)
        key = np.array([version.key for version in questions])
        wrong = (key + random.integers(1, 4, right.shape)) % 4
        return store(form, questions, np.where(right, key, wrong), now=now, people=people)

    def chances(theta, b):
        return 0.25 + 0.75 / (1 + np.exp(b - theta))

    return sit


def related(snapshot):
    covariance = np.array(snapshot.topics["covariance"])
    return covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])


def test_areas_that_hang_together_loosely_are_found_to(blueprint, sit) -> None:
    sit(400, correlation=0.3)
    snapshot = calibrate(blueprint).snapshot
    assert snapshot.topics["areas"] == ["demand", "supply"]
    assert related(snapshot) == pytest.approx(0.4, abs=0.15)


def test_people_who_are_as_good_in_one_as_in_the_other_are_found_to_be(blueprint, sit) -> None:
    sit(400, correlation=0.95)
    assert related(calibrate(blueprint).snapshot) > 0.8


def test_a_weakness_report_goes_by_what_a_calibration_found(blueprint, form, questions, sit, candidate, now) -> None:
    """Everything right in demand, nothing in supply: where areas hang together loosely the gap is believed."""
    sit(400, correlation=0.0)
    key = np.array([version.key for version in questions])
    sat = store(form, questions, [np.where(np.arange(48) < 24, key, (key + 1) % 4)], now=now, people=[candidate])
    Attempt.objects.filter(pk=sat[0].pk).update(undrawn=True)
    snapshot = calibrate(blueprint).snapshot
    by_calibration = body_of(candidate.pk, blueprint, now=now)
    Snapshot.objects.filter(pk=snapshot.pk).update(topics={})
    by_default = body_of(candidate.pk, blueprint, now=now)
    assert by_calibration["snapshot"] == by_default["snapshot"] == snapshot.pk
    assert gap(by_calibration) > gap(by_default) + 10


def gap(body):
    demand, supply = (area["band"]["point"] for area in body["areas"])
    return demand - supply


def test_below_two_hundred_sittings_nothing_is_said(blueprint, sit) -> None:
    sit(190, correlation=0.3)
    assert calibrate(blueprint).snapshot.topics == {}


def test_sittings_without_effort_do_not_help_to_two_hundred(blueprint, form, questions, sit, now) -> None:
    sit(190, correlation=0.3)
    store(form, questions, np.random.default_rng(2).integers(0, 4, (50, 48)), now=now, seconds=1)
    assert calibrate(blueprint).snapshot.topics == {}


def test_what_the_engine_refuses_stays_unsaid_and_the_job_ends_well(blueprint, sit, monkeypatch, caplog) -> None:
    def refuse(*answers, **options):
        raise BadInput("No most likely abilities found for a person.")

    monkeypatch.setattr(topics, "estimate_covariance", refuse)
    sit(210, correlation=0.3)
    with caplog.at_level(logging.WARNING):
        job = calibrate(blueprint)
    assert (job.state, job.snapshot.topics) == ("done", {})
    assert any("No most likely abilities" in message for message in caplog.messages)


def test_what_has_not_come_to_rest_stays_unsaid(blueprint, sit, monkeypatch, caplog) -> None:
    monkeypatch.setattr(topics, "ITERATIONS", 1)
    sit(210, correlation=0.3)
    with caplog.at_level(logging.WARNING):
        assert calibrate(blueprint).snapshot.topics == {}
    assert any("still moved after 1 rounds" in message for message in caplog.messages)


@pytest.fixture
def drawn(monkeypatch):
    """What the engine was given."""
    given, estimate = [], topics.estimate_covariance

    def spy(answers, *rest, **options):
        given.append(answers)
        return estimate(answers, *rest, **options)

    monkeypatch.setattr(topics, "estimate_covariance", spy)
    return given


def test_of_very_many_sittings_as_many_are_drawn_as_a_step_can_take(blueprint, sit, drawn, monkeypatch) -> None:
    monkeypatch.setattr(topics, "SITTINGS", 210)
    monkeypatch.setattr("insights.calibration.collecting.SITTINGS", 70)
    sit(340, correlation=0.3)
    calibrate(blueprint)
    calibrate(blueprint)
    assert [answers.shape for answers in drawn] == [(210, 48), (210, 48)]
    assert (drawn[0] == drawn[1]).all()


def test_questions_met_before_say_nothing_of_areas(blueprint, form, questions, sit, drawn, now) -> None:
    attempts = sit(260, correlation=0.3)
    people = [attempt.user for attempt in attempts]
    sit(260, correlation=0.3, seed=2, people=people)
    calibrate(blueprint)
    assert drawn[0].shape == (260, 48)


def test_forms_are_drawn_from_until_their_questions_are_many(blueprint, questions, drawn, monkeypatch, now) -> None:
    """The two forms sat most; the third would add its own questions to every row."""
    monkeypatch.setattr(topics, "QUESTIONS", 30)
    monkeypatch.setattr(topics, "WANTED", 250)
    random = np.random.default_rng(4)
    for part, count in ((slice(0, 36), 130), (slice(6, 42), 140), (slice(12, 48), 120)):
        own = make_form(blueprint, questions[part], now=now)
        theta = random.normal(0, 1, count)
        right = random.random((count, 36)) < chances(theta, np.zeros(36))
        key = np.array([version.key for version in questions[part]])
        store(own, questions[part], np.where(right, key, (key + 1) % 4), now=now)
    calibrate(blueprint)
    (answers,) = drawn
    assert answers.shape == (270, 42)
    assert set((answers >= 0).sum(axis=1)) == {36}
