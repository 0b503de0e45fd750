"""Letters: what is to be written to whom, and how it becomes a mail of the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.mail.kinds import KINDS
from accounts.mail.links import off_link
from accounts.models import Mail, User


@dataclass(frozen=True)
class Letter:
    """`template` "exams/email/mock_set" stands for mock_set_subject.txt and mock_set_body.txt, which have `reader`.

    `key` names event and reader. `address` is for somebody who may have no account here; `site`, scheme and host, is
    where links lead. After `expires_at` nobody wants to read it any more. `group_id` and `about_id`: see Mail.
    """

    key: str
    kind: str
    template: str
    context: dict[str, Any]
    expires_at: datetime
    to: User | None = None
    address: str = ""
    site: str = ""
    group_id: int | None = None
    about_id: int | None = None


def written(letter: Letter, now: datetime) -> Mail:
    link = _off_link(letter)
    with _zone_of(letter.to):
        return Mail(
            key=letter.key,
            kind=letter.kind,
            user=letter.to,
            address=letter.to.email if letter.to else letter.address,
            subject=_subject(letter),
            body=_body(letter, link),
            off_link=link,
            group_id=letter.group_id,
            about_id=letter.about_id,
            created_at=now,
            due_at=now,
            expires_at=letter.expires_at,
        )


def _off_link(letter: Letter) -> str:
    preference = KINDS[letter.kind].preference
    return off_link(letter.site, letter.to, preference) if letter.to and preference and letter.site else ""


@contextmanager
def _zone_of(reader: User | None) -> Iterator[None]:
    with timezone.override(ZoneInfo(reader.time_zone if reader else settings.TIME_ZONE)):
        yield


def _subject(letter: Letter) -> str:
    """A name may hold anything; a subject is one line, and of a length that fits the row."""
    subject = " ".join(_text(letter, "subject").split())
    return subject[: Mail._meta.get_field("subject").max_length]


def _body(letter: Letter, link: str) -> str:
    body = _text(letter, "body").rstrip("\n") + "\n"
    kind = KINDS[letter.kind]
    if not kind.preference:
        return body
    return body + render_to_string("accounts/email/off.txt", {"off_link": link, "about": kind.about}).strip() + "\n"


def _text(letter: Letter, part: str) -> str:
    context = letter.context | {"SITE_NAME": settings.SITE_NAME, "reader": letter.to, "site": letter.site}
    return render_to_string(f"{letter.template}_{part}.txt", context)
