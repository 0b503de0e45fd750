"""What a holder writes into the ledger about the certifications themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.clock import today_of
from accounts.models import User
from curriculum.models import Certification
from study.credentials.cycles import Life
from study.credentials.lives import life_of
from study.models import Holding, Renewal

HELD = "You have this certification in your ledger already. Change it there."
NOT_ITS_TURN = "This cycle is renewed already, or an earlier one is not. Look at where it stands now."
OUTSIDE = "Cycle {number} can be renewed from {first} to {last}. Write a day in between."


class LedgerFault(Exception):
    """Cannot be written into the ledger as it stands; the message tells its owner why."""


@dataclass(frozen=True)
class Held:
    """What a holder tells of a certification."""

    earned_on: date
    fellow: bool = False
    lifetime_since: date | None = None
    number: str = ""


@transaction.atomic
def add_holding(certification: Certification, held: Held, *, current: bool, by: User, now: datetime) -> Holding:
    """`current`: every cycle that is over was renewed, before this ledger was begun."""
    try:
        with transaction.atomic():
            holding = Holding.objects.create(user=by, certification=certification, **vars(held))
    except IntegrityError:
        raise LedgerFault(HELD) from None
    if current:
        over = Life(held.earned_on, {}, years=certification.years).over(today_of(by, now))
        Renewal.objects.bulk_create(Renewal(holding=holding, number=number) for number in range(1, over + 1))
    record("holding.added", holding, by=by, now=now, certification=certification.slug)
    return holding


@transaction.atomic
def change_holding(holding: Holding, held: Held, *, by: User, now: datetime) -> Holding:
    """With another day of certification its cycles move; renewals of what has not begun by then are dropped."""
    for name, value in vars(held).items():
        setattr(holding, name, value)
    holding.save(update_fields=[*vars(held)])
    life = life_of(holding)
    for renewal in holding.renewals.all():
        cycle = life.cycle(renewal.number)
        if cycle.starts > today_of(by, now):
            renewal.delete()
        elif renewal.renewed_on and not cycle.starts <= renewal.renewed_on <= cycle.window:
            Renewal.objects.filter(pk=renewal.pk).update(renewed_on=None)
    record("holding.changed", holding, by=by, now=now)
    return holding


@transaction.atomic
def remove_holding(holding: Holding, *, by: User, now: datetime) -> None:
    """Its activities stay: they may count for another certification."""
    record("holding.removed", holding, by=by, now=now, certification=holding.certification.slug)
    holding.delete()


@transaction.atomic
def renew(holding: Holding, *, number: int, renewed_on: date, by: User, now: datetime) -> Renewal:
    """The first cycle that is not renewed yet; `number` says which one that was on the page."""
    life = life_of(holding)
    if number != life.open_number:
        raise LedgerFault(NOT_ITS_TURN)
    cycle, today = life.cycle(number), today_of(by, now)
    last = min(cycle.window, today)
    if not cycle.starts <= renewed_on <= last:
        raise LedgerFault(OUTSIDE.format(number=number, first=f"{cycle.starts:%B %-d, %Y}", last=f"{last:%B %-d, %Y}"))
    try:
        with transaction.atomic():
            renewal = Renewal.objects.create(holding=holding, number=number, renewed_on=renewed_on)
    except IntegrityError:
        raise LedgerFault(NOT_ITS_TURN) from None
    record("holding.renewed", holding, by=by, now=now, cycle=number)
    return renewal


@transaction.atomic
def take_back_renewal(holding: Holding, *, number: int, by: User, now: datetime) -> None:
    """The last one: those after it would hang in the air."""
    if number != life_of(holding).open_number - 1:
        raise LedgerFault(NOT_ITS_TURN)
    if holding.renewals.filter(number=number).delete()[0]:
        record("holding.renewal-taken-back", holding, by=by, now=now, cycle=number)
