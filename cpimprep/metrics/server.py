"""A worker has no web server: its counts are read on a port of its own, which only the private network reaches."""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as TEXT
from prometheus_client.exposition import ThreadingWSGIServer

from cpimprep.metrics.page import PATH, counts, may_read


class _Quiet(WSGIRequestHandler):
    timeout = 10  # seconds that somebody who connects and says nothing is waited for

    def log_message(self, format: str, *args: Any) -> None:
        """A scrape every few seconds is no news."""


def start() -> None:
    if settings.METRICS_TOKEN and settings.WORKER_METRICS_PORT:
        server = make_server("", settings.WORKER_METRICS_PORT, _answer, ThreadingWSGIServer, _Quiet)
        threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


def _answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != PATH:
        status, body = "404 Not Found", b""
    elif not may_read(environ.get("HTTP_AUTHORIZATION", "")):
        status, body = "401 Unauthorized", b""
    else:
        status, body = "200 OK", counts()
    start_response(status, [("Content-Type", TEXT)])
    return [body]
