"""The description of the API as a page."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.tokens.scopes import Scope
from api.interface import VERSION, description
from api.limits import MOST_REQUESTS
from api.paging import MOST, USUAL
from api.problems import NAMES, TITLES

MEANINGS = {
    400: "The body is no JSON or no form, or it broke off.",
    401: "No token was sent, or there is none like it, or it has expired. WWW-Authenticate says which.",
    403: "The token lacks a scope, which scope names, or your role in the group does not reach that far.",
    404: "There is nothing at this address, or it is not yours to see. Both look alike.",
    405: "Allow lists the methods that are done there.",
    406: "Accept leaves no form that we can answer in.",
    409: "It does not fit what the thing is by now: the attempt still runs, the import is committed already.",
    413: "The file, or the body, is larger than is taken.",
    415: "Content-Type names something else than is taken there.",
    422: "A parameter or a field has a value that cannot be; errors names each with its place.",
    429: "Wait as many seconds as Retry-After says.",
    500: "A fault of ours. Nothing is half-written; tell us the request id.",
}
CURL = 'curl -H "Authorization: Bearer $TOKEN"'


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    about: str
    depth: int = 0


@dataclass(frozen=True)
class Operation:
    key: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: list[Field]
    answers: list[Field]
    statuses: list[tuple[int, str]]
    curl: str


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(description(), indent=1), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    context = {
        "version": VERSION,
        "site": site,
        "base": reverse("api:api-root").rstrip("/"),
        "groups": _groups(site),
        "scopes": Scope.choices,
        "limits": {"requests": MOST_REQUESTS} | {name: settings.THROTTLES[name][0] for name in ("imports", "exports")},
        "pages": {"usual": USUAL, "most": MOST},
        "problems": [(status, NAMES[status], TITLES[status], MEANINGS[status]) for status in TITLES],
    }
    return render(request, "api/docs.html", context)


def _groups(site: str) -> list[tuple[str, list[Operation]]]:
    schema = description()
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in schema["tags"]}
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            groups[details["tags"][0]].append(_operation(site, path, method.upper(), details, schema))
    return list(groups.items())


def _operation(site: str, path: str, method: str, details: dict[str, Any], schema: dict[str, Any]) -> Operation:
    return Operation(
        key=details["operationId"],
        method=method,
        path=path,
        summary=details["summary"],
        about=" ".join(details.get("description", "").split()),
        scope=details["x-scope"] or "",
        parameters=[_parameter(each, schema) for each in details["parameters"]] + _body(details, schema),
        answers=_answers(details, schema),
        statuses=[(status, TITLES[status]) for status in details["responses"] if status in TITLES],
        curl=_curl(site + path, method, details),
    )


def _curl(url: str, method: str, details: dict[str, Any]) -> str:
    content = details.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return f"{CURL} -F file=@questions.gift \\\n  {url}"
    if content:
        return f'{CURL} --json \'{{"which": "all"}}\' \\\n  {url}'
    query = "?format=gift&anyway=true" if details["operationId"] == "export" else ""
    taken = " -OJ" if query else " -X POST" if method == "POST" else ""
    return f'{CURL}{taken} \\\n  "{url}{query}"'


def _parameter(parameter: dict[str, Any], schema: dict[str, Any]) -> Field:
    told = parameter["schema"]
    about = parameter.get("description", "")
    place = "in the path" if parameter["in"] == "path" else "required" if parameter["required"] else "optional"
    return Field(parameter["name"], f"{_kind(told, schema)}, {place}", about)


def _body(details: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    content = details.get("requestBody", {}).get("content", {})
    return [field for each in content.values() for field in _fields(each["schema"], schema, most=0)]


def _answers(details: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    """Of what a success answers; of a list, of one of its items."""
    status = next(status for status in details["responses"] if status < 300)
    answer = details["responses"][status].get("content", {}).get("application/json", {}).get("schema")
    if answer is None:
        return []
    whole = _resolved(answer, schema)
    items = whole.get("properties", {}).get("items", {}).get("items")
    return _fields(items or whole, schema, most=2)


def _fields(of: dict[str, Any], schema: dict[str, Any], *, most: int, depth: int = 0) -> list[Field]:
    fields = []
    for name, told in _resolved(of, schema).get("properties", {}).items():
        fields.append(Field(name, _kind(told, schema), _about(told, schema), depth))
        inner = _inner(told, schema)
        if inner and depth < most:
            fields += _fields(inner, schema, most=most, depth=depth + 1)
    return fields


def _about(told: dict[str, Any], schema: dict[str, Any]) -> str:
    if "description" in told:
        return str(told["description"])
    inner = _inner(told, schema)
    return " ".join(str(inner.get("description", "")).split()) if inner else ""


def _resolved(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in told:
        found: dict[str, Any] = schema["components"]["schemas"][told["$ref"].rpartition("/")[2]]
        return found
    return told


def _inner(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    """What an object, a list or a perhaps of one has inside."""
    if "items" in told:
        return _inner(told["items"], schema)
    for each in told.get("anyOf", []):
        if found := _inner(each, schema):
            return found
    found = _resolved(told, schema)
    return found if "properties" in found else None


def _kind(told: dict[str, Any], schema: dict[str, Any]) -> str:
    """As in: integer or null; list of objects; one of “open”, “closed”."""
    if "anyOf" in told:
        return " or ".join(_kind(each, schema) for each in told["anyOf"])
    found = _resolved(told, schema)
    if "enum" in found:
        return "one of " + ", ".join(str(value) or "“”" for value in found["enum"])
    if found.get("type") == "array":
        return f"list of {_kind(found['items'], schema)}s"
    return str(
        {"date-time": "moment", "uuid": "id", "binary": "file"}.get(found.get("format", ""), found.get("type", "any"))
    )
