"""Clicks on one ledger that arrive at the same moment."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from study.actions import activities
from study.actions.activities import File, Told, add_activity
from study.actions.credentials import Held, LedgerFault, add_holding, renew
from study.credentials.files import EvidenceFault
from study.models import Evidence, Holding
from tests.services.threads import together
from tests.study.ledgers import PDF, make_category, make_certification

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def refused(job, *faults) -> bool:
    try:
        job()
    except faults:
        return True
    return False


def test_a_certification_added_eight_times_at_once_is_held_once(candidate, now) -> None:
    cpim = make_certification()
    job = partial(add_holding, cpim, Held(date(2015, 1, 10)), current=True, by=candidate, now=now)
    assert sum(together([partial(refused, job, LedgerFault)] * 8)) == 7
    assert Holding.objects.get().renewals.count() == 2


def test_a_cycle_renewed_eight_times_at_once_is_renewed_once(candidate, now) -> None:
    held = Held(date(2021, 1, 10))
    holding = add_holding(make_certification(), held, current=False, by=candidate, now=now)
    job = partial(renew, holding, number=1, renewed_on=date(2026, 1, 5), by=candidate, now=now)
    assert sum(together([partial(refused, job, LedgerFault)] * 8)) == 7
    assert holding.renewals.count() == 1


def test_uploads_at_once_do_not_fill_more_than_there_is_room_for(candidate, now, monkeypatch) -> None:
    monkeypatch.setattr(activities, "MOST_BYTES_TOGETHER", 3 * len(PDF))
    holding = add_holding(make_certification(), Held(date(2024, 1, 10)), current=True, by=candidate, now=now)
    told = Told(make_category(), [holding], date(2025, 3, 1), "A webinar", Decimal(4), Decimal(1))
    job = partial(add_activity, told, file=File("a.pdf", PDF), by=candidate, now=now)
    assert sum(together([partial(refused, job, EvidenceFault)] * 8)) == 5
    assert Evidence.objects.count() == holding.activities.count() == 3
