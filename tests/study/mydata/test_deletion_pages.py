"""The page that deletes an account: what it tells, what it asks for, and who gets through."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.actions.starting import start_mock
from exams.models import Attempt
from groups.actions import add_member, create_group
from groups.actions.groups import close_group
from groups.models import Role
from tests.exams.assigning import make_mock, own_questions

pytestmark = [pytest.mark.django_db]
URL, PASSWORD = "/my-data/delete/", "plum-harbor-9"
MEANT = {"email": "mei@example.org"}


@pytest.fixture
def person(db) -> User:
    cache.clear()
    return User.objects.create_user("mei@example.org", PASSWORD, name="Mei")


@pytest.fixture
def mei(person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_address_and_the_password_delete_the_account(mei, person, django_capture_on_commit_callbacks) -> None:
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    asks = mei.post(URL, MEANT)
    assert (asks.status_code, asks.url) == (302, f"{reverse('account_reauthenticate')}?next=%2Fmy-data%2Fdelete%2F")
    assert User.objects.get().is_active
    with django_capture_on_commit_callbacks(execute=True):
        done = mei.post(asks.url, {"password": PASSWORD})
    assert (done.status_code, done.url) == (303, "/my-data/deleted/")
    assert "The account is deleted" in text(mei.get(done.url))
    assert not User.objects.exists()
    assert not UserSession.objects.exists()
    for client in (mei, elsewhere):
        assert client.get("/profile/").status_code == 302
    again = mei.post(reverse("account_login"), {"login": "mei@example.org", "password": PASSWORD})
    assert "are not correct" in text(again)


def test_a_wrong_password_deletes_nothing(mei) -> None:
    asks = mei.post(URL, MEANT)
    assert mei.post(asks.url, {"password": "guessed"}).status_code == 200
    assert User.objects.get().is_active


@pytest.mark.parametrize("typed", ["", "somebody@example.org", "mei@example.or"])
def test_another_address_deletes_nothing(mei, typed) -> None:
    response = mei.post(URL, {"email": typed})
    assert response.status_code == 422
    assert User.objects.get().is_active


def test_the_address_is_taken_in_any_case(mei) -> None:
    assert mei.post(URL, {"email": " Mei@Example.org "}).status_code == 302


def test_it_says_what_goes_and_what_stays(mei, person, blueprint, form, admin, now) -> None:
    group = create_group(name="Lima", slug="lima", by=admin, now=now)
    add_member(group, user=person, role=Role.MEMBER, by=admin, now=now)
    versions = own_questions(group, blueprint)
    mock = make_mock(group, blueprint, [*versions[:3], *versions[8:11]], by=admin, now=now)
    sat = start_assigned(user=person, group_slug="lima", number=mock.pk, now=now)
    finish(sat, queued={}, timed_out=False, by=person, now=now)
    start_mock(user=person, blueprint_slug=form.blueprint.slug, now=now)
    page = text(mei.get(URL))
    assert "Your 2 sittings with every answer, score and report, but for what groups keep (below)" in page
    assert "Your 1 finished mock of study groups" in page
    assert f"deleted account {person.pk}" in page
    Attempt.objects.filter(assignment=None).update(deadline_at="2999-01-01T00:00Z")
    assert "An exam of yours runs" in text(mei.get(URL))


def test_an_only_owner_is_sent_to_the_group_first(mei, person, now) -> None:
    group = create_group(name="Lima", slug="lima", by=person, now=now)
    page = text(mei.get(URL))
    assert reverse("groups:members", args=["lima"]) in page
    assert reverse("groups:close", args=["lima"]) in page
    refused = mei.post(URL, MEANT)
    assert refused.status_code == 409
    assert "Nothing was deleted" in text(refused)
    close_group(group, by=person, now=now)
    assert mei.post(URL, MEANT).status_code == 302


def test_without_a_password_or_a_key_the_typed_address_is_enough(candidate, signed_in) -> None:
    """As of an account that an administrator made and nobody has set a password for."""
    assert signed_in(candidate).post(URL, {"email": candidate.email}).status_code == 303
