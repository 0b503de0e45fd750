from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.requests import Page, SignedIn


def for_staff(permission: str) -> Callable[[Page], Page]:
    """A page of the administration's own people who hold this permission, as its pages ask for it."""

    def decorate(view: Page) -> Page:
        @login_required
        @wraps(view)
        def wrapped(request: SignedIn, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_staff and request.user.has_perm(permission)):
                raise PermissionDenied
            return view(request, **kwargs)

        return wrapped

    return decorate
