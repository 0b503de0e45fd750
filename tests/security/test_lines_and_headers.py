"""What somebody typed stays within its line: of the log, of a mail's head, of a calendar, of an answer's head."""

import json
import logging

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from accounts.actions.sending import send_due
from accounts.models import User
from cpimprep.logs import formatter
from groups.models import StudyGroup
from study.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
BREAKS = ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x1b[2J", "\x00"]


@pytest.mark.parametrize("sign", BREAKS)
def test_a_line_of_the_log_stays_one_line(sign) -> None:
    told = f"x{sign}2026-03-02 [critical] Forged line"
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (told,), None)
    line = formatter(json=True).format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line)["event"] == f"Not Found: {told}"


@pytest.mark.parametrize("sign", BREAKS)
def test_no_header_of_an_answer_is_made_by_what_was_asked(client, sign) -> None:
    for path in ("/", reverse("curriculum:glossary"), reverse("account_login")):
        response = client.get(path, {"next": f"/a{sign}Set-Cookie: x=1", "q": f"a{sign}X-Made: 1", "letter": sign})
        assert response.status_code < 500
        assert "X-Made" not in response
        assert "x" not in response.cookies


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r"])
def test_no_header_of_a_mail_is_made_by_a_name(signed_in, admin, address, sign, now) -> None:
    User.objects.filter(pk=admin.pk).update(name=f"Root{sign}Bcc: all@example.com")
    StudyGroup.objects.update(name=f"Group{sign}Bcc: all@example.com")
    fields = {"addresses": "new@example.org", "role": "member", "days": "14", "note": f"Hi{sign}X: y"}
    sent = {f"mail-{name}": value for name, value in fields.items()}
    response = signed_in(admin).post(address("groups:invite_by_mail"), sent)
    assert response.status_code in (302, 303), response.content
    send_due(now=now)
    (letter,) = [message.message() for message in mail.outbox if message.to == ["new@example.org"]]
    assert "Bcc" not in letter
    assert "X" not in letter
    assert letter["To"] == "new@example.org"


@pytest.mark.parametrize("sign", ["\r\n", "\n", ";", ",", ":", "\\"])
def test_no_line_of_a_calendar_is_made_by_a_name(client, address, candidate, sign) -> None:
    feed = address("study:feed")
    before = client.get(feed).content
    plan = Plan.objects.get(user=candidate)
    plan.blueprint.__class__.objects.update(name=f"CPIM{sign}ATTENDEE:mailto:all@example.com")
    plan.blueprint.areas.update(name=f"Area{sign}ATTACH:https://evil.example")
    after = Calendar.from_ical(client.get(feed).content)
    assert before
    for part in after.walk():
        assert "ATTENDEE" not in part
        assert "ATTACH" not in part


def test_a_wrong_address_typed_by_a_browser_is_logged_with_a_request_id(client, caplog) -> None:
    with caplog.at_level(logging.WARNING):
        response = client.get("/attempts/00000000-0000-0000-0000-000000000000/report/%0d%0aForged")
    assert response.status_code == 404
    assert all("\n" not in record.getMessage() for record in caplog.records if record.name == "django.request")
