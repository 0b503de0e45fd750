"""The project's addresses and beside them the least a save could be: the same middleware, a session, one UPDATE."""

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

BARE = "/bench/bare-save/"
BARE_LIST = "/bench/bare-list/"
BARE_SELECT = "/bench/bare-select/"
SELECT = (
    "SELECT slug, headline, state, changed_at FROM bank_question WHERE bank_id = %s AND text ILIKE %s "
    "ORDER BY changed_at DESC, id DESC LIMIT 50"
)
UPDATE = "UPDATE exams_answer SET seq = %s, chosen = %s WHERE attempt_id = %s AND position = %s AND seq < %s"


def bare_save(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    save = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [save["seq"], save["chosen"], save["attempt"], save["position"], save["seq"]])
    return JsonResponse({"status": "saved"})


def bare_list(request: HttpRequest) -> JsonResponse:
    """A page of fifty rows that somebody may see, found by one word."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [request.GET["bank"], "%demand%"])
        return JsonResponse({"rows": cursor.fetchall()}, json_dumps_params={"default": str})


def bare_select(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path(BARE[1:], bare_save),
    path(BARE_LIST[1:], bare_list),
    path(BARE_SELECT[1:], bare_select),
    path("", include("cpimprep.urls")),
]
