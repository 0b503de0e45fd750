"""Forms from the bank that ships share as little as they can."""

import numpy as np
import pytest

from measurement.assembly import assemble, default_rules
from tests.measurement.question_pools import BLUEPRINTS, broken, shipped


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_two_forms_of_each_blueprint_come_from_the_shipped_bank(blueprint):
    pool, wanted = shipped(blueprint)
    rules = default_rules(wanted, pool)

    assembly = assemble(pool, rules, forms=2, seed=1, time_limit=60)

    assert broken(pool, rules, assembly) == []
    assert assembly.deviation <= 0.01


def test_two_forms_share_no_more_questions_than_they_must():
    pool, wanted = shipped("cpim-8.0")
    must = sum(max(0, 2 * (area.scored + area.pretest) - int(np.sum(pool.area == area.slug))) for area in wanted)

    assembly = assemble(pool, default_rules(wanted, pool), forms=2, seed=1, time_limit=60)

    assert assembly.overlap[0, 1] == must


def test_unseen_questions_come_first():
    pool, wanted = shipped("cpim-8.0")
    first = assemble(pool, default_rules(wanted, pool), forms=1, seed=1, time_limit=60).forms[0]
    seen = [int(question in {*first.scored, *first.pretest}) for question in pool.ids]
    later, _ = shipped("cpim-8.0", exposure=seen)
    must = sum(
        max(0, area.scored + area.pretest - int(np.sum((pool.area == area.slug) & (np.array(seen) == 0))))
        for area in wanted
    )

    form = assemble(later, default_rules(wanted, later), forms=1, seed=1, time_limit=60).forms[0]

    assert must <= form.repeated <= must + 1  # an exhibit comes whole


def test_two_forms_share_at_most_the_number_the_rules_give():
    pool, wanted = shipped("cpim-8.0")
    rules = default_rules(wanted, pool, overlap=60)

    overlap = assemble(pool, rules, forms=4, seed=1, time_limit=60).overlap

    assert np.max(overlap - np.diag(np.diag(overlap))) <= 60
