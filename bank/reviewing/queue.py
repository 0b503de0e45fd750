"""What waits in a bank, and for whom. A fixed number of statements, however much it is."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from bank.models import BlindSolution, Draft, Question, Review
from bank.reviewing.people import Here, judgeable_by, wrote_on

NEEDED = ("question", "version__section", "submitted_by", "version__created_by")
NOT_LISTED = ("question__text", "version__stem", "version__options", "version__explanation")


def waiting(here: Here) -> QuerySet[Review, Any]:
    """For this person, the oldest first; `begun` where they have answered and not decided yet."""
    mine = judgeable_by(here.user) if here.reviews else Q(pk=None)
    return _listed(_open(here).filter(mine).annotate(begun=_solved_by(here))).order_by("submitted_at", "pk")


def waiting_for_others(here: Here) -> QuerySet[Review, Any]:
    """What somebody else has to judge, the oldest first."""
    not_mine = ~judgeable_by(here.user) if here.reviews else Q()
    return _listed(_open(here).filter(not_mine)).order_by("submitted_at", "pk")


def to_mend(here: Here) -> QuerySet[Review, Any]:
    """The last word on drafts of this person: changes were requested, and no version was sent in since."""
    later = Review.objects.filter(question=OuterRef("question"), pk__gt=OuterRef("pk"), state=Review.State.CHANGES)
    asked = Review.objects.filter(
        wrote_on(here.user),
        ~Exists(later),
        question__bank=here.bank,
        question__state=Question.State.DRAFT,
        question__current=F("version"),
        state=Review.State.CHANGES,
    )
    begun = Exists(Draft.objects.filter(question=OuterRef("question")))
    return _listed(asked.annotate(begun=begun)).select_related("decided_by").order_by("decided_at", "pk")


def ready(here: Here) -> QuerySet[Question]:
    """Approved and not published, the longest approved first."""
    approved = here.bank.questions.filter(state=Question.State.APPROVED)
    return (
        approved.select_related("section", "current__created_by")
        .prefetch_related("current__authors")
        .defer("text", "current__options")
        .order_by("changed_at", "pk")
    )


def counts(here: Here) -> dict[str, int]:
    """By tab. Three statements."""
    mine = judgeable_by(here.user) if here.reviews else Q(pk=None)
    opened = _open(here).aggregate(all=Count("pk"), mine=Count("pk", filter=mine))
    return {
        "mine": opened["mine"],
        "mend": to_mend(here).count(),
        "ready": here.bank.questions.filter(state=Question.State.APPROVED).count(),
        "others": opened["all"] - opened["mine"],
    }


def next_after(review: Review, here: Here) -> Review | None:
    """The next that waits for this person, round to the oldest again."""
    others = waiting(here).exclude(pk=review.pk)
    later = Q(submitted_at__gt=review.submitted_at) | Q(submitted_at=review.submitted_at, pk__gt=review.pk)
    return others.filter(later).first() or others.first()


def _open(here: Here) -> QuerySet[Review, Any]:
    return Review.objects.filter(question__bank=here.bank, state=Review.State.OPEN)


def _solved_by(here: Here) -> Exists:
    return Exists(BlindSolution.objects.filter(review=OuterRef("pk"), solver=here.user))


def _listed(reviews: QuerySet[Review, Any]) -> QuerySet[Review, Any]:
    return reviews.select_related(*NEEDED).defer(*NOT_LISTED)
