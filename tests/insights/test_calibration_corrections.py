"""Keys that are corrected after sittings were calibrated, or while they are."""

import numpy as np
import pytest
from django.utils import timezone

from bank.actions.keys import correct_key
from exams.models import FormTable
from insights.calibration import jobs, steps
from insights.calibration.jobs import Stage
from insights.models import Calibration
from insights.tasks import calibrate_nightly
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, sit

pytestmark = pytest.mark.django_db
HARDER = 1.0


@pytest.fixture
def questions(blueprint):
    return make_questions(blueprint, 16)


@pytest.fixture
def form(blueprint, questions, now):
    return make_form(blueprint, questions, now=now)


@pytest.fixture
def sat(form, now):
    abilities = np.random.default_rng(7).normal(0, 1, 300)
    return sit(form, abilities, np.linspace(-1.5, 1.5, 16), now=now)


@pytest.fixture
def mistaken(questions):
    """The easiest question with another key than the one its candidates knew."""
    version = questions[0]
    right, version.key = version.key, (version.key + 1) % 4
    version.save()
    return version, right


def correct(mistaken, admin):
    version, right = mistaken
    correct_key(version, new_key=right, reason="It was wrong.", by=admin, now=timezone.now())


def take_up_to(job, stage):
    while job.stage != stage:
        assert steps.take_step(job.pk, now=timezone.now())
        job.refresh_from_db()


def test_a_form_does_not_settle_on_a_key_corrected_meanwhile(blueprint, form, sat, mistaken, admin, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=now)
    take_up_to(job, Stage.DESCRIBING)
    correct(mistaken, admin)
    while steps.take_step(job.pk, now=timezone.now()):
        pass
    form.refresh_from_db()
    assert (Calibration.objects.get().state, form.table.provisional) == ("done", True)
    assert calibrate(blueprint).state == "done"
    form.refresh_from_db()
    assert not form.table.provisional


def test_another_form_settles_all_the_same(blueprint, sat, mistaken, admin, now) -> None:
    other = make_form(blueprint, make_questions(blueprint, 12), now=now)
    sit(other, np.random.default_rng(2).normal(0, 1, 40), np.linspace(-1, 1, 12), now=now, seed=2)
    job, _ = jobs.order(blueprint, by=None, now=now)
    take_up_to(job, Stage.DESCRIBING)
    correct(mistaken, admin)
    while steps.take_step(job.pk, now=timezone.now()):
        pass
    assert list(FormTable.objects.filter(provisional=False).values_list("form", flat=True)) == [other.pk]


def test_a_key_corrected_after_its_form_settled_is_estimated_anew(blueprint, form, sat, mistaken, admin) -> None:
    """What the form is scored by stays; but it would tell the next calibrations and forms a wrong difficulty."""
    version, _ = mistaken
    wrong = calibrate(blueprint).snapshot.items.get(version=version)
    correct(mistaken, admin)
    snapshot = calibrate(blueprint).snapshot
    item = snapshot.items.get(version=version)
    assert (item.fixed, snapshot.items.filter(fixed=True).count()) == (False, 15)
    assert item.b < wrong.b - HARDER
    held = {row[0]: row[2] for row in FormTable.objects.get(current_of=form).items}
    assert held[version.pk] == pytest.approx(wrong.b, abs=1e-6)


def test_a_corrected_key_is_read_the_next_night(blueprint, sat, mistaken, admin) -> None:
    calibrate_nightly()
    correct(mistaken, admin)
    for _ in range(2):
        calibrate_nightly()
    assert Calibration.objects.count() == 2


def test_a_corrected_key_of_an_exam_that_nobody_has_sat_orders_nothing(blueprint, form, mistaken, admin) -> None:
    correct(mistaken, admin)
    calibrate_nightly()
    assert not Calibration.objects.exists()
