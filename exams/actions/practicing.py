"""Practice: started, asked one question at a time, ended; and single questions asked and settled for the rooms above.

Every step holds the attempt's row or decides by one conditional update, so that a double click and a second device
change nothing.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from accounts.audit import record
from accounts.models import User
from bank.models import QuestionVersion
from curriculum.models import Blueprint
from exams.models import Answer, Attempt, Encounter, Practice
from exams.practice.ability import MOST_ITEMS
from exams.practice.candidates import Candidate, matching
from exams.practice.drawing import draw
from exams.practice.going import next_version
from exams.practice.items import items_of
from exams.practice.pool import candidates_for
from exams.practice.source import Source
from exams.signals import answers_changed
from measurement.adaptive import Stopping

QUICK, PLACEMENT_QUESTIONS = 10, 20
LONGEST_ADAPTIVE = Stopping().most
MAX_SEED = 2**31 - 1
UNTOUCHED_KEPT = timedelta(days=7)


class NothingToAsk(Exception):
    """No question matches what the practice is to be drawn from."""


@dataclass(frozen=True)
class Rules:
    """How a practice goes on; see exams.models.Practice."""

    mode: str = Practice.Mode.TUTOR
    seconds_each: int | None = None
    until_right: bool = False
    adaptive: bool = False
    aim: str = Practice.Aim.EXACT


def start_practice(
    *,
    user: User,
    blueprint: Blueprint,
    source: Source | None = None,
    count: int = QUICK,
    rules: Rules | None = None,
    kind: str = Attempt.Kind.PRACTICE,
    seed: int | None = None,
    now: datetime,
) -> Attempt:
    """The learner's open practice with just these settings, begun if there is none. With fewer matching questions than
    `count` it has as many as there are, and NothingToAsk if there are none."""
    source, rules = source or Source(), rules or Rules()
    count = LONGEST_ADAPTIVE if rules.adaptive else count
    key = _key(user, blueprint, source, count, rules, kind)
    found = _open(key)
    if found is None:
        seed = secrets.randbelow(MAX_SEED) if seed is None else seed
        drawn = _drawn(user, blueprint, source, count, rules, seed, now)
        try:
            found = _start(user, blueprint, kind, now, source=source.as_json(), drawn=drawn, wanted=count, seed=seed,
                           open_key=key, **vars(rules))  # fmt: skip
        except IntegrityError:  # the same click a moment earlier has won
            found = _open(key)
    if found is None:  # it has been ended between the two looks
        raise NothingToAsk
    return found


def start_placement(*, user: User, blueprint: Blueprint, seed: int | None = None, now: datetime) -> Attempt:
    """Twenty questions over the areas by their weights, as in the exam: where a learner begins."""
    rules = Rules(mode=Practice.Mode.EXAM)
    return start_practice(user=user, blueprint=blueprint, count=PLACEMENT_QUESTIONS, rules=rules,
                          kind=Attempt.Kind.PLACEMENT, seed=seed, now=now)  # fmt: skip


def _key(user: User, blueprint: Blueprint, source: Source, count: int, rules: Rules, kind: str) -> str:
    settings = [user.pk, blueprint.pk, source.as_json(), count, vars(rules), kind]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def _open(key: str) -> Attempt | None:
    return Attempt.objects.select_related("practice", "blueprint").filter(practice__open_key=key).first()


def _drawn(user: User, blueprint: Blueprint, source: Source, count: int, rules: Rules, seed: int, now: datetime) -> Any:
    fitting = matching(candidates_for(user, blueprint, now=now), source)
    weights = {slug: float(weight) for slug, weight in blueprint.areas.values_list("slug", "weight")}
    chosen = draw(fitting, weights=weights, count=MOST_ITEMS if rules.adaptive else count, seed=seed)
    if not chosen:
        raise NothingToAsk
    return items_of(blueprint, chosen, weights) if rules.adaptive else _versions(chosen)


def _versions(chosen: list[Candidate]) -> list[int]:
    return [one.version for one in chosen]


@transaction.atomic
def _start(user: User, blueprint: Blueprint, kind: str, now: datetime, **fields: Any) -> Attempt:
    tutored = fields["mode"] == Practice.Mode.TUTOR
    attempt = Attempt.objects.create(user=user, kind=kind, blueprint=blueprint, tutored=tutored, started_at=now)
    attempt.practice = Practice.objects.create(attempt=attempt, asked_at=now, **fields)
    first = next_version(attempt, [], now=now)
    if first is None:  # a mock has claimed them all since they were drawn
        raise NothingToAsk
    ask(attempt, version=first, now=now)
    record("practice.started", attempt, by=user, now=now, mode=fields["mode"], source=fields["source"])
    return attempt


@transaction.atomic
def ask(attempt: Attempt, *, version: int | QuestionVersion, now: datetime) -> Answer:
    """Append a question to an open attempt, flagged as the learner left it when they met it last. Four statements.

    The caller makes sure that it is wanted once, by holding the attempt's row.
    """
    pk = version.pk if isinstance(version, QuestionVersion) else version
    last = Answer.objects.filter(attempt=attempt).aggregate(last=Max("position"))["last"] or 0
    flagged = Encounter.objects.filter(user=attempt.user_id, question__versions=pk, flagged=True).exists()
    return Answer.objects.create(
        attempt=attempt, position=last + 1, version_id=pk, scored=True, seen=True, flagged=flagged
    )


@transaction.atomic
def go_on(attempt: Attempt, *, after: int, now: datetime) -> Answer | None:
    """The question after this position, asked now unless it has been; None where the practice is through or over.

    A question that is answered once and for all must have been, before another comes.
    """
    held = Attempt.objects.select_for_update(no_key=True).filter(pk=attempt.pk, state=Attempt.State.OPEN).first()
    asked = list(Answer.objects.filter(attempt=attempt).order_by("position").select_related("version"))
    waiting = attempt.practice.is_one_way and asked and asked[-1].saved_at is None
    if held is None or waiting or after < len(asked):
        return asked[min(after, len(asked) - 1)] if asked and held else None
    version = next_version(attempt, asked, now=now)
    if version is None:
        return None
    Practice.objects.filter(pk=attempt.pk).update(asked_at=now)
    return ask(attempt, version=version, now=now)


@transaction.atomic
def finish_practice(attempt: Attempt, *, by: User | None, now: datetime) -> bool:
    """End it; of many at once one does (True). What was shown and left open was met, and not answered."""
    still_open = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN)
    ending = Attempt.Ending.CANDIDATE
    if not still_open.update(state=Attempt.State.CLOSED, finished_at=now, ending=ending, undrawn=True):
        return False
    attempt.state, attempt.finished_at, attempt.ending = Attempt.State.CLOSED, now, ending
    Practice.objects.filter(pk=attempt.pk).update(open_key=None)
    record("practice.finished", attempt, by=by, now=now)
    answers_changed.send(Attempt, attempt=attempt, now=now)
    return True


def forget_untouched(*, now: datetime) -> int:
    """Delete practices of which nothing was answered within a week of their start; how many."""
    answered = Answer.objects.filter(attempt=OuterRef("pk"), saved_at__isnull=False)
    kinds = (Attempt.Kind.PRACTICE, Attempt.Kind.PLACEMENT)
    untouched = Attempt.objects.filter(
        ~Exists(answered), kind__in=kinds, state=Attempt.State.OPEN, started_at__lt=now - UNTOUCHED_KEPT
    )
    return untouched.delete()[1].get(Attempt._meta.label, 0)
