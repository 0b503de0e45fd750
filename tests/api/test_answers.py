"""What is true of every answer: its form, its headers, what counts for nothing, and how often one may ask."""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from api import limits
from api.interface import api
from api.problems import MEDIA_TYPE
from tests.api.programs import BASE, Program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("/me/", 404), ("/banks/%00", 404), ("/banks/../me", 404), ("/attempts/1", 404),
     ("/attempts?limit=0", 422), ("/attempts?limit=101", 422), ("/attempts?kind=nap", 422),
     ("/attempts?since=2026", 422), ("/attempts?since=1", 422), ("/attempts?cursor=abc", 422),
     ("/banks/lima", 404), ("/banks?limit=x", 422)],
)  # fmt: skip
def test_a_refusal_has_one_form_and_the_id_of_its_request(program, candidate, path, status) -> None:
    response = program(candidate).get(path)
    told = response.json()
    assert (response.status_code, response["Content-Type"], told["status"]) == (status, MEDIA_TYPE, status)
    assert told["request_id"] == response["X-Request-ID"]
    assert told["type"].startswith(f"{BASE}/docs#problem-")
    assert ("errors" in told) == (status == 422)
    if status == 422:
        assert told["errors"][0]["field"] in path


def test_a_method_that_is_not_done_names_those_that_are(program, candidate) -> None:
    theirs = program(candidate)
    response = theirs.post("/attempts")
    assert (response.status_code, response["Allow"], response["Content-Type"]) == (405, "GET", MEDIA_TYPE)
    assert Client().delete(f"{BASE}/banks/x/imports")["Allow"] == "GET, POST"


def test_who_accepts_no_json_is_told_so(program, candidate) -> None:
    theirs = program(candidate)
    assert theirs.get("/me", accept="text/html").status_code == 406
    for accepted in ("*/*", "application/*", "text/html, application/json;q=0.5", "application/problem+json"):
        assert theirs.get("/me", accept=accepted).status_code == 200, accepted


def test_answers_are_kept_nowhere_set_no_cookie_and_say_what_is_left(program, candidate) -> None:
    theirs = program(candidate)
    left = []
    for _ in range(2):
        response = theirs.get("/me")
        assert (response["Cache-Control"], dict(response.cookies)) == ("no-store", {})
        assert response["X-Request-ID"]
        left.append(int(response["RateLimit-Remaining"]))
    assert left == [limits.MOST_REQUESTS - 1, limits.MOST_REQUESTS - 2]


def test_an_answer_that_is_there_already_is_not_sent_again(program, candidate) -> None:
    theirs = program(candidate)
    first = theirs.get("/blueprints")
    again = theirs.get("/blueprints", if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "no-store")
    assert again["RateLimit-Remaining"]
    assert theirs.get("/blueprints", if_none_match='"other"').status_code == 200


def test_a_session_or_a_token_elsewhere_counts_for_nothing(program, candidate, signed_in) -> None:
    secret = program(candidate).secret
    own = signed_in(candidate)
    assert own.get(f"{BASE}/me").status_code == 401
    assert own.post(f"{BASE}/banks/x/imports").status_code == 401
    assert Client().get(f"{BASE}/me", {"token": secret, "access_token": secret}).status_code == 401
    for header in (secret, f"Token {secret}", f"Basic {secret}", "Bearer", "Bearer  ", f"Bearer {secret} {secret}"):
        assert Client().get(f"{BASE}/me", headers={"authorization": header}).status_code == 401, header
    assert Client().get(f"{BASE}/me", headers={"authorization": f"bearer   {secret}"}).status_code == 200


def test_one_program_asks_so_often_in_a_minute_and_another_is_not_held_up(
    program, candidate, monkeypatch, standing_clock, now
) -> None:
    monkeypatch.setattr(limits, "MOST_REQUESTS", 3)
    first, second = program(candidate), program(candidate)
    assert [first.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = first.get("/me")
    assert (refused["Retry-After"], refused["RateLimit-Remaining"]) == ("60", "0")
    assert refused["Content-Type"] == MEDIA_TYPE
    assert second.get("/me").status_code == 200
    standing_clock.move_to(now + timedelta(minutes=1))
    assert first.get("/me").status_code == 200


def test_an_address_that_guesses_is_slowed_down_but_not_who_has_a_token(program, candidate, monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_FAILURES", 2)
    assert [Program("wrong").get("/me").status_code for _ in range(3)] == [401, 401, 429]
    assert program(candidate).get("/me").status_code == 200


def test_a_fault_of_ours_is_told_in_the_same_form_and_keeps_its_traceback_in_the_log(
    program, candidate, monkeypatch, caplog
) -> None:
    """The operation is broken where it asks for the database; nothing of it is told."""
    operation = next(
        one for router in api._get_bound_routers() for path in router.path_operations.values()
        for one in path.operations if one.operation_id == "groups"
    )  # fmt: skip
    monkeypatch.setattr(operation, "view_func", lambda request, **values: 1 / 0)
    secret, client = program(candidate).secret, Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        response = client.get(f"{BASE}/groups", headers={"authorization": f"Bearer {secret}"})
    assert (response.status_code, response["Content-Type"]) == (500, MEDIA_TYPE)
    assert response.json()["request_id"] == response["X-Request-ID"]
    assert "division" not in response.content.decode()
    assert "ZeroDivisionError" in caplog.text


def test_secrets_are_in_no_log_line(program, candidate, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        theirs = program(candidate)
        theirs.get("/me")
        theirs.get("/nothing")
        Program(theirs.secret[:-1] + "x").get("/me")
    assert caplog.records
    assert theirs.secret[5:20] not in caplog.text
