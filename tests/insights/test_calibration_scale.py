"""However many sittings there are: every step takes some sheets, and the numbers are those of all at once."""

from datetime import timedelta

import numpy as np
import pytest

from bank.models import Snapshot
from insights.calibration import checking, collecting, describing, jobs, sorting, steps
from insights.calibration.counting import Counting, added, limits, timed
from insights.calibration.jobs import Stage
from insights.calibration.sorting import evenly
from insights.models import CalibrationBlock, Sheet
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_people, make_questions, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sat(blueprint, now):
    """160 sittings of two forms with half of the questions in common; thirty people sat both."""
    pool, random = make_questions(blueprint, 18), np.random.default_rng(3)
    b = random.normal(0, 1, 18)
    first, second = make_form(blueprint, pool[:12], now=now), make_form(blueprint, pool[6:], now=now)
    people = make_people(30, "both")
    sit(first, random.normal(0, 1, 80), b[:12], now=now, people=[*people, *make_people(50, "first")], seed=1)
    later = now + timedelta(days=2)
    sit(second, random.normal(0, 1, 80), b[6:], now=later, people=[*people, *make_people(50, "second")], seed=2)
    return first, second


@pytest.fixture
def in_small_steps(monkeypatch):
    def shrink():
        monkeypatch.setattr(collecting, "SITTINGS", 25)
        monkeypatch.setattr(sorting, "SHEETS", 2)
        monkeypatch.setattr(describing, "SHEETS", 2)

    return shrink


def test_in_small_steps_the_numbers_are_those_of_all_at_once(blueprint, sat, in_small_steps) -> None:
    at_once = result(calibrate(blueprint).snapshot)
    for form in sat:
        form.tables.filter(provisional=False).update(provisional=True, snapshot=None)
    Snapshot.objects.all().delete()
    in_small_steps()
    in_parts = result(calibrate(blueprint).snapshot)
    assert in_parts["sums"] == at_once["sums"] == (160, 0, 160 * 12 - 30 * 6)
    assert in_parts["counted"] == at_once["counted"]
    # Smaller blocks are added up in another order.
    assert np.allclose(in_parts["estimated"], at_once["estimated"], atol=1e-4)


def result(snapshot):
    counts = "answers", "p", "p_low", "r_rest", "upper_lower", "seconds", "rapid_share", "flags", "options"
    items = snapshot.items.order_by("version")
    return {
        "sums": (snapshot.sittings, snapshot.left_out, snapshot.answers),
        "counted": [[without_abilities(value) for value in row] for row in items.values_list(*counts)],
        "estimated": np.array(items.values_list("a", "b", "se_b"), float),
    }


def without_abilities(value):
    """Those of who chose an option are estimates."""
    if not isinstance(value, list):
        return value
    return [{name: figure for name, figure in option.items() if name != "ability"} for option in value]


def test_no_step_takes_up_more_than_its_share_of_sheets(blueprint, sat, now, in_small_steps, monkeypatch) -> None:
    in_small_steps()
    read = []
    for module in (sorting, describing):
        own = module.sheets
        monkeypatch.setattr(
            module, "sheets", lambda job, wanted, own=own: own(job, read.append(list(wanted)) or read[-1])
        )
    job, _ = jobs.order(blueprint, by=None, now=now)
    assert list(steps.steps(job, clock=lambda: now))[-1].state == "done"
    assert len(read) > 12
    assert max(map(len, read)) == 2


def test_people_who_practice_much_are_read_fewer_at_a_step(blueprint, sat, now, monkeypatch) -> None:
    """Everything they ever answered is read, since it says what they had met before."""
    form, people = sat[0], [attempt.user for attempt in sat[0].attempts.select_related("user").order_by("user")[:40]]
    for day in range(1, 4):
        sit(form, np.zeros(40), np.zeros(12), now=now - timedelta(days=day), people=people, kind="taster")
    lengths, read = [], collecting.read

    def noted(answers):
        rows = read(answers)
        lengths.append(len(rows))
        return rows

    monkeypatch.setattr(collecting, "read", noted)
    monkeypatch.setattr(collecting, "SITTINGS", 20)
    assert calibrate(blueprint).state == "done"
    assert sum(lengths) == (160 + 3 * 40) * 12
    most_of_one = 5
    assert max(lengths) <= (20 + most_of_one) * 12


def test_a_job_tells_how_many_sheets_are_sorted(blueprint, sat, now, in_small_steps) -> None:
    in_small_steps()
    job, _ = jobs.order(blueprint, by=None, now=now)
    told = [(step.done, step.total) for step in steps.steps(job, clock=lambda: now) if step.stage == Stage.SORTING]
    most = told[-1][1]
    assert most > 6
    assert [done for done, total in told if total] == sorted(done for done, total in told if total)
    assert told[-1] == (most, most)


def test_blocks_are_numbered_on_from_step_to_step(blueprint, sat, now, in_small_steps) -> None:
    in_small_steps()
    job, _ = jobs.order(blueprint, by=None, now=now)
    while job.stage != Stage.ESTIMATING:
        steps.take_step(job.pk, now=now)
        job.refresh_from_db()
    numbers = list(CalibrationBlock.objects.filter(calibration=job).order_by("number").values_list("number", flat=True))
    assert len(numbers) > 2
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_second_opinion_rests_on_evenly_thinned_sittings(blueprint, sat, in_small_steps, monkeypatch) -> None:
    in_small_steps()
    monkeypatch.setattr(checking, "SITTINGS", 20)
    monkeypatch.setattr(checking, "SHEETS", 3)
    checks = calibrate(blueprint).snapshot.checks
    assert [check["form"] for check in checks] == [form.pk for form in sat]
    assert all(8 <= check["sittings"] <= 24 for check in checks)


@pytest.mark.parametrize(("count", "most"), [(0, 3), (2, 3), (3, 3), (10, 3), (1000, 40), (41, 40)])
def test_what_is_drawn_evenly_is_spread_over_all(count, most) -> None:
    drawn = evenly(list(range(count)), most)
    assert len(drawn) == min(count, most)
    assert drawn == sorted(set(drawn))
    if count:
        steps_between = np.diff([*drawn, count + drawn[0]])
        assert steps_between.max() - steps_between.min() <= 1


def test_limits_gathered_sheet_by_sheet_are_those_of_one_sheet(blueprint, sat, now, in_small_steps) -> None:
    in_small_steps()
    job, _ = jobs.order(blueprint, by=None, now=now)
    while job.stage == Stage.COLLECTING:
        steps.take_step(job.pk, now=now)
        job.refresh_from_db()
    numbers = sorting.sheet_numbers(job)
    assert len(numbers) == Sheet.objects.count() > 6
    times = {}
    for sheet in sorting.sheets(job, numbers):
        times = added(times, timed(sheet))
    # Everybody took sixty seconds over everything.
    assert set(limits(times).values()) == {6.0}
    assert Counting.of(job.plan).limits == limits(times)
