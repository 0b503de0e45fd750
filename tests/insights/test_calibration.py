"""From sittings to a snapshot: what people answered is found again in the numbers."""

from datetime import timedelta

import numpy as np
import pytest

from bank.actions.keys import correct_key
from bank.models import ItemSnapshot, Snapshot
from exams.models import Answer, FormTable
from tests.insights.calibrating import calibrate
from tests.insights.sittings import chances, make_form, make_people, make_questions, sit, store

pytestmark = pytest.mark.django_db
HALF_A_YEAR = timedelta(days=184)


@pytest.fixture
def random():
    return np.random.default_rng(7)


@pytest.fixture
def questions(blueprint):
    return make_questions(blueprint, 24)


@pytest.fixture
def difficulty():
    return np.linspace(-1.5, 1.5, 24)


@pytest.fixture
def form(blueprint, questions, now):
    return make_form(blueprint, questions, now=now)


def by_version(snapshot, name):
    return np.array(snapshot.items.order_by("version").values_list(name, flat=True), float)


def test_difficulties_are_found_again(blueprint, form, difficulty, random, now) -> None:
    sit(form, random.normal(0, 1, 500), difficulty, now=now)
    snapshot = calibrate(blueprint).snapshot
    found, error = by_version(snapshot, "b"), by_version(snapshot, "se_b")
    assert np.corrcoef(found, difficulty)[0, 1] > 0.97
    assert np.mean(np.abs(found - difficulty - np.mean(found - difficulty)) < 2 * error) > 0.85


def test_zero_is_where_the_judges_put_the_standard(blueprint, form, difficulty, random, now) -> None:
    """Every judgement is .6, so somebody at zero is expected to get 60 % right."""
    sit(form, random.normal(0.7, 1, 200), difficulty, now=now)
    snapshot = calibrate(blueprint).snapshot
    expected = chances([0.0], by_version(snapshot, "b"), by_version(snapshot, "a")).mean()
    assert expected == pytest.approx(0.6, abs=1e-6)


def test_a_weaker_group_makes_its_form_no_harder(blueprint, random, now) -> None:
    """Two forms with a third of their questions in common, sat by groups a logit apart."""
    pool = make_questions(blueprint, 40)
    b = random.normal(0, 1, 40)
    first, second = (make_form(blueprint, pool[part], now=now) for part in (slice(0, 24), slice(16, 40)))
    sit(first, random.normal(0.5, 1, 400), b[:24], now=now, seed=1)
    sit(second, random.normal(-0.5, 1, 400), b[16:], now=now, seed=2)
    snapshot = calibrate(blueprint).snapshot
    off = by_version(snapshot, "b") - b
    assert abs(off[:16].mean() - off[24:].mean()) < 0.2
    means = [group["mean"] for group in snapshot.groups]
    assert means[0] - means[1] == pytest.approx(1, abs=0.3)


def test_only_the_first_meeting_with_a_question_counts(blueprint, form, questions, difficulty, random, now) -> None:
    """Sixty people who met half of the questions in a taster, and who would now get all of them right."""
    people = make_people(60, "again")
    right = np.array([version.key for version in questions])
    met = np.tile((right[:12] + 1) % 4, (60, 1))
    store(form, questions[:12], met, now=now - timedelta(days=3), people=people, kind="taster")
    store(form, questions, np.tile(right, (60, 1)), now=now, people=people)
    sit(form, random.normal(0, 1, 60), difficulty, now=now)
    answers = by_version(calibrate(blueprint).snapshot, "answers")
    assert (answers[:12] == 60).all()
    assert (answers[12:] == 120).all()


def test_a_question_that_never_came_up_was_not_met(blueprint, form, questions, difficulty, random, now) -> None:
    """Broken off at once: no effort, and every question is still new the next time."""
    people = make_people(40, "broken-off")
    nothing = np.full((40, 24), -1)
    store(form, questions, nothing, now=now - timedelta(days=3), people=people, seconds=0)
    sit(form, random.normal(0, 1, 40), difficulty, now=now, people=people)
    snapshot = calibrate(blueprint).snapshot
    assert (snapshot.sittings, snapshot.left_out, snapshot.answers) == (40, 40, 40 * 24)


