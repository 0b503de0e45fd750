"""A calibration over questions of every kind: none is left out, and none is told what only options can be."""

from decimal import Decimal

import numpy as np
import pytest

from bank.models import Kind
from tests.factories import make_option, make_version
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, store

pytestmark = pytest.mark.django_db
A_AND_C = 0b101


@pytest.fixture
def calibrated(blueprint, now):
    """200 people on six single choices, one of several options, one number, one with six options."""
    singles = make_questions(blueprint, 6)
    section = singles[0].section
    several = make_version(section, key=A_AND_C, kind=Kind.MULTIPLE)
    number = make_version(section, kind=Kind.NUMERIC, options=[], lowest=Decimal(11), highest=Decimal(12))
    six = make_version(section, key=5, options=[make_option(text) for text in "UVWXYZ"])
    form = make_form(blueprint, [*singles, several, number, six], now=now)
    dice = np.random.default_rng(2)
    theta = dice.normal(size=200)
    knows = dice.random((200, 9)) < 1 / (1 + np.exp(-1.5 * theta[:, None]))
    keys = np.array([version.key for version in (*singles, several, number, six)])
    wrong = np.column_stack([(keys[:6] + 1) % 4 * np.ones((200, 1), int),
                             dice.choice([0b1, 0b11, 0b111, -1], 200), dice.choice([1, -1], 200),
                             dice.integers(0, 5, 200)])  # fmt: skip
    store(form, [*singles, several, number, six], np.where(knows, keys, wrong), now=now)
    job = calibrate(blueprint)
    items = {item.version_id: item for item in job.snapshot.items.select_related("version")}
    return knows, [items[version.pk] for version in (several, number, six)]


def test_every_kind_is_calibrated_with_its_own_chance_of_guessing(calibrated) -> None:
    knows, items = calibrated
    assert [item.p for item in items] == [pytest.approx(share) for share in knows[:, 6:].mean(axis=0)]
    assert all(item.a > 0 and item.b is not None and item.r_rest > 0 for item in items)
    assert [round(item.c, 3) for item in items] == [0.067, 0, 0.167]


def test_of_several_options_each_is_told_by_who_ticked_it(calibrated) -> None:
    knows, (several, _, _) = calibrated
    assert [(row["option"], row["key"]) for row in several.options] == [(0, True), (1, False), (2, True), (3, False)]
    shares = [row["share"] for row in several.options]
    assert shares[0] > shares[2] > shares[3] == 0
    assert several.options[2]["top_third"] > several.options[2]["bottom_third"]
    assert sum(shares) > 1
    assert 0 < several.options[0]["open"] < 1 - knows[:, 6].mean()
    assert {flag["option"] for flag in several.flags if flag["code"] == "idle-distractor"} == {3}


def test_a_number_is_right_or_not_and_no_option_of_it_is_flagged(calibrated) -> None:
    knows, (_, number, _) = calibrated
    assert [(row["option"], row["key"]) for row in number.options] == [(0, True), (1, False)]
    assert number.options[0]["share"] == pytest.approx(knows[:, 7].mean())
    assert [flag for flag in number.flags if "option" in flag] == []


def test_six_options_are_six_rows(calibrated) -> None:
    assert [row["key"] for row in calibrated[1][2].options] == [False] * 5 + [True]
