"""Where a person is signed in, and when each place was last used.

allauth keeps a row for each sign-in. That it is used is noted at most every QUARTER of an hour, and looked up in the
cache first: a page costs no statement for it, and a save in an exam not even that. Without a cache nothing is noted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from accounts.devices.words import words_of
from accounts.requests import SignedIn

QUARTER = timedelta(minutes=15)
NOT_TOLD = "0.0.0.0"  # noqa: S104 (the unspecified address; it is stored, nothing binds to it)


@dataclass(frozen=True)
class Device:
    number: int
    words: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_this: bool


def devices_of(request: SignedIn) -> list[Device]:
    """This one first, then by last use. Two statements; one row more where somebody was signed in before there was
    this list."""
    here = request.session.session_key
    if here and not UserSession.objects.filter(session_key=here).exists():
        _list(request, here)
    alive = Session.objects.filter(expire_date__gt=request.now).values("session_key")
    rows = UserSession.objects.filter(user=request.user, session_key__in=alive).order_by("-last_seen_at", "-pk")
    devices = [_device(row, row.session_key == here) for row in rows]
    return sorted(devices, key=lambda device: not device.is_this)


def _list(request: SignedIn, session_key: str) -> None:
    try:
        UserSession.objects.create_from_request(request)
    except PermissionDenied:  # allauth's, where no proxy says from where the request comes: no reason to refuse a page
        fields = {"user": request.user, "ip": NOT_TOLD, "user_agent": request.headers.get("user-agent", "")[:200]}
        UserSession.objects.get_or_create(session_key=session_key, defaults=fields)


def _device(row: UserSession, is_this: bool) -> Device:
    address = "" if row.ip == NOT_TOLD else row.ip
    return Device(row.pk, words_of(row.user_agent), address, row.created_at, row.last_seen_at, is_this)


def note_use(session_key: str, *, now: datetime) -> None:
    """What the cache does not know of was signed in a moment ago, or the cache was emptied: either way it is noted
    from now on."""
    key = f"seen:{session_key}"
    before = cache.get(key)
    if before is not None and now.timestamp() < before + QUARTER.total_seconds():
        return
    cache.set(key, now.timestamp(), settings.SESSION_COOKIE_AGE)
    if before is not None:
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)
