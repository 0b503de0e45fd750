"""What a holder writes into the ledger about points: the activities and their proof."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from accounts.audit import record
from accounts.models import User
from curriculum.models import PointCategory
from study.actions.credentials import LedgerFault
from study.credentials.files import MOST_BYTES_TOGETHER, EvidenceFault, named, read_proof
from study.models import Activity, Evidence, Holding

MOST_ACTIVITIES = 1_000
MOST_FILES = 10
TOO_MANY = f"A ledger takes {MOST_ACTIVITIES:,} activities. Remove some that no audit will ask for any more."
TOO_MANY_FILES = f"An activity takes {MOST_FILES} files. Put several pages into one PDF."
FULL = "Your evidence together would have more than {most} MB. Remove files that no audit will ask for any more."


@dataclass(frozen=True)
class Told:
    """What a holder tells of an activity; `points_each` is that of the category where it has one."""

    category: PointCategory
    holdings: Sequence[Holding]
    done_on: date
    title: str
    units: Decimal
    points_each: Decimal
    times: Decimal = Decimal(1)
    provider: str = ""
    note: str = ""

    @property
    def columns(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "holdings"}


@dataclass(frozen=True)
class File:
    name: str
    data: bytes


@transaction.atomic
def add_activity(told: Told, *, file: File | None = None, by: User, now: datetime) -> Activity:
    _lock(by)
    if Activity.objects.filter(user=by).count() >= MOST_ACTIVITIES:
        raise LedgerFault(TOO_MANY)
    activity = Activity.objects.create(user=by, added_at=now, **told.columns)
    activity.holdings.set(told.holdings)
    record("activity.added", activity, by=by, now=now, category=told.category.slug)
    if file:
        _keep(activity, file, by, now)
    return activity


@transaction.atomic
def change_activity(activity: Activity, told: Told, *, file: File | None = None, by: User, now: datetime) -> Activity:
    _lock(by)
    for name, value in told.columns.items():
        setattr(activity, name, value)
    activity.save(update_fields=[*told.columns])
    activity.holdings.set(told.holdings)
    record("activity.changed", activity, by=by, now=now)
    if file:
        _keep(activity, file, by, now)
    return activity


@transaction.atomic
def remove_activity(activity: Activity, *, by: User, now: datetime) -> None:
    record("activity.removed", activity, by=by, now=now, evidence=activity.evidence.count())
    activity.delete()


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User, now: datetime) -> None:
    record("evidence.removed", evidence, by=by, now=now)
    evidence.delete()


def _lock(user: User) -> None:
    """One at a time for each person, so that two uploads cannot both find room for themselves."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk").first()


def _keep(activity: Activity, file: File, by: User, now: datetime) -> Evidence:
    """The file of this content, under the first name it came with; EvidenceFault for what is not taken."""
    proof = read_proof(file.data)
    digest = hashlib.sha256(proof.data).hexdigest()
    if found := activity.evidence.filter(digest=digest).defer("data").first():
        return found
    if activity.evidence.count() >= MOST_FILES:
        raise EvidenceFault(TOO_MANY_FILES)
    kept = Evidence.objects.filter(activity__user=by).aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + len(proof.data) > MOST_BYTES_TOGETHER:
        raise EvidenceFault(FULL.format(most=MOST_BYTES_TOGETHER // 2**20))
    evidence = Evidence.objects.create(
        activity=activity,
        name=named(file.name, proof.mime),
        mime=proof.mime,
        size=len(proof.data),
        digest=digest,
        data=proof.data,
        added_at=now,
    )
    record("evidence.added", evidence, by=by, now=now, mime=proof.mime, size=evidence.size)
    return evidence
