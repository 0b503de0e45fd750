"""The mails of personal invitations are each sent once, whatever the worker, the clock and the mail server do."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from groups.actions.mailing import BATCH, send_waiting
from groups.models import Invitation

pytestmark = pytest.mark.django_db


def wanting(group, owner, now, count=1):
    return Invitation.objects.bulk_create(
        Invitation(
            group=group, email=f"w{n}@x.org", created_by=owner, created_at=now, expires_at=now + timedelta(days=1),
            days=1, most_uses=1, mail_wanted_at=now, site="http://testserver",
        )
        for n in range(count)
    )  # fmt: skip


def test_mails_nobody_rang_for_are_sent_by_the_sweep_once(group, owner, now) -> None:
    wanting(group, owner, now, BATCH + 1)
    assert [send_waiting(now=now) for _ in range(3)] == [BATCH, 1, 0]
    assert len(mail.outbox) == BATCH + 1


def test_a_worker_whose_clock_lags_sends_once_too(group, owner, now) -> None:
    wanting(group, owner, now)
    for _ in range(2):
        send_waiting(now=now - timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_mails_wait(group, owner, now, settings) -> None:
    wanting(group, owner, now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "localhost", 1, 1
    assert send_waiting(now=now) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting(now=now) == 1


def test_an_address_the_mail_server_refuses_is_shown_and_stops_no_other(
    group, owner, now, as_, at, monkeypatch
) -> None:
    def pick(self, messages):
        if messages[0].to == ["w0@x.org"]:
            raise SMTPRecipientsRefused({})
        return deliver(self, messages)

    deliver = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", pick)
    wanting(group, owner, now, 2)
    send_waiting(now=now)
    assert [message.to for message in mail.outbox] == [["w1@x.org"]]
    assert "Mail refused" in as_(owner).get(at("invitations")).content.decode()


def test_a_name_with_line_breaks_makes_no_headers(group, owner, now) -> None:
    owner.name = "Eve\nBcc: all@x.org"
    owner.save()
    wanting(group, owner, now)
    send_waiting(now=now)
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["w0@x.org"]
