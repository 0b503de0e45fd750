"""The project's addresses and beside them the least a save could be: the same middleware, a session, one UPDATE."""

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

BARE = "/bench/bare-save/"
UPDATE = "UPDATE exams_answer SET seq = %s, chosen = %s WHERE attempt_id = %s AND position = %s AND seq < %s"


def bare_save(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    save = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [save["seq"], save["chosen"], save["attempt"], save["position"], save["seq"]])
    return JsonResponse({"status": "saved"})


urlpatterns = [path(BARE[1:], bare_save), path("", include("cpimprep.urls"))]
