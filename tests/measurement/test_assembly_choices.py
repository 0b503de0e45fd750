"""What a caller may ask beyond the blueprint: anchors, exposure, pretest slots, targets, exhibits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.assembly import Area, Infeasible, Pool, Rules, assemble, default_rules
from measurement.irt.model import probability
from tests.measurement.question_pools import broken, simulated, strict


def test_anchors_are_scored_on_every_form_and_bring_their_exhibits():
    pool = simulated(600, seed=5)
    anchors = [int(np.flatnonzero(pool.area == f"area{at}")[20 * side]) for at in range(6) for side in (0, 1)]
    rules = strict(anchors=anchors)
    shared = set(anchors)
    for anchor in anchors:
        if pool.exhibit[anchor] is not None:
            shared |= set(np.flatnonzero(pool.exhibit == pool.exhibit[anchor]).tolist())

    assembly = assemble(pool, rules, forms=2, seed=1, time_limit=60)

    assert broken(pool, rules, assembly) == []
    one, other = ({*form.scored, *form.pretest} for form in assembly.forms)
    assert one & other == shared


def test_no_question_is_on_more_forms_than_its_exposure_allows():
    pool = simulated(600, seed=6, exposure=np.random.default_rng(0).integers(0, 4, 600))
    rules = strict(exposure=3, overlap="least")

    assembly = assemble(pool, rules, forms=2, seed=1, time_limit=60)

    uses = pool.exposure.copy()
    for form in assembly.forms:
        uses[[pool.place[question] for question in (*form.scored, *form.pretest)]] += 1
    chosen = uses > pool.exposure
    assert uses[chosen].max() <= 3
    assert broken(pool, rules, assembly) == []


def test_pretest_slots_go_to_questions_with_few_answers():
    answers = np.where(np.arange(600) % 2, 0, 500)
    pool = simulated(600, seed=7, answers=answers, exhibit=None)

    forms = assemble(pool, strict(), forms=2, seed=1, time_limit=60).forms

    assert np.mean([answers[question] > 0 for form in forms for question in form.pretest]) < 0.2


def test_questions_without_parameters_fill_pretest_slots_only():
    dice = np.random.default_rng(80)
    new = dice.random(800) < 0.2
    pool = simulated(800, seed=8, a=np.where(new, np.nan, 1.0), scorable=~new)
    rules = strict()

    assert broken(pool, rules, assemble(pool, rules, forms=2, seed=1, time_limit=60)) == []


def test_targets_given_are_kept():
    pool = simulated(800, seed=9)
    free = assemble(pool, strict(), forms=1, seed=1, time_limit=60)
    rules = strict(information=tuple(free.target * 0.97), expected=free.expected + 1.5)

    form = assemble(pool, rules, forms=1, seed=1, time_limit=60).forms[0]

    assert form.expected == pytest.approx(free.expected + 1.5, abs=0.25)
    assert form.deviation <= 0.01


def test_the_target_lies_around_the_cut_wherever_that_is():
    pool = simulated(600, seed=10)
    assembly = assemble(pool, strict(cut=-0.4), forms=1, seed=1, time_limit=60)

    assert assembly.points == pytest.approx([-1.4, -0.9, -0.4, 0.1, 0.6])
    places = [pool.place[question] for question in assembly.forms[0].scored]
    assert assembly.forms[0].expected == pytest.approx(probability(-0.4, pool.items)[0, places].sum())


def test_exhibits_may_be_split_where_the_rules_say_so():
    pool = simulated(400, seed=11, area="one", exhibit=[f"exhibit{at // 4}" for at in range(400)])
    together = Rules([Area("one", "One", 10)])  # ten is no multiple of four

    with pytest.raises(Exception, match="Exhibits together"):
        assemble(pool, together, forms=1, seed=1, time_limit=20)
    free = assemble(pool, Rules([Area("one", "One", 10)], exhibits="free"), forms=1, seed=1, time_limit=20)

    assert len(free.forms[0].scored) == 10


def test_a_pool_that_is_just_the_form_is_the_form():
    pool = simulated(30, seed=12, area="one", exhibit=None)
    form = assemble(pool, Rules([Area("one", "One", 30)]), forms=1, seed=1, time_limit=10).forms[0]

    assert sorted(form.scored) == list(range(30))
    assert form.deviation < 1e-6  # the target has moved to what there is


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), scored=st.integers(1, 12), pretest=st.integers(0, 4), forms=st.integers(1, 4))
def test_small_random_pools_give_whole_forms_or_a_reason(seed, scored, pretest, forms):
    dice = np.random.default_rng(seed)
    count = int(dice.integers(10, 80))
    pool = Pool(
        [f"q{at}" for at in range(count)],
        np.exp(dice.normal(0, 0.4, count)),
        dice.normal(0, 1.5, count),
        0.2,
        area=dice.choice(["x", "y"], count),
        section=dice.choice(["s", "t", "u"], count),
        level=dice.choice(["remember", "apply"], count),
        key=dice.integers(0, 4, count),
        exhibit=[f"e{number}" if number < 8 else None for number in dice.integers(0, 30, count)],
        enemies=[[f"q{at}" for at in dice.choice(count, 3, replace=False)] for _ in range(3)],
        exposure=dice.integers(0, 3, count),
    )
    rules = default_rules([Area("x", "X", scored, pretest), Area("y", "Y", scored, pretest)], pool)
    try:
        assembly = assemble(pool, rules, forms=forms, seed=seed, time_limit=1)
    except Infeasible as infeasible:
        reasons, faults = infeasible.rules, []
    else:
        reasons, faults = [], broken(pool, Rules(rules.areas), assembly)  # shares of a few questions are rounded
    assert faults == []
    assert all(reasons)
