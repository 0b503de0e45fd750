"""A picture of a bank, for the people of its groups and for whoever was asked a question that shows it."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import Request
from bank.models import Picture
from bank.pictures import ENDINGS
from exams.assignments.release import still_theirs
from exams.models import Answer, Attempt
from exams.permissions import owned
from groups.models import Membership

# What a digest names never changes; and only its reader's own browser may keep it.
KEPT = "private, max-age=31536000, immutable"


@require_safe
def picture(request: Request, digest: str) -> HttpResponse:
    pictures = Picture.objects.filter(digest=digest)
    found = _of_own_groups(request, pictures).first() or _asked(request, pictures)
    if found is None:
        raise Http404("There is no such picture among those you may see.")
    response = HttpResponse(bytes(found.data), content_type=found.mime)
    response["Content-Disposition"] = f'inline; filename="{digest}.{ENDINGS[found.mime]}"'
    response["Cache-Control"] = KEPT
    return response


def _of_own_groups(request: Request, pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    mine = Membership.objects.in_open_groups().filter(user_id=request.user.pk or 0).values("group")
    return pictures.filter(Q(bank__group__in=mine) | Q(bank__openings__group__in=mine))


def _asked(request: Request, pictures: QuerySet[Picture]) -> Picture | None:
    """That of a bank whose question with this picture stands in an attempt that whoever asks may look at."""
    for found in pictures:
        source = f"picture:{found.digest}"
        shows = Q()
        for text in ("stem", "options", "explanation", "exhibit__body"):
            shows |= Q(**{f"version__{text}__icontains": source})
        mine = Answer.objects.filter(
            attempt__in=Attempt.objects.filter(owned(request), still_theirs()), version__question__bank=found.bank_id
        )
        if mine.filter(shows).exists():
            return found
    return None
