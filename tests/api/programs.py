"""Programs that ask the API for somebody."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from accounts.actions.tokens import make_token
from accounts.models import AccessToken, User
from accounts.tokens.scopes import Scope

BASE = "/api/v1"
numbers = count(1)


@dataclass
class Program:
    """`secret` is sent with every request, where there is one."""

    secret: str = ""
    token: AccessToken | None = None

    def get(self, path: str, query: Any = None, **headers: str) -> Any:
        return Client().get(BASE + path, query, headers=self._headers(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        """A file where there is one in the data, else JSON."""
        sent = {"data": data} if data and "file" in data else {"data": data or {}, "content_type": "application/json"}
        return Client().post(BASE + path, **sent, headers=self._headers(headers))

    def read(self, path: str, query: Any = None) -> Any:
        """The body of an answer that must be one."""
        response = self.get(path, query)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ({"authorization": f"Bearer {self.secret}"} if self.secret else {}) | named


def program_of(user: User, *, now: datetime, scopes: Any = tuple(Scope), days: int = 30) -> Program:
    name = f"Program {next(numbers)}"
    token, secret = make_token(
        user, name=name, scopes=list(scopes), days=days, site="https://example.org", by=user, now=now
    )
    return Program(secret, token)


def expired_program_of(user: User, *, now: datetime) -> Program:
    return program_of(user, now=now - timedelta(days=31))
