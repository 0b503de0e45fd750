"""A mail of the outbox as it goes over the wire."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Mail


def message_of(mail: Mail, connection: Any) -> EmailMessage:
    """To the address that the person has by now."""
    to = mail.user.email if mail.user else mail.address
    return EmailMessage(mail.subject, mail.body, to=[to], headers=_headers(mail), connection=connection)


def _headers(mail: Mail) -> dict[str, str]:
    """RFC 8058: mail programs show a button that posts to the link, which has to be https for that."""
    headers = {"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"}
    if mail.off_link:
        headers["List-Unsubscribe"] = f"<{mail.off_link}>"
    if mail.off_link.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _message_id(mail: Mail) -> str:
    """The same whenever it is sent."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<mail.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{host}>"
