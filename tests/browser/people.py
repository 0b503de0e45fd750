"""Candidates of their own for every test, and how they begin."""

from datetime import datetime, timedelta
from itertools import count

from django.test import Client
from django.utils import timezone

from accounts.models import User
from exams.actions.starting import start_mock
from exams.models import Attempt
from tests.browser.server import MINI

numbers = count(1)
PASSWORD = "violet-gantry-kanban"


def new_candidate(**fields) -> User:
    return User.objects.create_user(f"browser-{next(numbers)}@example.org", PASSWORD, **{"name": "Ana Pérez"} | fields)


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
