"""The calendar that other programs fetch: no session, no sign-in, only its secret address."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from accounts.requests import Request, site_of
from accounts.throttling import AN_HOUR, address_of, count, wait
from study.plans.addresses import feed_of
from study.plans.feed import calendar_of

MOST_FETCHES, MOST_WRONG = 60, 60  # within an hour, of one address and from one place


@require_safe
def feed(request: Request, token: str) -> HttpResponse:
    found = feed_of(token)
    if found is None:
        return _wrong(request)
    fetches = f"calendar:{found.pk}"
    if count(fetches, seconds=AN_HOUR) >= MOST_FETCHES:
        return _pause("This calendar was fetched too often. It may be fetched again within the hour.", fetches)
    body = calendar_of(found, site_of(request), request.now)
    etag = quote_etag(sha256(body).hexdigest()[:32])
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse = HttpResponseNotModified() if etag in known else _file(body)
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=AN_HOUR)
    return response


def _file(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="study-plan.ics"'
    return response


def _wrong(request: Request) -> HttpResponse:
    wrong = f"wrong-calendars:{address_of(request)}"
    if count(wrong, seconds=AN_HOUR) >= MOST_WRONG:
        return _pause("Too many wrong addresses. Try again in an hour.", wrong)
    return _plain("This calendar address leads nowhere: it was renewed or closed.", 404)


def _pause(text: str, what: str) -> HttpResponse:
    response = _plain(text, 429)
    response["Retry-After"] = str(wait(what, seconds=AN_HOUR))
    return response


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, no_store=True)
    return response
