"""Panels that judge how hard questions are: opened, judged twice, closed, when their mean is what the versions say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.actions.reviewing import TooLate
from bank.authoring.versions import content_hash_of
from bank.models import Judgement, Panel, Question, QuestionBank, QuestionVersion
from bank.reviewing.angoff import ENOUGH_JUDGES, HIGHEST, LOWEST, Spread, complete, cut, revised, spreads

MOST_QUESTIONS = 150
JUDGED = (Question.State.IN_REVIEW, Question.State.APPROVED, Question.State.PUBLISHED)
NO_QUESTIONS = "Tick at least one question that is in review, approved or published and in no other open panel."
TOO_MANY = f"At most {MOST_QUESTIONS} questions fit into one panel: judges tire. Open several."
NOBODY_FINISHED = "No judge has finished the first round yet."
TOO_FEW = "Fewer than three judges have finished. Tick the box to use their mean all the same."
OUT_OF_RANGE = "Give a whole number from 5 to 99."


@transaction.atomic
def open_panel(bank: QuestionBank, *, name: str, questions: Iterable[Question], by: User, now: datetime) -> Panel:
    """On the newest versions of those questions that may be judged; others are left out."""
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)  # no question gets into two panels at once
    chosen = judgeable(bank).filter(current_of__in=[question.pk for question in questions])
    versions = list(chosen.values_list("pk", flat=True)[: MOST_QUESTIONS + 1])
    if not versions:
        raise ValidationError(NO_QUESTIONS)
    if len(versions) > MOST_QUESTIONS:
        raise ValidationError(TOO_MANY)
    panel = Panel.objects.create(bank=bank, name=name, opened_at=now, opened_by=by)
    panel.versions.set(versions)
    record("panel.opened", panel, by=by, now=now, group=bank.group_id, name=name, questions=len(versions))
    return panel


def judgeable(bank: QuestionBank) -> Any:
    """Newest versions that may be put before a panel."""
    busy = Panel.objects.filter(bank=bank, closed_at__isnull=True)
    mine = QuestionVersion.objects.filter(current_of__bank=bank, current_of__state__in=JUDGED)
    return mine.exclude(pk__in=QuestionVersion.objects.filter(panels__in=busy).values("pk"))


@transaction.atomic
def judge(panel: Panel, *, round: int, shares: Mapping[int, float], by: User, now: datetime) -> int:
    """Store a judge's estimates by version, over those of the same round; how many of the round they have now.

    TooLate where the panel has gone on. Audited once a judge is through; the rows say who gave them and when.
    """
    if any(not LOWEST <= share <= HIGHEST for share in shares.values()):
        raise ValidationError(OUT_OF_RANGE)
    _lock(panel, round)
    versions = set(panel.versions.values_list("pk", flat=True))
    mine = Judgement.objects.filter(panel=panel, judge=by)
    if round > 1 and mine.filter(round=1).count() < len(versions):
        raise PermissionDenied
    had = mine.filter(round=round).count()
    Judgement.objects.bulk_create(
        [
            Judgement(panel=panel, version_id=pk, judge=by, round=round, share=share, given_at=now)
            for pk, share in shares.items()
            if pk in versions
        ],
        update_conflicts=True,
        unique_fields=["panel", "version", "judge", "round"],
        update_fields=["share", "given_at"],
    )
    has = mine.filter(round=round).count()
    if had < has == len(versions):
        record("panel.judged", panel, by=by, now=now, group=panel.bank.group_id, round=round)
    return has


@transaction.atomic
def start_second_round(panel: Panel, *, by: User, now: datetime) -> None:
    """From now on the judges who finished see the spread, and may change their minds."""
    _lock(panel, 1)
    judges = len(given(panel))
    if not judges:
        raise ValidationError(NOBODY_FINISHED)
    if not _open(panel).filter(round=1).update(round=2):
        raise TooLate(said_of(panel))
    record("panel.second-round", panel, by=by, now=now, group=panel.bank.group_id, judges=judges)


@transaction.atomic
def close_panel(panel: Panel, *, anyway: bool, by: User, now: datetime) -> Panel:
    """The panel's mean becomes each version's judgement. With fewer than three judges only `anyway`."""
    _lock(panel, 2)
    shares = given(panel)
    if len(shares) < ENOUGH_JUDGES and not anyway:
        raise ValidationError(TOO_FEW)
    found = spreads(shares)
    versions = _judged(panel)
    outcome = asdict(cut(shares)) | {"items": [_item(version, found[version.pk]) for version in versions]}
    if not _open(panel).filter(round=2).update(closed_at=now, outcome=outcome):
        raise TooLate(said_of(panel))
    _set_judgements(panel, versions, found, by=by, now=now)
    figures = {name: outcome[name] for name in ("judges", "share", "error")}
    record("panel.closed", panel, by=by, now=now, group=panel.bank.group_id, **figures)
    panel.refresh_from_db()
    return panel


@transaction.atomic
def give_up_panel(panel: Panel, *, by: User, now: datetime) -> None:
    """Closed without an outcome: the versions keep their judgements and may be put before another panel."""
    if not _open(panel).update(closed_at=now):
        raise TooLate(said_of(panel))
    record("panel.given-up", panel, by=by, now=now, group=panel.bank.group_id)


def given(panel: Panel) -> dict[int, dict[int, float]]:
    """Judge → version → share as it counts now, of those who finished the first round. Two queries."""
    rounds: dict[int, dict[int, dict[int, float]]] = {1: defaultdict(dict), 2: defaultdict(dict)}
    for one in panel.judgements.values_list("round", "judge", "version", "share"):
        rounds[one[0]][one[1]][one[2]] = one[3]
    return revised(complete(rounds[1], panel.versions.count()), rounds[2])


def said_of(panel: Panel) -> str:
    """What became of a panel that somebody's screen showed in an earlier state."""
    now = Panel.objects.get(pk=panel.pk)
    if now.closed_at:
        return "The panel was closed meanwhile." if now.outcome else "The panel was given up meanwhile."
    return "The second round has begun meanwhile."


def _open(panel: Panel) -> Any:
    return Panel.objects.filter(pk=panel.pk, closed_at__isnull=True)


def _lock(panel: Panel, round: int) -> None:
    """Nothing is judged while the panel goes on, and it goes on once."""
    if not _open(panel).select_for_update(no_key=True).filter(round=round).exists():
        raise TooLate(said_of(panel))


def _judged(panel: Panel) -> list[QuestionVersion]:
    near = ("section", "legacy_part_1", "legacy_part_2", "exhibit")
    return list(panel.versions.select_related(*near).order_by("pk"))


def _item(version: QuestionVersion, found: Spread) -> dict[str, Any]:
    return asdict(found) | {"version": version.pk, "before": version.angoff}


def _set_judgements(
    panel: Panel, versions: list[QuestionVersion], found: Mapping[int, Spread], *, by: User, now: datetime
) -> None:
    events = []
    for version in versions:
        old, version.angoff, version.judged_at = version.angoff, found[version.pk].mean, now
        version.content_hash = content_hash_of(version)
        about = {"panel": panel.pk, "old": old, "new": version.angoff, "judges": found[version.pk].judges}
        events.append(event("judgement.set", version, by=by, now=now, group=panel.bank.group_id, **about))
    QuestionVersion.objects.bulk_update(versions, ["angoff", "judged_at", "content_hash"])
    AuditEvent.objects.bulk_create(events)
