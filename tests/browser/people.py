"""Candidates of their own for every test, and how they begin."""

from datetime import datetime, timedelta
from functools import cache
from itertools import count

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from accounts.models import User
from exams.actions.starting import start_mock
from exams.models import Attempt
from tests.browser.server import MINI

numbers = count(1)
PASSWORD = "violet-gantry-kanban"


def new_candidate(**fields) -> User:
    fields = {"name": "Ana Pérez", "password": _hashed(PASSWORD)} | fields
    return User.objects.create(email=f"browser-{next(numbers)}@example.org", **fields)


@cache
def _hashed(password: str) -> str:
    """Hashing well takes long, and the password is the same for all."""
    return make_password(password, hasher="pbkdf2_sha256")


def session_of(user: User) -> dict[str, str]:
    """The cookie of a session in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value}


def begin(user: User, blueprint: str = MINI) -> Attempt:
    return start_mock(user=user, blueprint_slug=blueprint, now=timezone.now())


def leave_seconds(attempt: Attempt, seconds: float) -> datetime:
    """Move an attempt in time so that its deadline is so many seconds from now."""
    ends = timezone.now() + timedelta(seconds=seconds)
    allowed = timedelta(minutes=attempt.minutes + attempt.extra_minutes)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=ends - allowed, deadline_at=ends)
    return ends
