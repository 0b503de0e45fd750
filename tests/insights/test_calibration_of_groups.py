"""Mocks that groups set: their own questions get figures, and public calibrations do not know of them."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from bank.models import ItemSnapshot, QuestionBank, Snapshot
from exams.models import Attempt, Form, FormTable
from exams.parameters import newest_snapshot, parameters_of
from groups.models import StudyGroup
from insights.calibration import jobs
from insights.models import Calibration
from insights.tasks import calibrate_nightly
from tests.exams.assigning import own_questions
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_people, make_questions, sit, store

pytestmark = pytest.mark.django_db
PARAMETERS = ("version", "a", "b", "c", "se_a", "se_b", "answers", "p", "r_rest")
HARD = np.linspace(-1, 1, 12)


@pytest.fixture
def group(db):
    return StudyGroup.objects.create(name="Lima", slug="lima")


@pytest.fixture
def public(blueprint):
    return make_questions(blueprint, 12)


@pytest.fixture
def own(group, blueprint):
    return own_questions(group, blueprint, each_section=3)


@pytest.fixture
def own_form(group, blueprint, now):
    def make(versions):
        form = make_form(blueprint, versions, now=now)
        Form.objects.filter(pk=form.pk).update(group=group, title="Our mock", number=0)
        form.refresh_from_db()
        return form

    return make


def able(seed, count=60, mean=0.0):
    return np.random.default_rng(seed).normal(mean, 1, count)


def again():
    """As if nothing had been calibrated yet."""
    FormTable.objects.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()


def figures(snapshot, versions):
    return list(snapshot.items.filter(version__in=versions).order_by("version").values_list(*PARAMETERS))


def test_own_questions_get_figures_and_the_public_ones_keep_theirs(blueprint, public, own, own_form, now) -> None:
    sit(make_form(blueprint, public, now=now), able(3), HARD, now=now)
    before = figures(calibrate(blueprint).snapshot, public)
    again()
    sit(own_form(own), able(4, mean=1), HARD, now=now, seed=5)
    job = calibrate(blueprint)
    assert job.state == "done", job.message
    assert "12 questions of groups from 60 sittings of their own mocks." in job.message
    assert figures(job.snapshot, public) == before
    items = list(job.snapshot.items.filter(version__in=own))
    assert len(items) == 12
    assert all(item.p is not None and item.r_rest is not None and item.answers == 60 for item in items)
    assert any(item.flags for item in items)
    assert {(item.a, item.b) for item in items} == {(None, None)}
    assert [group["sittings"] for group in job.snapshot.groups] == [60]
    assert job.snapshot.sittings == 60


def test_what_a_group_answers_to_public_questions_does_not_count_for_them(
    blueprint, public, own, own_form, now
) -> None:
    sit(make_form(blueprint, public, now=now), able(3), HARD, now=now)
    before = figures(calibrate(blueprint).snapshot, public)
    again()
    sit(own_form([*public[:6], *own[:6]]), able(4, mean=1), HARD, now=now, seed=5)
    snapshot = calibrate(blueprint).snapshot
    assert figures(snapshot, public) == before
    assert set(snapshot.items.exclude(version__in=public).values_list("version", flat=True)) == {
        version.pk for version in own[:6]
    }


def test_the_figures_of_own_questions_are_exact(blueprint, own, own_form, now) -> None:
    """36 people, three questions: a third right on all, a third on the first, a third left the last two open."""
    asked = own[:3]
    keys = [version.key for version in asked]
    wrong = [(key + 1) % 4 for key in keys]
    chosen = [keys] * 12 + [[keys[0], wrong[1], wrong[2]]] * 12 + [[wrong[0], -1, -1]] * 12
    store(own_form(asked), asked, np.array(chosen), now=now)
    calibrate(blueprint)
    first, second, third = (ItemSnapshot.objects.get(version=version) for version in asked)
    assert (first.p, second.p) == (pytest.approx(24 / 36), pytest.approx(12 / 36))
    assert (first.omitted, second.omitted) == (0, pytest.approx(1 / 3))
    # The rest of the first is 2, 0, 0: r of (1, 1, 0) with it is (2/9) / sqrt(2/9 · 8/9) = 1/2.
    assert first.r_rest == pytest.approx(0.5)
    # Who had the second right had the third right too: rest 2, 1, 0 against 1, 0, 0.
    assert second.r_rest == pytest.approx((1 / 3) / np.sqrt(2 / 9 * 2 / 3))
    assert [(point["n"], point["right"], point["rest"]) for point in first.points] == [
        (12, 0, 0), (12, 12, 0), (12, 12, 1)
    ]  # fmt: skip
    share = {row["option"]: row["share"] for row in second.options}
    assert share == {option: pytest.approx(1 / 3 if option in (keys[1], wrong[1]) else 0) for option in range(4)}
    assert third.points[0]["ability"] is None


def test_a_group_is_described_where_nobody_sat_a_public_form(blueprint, own, own_form, now) -> None:
    expected = parameters_of(blueprint, [own[0].pk], snapshot=None)
    sit(own_form(own), able(4, 40), HARD, now=now)
    job = calibrate(blueprint)
    assert (job.state, job.snapshot.sittings) == ("done", 0)
    assert job.snapshot.items.count() == 12
    assert newest_snapshot(blueprint) is None
    assert parameters_of(blueprint, [own[0].pk], snapshot=newest_snapshot(blueprint)) == expected


def test_a_snapshot_without_public_sittings_takes_the_place_of_none_with_them(
    blueprint, public, own, own_form, signed_in, admin, now
) -> None:
    sit(make_form(blueprint, public, now=now), able(3), HARD, now=now)
    first = calibrate(blueprint).snapshot
    Attempt.objects.filter(form__group=None).delete()
    sit(own_form(own), able(4, 40), HARD, now=now)
    assert calibrate(blueprint).snapshot.sittings == 0
    assert newest_snapshot(blueprint) == first
    page = signed_in(admin).get(reverse("insights:calibration")).content.decode()
    assert "12 questions of groups from 40 sittings" in page


def test_a_group_of_twelve_is_told_how_many_are_missing(blueprint, own, own_form, now) -> None:
    sit(own_form(own), able(4, 12), HARD, now=now)
    job = calibrate(blueprint)
    assert job.state == "thin"
    assert "The group mock with most sittings has 12" in job.message
    assert not Snapshot.objects.exists()


def test_the_same_twelve_on_three_mocks_are_not_thirty_answers_to_a_question(blueprint, own, own_form, now) -> None:
    people = make_people(12, "member")
    for day in range(3):
        sit(own_form(own), able(4, 12), HARD, now=now + timedelta(days=day), people=people)
    assert calibrate(blueprint).state == "thin"


def test_nobody_has_to_order_the_figures_of_a_group(blueprint, own, own_form) -> None:
    sit(own_form(own), able(4, 40), HARD, now=timezone.now() - timedelta(hours=2))
    calibrate_nightly()
    assert Calibration.objects.get().state == "done"
    assert ItemSnapshot.objects.filter(p__isnull=False).count() == 12
    assert jobs.with_news() == []


def test_questions_of_two_groups_stand_side_by_side(blueprint, own, own_form, now) -> None:
    other = StudyGroup.objects.create(name="Oslo", slug="oslo")
    theirs = own_questions(other, blueprint, each_section=3)
    sit(own_form(own), able(4, 40), HARD, now=now)
    form = own_form(theirs)
    Form.objects.filter(pk=form.pk).update(group=other)
    sit(form, able(6, 30), HARD, now=now)
    snapshot = calibrate(blueprint).snapshot
    for slug, answers in (("bank-of-lima", {40}), ("bank-of-oslo", {30})):
        bank = QuestionBank.objects.get(slug=slug)
        own_items = snapshot.items.filter(version__question__bank=bank)
        assert set(own_items.values_list("answers", flat=True)) == answers


def test_a_second_try_of_the_same_mock_counts_nothing_twice(blueprint, own, own_form, now) -> None:
    form, people = own_form(own), make_people(40, "member")
    sit(form, able(4, 40), HARD, now=now, people=people)
    sit(form, able(4, 40), HARD, now=now + timedelta(days=1), people=people, seed=9)
    items = calibrate(blueprint).snapshot.items
    assert set(items.values_list("answers", flat=True)) == {40}
