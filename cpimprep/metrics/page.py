"""GET /metrics for whoever has the token; where none is set there is no such page."""

import hmac
import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as TEXT
from prometheus_client.multiprocess import MultiProcessCollector

from cpimprep.handlers import Handler
from cpimprep.metrics import standing
from cpimprep.metrics.counts import REGISTRY

PATH = "/metrics"


def metrics_page(get_response: Handler) -> Handler:
    """Before hosts and HTTPS are looked at: Prometheus asks each web server by its address in the private network."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or not settings.METRICS_TOKEN:
            return get_response(request)
        if not may_read(request.META.get("HTTP_AUTHORIZATION", "")):
            return HttpResponse("A token is needed.\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
        moment = CollectorRegistry()
        moment.register(standing.Standing(request.now))  # type: ignore[attr-defined]
        return HttpResponse(counts() + generate_latest(moment), TEXT, headers={"Cache-Control": "no-store"})

    return middleware


def may_read(authorization: str) -> bool:
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(authorization.encode(), wanted.encode())


def counts() -> bytes:
    """What all processes beside this one have counted, and it itself."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)
