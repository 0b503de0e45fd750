"""What is read from the database for the pages of a ledger, in a fixed number of statements."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from study.credentials.ledger import Ledger, ledger_of
from study.credentials.lives import life_of
from study.models import Activity, Evidence, Holding


def holdings_of(user: User) -> QuerySet[Holding]:
    held = Holding.objects.filter(user=user).select_related("certification", "user").prefetch_related("renewals")
    return held.order_by("certification__position", "pk")


def activities_of(user: User) -> QuerySet[Activity]:
    """With what they count for and their proof, newest first; three statements, whatever the number."""
    holdings = Holding.objects.select_related("certification").order_by("certification__position")
    return _with_proof(user).prefetch_related(Prefetch("holdings", holdings))


def _with_proof(user: User) -> QuerySet[Activity]:
    proof = Prefetch("evidence", Evidence.objects.defer("data").order_by("pk"))
    done = Activity.objects.filter(user=user).select_related("category").prefetch_related(proof)
    return done.order_by("-done_on", "-pk")


def by_holding(user: User) -> dict[int, list[Activity]]:
    """What they did for each certification, without the proof. Two statements."""
    activities = Activity.objects.filter(user=user).select_related("category").in_bulk()
    links = Activity.holdings.through.objects.filter(activity__user=user).values_list("holding_id", "activity_id")
    found: dict[int, list[Activity]] = {}
    for holding, activity in links:
        found.setdefault(holding, []).append(activities[activity])
    return found


def ledger_in_full(holding: Holding, *, today: date, number: int | None = None) -> Ledger:
    """With the proof of each activity; those of other cycles stay in the database."""
    life = life_of(holding)
    span = life.reach(number or life.current(today).number)
    nowhere = Q(done_on__lt=life.earned_on) | Q(done_on__gt=life.reach(life.open_number)[1])
    activities = _with_proof(holding.user).filter(Q(done_on__range=span) | nowhere, holdings=holding)
    return ledger_of(holding, activities, today=today, number=number)