def test_a_second_sitting_of_a_form_adds_nothing(blueprint, form, difficulty, random, now) -> None:
    people = make_people(40, "twice")
    for day in (0, 7):
        sit(form, random.normal(0, 1, 40), difficulty, now=now + timedelta(days=day), people=people, seed=day)
    snapshot = calibrate(blueprint).snapshot
    assert (snapshot.sittings, snapshot.left_out, snapshot.answers) == (40, 0, 40 * 24)


def test_sittings_without_effort_are_left_out(blueprint, form, questions, difficulty, random, now) -> None:
    sit(form, random.normal(0, 1, 80), difficulty, now=now)
    clicked = random.integers(0, 4, (25, 24))
    store(form, questions, clicked, now=now, seconds=1)
    snapshot = calibrate(blueprint).snapshot
    assert (snapshot.sittings, snapshot.left_out) == (80, 25)


def test_who_runs_out_of_time_early_counts_as_without_effort(blueprint, form, questions, random, now) -> None:
    sit(form, random.normal(0, 1, 60), np.zeros(24), now=now)
    seconds = np.where(np.arange(24) < 16, 60, 0)
    store(form, questions, random.integers(0, 4, (5, 24)), now=now, seconds=np.tile(seconds, (5, 1)))
    assert calibrate(blueprint).snapshot.left_out == 5


def test_what_was_left_open_is_wrong(blueprint, form, questions, random, now) -> None:
    chosen = np.tile([version.key for version in questions], (60, 1))
    chosen[:, 1:] = random.integers(0, 4, (60, 23))
    chosen[:15, 0] = -1
    store(form, questions, chosen, now=now)
    item = calibrate(blueprint).snapshot.items.get(version=questions[0])
    assert item.p == pytest.approx(0.75)
    assert item.options[0]["share"] == pytest.approx(0.75)


def test_a_corrected_key_counts_for_answers_given_before(
    blueprint, form, questions, difficulty, random, admin, now
) -> None:
    sit(form, random.normal(0, 1, 80), difficulty, now=now)
    version = questions[0]
    correct_key(version, new_key=(version.key + 1) % 4, reason="wrong", by=admin, now=now)
    item = calibrate(blueprint).snapshot.items.get(version=version)
    right = Answer.objects.filter(version=version, chosen=version.key + 1).count()
    assert item.p == pytest.approx(right / 80)


def test_few_sittings_of_a_half_year_join_their_neighbours(blueprint, form, difficulty, random, now) -> None:
    for step, size in enumerate((40, 10, 50)):
        sit(form, random.normal(0, 1, size), difficulty, now=now + step * HALF_A_YEAR, seed=step)
    groups = calibrate(blueprint).snapshot.groups
    assert [(group["cohort"], group["sittings"]) for group in groups] == [("2026-1 to 2026-2", 50), ("2027-1", 50)]


def test_every_half_year_with_enough_people_has_its_own_mean(blueprint, form, difficulty, random, now) -> None:
    for step, mean in enumerate((-0.6, 0.6)):
        sit(form, random.normal(mean, 1, 150), difficulty, now=now + step * HALF_A_YEAR, seed=step)
    first, second = (group["mean"] for group in calibrate(blueprint).snapshot.groups)
    assert second - first == pytest.approx(1.2, abs=0.35)


def test_with_few_sittings_the_calibration_says_how_many_are_missing(blueprint, form, difficulty, random, now) -> None:
    sit(form, random.normal(0, 1, 12), difficulty, now=now)
    job = calibrate(blueprint)
    assert (job.state, job.snapshot) == ("thin", None)
    assert "12 of 12 sittings" in job.message
    assert not Snapshot.objects.exists()


