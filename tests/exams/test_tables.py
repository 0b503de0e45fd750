from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from bank.models import ItemSnapshot
from exams.actions.closing import finish
from exams.actions.tables import SETTLED_AT, drop_from_table, equate, make_table, settle
from exams.models import Attempt, FormTable
from exams.parameters import FORMULA
from exams.scoring import Scale, conversion, equated
from measurement import BadInput
from tests.answering import answer_right
from tests.exams.tables import EASY, HARD, counted, give_curves, piecewise, take_snapshot

REAL = Scale(200, 300, 350)
curves = st.tuples(st.floats(0.3, 2.5), st.floats(-4, 4), st.sampled_from([0.0, 0.2, 0.25, 0.5]))
scales = st.sampled_from([REAL, Scale(0, 70, 100), Scale(1, 2, 3)])


@given(st.lists(curves, min_size=1, max_size=60), scales)
def test_the_passing_score_takes_the_raw_cut_whatever_the_questions(items, scale) -> None:
    table = equated(items, scale)
    passes = [raw >= table.raw_cut for raw in range(len(items) + 1)]
    assert [score >= scale.passing for score in table.scaled] == passes
    assert table.scaled == sorted(table.scaled)
    assert 1 <= table.raw_cut <= len(items)
    assert len(table.csem) == len(table.scaled)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(curves, min_size=6, max_size=6))
def test_a_stored_table_passes_exactly_from_its_cut_on(form, now, items) -> None:
    table = give_curves(form, items, now=now)
    table.refresh_from_db()
    assert [score >= 300 for score in table.scaled] == [raw >= table.raw_cut for raw in range(7)]


def test_a_harder_form_asks_for_fewer_right_answers() -> None:
    assert equated([HARD] * 40, REAL).raw_cut < equated([EASY] * 40, REAL).raw_cut


def test_the_scale_is_twenty_five_points_a_logit() -> None:
    # Slopes of 1 without guessing: half right is an ability of the questions' difficulty.
    at_half = equated([(1.0, 0.4, 0.0)] * 100, REAL).scaled[50]
    assert at_half == 310


def test_the_curve_is_kept_from_four_logits_below_the_standard_to_four_above() -> None:
    curve = equated([EASY] * 10, REAL).curve
    assert (curve["theta"][0], curve["theta"][-1], len(curve["theta"])) == (-4.0, 4.0, 81)
    assert curve["expected"] == sorted(curve["expected"])
    assert {len(values) for values in curve.values()} == {81}


def test_a_question_whose_parameters_cannot_be_used_is_named() -> None:
    with pytest.raises(BadInput, match="Item 1"):
        equated([EASY, (0.0, 0.0, 0.25)], REAL)


def test_the_next_table_is_the_one_a_form_is_scored_by(form, now) -> None:
    first = form.table
    table = give_curves(form, [EASY] * 6, now=now)
    form.refresh_from_db()
    assert form.table == table
    assert (table.number, table.formula) == (first.number + 1, FORMULA)
    assert FormTable.objects.filter(pk=first.pk).exists()


def test_a_table_follows_from_what_is_stored_with_it(form, now) -> None:
    table = give_curves(form, [(1 / 3, number / 7, 0.25) for number in range(6)], now=now)
    table.refresh_from_db()
    again = equated([tuple(known) for _, *known in table.items], REAL)
    assert (again.scaled, again.csem, again.curve) == (table.scaled, table.csem, table.curve)


def test_a_form_settles_when_thirty_people_have_sat_it(form, now) -> None:
    old = give_curves(form, [HARD] * 6, now=now)
    snapshot = take_snapshot(form, EASY, now=now)
    assert settle(form, snapshot=snapshot, sittings=SETTLED_AT - 1, now=now) is None
    table = settle(form, snapshot=snapshot, sittings=SETTLED_AT, now=now)
    assert table is not None
    assert (table.number, table.reason, table.provisional) == (old.number + 1, "settled", False)
    assert (table.sittings, table.snapshot, table.versions) == (30, snapshot, old.versions)
    assert table.items == [[version, *EASY] for version in counted(form)]
    assert table.raw_cut > old.raw_cut
    assert AuditEvent.objects.get(verb="form.settled").details["sittings"] == 30


