from celery import shared_task
from django.utils import timezone

from accounts.actions import devices, sending


@shared_task(name="accounts.send_mails")
def send_mails() -> None:
    """One batch of the outbox; a full one asks for the next."""
    if sending.send_due(now=timezone.now()) == sending.BATCH:
        send_mails.delay()


@shared_task(name="accounts.forget_mails")
def forget_mails() -> None:
    sending.forget_settled(now=timezone.now())


@shared_task(name="accounts.forget_sign_ins")
def forget_sign_ins() -> None:
    devices.forget_ended(now=timezone.now())
