"""Every address, everybody, GET and POST, against one table. A new address without a row fails."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from itertools import product

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.house.addresses import patterns
from tests.house.statuses import PACKAGES, PEOPLE, STATUSES, expected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
METHODS = ("GET", "POST")
SAVE = {"seq": 1, "chosen": 1, "text": ""}


@contextmanager
def undone() -> Iterator[None]:
    """Each request meets the same database, and nobody is throttled for the one before."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_before(as_person) -> Callable[[str], Client]:
    """A browser of the person as it was after the sign-in: to sign in for each request takes longer than most do."""
    cookies = {person: as_person(person).cookies for person in PEOPLE}

    def again(person: str) -> Client:
        client = Client()
        client.cookies = deepcopy(cookies[person])
        return client

    return again


def send(client, method, url):
    if method == "POST" and url.startswith("/attempts/"):
        return client.post(url, SAVE, content_type="application/json")
    return client.generic(method, url)


def test_every_address_has_a_row() -> None:
    names = {name for name, _ in patterns()}
    assert {name for name in names if not name.startswith(PACKAGES) and "admin/" not in name} <= set(STATUSES)
    assert set(STATUSES) <= names


def by_room(names: Iterable[str]) -> dict[str, list[str]]:
    """To go through in one test each: what all requests find there takes longer to make than they do."""
    rooms: dict[str, list[str]] = {}
    for name in names:
        rooms.setdefault(name.rpartition(":")[0] or "house", []).append(name)
    return rooms


@pytest.mark.parametrize("room", by_room(STATUSES))
def test_everybody_gets_what_the_table_says(room, as_before, address) -> None:
    got, wanted = {}, {}
    for asked in product(by_room(STATUSES)[room], METHODS, PEOPLE):
        name, method, person = asked
        with undone():
            got[asked] = send(as_before(person), method, address(name)).status_code
        wanted[asked] = expected(*asked)
    assert got == wanted


def filled(name: str) -> str | None:
    """The address under this name with arguments that fit its form, whether or not there is anything there."""
    for arguments in ([], ["abc"], [1], ["1", "set-password"], [1, 1]):
        with suppress(NoReverseMatch):
            return reverse(name, args=arguments)
    return None


def package_urls() -> list[str]:
    urls = {filled(name) for name, _ in patterns() if name.startswith(PACKAGES)}
    return sorted({url for url in urls if url} | {"/admin/nothing-here/"})


@pytest.mark.parametrize("person", ["anonymous", "candidate", "admin"])
@pytest.mark.parametrize("method", METHODS)
def test_no_address_of_a_package_breaks(person, method, as_person) -> None:
    client = as_person(person)
    for url in package_urls():
        with undone():
            status = client.generic(method, url).status_code
        assert status < 500, (method, url)


@pytest.mark.parametrize("person", ["anonymous", "author"])
def test_the_administration_is_the_administrators(person, as_person) -> None:
    client = as_person(person)
    for url in (url for url in package_urls() if url.startswith("/admin/")):
        if url not in ("/admin/login/", "/admin/logout/", "/admin/jsi18n/"):
            response = client.get(url)
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login")), url


def test_a_refused_page_leads_back_after_the_sign_in(client, address) -> None:
    response = client.get(address("exams:history"))
    assert response.url == f"{reverse('account_login')}?next={reverse('exams:history')}"
