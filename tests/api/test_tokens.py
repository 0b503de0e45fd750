"""The page on which people make tokens, and what becomes of these."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.leaving import close_account
from accounts.actions.tokens import MOST_TOKENS
from accounts.models import AccessToken, AuditEvent, Mail
from accounts.tokens.scopes import Scope
from accounts.tokens.secrets import LONGEST, PREFIX, digest_of, is_whole, new_secret
from accounts.tokens.using import NOTED_EVERY
from tests.api.programs import BASE, Program

PASSWORD = "correct horse battery"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
TOKENS, NEW = "/profile/tokens/", "/profile/tokens/new/"
FILLED = {"name": "Grade book", "scopes": ["exams:read", "banks:write"], "days": "90"}


@pytest.fixture
def own(client, candidate) -> Client:
    """Signed in, and has just said the password again."""
    candidate.set_password(PASSWORD)
    candidate.save()
    client.force_login(candidate)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def shown_secret(response) -> str:
    return re.search(rf"{PREFIX}\w{{49}}", response.content.decode()).group()


def test_a_token_is_shown_once_and_kept_as_a_hash_only(own, candidate, now) -> None:
    made = own.post(NEW, FILLED)
    secret = shown_secret(made)
    assert (made.status_code, "no-store" in made["Cache-Control"]) == (201, True)
    token = AccessToken.objects.get()
    assert (token.user, token.digest, token.ending) == (candidate, digest_of(secret), secret[-4:])
    assert (token.scopes, token.expires_at) == (["banks:write", "exams:read"], now + timedelta(days=90))
    assert secret not in str(list(AccessToken.objects.values())) + str(list(AuditEvent.objects.values()))
    page = own.get(TOKENS).content.decode()
    assert "Grade book" in page
    assert secret not in page
    assert Program(secret).get("/me").json()["token"]["scopes"] == ["exams:read", "banks:write"]


def test_a_reload_of_the_page_with_the_secret_makes_no_second_token(own) -> None:
    own.post(NEW, FILLED)
    again = own.post(NEW, FILLED)
    assert (again.status_code, AccessToken.objects.count()) == (422, 1)


def test_making_and_revoking_are_in_the_trail_and_the_person_is_written_to(own, candidate) -> None:
    own.post(NEW, FILLED)
    mail = Mail.objects.get(kind="account")
    assert (mail.user, "Grade book" in mail.subject, "Import questions" in mail.body) == (candidate, True, True)
    assert mail.body.count("cpim_") == 0
    own.post(reverse("accounts:token_revoke", args=[AccessToken.objects.get().pk]))
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["token.made", "token.revoked"]
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, FILLED | {"name": ""}, FILLED | {"name": "\u200b"}, FILLED | {"name": "x" * 61}, FILLED | {"scopes": []},
     FILLED | {"scopes": ["all"]}, FILLED | {"days": "9999"}, FILLED | {"days": "x"}],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_is_made(own, sent) -> None:
    refused = own.post(NEW, sent)
    assert (refused.status_code, AccessToken.objects.count()) == (422, 0)
    assert "field__errors" in refused.content.decode()


def test_without_the_password_again_no_token_is_made(client, candidate) -> None:
    candidate.set_password(PASSWORD)
    candidate.save()
    client.force_login(candidate)
    for response in (client.get(NEW), client.post(NEW, FILLED)):
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not AccessToken.objects.exists()


def test_nobody_makes_more_than_the_most(own, program, candidate) -> None:
    for _ in range(MOST_TOKENS):
        program(candidate)
    refused = own.post(NEW, FILLED)
    assert (refused.status_code, AccessToken.objects.count()) == (422, MOST_TOKENS)
    assert "Revoke one" in refused.content.decode()


def test_nobody_revokes_another_persons_token(own, program, stranger) -> None:
    theirs = program(stranger)
    assert own.post(reverse("accounts:token_revoke", args=[theirs.token.pk])).status_code == 404
    assert theirs.get("/me").status_code == 200


def test_its_use_is_noted_once_an_hour(program, candidate, now, standing_clock, statements) -> None:
    theirs, used = program(candidate), []
    for moment in (now, now + NOTED_EVERY - timedelta(seconds=1), now + NOTED_EVERY):
        standing_clock.move_to(moment)
        with statements() as work:
            theirs.get("/me")
        used.append((AccessToken.objects.get().last_used_at, len(work)))
    assert used == [(now, 2), (now, 1), (now + NOTED_EVERY, 2)]


def test_the_list_takes_as_many_statements_for_twenty_as_for_one(own, program, candidate, statements) -> None:
    counts = []
    for more in (1, MOST_TOKENS - 1):
        for _ in range(more):
            program(candidate)
        with statements() as work:
            own.get(TOKENS)
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_an_account_that_is_closed_or_deactivated_ends_its_tokens(program, candidate, stranger, now) -> None:
    first, second = program(candidate), program(stranger)
    close_account(candidate, now=now)
    stranger.is_active = False
    stranger.save()
    assert [one.get("/me").status_code for one in (first, second)] == [401, 401]
    assert list(AccessToken.objects.values_list("user", flat=True)) == [stranger.pk]


def test_no_two_secrets_are_alike_and_a_slip_is_told_without_the_database(django_assert_num_queries) -> None:
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert {len(secret) for secret in secrets} == {LONGEST}
    assert all(map(is_whole, secrets))
    secret = new_secret()
    slips = [secret[:9] + ("a" if secret[9] != "a" else "b") + secret[10:], secret[:-1], secret + "0", "", "cpim_",
             secret.upper(), "cpım_" + secret[5:]]  # fmt: skip
    with django_assert_num_queries(0):
        for slip in slips:
            assert Program(slip).get("/me").status_code == 401 if slip.isascii() else not is_whole(slip)


def test_every_scope_is_offered_in_words(own) -> None:
    page = own.get(NEW).content.decode()
    for scope in Scope:
        assert scope.value in page
        assert scope.label in page
    assert f"{BASE}/docs" in own.get(TOKENS).content.decode()