def test_nothing_is_said_of_a_question_with_few_answers(blueprint, questions, difficulty, random, now) -> None:
    common = make_form(blueprint, questions[:20], now=now)
    rare = make_form(blueprint, questions[4:], now=now)
    sit(common, random.normal(0, 1, 60), difficulty[:20], now=now, seed=1)
    sit(rare, random.normal(0, 1, 8), difficulty[4:], now=now, seed=2)
    snapshot = calibrate(blueprint).snapshot
    few = snapshot.items.get(version=questions[-1])
    assert (few.answers, few.a, few.b, few.p, few.flags) == (8, None, None, None, [])
    assert snapshot.items.get(version=questions[10]).answers == 68


def test_a_form_that_thirty_have_sat_is_settled_once(blueprint, form, difficulty, random, now) -> None:
    sit(form, random.normal(0, 1, 35), difficulty, now=now)
    first = calibrate(blueprint)
    calibrate(blueprint)
    tables = list(FormTable.objects.filter(form=form).order_by("number").values_list("provisional", "sittings"))
    assert tables == [(True, 0), (False, 35)]
    assert FormTable.objects.get(current_of=form).snapshot == first.snapshot


def test_what_settled_forms_are_scored_by_stays_and_carries_the_scale(
    blueprint, questions, difficulty, random, now
) -> None:
    """A year later another form shares ten questions with the settled one, and weaker people sit it."""
    difficulty = random.permutation(difficulty)
    old, new = make_form(blueprint, questions[:16], now=now), make_form(blueprint, questions[6:], now=now)
    sit(old, random.normal(0, 1, 300), difficulty[:16], now=now, seed=1)
    first = calibrate(blueprint).snapshot
    sit(new, random.normal(-0.7, 1, 300), difficulty[6:], now=now + 2 * HALF_A_YEAR, seed=2)
    second = calibrate(blueprint).snapshot
    held = second.items.filter(fixed=True).order_by("version")
    assert list(held.values_list("version", flat=True)) == [version.pk for version in questions[:16]]
    was = by_version(first, "b")
    assert [item.b for item in held] == pytest.approx(was.tolist(), abs=1e-6)
    fresh = second.items.filter(fixed=False).order_by("version").values_list("b", flat=True)
    assert np.mean(np.array(fresh) - difficulty[16:]) == pytest.approx(np.mean(was - difficulty[:16]), abs=0.2)


def test_a_dropped_question_is_calibrated_and_left_out_of_what_scores_say(
    blueprint, form, questions, difficulty, random, now
) -> None:
    from exams.actions.tables import drop_from_table

    drop_from_table(form, version=questions[5].pk, now=now, by=None)
    sit(form, random.normal(0, 1, 60), difficulty, now=now)
    dropped = calibrate(blueprint).snapshot.items.get(version=questions[5])
    assert dropped.b is not None
    assert (dropped.r_rest, dropped.options) == (None, [])


def test_a_key_that_is_wrong_is_told(blueprint, form, questions, difficulty, random, now) -> None:
    attempts = sit(form, random.normal(0, 1.5, 150), difficulty, now=now)
    version = questions[0]
    type(version).objects.filter(pk=version.pk).update(key=(version.key + 1) % 4)
    item = calibrate(blueprint).snapshot.items.get(version=version)
    assert len(attempts) == 150
    assert {"key-check", "key-suspected"} <= {flag["code"] for flag in item.flags}
    suspect = [flag["option"] for flag in item.flags if flag["code"] == "key-suspected"]
    assert version.key in suspect


def test_old_snapshots_go_unless_scores_rest_on_them(blueprint, form, difficulty, random, now, monkeypatch) -> None:
    from insights.calibration import describing

    monkeypatch.setattr(describing, "KEPT_SNAPSHOTS", 2)
    sit(form, random.normal(0, 1, 40), difficulty, now=now)
    taken = [calibrate(blueprint).snapshot for _ in range(4)]
    assert set(Snapshot.objects.values_list("pk", flat=True)) == {taken[0].pk, taken[2].pk, taken[3].pk}
    assert ItemSnapshot.objects.count() == 3 * 24
