"""Emptying the outbox: batches over one connection, each mail at least once and hardly ever twice.

A mail would go out again if its worker died between the mail server's word and our row; it carries the same Message-ID
then, by which mail programs know it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from typing import Any

import structlog
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Q

from accounts.mail.kinds import is_wanted
from accounts.mail.messages import message_of
from accounts.models import Mail
from accounts.signals import mail_tried, outdated_mails

logger = structlog.get_logger(__name__)
BATCH = 100
MOST_SECONDS = 60  # of a batch; a task is ended after twice that
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 20, 60, 240))
MOST_TRIES = len(PAUSES) + 1
KEPT = timedelta(days=30)
SERVICE_CLOSES = 421  # RFC 5321: the server ends the connection


def send_due(*, now: datetime) -> int:
    """One batch; how many mails were dealt with. With no mail server to be had, all wait for the next time.

    Every failure of a mail server is an OSError, those of smtplib too.
    """
    _give_up(Mail.objects.unclaimed(now).filter(expires_at__lte=now), "expired", now)
    _give_up(Mail.objects.unclaimed(now).filter(tries__gte=MOST_TRIES), "its worker ended each time", now)
    if not Mail.objects.due(now).exists():
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("mail_unavailable", error=type(error).__name__)
        return 0
    try:
        unwanted, claimed = _claimed(now)
        return unwanted + _send_all(claimed, connection, now)
    finally:
        connection.close()


def forget_settled(*, now: datetime) -> int:
    """What was sent or given up long ago; the events themselves are kept with what they belong to."""
    return Mail.objects.filter(Q(sent_at__lt=now - KEPT) | Q(given_up_at__lt=now - KEPT)).delete()[0]


def _give_up(mails: Any, reason: str, now: datetime) -> int:
    count: int = mails.update(given_up_at=now, last_error=reason, body="")
    return count


@transaction.atomic
def _claimed(now: datetime) -> tuple[int, list[Mail]]:
    """How many nobody wants any more, and those that are this worker's to send for the length of the lease."""
    due = Mail.objects.due(now).select_related("user").order_by("due_at", "pk")
    batch = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    unwanted = _unwanted(batch, now)
    _give_up(Mail.objects.filter(pk__in=unwanted), "not wanted any more", now)
    mine = [mail for mail in batch if mail.pk not in unwanted]
    Mail.objects.filter(pk__in=[mail.pk for mail in mine]).update(claimed_at=now)
    return len(unwanted), mine


def _unwanted(mails: list[Mail], now: datetime) -> set[int]:
    """Asked when it is sent, since a mail may have waited for hours."""
    off = {mail.pk for mail in mails if mail.user and not is_wanted(mail.kind, mail.user)}
    answers: Any = outdated_mails.send(Mail, mails=mails, now=now)
    return off.union(*(answer for _, answer in answers))


def _send_all(mails: Sequence[Mail], connection: Any, now: datetime) -> int:
    """How many were tried; the rest is given back where the connection or the time is gone."""
    ends, tried = monotonic() + MOST_SECONDS, 0
    for mail in mails:
        is_there, tried = _send(mail, connection, now), tried + 1
        if not is_there or monotonic() > ends:
            break
    rest = Mail.objects.waiting().filter(pk__in=[mail.pk for mail in mails[tried:]], claimed_at=now)
    rest.update(claimed_at=None)
    return tried


def _send(mail: Mail, connection: Any, now: datetime) -> bool:
    """Whether the connection can be used for the next."""
    mine = Mail.objects.waiting().filter(pk=mail.pk, claimed_at=now)
    if not mine.update(tries=F("tries") + 1):
        return True  # the lease has lapsed, and the mail is another worker's by now
    try:
        message_of(mail, connection).send()
    except (OSError, ValueError) as error:  # ValueError: an address that no mail can have
        _refused(mail, error, now)
        return not _is_gone(error)
    mine.update(sent_at=now, last_error="", body="")
    mail_tried.send(Mail, mail=mail, refused=False, now=now)
    return True


def _is_gone(error: Exception) -> bool:
    if isinstance(error, SMTPResponseException):
        return error.smtp_code == SERVICE_CLOSES
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException | ValueError)


def _refused(mail: Mail, error: Exception, now: datetime) -> None:
    """Tried again after growing pauses, and given up after the last."""
    tries, why = mail.tries + 1, f"{type(error).__name__}: {error}"[:300]
    mine = Mail.objects.waiting().filter(pk=mail.pk, claimed_at=now)
    logger.warning("mail_refused", mail=mail.pk, kind=mail.kind, tries=tries, error=type(error).__name__)
    if tries >= MOST_TRIES:
        _give_up(mine, why, now)
    else:
        mine.update(due_at=now + PAUSES[tries - 1], claimed_at=None, last_error=why)
    mail_tried.send(Mail, mail=mail, refused=True, now=now)
