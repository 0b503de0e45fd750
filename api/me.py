"""Whether a token works, and what for."""

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.operations import reads

router = Router(tags=["Token"])


class TokenOut(Schema):
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime


class Me(Schema):
    name: str
    email: str
    time_zone: str = Field(description="Mine; every moment in the API is UTC all the same")
    token: TokenOut


@reads(router, "", scope=None, answers=Me, summary="Read about the token")
def me(request: Authorized) -> dict[str, Any]:
    """Takes any valid token, so it says whether yours works."""
    user, token = request.user, request.auth
    plain = {name: getattr(token, name) for name in ("name", "created_at", "expires_at")}
    scopes = [scope for scope in Scope if token.allows(scope)]
    return {"name": user.get_full_name(), "email": user.email, "time_zone": user.time_zone} | {
        "token": plain | {"scopes": scopes}
    }
