"""Who a request acts for: the owner of the token in its Authorization header. Cookies count for nothing."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer

from accounts.models import AccessToken, User
from accounts.requests import Request
from accounts.throttling import address_of
from accounts.tokens.scopes import Scope
from accounts.tokens.using import note_use, token_of
from api.limits import Allowance, take_failure, take_request
from api.problems import Refused

REALM = 'Bearer realm="cpimprep"'
MISSING = "Send a token: Authorization: Bearer cpim_… You make one in your profile, under API tokens."
UNKNOWN = "There is no such token. It may be mistyped, or revoked by now."
EXPIRED = "This token has expired. Make a new one in your profile, under API tokens."
LACKS = "This token lacks the scope {scope}. Make one that has it in your profile, under API tokens."


class Authorized(Request):
    """A request behind a Bearer."""

    user: User
    auth: AccessToken
    allowance: Allowance


class Bearer(HttpBearer):
    """`scope`: what the token must allow; None where any token will do."""

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> AccessToken:
        scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
        return self.authenticate(request, secret.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> AccessToken:
        mine = cast(Authorized, request)
        found = _valid(mine, token)
        mine.user = found.user
        mine.allowance = take_request(found, now=mine.now)
        if self.scope and not found.allows(self.scope):
            challenge = f'{REALM}, error="insufficient_scope", scope="{self.scope}"'
            detail = LACKS.format(scope=self.scope)
            raise Refused(403, detail, more={"scope": self.scope.value}, headers={"WWW-Authenticate": challenge})
        note_use(found, now=mine.now)
        return found


def _valid(request: Authorized, secret: str) -> AccessToken:
    found = token_of(secret)
    if found and not found.is_expired(request.now):
        return found
    take_failure(_address(request), now=request.now)
    if not secret:
        raise Refused(401, MISSING, headers={"WWW-Authenticate": REALM})
    detail = EXPIRED if found else UNKNOWN
    raise Refused(401, detail, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})


def _address(request: HttpRequest) -> str:
    try:
        return address_of(request)
    except PermissionDenied:  # allauth's, where no proxy says from where the request comes
        return "unknown"
