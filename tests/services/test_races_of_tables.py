"""Conversion tables with several workers at once."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from exams.actions.tables import drop_from_table, equate, settle
from exams.models import FormTable
from tests.exams.tables import EASY, HARD, counted, give_curves, piecewise, take_snapshot
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_many_workers_that_settle_a_form_one_does(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    before = form.tables.count()
    snapshot = take_snapshot(form, EASY, now=now)
    made = together([partial(settle, form, snapshot=snapshot, sittings=30, now=now) for _ in range(6)])
    assert sum(table is not None for table in made) == 1
    assert form.tables.count() == before + 1
    assert AuditEvent.objects.filter(verb="form.settled").count() == 1


def test_a_form_is_equated_once(form, now) -> None:
    piecewise(form, now=now)
    made = together([partial(equate, form, now=now) for _ in range(6)])
    assert sum(table is not None for table in made) == 1


def test_settling_and_dropping_at_once_both_hold(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    snapshot = take_snapshot(form, EASY, now=now)
    gone = counted(form)[0]
    together(
        [
            partial(settle, form, snapshot=snapshot, sittings=30, now=now),
            partial(drop_from_table, form, version=gone, now=now),
        ]
    )
    form.refresh_from_db()
    assert (form.table.provisional, form.table.scored_count) == (False, 5)
    assert form.table == FormTable.objects.filter(form=form).latest("number")


def test_a_question_is_dropped_once(form, now) -> None:
    give_curves(form, [HARD] * 6, now=now)

    def drop() -> bool:
        try:
            drop_from_table(form, version=counted(form)[0], now=now)
        except ValidationError:
            return False
        return True

    assert together([drop] * 4).count(True) == 1
    form.refresh_from_db()
    assert form.table.scored_count == 5
