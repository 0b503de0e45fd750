"""Mails wait in the outbox until a mail server has taken them: each once, none for ever."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from accounts.actions.mailing import queue_mails
from accounts.actions.sending import BATCH, MOST_TRIES, PAUSES, forget_settled, send_due
from accounts.mail import kinds
from accounts.models import Mail, User
from accounts.tasks import send_mails
from tests.accounts.posting import letter, waiting
from tests.factories import UserFactory
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _letters_of_nothing(monkeypatch) -> None:
    """These mails are no invitations of any group, so the groups are not asked about them."""
    monkeypatch.setitem(kinds.KINDS, "test", kinds.Kind())


def wait(*addresses: str, now, **changes) -> list[Mail]:
    return waiting(addresses, now, kind="test", **changes)


def reached() -> list[str]:
    return [message.to[0] for message in mail.outbox]


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        yield server


class TestQueueing:
    def test_what_is_queued_is_sent_when_the_transaction_is_through(
        self, candidate, now, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            queue_mails([letter(candidate, now, expires_at=now + 10_000 * DAY)], now=now)
            assert mail.outbox == []
        assert reached() == [candidate.email]

    def test_nothing_is_sent_of_what_was_taken_back(self, candidate, now) -> None:
        with transaction.atomic():
            queue_mails([letter(candidate, now)], now=now)
            transaction.set_rollback(True)
        assert send_due(now=now) == 0

    def test_nobody_is_told_of_one_thing_twice(self, candidate, stranger, now) -> None:
        assert queue_mails([letter(candidate, now)] * 2, now=now) == 1
        send_due(now=now)
        assert queue_mails([letter(candidate, now), letter(stranger, now)], now=now) == 1
        send_due(now=now)
        assert reached() == [candidate.email, stranger.email]

    def test_twenty_letters_take_the_same_statements_as_one(self, now, statements) -> None:
        counts = []
        for many in (1, 20):
            people = [UserFactory() for _ in range(many)]
            with statements() as work:
                queue_mails([letter(one, now) for one in people], now=now)
            counts.append(len(work))
        assert counts == [2, 2]

    def test_the_text_is_kept_no_longer_than_it_is_needed(self, candidate, now) -> None:
        queue_mails([letter(candidate, now)], now=now)
        assert "wait for your answer" in Mail.objects.get().body
        send_due(now=now)
        assert Mail.objects.get().body == ""


class TestSending:
    def test_a_thousand_leave_in_batches_over_one_connection_each(self, now, server) -> None:
        wait(*(f"a{n:03}@x.org" for n in range(BATCH + 1)), now=now)
        assert [send_due(now=now) for _ in range(3)] == [BATCH, 1, 0]
        assert (len(server.mails), server.connections) == (BATCH + 1, 2)

    def test_a_full_batch_asks_for_the_next(self, now) -> None:
        wait(*(f"a{n}@x.org" for n in range(2 * BATCH + 1)), now=now, expires_at=now + 10_000 * DAY)
        send_mails.delay()
        assert len(mail.outbox) == 2 * BATCH + 1

    def test_without_a_mail_server_all_wait(self, now, settings) -> None:
        wait("ana@x.org", now=now)
        with mail_server() as gone:
            port = gone.port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert send_due(now=now) == 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert send_due(now=now) == 1
        assert Mail.objects.get().tries == 1

    def test_one_refused_recipient_stops_no_other(self, now, server) -> None:
        wait("ana@x.org", "bo@x.org", "cy@x.org", now=now)
        server.refuses = {"bo@x.org"}
        assert send_due(now=now) == 3
        assert server.readers() == ["ana@x.org", "cy@x.org"]
        refused = Mail.objects.get(address="bo@x.org")
        assert (refused.sent_at, refused.claimed_at, refused.due_at) == (None, None, now + PAUSES[0])
        assert "SMTPRecipientsRefused" in refused.last_error

    def test_what_was_refused_is_tried_again_later(self, now, server) -> None:
        wait("bo@x.org", now=now)
        server.refuses = {"bo@x.org"}
        send_due(now=now)
        server.refuses = set()
        assert send_due(now=now + PAUSES[0] - timedelta(seconds=1)) == 0
        assert send_due(now=now + PAUSES[0]) == 1
        assert server.readers() == ["bo@x.org"]

    def test_after_five_tries_with_growing_pauses_it_is_given_up(self, now, server) -> None:
        wait("bo@x.org", now=now)
        server.refuses, at, tries = {"bo@x.org"}, now, 0
        while one := Mail.objects.waiting().first():
            at, tries = one.due_at, tries + send_due(now=one.due_at)
        assert tries == MOST_TRIES
        assert at == now + sum(PAUSES, timedelta())
        given_up = Mail.objects.get()
        assert (given_up.given_up_at, given_up.body) == (at, "")
        assert send_due(now=at + timedelta(hours=12)) == 0

    def test_where_the_server_hangs_up_the_rest_waits_untried(self, now, server) -> None:
        wait("ana@x.org", "bo@x.org", "cy@x.org", now=now)
        server.hangs_up_on = "bo@x.org"
        assert send_due(now=now) == 2
        assert server.readers() == ["ana@x.org"]
        rest = Mail.objects.get(address="cy@x.org")
        assert (rest.tries, rest.claimed_at) == (0, None)
        assert send_due(now=now) == 1
        assert server.readers() == ["ana@x.org", "cy@x.org"]

    @pytest.mark.parametrize("address", ["ana@" + "x" * 70 + ".org", "a\nb@x.org", "ana"])
    def test_an_address_that_no_mail_can_have_stops_no_other(self, now, address, server) -> None:
        wait(address, "cy@x.org", now=now)
        server.refuses = {"ana"}
        assert send_due(now=now) == 2
        assert server.readers() == ["cy@x.org"]
        assert Mail.objects.get(address=address).last_error

    def test_a_worker_that_dies_leaves_its_mails_to_the_next_after_the_lease(self, now, monkeypatch) -> None:
        def die(self, messages) -> None:
            if messages[0].to == ["bo@x.org"]:
                raise SystemExit
            deliver(self, messages)

        deliver = EmailBackend.send_messages
        wait("ana@x.org", "bo@x.org", "cy@x.org", now=now)
        monkeypatch.setattr(EmailBackend, "send_messages", die)
        with pytest.raises(SystemExit):
            send_due(now=now)
        monkeypatch.setattr(EmailBackend, "send_messages", deliver)
        assert send_due(now=now + Mail.LEASE) == 0
        assert send_due(now=now + Mail.LEASE + timedelta(seconds=1)) == 2
        assert reached() == ["ana@x.org", "bo@x.org", "cy@x.org"]

    def test_a_mail_that_kills_its_worker_each_time_is_given_up(self, now) -> None:
        wait("bo@x.org", now=now, tries=MOST_TRIES, claimed_at=now - DAY)
        assert send_due(now=now) == 0
        assert Mail.objects.get().given_up_at == now

    def test_a_mail_of_yesterday_that_nobody_needs_any_more_is_not_sent(self, now) -> None:
        wait("ana@x.org", now=now, expires_at=now + DAY)
        assert send_due(now=now + DAY) == 0
        assert Mail.objects.get().last_error == "expired"
        assert mail.outbox == []

    def test_whoever_turned_them_off_meanwhile_gets_none(self, candidate, stranger, now) -> None:
        queue_mails([letter(candidate, now), letter(stranger, now)], now=now)
        User.objects.filter(pk=candidate.pk).update(mail_reviews=False)
        User.objects.filter(pk=stranger.pk).update(is_active=False)
        assert send_due(now=now) == 2
        assert mail.outbox == []
        assert Mail.objects.filter(given_up_at=now).count() == 2

    def test_it_goes_to_the_address_that_somebody_has_by_now(self, candidate, now) -> None:
        queue_mails([letter(candidate, now)], now=now)
        User.objects.filter(pk=candidate.pk).update(email="new@example.org")
        send_due(now=now)
        assert reached() == ["new@example.org"]

    def test_a_mail_sent_twice_carries_one_message_id(self, now, server) -> None:
        wait("ana@x.org", now=now)
        send_due(now=now)
        Mail.objects.update(sent_at=None, claimed_at=None)
        send_due(now=now)
        first, second = server.mails
        assert first["Message-ID"] == second["Message-ID"]

    def test_twenty_mails_are_claimed_by_as_many_statements_as_one(self, now, statements) -> None:
        counts = []
        for many in (1, 20):
            wait(*(f"{many}-{n}@x.org" for n in range(many)), now=now)
            with statements() as work:
                send_due(now=now)
            counts.append(len(work) - 2 * many)  # each is begun and ended by a statement of its own
        assert counts[0] == counts[1]


def test_after_a_month_what_is_settled_is_forgotten(now) -> None:
    wait("old@x.org", now=now, sent_at=now - 31 * DAY)
    wait("given-up@x.org", now=now, given_up_at=now - 31 * DAY)
    wait("new@x.org", now=now, sent_at=now - 29 * DAY)
    wait("waiting@x.org", now=now - 40 * DAY)
    assert forget_settled(now=now) == 2
    assert sorted(Mail.objects.values_list("address", flat=True)) == ["new@x.org", "waiting@x.org"]


def test_administrators_see_what_waits_and_failed_but_no_text(client, admin, candidate, now) -> None:
    queue_mails([letter(candidate, now)], now=now)
    client.force_login(admin)
    one = Mail.objects.get()
    pages = [client.get(f"/admin/accounts/mail/{more}").content.decode() for more in ("", f"{one.pk}/change/")]
    assert all(one.address in page for page in pages)
    assert not any("mail/off" in page or "somebody else wrote" in page for page in pages)
    assert client.post(f"/admin/accounts/mail/{one.pk}/delete/").status_code == 403
