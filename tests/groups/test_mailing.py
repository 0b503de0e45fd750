"""The mails of personal invitations: each sent once, and not where the invitation has ended meanwhile."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.actions.sending import send_due
from accounts.models import Mail
from groups.actions.groups import close_group
from groups.actions.invitations import invite_addresses, revoke, send_again
from groups.models import Invitation
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(group, owner, now):
    def make(*addresses: str) -> list[Invitation]:
        fields = {"addresses": list(addresses), "role": "member", "days": 1, "note": "", "site": "http://testserver"}
        return invite_addresses(group, **fields, by=owner, now=now).made

    return make


def test_mails_nobody_rang_for_are_sent_by_the_sweep_once(invite, now) -> None:
    invite("w0@x.org", "w1@x.org", "w2@x.org")
    assert [send_due(now=now), send_due(now=now)] == [3, 0]
    assert len(mail.outbox) == 3


def test_without_a_mail_server_the_mails_wait(invite, now, settings, owner, as_, at) -> None:
    invite("w0@x.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "localhost", 1, 1
    assert send_due(now=now) == 0
    assert "On its way" in as_(owner).get(at("invitations")).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due(now=now) == 1
    assert "On its way" not in as_(owner).get(at("invitations")).content.decode()


def test_an_address_the_mail_server_refuses_is_shown_and_stops_no_other(invite, owner, now, as_, at, settings) -> None:
    invite("w0@x.org", "w1@x.org")
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        server.refuses = {"w0@x.org"}
        send_due(now=now)
        assert server.readers() == ["w1@x.org"]
        assert "Mail refused" in as_(owner).get(at("invitations")).content.decode()
        server.refuses = set()
        send_due(now=now + timedelta(minutes=5))
        assert server.readers() == ["w0@x.org", "w1@x.org"]
    assert "Mail refused" not in as_(owner).get(at("invitations")).content.decode()


def test_a_name_with_line_breaks_makes_no_headers(invite, owner, now) -> None:
    owner.name = "Eve\nBcc: all@x.org"
    owner.save()
    invite("w0@x.org")
    send_due(now=now)
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["w0@x.org"]


@pytest.mark.parametrize("end", ["revoked", "used", "closed"])
def test_an_invitation_that_has_ended_meanwhile_is_not_mailed(invite, group, owner, now, end) -> None:
    (made,) = invite("w0@x.org")
    if end == "revoked":
        revoke(made, by=owner, now=now)
    elif end == "used":
        Invitation.objects.update(uses=1)
    else:
        close_group(group, by=owner, now=now)
    send_due(now=now)
    assert mail.outbox == []


def test_sent_again_before_it_was_sent_at_all_it_arrives_once(invite, owner, now) -> None:
    (made,) = invite("w0@x.org")
    later = now + timedelta(minutes=10)
    send_again(made, site="http://testserver", by=owner, now=later)
    assert send_due(now=later) == 2
    assert len(mail.outbox) == 1
    assert Mail.objects.get(sent_at__isnull=True).last_error == "not wanted any more"


def test_a_link_leaves_the_database_with_its_mail(invite, now) -> None:
    """What the mail reached is what the invitation proves: see docs/decisions/0019."""
    invite("w0@x.org")
    assert "/join/" in Mail.objects.get().body
    send_due(now=now)
    assert "/join/" in mail.outbox[0].body
    assert Mail.objects.get().body == ""
