"""The mails of personal invitations: the database holds which are wanted, a task and a sweep send them."""

from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from groups.links import token_of
from groups.models import Invitation

logger = structlog.get_logger(__name__)
BATCH = 50


def send_waiting(*, now: datetime) -> int:
    """One batch; how many were tried. With no mail server to be had, all of them wait for the next time.

    Every failure of a mail server is an OSError, those of smtplib too.
    """
    waiting = Invitation.objects.valid(now).to_mail().select_related("group", "created_by")
    batch = list(waiting.order_by("mail_wanted_at", "pk")[:BATCH])
    if not batch:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail_unavailable", error=type(error).__name__, waiting=len(batch))
        return 0
    try:
        for invitation in batch:
            _send(invitation, connection, now=now)
    finally:
        connection.close()
    return len(batch)


def _send(invitation: Invitation, connection: Any, *, now: datetime) -> None:
    """Claimed first, so that two workers never send it twice; what the server refuses is shown to the leaders.

    The claim is never earlier than the wish: a worker whose clock lags would else send it for ever.
    """
    one = Invitation.objects.to_mail().filter(pk=invitation.pk, mail_wanted_at=invitation.mail_wanted_at)
    assert invitation.mail_wanted_at
    if not one.update(mailed_at=max(now, invitation.mail_wanted_at), mails=invitation.mails + 1):
        return
    try:
        _message(invitation, connection).send()
    except OSError as error:
        logger.warning("invitation_not_mailed", invitation=invitation.pk, error=type(error).__name__)
        Invitation.objects.filter(pk=invitation.pk).update(mail_failed=True)


def _message(invitation: Invitation, connection: Any) -> EmailMessage:
    context = {
        "invitation": invitation,
        "group": invitation.group,
        "inviter": invitation.created_by,
        "link": invitation.site + reverse("groups:join", args=[token_of(invitation)]),
        "SITE_NAME": settings.SITE_NAME,
    }
    subject, body = (render_to_string(f"groups/email/invitation_{part}.txt", context) for part in ("subject", "body"))
    # A name may hold anything; a subject is one line.
    return EmailMessage(" ".join(subject.split()), body, to=[invitation.email], connection=connection)
