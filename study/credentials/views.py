"""The credential: what it is, what it costs, how it is kept. For everybody; holders see their ledgers first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import today_of
from accounts.requests import Request, SignedIn
from curriculum.models import Certification, Fee, PointCategory
from study.credentials.entries import activities_of, by_holding, holdings_of
from study.credentials.facts import facts_by_topic
from study.credentials.ledger import ledger_of
from study.credentials.reckoning import USUAL_CHANCE, FeesForm, Reckoning, offers

LATEST = 10


@require_safe
def credential(request: Request) -> HttpResponse:
    """Their ledgers for those who hold something, else what it is."""
    if request.user.is_authenticated and (context := _ledgers(request)):  # type: ignore[arg-type]
        return render(request, "study/credential.html", context)
    return about(request)


def _ledgers(request: SignedIn) -> dict[str, Any] | None:
    held, latest = list(holdings_of(request.user)), list(activities_of(request.user)[:LATEST])
    if not held and not latest:
        return None
    today, done = today_of(request.user, request.now), by_holding(request.user)
    return {
        "ledgers": [ledger_of(holding, done.get(holding.pk, []), today=today) for holding in held],
        "activities": latest,
        "nowhere": list(activities_of(request.user).filter(holdings=None)),
        "today": today,
    }


@require_safe
def about(request: Request) -> HttpResponse:
    fees = Fee.objects.filter(in_use=True, slug__in=["exam", "bundle"]).order_by("position")
    return render(request, "study/credential_about.html", {"facts": facts_by_topic(), "fees": fees})


@require_safe
def fees(request: Request) -> HttpResponse:
    form = FeesForm(request.GET or None, initial={"chance": USUAL_CHANCE})
    valid = form.is_valid()
    told = {name: value for name, value in form.cleaned_data.items() if value is not None} if valid else {}
    reckoning = Reckoning(**told)
    known = list(Fee.objects.filter(in_use=True).order_by("position"))
    context = {
        "form": form,
        "reckoning": reckoning,
        "usual": USUAL_CHANCE,
        "fees": known,
        "offers": offers(known, reckoning),
    }
    return render(request, "study/credential_fees.html", context, status=422 if form.errors else 200)


@require_safe
def points(request: Request) -> HttpResponse:
    categories = PointCategory.objects.filter(in_use=True)
    context = {
        "groups": [
            (label, [each for each in categories.order_by("position") if each.group == group])
            for group, label in PointCategory.Group.choices
        ],
        "certifications": Certification.objects.filter(in_use=True).order_by("position"),
        "facts": facts_by_topic()["maintenance"],
    }
    return render(request, "study/credential_points.html", context)
