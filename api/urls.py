from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path, reverse
from django.views.decorators.http import require_safe

from api.answered import answered
from api.interface import VERSION, api
from api.problems import Refused, problem
from api.reference import docs, openapi
from api.refusals import NOTHING

app_name = "api"
FILES = {"export"}


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    pages = {"description": "api:openapi", "reference": "api:docs"}
    return JsonResponse(
        {"version": VERSION} | {name: request.build_absolute_uri(reverse(page)) for name, page in pages.items()}
    )


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    return problem(Refused(404, NOTHING))


def operations() -> Iterator[URLPattern]:
    """django-ninja's own, each with what is true of all answers; its root is replaced by ours."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            yield path(str(pattern.pattern), answered(pattern.callback, files=pattern.name in FILES), name=pattern.name)


urlpatterns = [
    path("", answered(root), name="api-root"),
    path("openapi.json", answered(openapi), name="openapi"),
    re_path(r"^docs/?$", docs, name="docs"),
    *operations(),
    # So that an address without anything says so in JSON too, and no slash is put behind one.
    re_path(r"^(?P<rest>[\s\S]+)$", answered(nothing), name="nothing"),  # line breaks too
]
