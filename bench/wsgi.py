"""Requests straight into the WSGI application: nothing is measured but what a server's thread would run."""

import io
import json
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

CSRF = "c" * 32


class Caller:
    """Sends requests with the session cookie of one candidate."""

    def __init__(self, application: Callable[..., Any], session: str) -> None:
        self.application, self.cookies = application, f"csrftoken={CSRF}; sessionid={session}"

    def __call__(self, method: str, path: str, data: Any = None, expect: int = 200) -> bytes:
        status: list[str] = []
        response = self.application(self._environ(method, path, data), lambda line, headers: status.append(line))
        body = b"".join(response)
        response.close()
        if not status[0].startswith(str(expect)):
            raise RuntimeError(f"{method} {path} answered {status[0]}: {body[:300]!r}")
        return body

    def _environ(self, method: str, path: str, data: Any) -> dict[str, Any]:
        body = b"" if data is None else json.dumps(data).encode()
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {"QUERY_STRING": query}
        setup_testing_defaults(environ)
        return environ | {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookies,
            "HTTP_X_CSRFTOKEN": CSRF,
            "CONTENT_TYPE": "application/json" if data is not None else "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
