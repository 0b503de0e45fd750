from celery import shared_task
from django.utils import timezone

from groups.actions import mailing


@shared_task(name="groups.send_invitations")
def send_invitations() -> None:
    """One batch; a full one asks for the next."""
    if mailing.send_waiting(now=timezone.now()) == mailing.BATCH:
        send_invitations.delay()
