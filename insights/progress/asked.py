"""What the address of the progress page asks for: a name, a mock, how far members are with it, an exam."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import QueryDict

from curriculum.models import Blueprint
from exams.models import Assignment, Attempt
from groups.models import Membership, StudyGroup

LONGEST_SEARCH = 200
HOW_FAR = {"finished": "have finished", "running": "are in it now", "waiting": "have not started"}


@dataclass(frozen=True)
class Asked:
    """What is not there or makes no sense is as if it were not asked for."""

    search: str
    mock: Assignment | None
    how_far: str
    exam: Blueprint | None


def asked(data: QueryDict, mocks: Sequence[Assignment]) -> Asked:
    number = data.get("mock", "")
    mock = next((mock for mock in mocks if str(mock.pk) == number), None)
    how_far = data.get("who", "")
    exams = exams_of(mocks)
    exam = mock.blueprint if mock else next((one for one in exams if one.slug == data.get("exam")), None)
    return Asked(
        search=data.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        mock=mock,
        how_far=how_far if mock and how_far in HOW_FAR else "",
        exam=exam or (exams[0] if exams else None),
    )


def exams_of(mocks: Sequence[Assignment]) -> list[Blueprint]:
    return list({mock.blueprint_id: mock.blueprint for mock in mocks}.values())


def members_of(group: StudyGroup, wanted: Asked) -> QuerySet[Membership]:
    """By name, those without one by address: never by score, whoever asks."""
    shown = Lower(Coalesce(NullIf(F("user__name"), Value("")), F("user__email")))
    found = Membership.objects.filter(group=group, user__is_active=True).select_related("user").order_by(shown, "pk")
    if wanted.search:
        found = found.filter(Q(user__name__icontains=wanted.search) | Q(user__email__icontains=wanted.search))
    return found.filter(_so_far(wanted)) if wanted.how_far else found


def _so_far(wanted: Asked) -> Q:
    theirs = Attempt.objects.filter(user=OuterRef("user"), assignment=wanted.mock)
    if wanted.how_far == "waiting":
        return Q(~Exists(theirs))
    state = Attempt.State.CLOSED if wanted.how_far == "finished" else Attempt.State.OPEN
    return Q(Exists(theirs.filter(state=state)))
