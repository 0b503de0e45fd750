"""How an operation is declared: its scope, what it answers, and the refusals that it shares with others."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar, get_args

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.models import Query as QueryParam

from accounts.tokens.scopes import Scope
from api.bearer import Bearer
from api.problems import INVALID, Refused

LONGEST_NAME = 60
View = TypeVar("View", bound=Callable[..., Any])


def reads(
    router: Router, path: str, *, scope: Scope | None, answers: Any, refuses: tuple[int, ...] = (), **more: Any
) -> Callable[[View], View]:
    """`refuses`: statuses beyond those that every operation of its kind has."""
    return _operation(router, "GET", path, scope, {200: answers}, refuses, more)


def writes(
    router: Router, path: str, *, scope: Scope, answers: Any, status: int, refuses: tuple[int, ...] = (), **more: Any
) -> Callable[[View], View]:
    return _operation(router, "POST", path, scope, {status: answers}, refuses, more)


def _operation(
    router: Router, method: str, path: str, scope: Scope | None, answers: dict[int, Any], refuses: tuple[int, ...],
    more: dict[str, Any],
) -> Callable[[View], View]:  # fmt: skip
    def decorate(view: View) -> View:
        extra = {"x-scope": scope.value if scope else None, "x-refuses": list(refuses), **more.pop("openapi_extra", {})}
        named: dict[str, Any] = {
            "operation_id": view.__name__,
            "url_name": view.__name__,
            "auth": Bearer(scope),
            "response": answers,
        }
        router.add_api_operation(path, [method], _strict(view), openapi_extra=extra, **named, **more)
        return view

    return decorate


def _strict(view: Callable[..., Any]) -> Callable[..., Any]:
    """A parameter that there is not would be left out in silence: a filter with a typing error would filter nothing."""
    known = set(_parameters(view))

    @wraps(view)
    def wrapped(request: HttpRequest, **values: Any) -> Any:
        if unknown := [name for name in request.GET if name not in known]:
            raise Refused(422, INVALID, more={"errors": [_unknown(name, known) for name in unknown]})
        return view(request, **values)

    return wrapped


def _parameters(view: Callable[..., Any]) -> Iterator[str]:
    """The names of what stands in the query."""
    for parameter in inspect.signature(view).parameters.values():
        model, *marks = get_args(parameter.annotation) or (Schema,)
        if any(isinstance(mark, QueryParam) for mark in marks):
            yield from model.model_fields


def _unknown(name: str, known: set[str]) -> dict[str, str]:
    there_are = f"There are {', '.join(sorted(known))}." if known else "There is none here."
    return {"place": "query", "field": name[:LONGEST_NAME], "message": f"There is no such parameter. {there_are}"}