def test_a_form_settles_once(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    snapshot = take_snapshot(form, EASY, now=now)
    settle(form, snapshot=snapshot, sittings=30, now=now)
    assert settle(form, snapshot=snapshot, sittings=300, now=now + timedelta(days=1)) is None
    assert AuditEvent.objects.filter(verb="form.settled").count() == 1


def test_nothing_settles_without_a_snapshot(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    assert settle(form, snapshot=None, sittings=500, now=now) is None


def test_settling_takes_a_form_from_before_equating_too(form, now) -> None:
    piecewise(form, now=now)
    table = settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=30, now=now)
    assert table is not None
    assert (table.formula, table.provisional) == (FORMULA, False)


def test_what_the_snapshot_does_not_know_rests_on_its_judgment(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    snapshot = take_snapshot(form, EASY, now=now)
    unknown = counted(form)[0]
    ItemSnapshot.objects.filter(snapshot=snapshot, version=unknown).update(a=None, b=None, c=None)
    table = settle(form, snapshot=snapshot, sittings=30, now=now)
    assert [item[1:] == list(EASY) for item in table.items] == [False, *[True] * 5]


def test_dropping_a_question_keeps_all_else(form, now) -> None:
    give_curves(form, [EASY] * 6, now=now)
    settled = settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=31, now=now)
    gone, *rest = counted(form)
    table = drop_from_table(form, version=gone, now=now)
    form.refresh_from_db()
    assert form.table == table
    assert (table.reason, table.provisional, table.sittings) == ("dropped", False, 31)
    assert (table.snapshot, table.number) == (settled.snapshot, settled.number + 1)
    assert table.items == [[version, *EASY] for version in rest]
    assert len(table.scaled) == 6


def test_a_question_that_does_not_count_cannot_be_dropped(form, now) -> None:
    give_curves(form, [EASY] * 6, now=now)
    pretest = form.questions.filter(scored=False).first().version_id
    gone = counted(form)[0]
    drop_from_table(form, version=gone, now=now)
    for version in (pretest, gone):
        with pytest.raises(ValidationError, match="does not count"):
            drop_from_table(form, version=version, now=now)


def test_the_last_question_that_counts_cannot_be_dropped(form, now) -> None:
    give_curves(form, [EASY] * 6, now=now)
    *others, last = counted(form)
    for version in others:
        drop_from_table(form, version=version, now=now)
    with pytest.raises(ValidationError, match="last question"):
        drop_from_table(form, version=last, now=now)


@pytest.mark.parametrize("changed", [None, "0.500"])
def test_a_table_from_before_equating_keeps_its_passing_share_when_a_question_is_dropped(form, now, changed) -> None:
    """Also when an administrator has changed the exam's share since."""
    old = piecewise(form, now=now)
    form.blueprint.cut = Decimal(changed or "0.690")
    form.blueprint.save()
    table = drop_from_table(form, version=counted(form)[0], now=now)
    assert (old.raw_cut, table.raw_cut, table.formula) == (5, 4 if not changed else 5, "piecewise-1")
    assert (table.scaled[0], table.scaled[-1], len(table.items)) == (200, 350, 5)


def test_a_form_from_before_equating_gets_a_table_from_what_the_bank_knows(form, now, admin) -> None:
    old = piecewise(form, now=now)
    table = equate(form, now=now, by=admin)
    assert (table.formula, table.provisional, table.snapshot) == (FORMULA, True, None)
    assert table.versions == old.versions
    assert AuditEvent.objects.get(verb="form.equated").actor_id == admin.pk
    assert equate(form, now=now) is None


def test_a_report_keeps_every_number_when_its_form_gets_other_tables(attempt, form, candidate, now) -> None:
    piecewise(form, now=now)
    attempt = Attempt.objects.select_related("form__table", "blueprint").get(pk=attempt.pk)
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    before = type(attempt.report).objects.filter(attempt=attempt).values().get()
    assert (before["formula"], before["scaled"]) == ("piecewise-1", conversion(6, Decimal("0.69"), REAL).scaled[4])
    equate(form, now=now)
    settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=30, now=now)
    drop_from_table(form, version=counted(form)[0], now=now)
    assert type(attempt.report).objects.filter(attempt=attempt).values().get() == before


def test_making_a_table_takes_the_same_statements_whatever_the_length(form, now, statements) -> None:
    counts = []
    for versions in (counted(form), [*counted(form), *range(10**6, 10**6 + 40)]):
        with statements() as work:
            make_table(form, items=[[version, *EASY] for version in versions], reason="published", snapshot=None,
                       sittings=0, provisional=True, now=now)  # fmt: skip
        counts.append(len(work))
    assert counts[0] == counts[1]
