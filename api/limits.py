"""How often a program may ask, counted in the cache that all web processes share."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from accounts.models import AccessToken
from accounts.throttling import count, wait, who
from api.problems import Refused

A_MINUTE = 60
MOST_REQUESTS = 120  # of one token, within a minute
MOST_FAILURES = 60  # of one address without a valid token, within ten minutes
TOO_OFTEN = "This is asked for too often: at most {most} times in {seconds} seconds. Try again in {wait} seconds."


@dataclass(frozen=True)
class Allowance:
    """What is left of a window of time; `reset` in seconds."""

    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        left = {"Limit": self.limit, "Remaining": max(0, self.remaining), "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in left.items()}


def take(what: str, *, most: int, seconds: int, now: datetime) -> Allowance:
    """Of a window that all share, so that its end is known: it begins anew with each multiple of `seconds`. Refused
    (429) where nothing is left."""
    window, into = divmod(int(now.timestamp()), seconds)
    before = count(f"api:{what}:{window}", seconds=seconds)
    allowance = Allowance(most, most - before - 1, seconds - into)
    if allowance.remaining < 0:
        wait = str(allowance.reset)
        detail = TOO_OFTEN.format(most=most, seconds=seconds, wait=wait)
        raise Refused(429, detail, headers={"Retry-After": wait, **allowance.headers})
    return allowance


def take_request(token: AccessToken, *, now: datetime) -> Allowance:
    return take(f"token:{token.pk}", most=MOST_REQUESTS, seconds=A_MINUTE, now=now)


def take_failure(address: str, *, now: datetime) -> None:
    take(f"failed:{address}", most=MOST_FAILURES, seconds=10 * A_MINUTE, now=now)


def take_costly(name: str, request: HttpRequest) -> None:
    """What pages count too, under the same name of settings.THROTTLES and for the same person: imports, exports."""
    what, (most, seconds) = f"{name}:{who(request)}", settings.THROTTLES[name]
    if count(what, seconds=seconds) >= most:
        after = wait(what, seconds=seconds)
        detail = TOO_OFTEN.format(most=most, seconds=seconds, wait=after)
        raise Refused(429, detail, headers={"Retry-After": str(after)})
