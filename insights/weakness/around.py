"""What the report depends on besides the answers, out of the database."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Max, Q

from accounts.clock import local
from accounts.models import User
from curriculum.models import Blueprint
from exams.models import Attempt, Miss
from exams.practice.candidates import Candidate
from exams.practice.pool import candidates_for, unseen_mocks
from insights.weakness.answers import Around, Supply


def around(user: User, blueprint: Blueprint, *, now: datetime) -> Around:
    """A fixed number of queries."""
    mocks = Attempt.objects.filter(user=user, blueprint=blueprint, kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED)
    return Around(
        moment=local(user, now),
        supply=_supply(candidates_for(user, blueprint, now=now)),
        reasons=_reasons(user, blueprint),
        last_mock=mocks.aggregate(last=Max("finished_at"))["last"],
        mock_waits=bool(unseen_mocks(user).get(blueprint.pk)),
    )


def _reasons(user: User, blueprint: Blueprint) -> dict[tuple[str, str], int]:
    """How often each reason was named, by section; not of answers that a corrected key has made right. One query."""
    wrong = Q(answer__chosen=None) | ~Q(answer__chosen=F("answer__version__key"))
    section = f"answer__version__{blueprint.tag}__slug"
    named = Miss.objects.filter(wrong, user=user, **{f"{section}__isnull": False}).order_by()
    rows = named.values_list(section, "why").annotate(count=Count("pk"))
    return {(slug, why): count for slug, why, count in rows}


def _supply(candidates: Iterable[Candidate]) -> dict[str, Supply]:
    """By section."""
    found: dict[str, Supply] = {}
    for one in candidates:
        unseen, missed = one.met is None, one.met is not None and one.met.right is False
        found[one.section] = found.get(one.section, Supply()) + Supply(int(unseen), int(missed))
    return found
