"""Mails that can be turned off say how, in headers and below; the link works for whoever has it, signed in or not."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.actions.mailing import queue_mails
from accounts.actions.sending import send_due
from accounts.forms import ProfileForm
from accounts.mail.kinds import KINDS
from accounts.mail.links import off_link, token_of
from accounts.mail.views import MOST_TURNS, MOST_WRONG_LINKS
from accounts.models import AuditEvent, Mail, User
from tests.accounts.posting import letter, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_throttling() -> None:
    cache.clear()


@pytest.fixture
def sent(now):
    def send(to: User, **changes):
        queue_mails([letter(to, now, **changes)], now=now)
        send_due(now=now)
        return mail.outbox[-1]

    return send


@pytest.fixture
def off_page(candidate) -> str:
    return urlsplit(off_link("https://example.org", candidate, "mail_reviews")).path


def wants(person: User) -> bool:
    person.refresh_from_db()
    return person.mail_reviews


def test_the_link_is_in_the_headers_and_below_the_text(sent, candidate, off_page) -> None:
    message = sent(candidate)
    assert message.extra_headers["List-Unsubscribe"] == f"<https://example.org{off_page}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.body.endswith(
        f"To get no more emails about reviews of questions, open this page (no sign-in needed):\n"
        f"https://example.org{off_page}\n"
    )


def test_where_the_site_speaks_no_https_mail_programs_are_offered_no_button(sent, candidate) -> None:
    message = sent(candidate, site="http://testserver")
    assert "List-Unsubscribe" in message.extra_headers
    assert "List-Unsubscribe-Post" not in message.extra_headers


def test_where_no_site_is_known_the_profile_is_named(sent, candidate) -> None:
    message = sent(candidate, site="")
    assert "List-Unsubscribe" not in message.extra_headers
    assert message.body.endswith("You can turn off emails about reviews of questions in your profile.\n")


def test_what_cannot_be_turned_off_says_nothing_of_it(now, monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "test", KINDS["invitation"])
    waiting(["ana@x.org"], now, kind="test")
    send_due(now=now)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_every_kind_that_can_be_turned_off_is_a_field_of_the_profile_and_has_a_name() -> None:
    for kind in KINDS.values():
        assert bool(kind.preference) == bool(kind.about)
        assert not kind.preference or kind.preference in ProfileForm().fields


def test_a_mail_program_turns_them_off_with_one_post(client, candidate, off_page) -> None:
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(off_page, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, wants(candidate)) == (200, False)
    event = AuditEvent.objects.get(verb="mails.turned-off")
    assert (event.actor, event.details) == (candidate.email, {"mails": "mail_reviews"})


def test_looking_at_the_page_changes_nothing(client, candidate, off_page) -> None:
    text = client.get(off_page).content.decode()
    assert "Turn these emails off?" in text
    assert "emails about reviews of questions" in text
    assert wants(candidate)


def test_the_page_s_button_turns_them_off_and_another_on_again(client, candidate, off_page) -> None:
    off = client.post(off_page, {"do": "off"}).content.decode()
    assert "These emails are off" in off
    assert not wants(candidate)
    (again,) = re.findall(r'<button[^>]*value="(\w+)"', off.partition("<main")[2])
    assert "on again" in client.post(off_page, {"do": again}).content.decode()
    assert wants(candidate)


def test_it_touches_nobody_and_nothing_else(client, candidate, stranger, off_page) -> None:
    client.force_login(stranger)
    client.post(off_page)
    candidate.refresh_from_db()
    assert (candidate.mail_reviews, candidate.mail_group_mocks) == (False, True)
    assert wants(stranger)


def test_twice_off_is_off_and_audited_once(client, candidate, off_page) -> None:
    assert [client.post(off_page).status_code for _ in range(2)] == [200, 200]
    assert AuditEvent.objects.filter(verb="mails.turned-off").count() == 1


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t.replace("-", "0-", 1), lambda t: "x", lambda t: "." * 500]
)
def test_a_link_that_is_not_whole_changes_nothing_and_says_so(client, candidate, spoil) -> None:
    url = f"/mail/off/{spoil(token_of(candidate, 'mail_reviews'))}/"
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 404
        assert "not whole" in answer.content.decode()
    assert wants(candidate)


def test_a_token_for_something_that_is_no_kind_of_mail_is_worth_nothing(client, candidate) -> None:
    for name in ("is_staff", "player_keys", ""):
        assert client.post(f"/mail/off/{token_of(candidate, name)}/").status_code == 404


def test_of_somebody_who_is_gone_there_is_no_page(client, candidate, off_page) -> None:
    User.objects.filter(pk=candidate.pk).update(is_active=False)
    assert client.post(off_page).status_code == 404


def test_trying_links_is_slowed_down_and_so_is_turning_without_end(client, off_page) -> None:
    assert [client.post(off_page).status_code for _ in range(MOST_TURNS + 1)][-2:] == [200, 429]
    wrong = [client.get("/mail/off/nothing/").status_code for _ in range(MOST_WRONG_LINKS + 1)]
    assert wrong[-2:] == [404, 429]
    assert client.get(off_page).status_code == 200


def test_the_page_is_kept_by_no_cache(client, off_page) -> None:
    assert "no-store" in client.get(off_page)["Cache-Control"]


def test_a_mail_is_deleted_with_the_person(candidate, now) -> None:
    queue_mails([letter(candidate, now)], now=now)
    candidate.delete()
    assert not Mail.objects.exists()
