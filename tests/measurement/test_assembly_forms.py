"""What an assembled batch of forms keeps, counted again from the result."""

import subprocess
import sys

import numpy as np
import pytest

from measurement.assembly import Area, Rules, assemble, default_rules
from measurement.irt.model import item_information, probability
from tests.measurement.question_pools import CONTENT, SCORED, areas, broken, simulated, strict


@pytest.fixture(scope="module")
def four():
    pool, rules = simulated(1200, seed=1, enemies=60), strict()
    return pool, rules, assemble(pool, rules, forms=4, seed=1, time_limit=60)


def test_four_forms_of_a_simulated_pool_keep_every_rule(four):
    pool, rules, assembly = four

    assert broken(pool, rules, assembly) == []
    assert [len(form.scored) + len(form.pretest) for form in assembly.forms] == [150] * 4


def test_the_forms_share_no_question_unless_they_may(four):
    _, _, assembly = four
    everything = [question for form in assembly.forms for question in (*form.scored, *form.pretest)]

    assert len(set(everything)) == 600
    assert np.array_equal(assembly.overlap, 150 * np.eye(4))


def test_the_information_of_every_form_lies_within_a_hundredth_of_the_target(four):
    pool, rules, assembly = four
    weights = np.zeros(len(pool))
    for at, scored in enumerate(SCORED):
        weights[pool.area == f"area{at}"] = scored / np.sum(pool.area == f"area{at}")
    target = 1.05 * item_information(rules.points, pool.items) @ weights

    for form in assembly.forms:
        places = [pool.place[question] for question in form.scored]
        given = item_information(rules.points, pool.items)[:, places].sum(axis=1)
        assert np.max(np.abs(given / target - 1)) <= 0.01 + 1e-9
        assert form.deviation == pytest.approx(np.max(np.abs(given / target - 1)))
    assert assembly.within
    assert not assembly.time_limit_reached


def test_the_expected_scores_at_the_cut_lie_within_a_quarter_point_of_the_pool_average(four):
    pool, _, assembly = four
    right = probability(0.0, pool.items)[0]
    average = sum(n * right[pool.area == f"area{at}"].mean() for at, n in enumerate(SCORED))

    for form in assembly.forms:
        expected = right[[pool.place[question] for question in form.scored]].sum()
        assert abs(expected - average) <= 0.25 + 1e-9
        assert form.expected == pytest.approx(expected)
        assert form.raw_cut == np.ceil(expected)


def test_the_curves_are_those_of_the_scored_questions(four):
    _, _, assembly = four
    form = assembly.forms[0]
    middle = int(np.argmin(np.abs(assembly.grid)))

    assert form.characteristic[middle] == pytest.approx(form.expected)
    assert np.all(np.diff(form.characteristic) > 0)
    assert form.information[middle] == pytest.approx(assembly.target[2], rel=0.011)
    assert form.areas["area5"] == (25, 3)


def test_the_same_seed_gives_the_same_forms_and_another_seed_others():
    pool, rules = simulated(500, seed=3), strict()
    first, again, other = (assemble(pool, rules, forms=2, seed=seed, time_limit=60) for seed in (1, 1, 2))

    assert [form.scored for form in first.forms] == [form.scored for form in again.forms]
    assert [form.pretest for form in first.forms] == [form.pretest for form in again.forms]
    assert len(set(first.forms[0].scored) - set(other.forms[0].scored)) > 20


def test_forms_can_be_assembled_after_another_user_of_the_solver_chose_more_threads():
    script = (
        "import highspy; other = highspy.Highs(); other.setOptionValue('output_flag', False);"
        "other.setOptionValue('threads', 2); other.addVar(0, 1); other.run();"
        "from measurement.assembly import *;"
        "assemble(Pool(range(9), 1.0, 0.0, area='one'), Rules([Area('one', 'One', 4)]), time_limit=9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, cwd=CONTENT.parent)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_nothing_is_printed(capfd):
    assemble(simulated(60, seed=1, area="one"), Rules([Area("one", "One", 20)]), forms=2, seed=1, time_limit=10)

    assert capfd.readouterr() == ("", "")


def test_areas_counts_are_exact_for_the_default_rules():
    pool = simulated(900, seed=14)
    rules = default_rules(areas(), pool)

    assert broken(pool, rules, assemble(pool, rules, forms=2, seed=1, time_limit=60)) == []
