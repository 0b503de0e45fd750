"""The description of the API and the page made of it."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.tokens.scopes import Scope
from api.interface import description
from api.problems import NAMES, TITLES

pytestmark = pytest.mark.django_db


def operations() -> list[dict]:
    return [details for methods in description()["paths"].values() for details in methods.values()]


def test_the_page_shows_every_operation_with_its_scope_and_an_example(client) -> None:
    response = client.get(reverse("api:docs"))
    page = response.content.decode()
    for one in operations():
        assert f'id="{one["operationId"]}"' in page
        assert escape(one["summary"]) in page
    assert page.count("curl -H") >= len(operations())
    assert all(scope.value in page for scope in Scope)
    assert [name for name in NAMES.values() if f'id="problem-{name}"' not in page] == []
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "http" not in page.replace("http://testserver", "").replace("http://www.w3.org", "").replace("over HTTP", "")


@pytest.mark.parametrize("slash", ["", "/"])
def test_it_is_there_with_a_slash_and_without(client, slash) -> None:
    assert client.get(f"/api/v1/docs{slash}").status_code == 200


def test_the_description_names_no_status_without_a_problem_and_no_field_without_a_type() -> None:
    assert set(NAMES) == set(TITLES)
    for one in operations():
        for status, answer in one["responses"].items():
            assert ("application/problem+json" in answer.get("content", {})) == (status >= 400), one["operationId"]
        assert one["security"]
        assert "x-refuses" not in one


def test_the_root_says_where_to_read_on(client) -> None:
    told = client.get("/api/v1/").json()
    assert client.get(told["description"]).json()["openapi"] == "3.1.0"
    assert client.get(told["reference"]).status_code == 200
