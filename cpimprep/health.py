from collections.abc import Callable

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpimprep import clock, embedded_worker
from cpimprep.cache import ForgivingRedisCache


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """This process can serve: the database answers and the clock is right; a missing broker only delays reports, so it
    is told apart."""
    checks = {"database": _answers(_database), "clock": _clock(), "broker": _answers(_broker)}
    ready = checks["database"] == checks["clock"] == "ok"
    return JsonResponse({"status": "ok" if ready else "unavailable"} | checks, status=200 if ready else 503)


def _answers(probe: Callable[[], None]) -> str:
    try:
        probe()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _clock() -> str:
    if not clock.watch.is_off():
        return "ok"
    return f"{clock.watch.error:+.0f} s against the database's"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    if isinstance(default_cache := caches["default"], ForgivingRedisCache):
        default_cache.ping()
    embedded_worker.check()
