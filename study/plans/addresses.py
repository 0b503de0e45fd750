"""The secret address of a calendar: a number of its own, signed. Whoever renews it ends the old address."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from study.models import CalendarFeed

LONGEST_TOKEN = 120


def _signer() -> Signer:
    return Signer(salt="study.calendar", sep=".")


def address_of(feed: CalendarFeed, site: str) -> str:
    return site + reverse("study:feed", args=[_signer().sign(feed.number.hex)])


def feed_of(token: str) -> CalendarFeed | None:
    """None for an address that was never given out, and for one that was renewed or closed."""
    try:
        number = UUID(_signer().unsign(token[:LONGEST_TOKEN]))
    except (BadSignature, ValueError):
        return None
    return CalendarFeed.objects.select_related("user").filter(number=number, user__is_active=True).first()
