"""The API as one thing: its operations, and its description in OpenAPI."""

from functools import cache
from typing import Any

from ninja import NinjaAPI, Router

from api import attempts, banks, blueprints, exports, groups, imports, me, refusals, results, weakness
from api.problems import MEDIA_TYPE, TITLES, Problem

VERSION = "1.0"
DESCRIPTION = (
    "Exams, a person’s own attempts and reports, results of study groups, and question banks, for programs. Send a "
    "token as Authorization: Bearer cpim_…; it may do what its scopes say and its owner may do, and nothing else."
)
ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/blueprints", blueprints.router),
    ("/attempts", attempts.router),
    ("/weakness-reports", weakness.router),
    ("/groups", groups.router),
    ("/groups", results.router),
    ("/banks", banks.router),
    ("/banks", exports.router),
    ("/banks", imports.router),
)
LIMIT_HEADERS = {
    "RateLimit-Limit": "Requests within a minute",
    "RateLimit-Remaining": "How many of them are left",
    "RateLimit-Reset": "Seconds until all are there again",
}
REQUEST_ID = {"description": "Under which our log knows the request", "schema": {"type": "string"}}
# Refusals of every operation; one with a path has 404 beside them.
EVERYWHERE = (401, 403, 406, 422, 429)


def interface() -> NinjaAPI:
    """`urls_namespace` is that of api.urls, by which the description finds its own paths."""
    api = NinjaAPI(
        title="cpimprep", version=VERSION, description=DESCRIPTION, urls_namespace="api", openapi_url=None,
        docs_url=None,
    )  # fmt: skip
    for prefix, router in ROUTERS:
        api.add_router(prefix, router)
    refusals.register(api)
    return api


api = interface()


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description: what django-ninja says, with the refusals and headers that all operations share."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    schema["components"]["schemas"] |= _problem_schemas()
    schema["components"]["securitySchemes"] = {
        "Token": {"type": "http", "scheme": "bearer", "description": "A token made in the profile, under API tokens"}
    }
    schema["tags"] = [{"name": name} for name in ("Token", "Exams", "Attempts", "Groups", "Banks", "Imports")]
    for operations in schema["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return schema


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return parts | {"Problem": schema}


def _complete(operation: dict[str, Any]) -> None:
    scope, refuses = operation["x-scope"], set(operation.pop("x-refuses"))
    operation["security"] = [{"Token": [scope] if scope else []}]
    has_path = any(parameter["in"] == "path" for parameter in operation["parameters"])
    refuses |= {*EVERYWHERE} | ({404} if has_path else set())
    for status, answer in operation["responses"].items():
        answer["headers"] = _headers(status)
    for status in sorted(refuses):
        operation["responses"][status] = _refusal(status)


def _refusal(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"X-Request-ID": REQUEST_ID}
    if status == 429:
        headers["Retry-After"] = {"description": "Seconds to wait", "schema": {"type": "integer"}}
    if status == 401:
        headers["WWW-Authenticate"] = {"description": "What kind of token is missing", "schema": {"type": "string"}}
    return {"description": TITLES[status], "content": content, "headers": headers}


def _headers(status: int) -> dict[str, Any]:
    counted = {name: {"description": text, "schema": {"type": "integer"}} for name, text in LIMIT_HEADERS.items()}
    headers: dict[str, Any] = {"X-Request-ID": REQUEST_ID, **counted}
    if status == 202:
        headers["Location"] = {"description": "Where to look", "schema": {"type": "string"}}
    return headers
