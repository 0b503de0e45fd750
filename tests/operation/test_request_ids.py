"""Each answer names its request, and so does each line of the log about it."""

import json
import logging
import re

import pytest
from django.test import Client

from cpimprep.logs import formatter

pytestmark = pytest.mark.django_db
OWN = re.compile(r"[0-9a-f]{32}")
FROM_A_PROXY = "proxy-4711-abcdef"


@pytest.fixture
def log(caplog):
    """The lines as production writes them."""
    shape = formatter(json=True)
    lines: list[dict] = []

    class Written(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(shape.format(record)))

    root, handler = logging.getLogger(), Written()
    root.addHandler(handler)
    with caplog.at_level(logging.INFO):
        yield lines
    root.removeHandler(handler)


def test_every_answer_names_its_request(client) -> None:
    names = {client.get(path)["X-Request-ID"] for path in ("/", "/nothing/", "/healthz", "/profile/")}
    assert len(names) == 4
    assert all(OWN.fullmatch(name) for name in names)


@pytest.mark.parametrize(
    ("trusted", "given", "kept"),
    [
        (True, FROM_A_PROXY, True),
        (False, FROM_A_PROXY, False),
        (True, "short", False),
        (True, "x" * 65, False),
        (True, "spaces in it", False),
        (True, 'quote"and{brace}', False),
        (True, "line\nbreak-in-it", False),
        (True, "١٢٣٤٥٦٧٨٩", False),
    ],
)
def test_a_name_is_taken_from_a_proxy_alone_and_in_a_harmless_shape(client, settings, trusted, given, kept) -> None:
    settings.TRUST_REQUEST_IDS = trusted
    answer = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert answer == given if kept else OWN.fullmatch(answer)


def refusals(admin):
    """(who asks, method, path, more, the status)"""
    strict = Client(enforce_csrf_checks=True)
    plain, owner = Client(), Client()
    owner.force_login(admin)
    long = {"data": "{" * 3, "content_type": "application/json"}
    return [
        (plain, "get", "/nothing/", {}, 404),
        (plain, "get", "/healthz", {"headers": {"Host": "evil.example"}}, 400),
        (plain, "post", "/", {}, 405),
        (strict, "post", "/accounts/login/", {}, 403),
        (plain, "post", "/attempts/00000000-0000-0000-0000-000000000000/answers/1/", long, 401),
        (owner, "post", "/forms/nothing/", {}, 404),
    ]


def test_every_refusal_is_in_the_log_under_the_name_that_its_answer_tells(admin, log) -> None:
    for client, method, path, more, status in refusals(admin):
        log.clear()
        response = getattr(client, method)(path, **more)
        assert response.status_code == status, path
        named = [line for line in log if line.get("request_id") == response["X-Request-ID"]]
        assert [line for line in named if line["level"] in ("warning", "error")], (path, log)
        assert [line for line in log if "request_id" not in line] == [], path


def test_a_fault_is_one_line_of_json_with_its_traceback(log, monkeypatch) -> None:
    monkeypatch.setattr("cpimprep.pages.settings", None)
    response = Client(raise_request_exception=False).get("/")
    (line,) = [line for line in log if line["event"] == "request_failed"]
    assert response.status_code == 500
    assert "Traceback" in line["exception"]
    assert line["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize(("path", "headers", "status"), [("/", {}, 500), ("/healthz", {"Host": "evil.example"}, 400)])
def test_the_page_of_a_fault_says_what_to_quote(path, headers, status, monkeypatch) -> None:
    monkeypatch.setattr("cpimprep.pages.settings", None)
    response = Client(raise_request_exception=False).get(path, headers=headers)
    assert response.status_code == status
    assert response["X-Request-ID"] in response.content.decode()
