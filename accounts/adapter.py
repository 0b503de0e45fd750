"""What allauth asks of the project."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.requests import Request
from accounts.throttling import too_often

AFTER_WRONG_PASSWORDS = 300  # seconds, the longest of the two limits of ACCOUNT_RATE_LIMITS["login_failed"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever guesses is told so by the status too; allauth shows its form again with 200."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as too_many:
            raise ImmediateHttpResponse(too_often(cast(Request, request), AFTER_WRONG_PASSWORDS)) from too_many
