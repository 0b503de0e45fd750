from celery import shared_task
from django.utils import timezone

from bank.actions import importing
from bank.reviewing import mails


@shared_task(name="bank.continue_import")
def continue_import(job_id: int) -> None:
    """One step of an import, which asks for the next until it has ended."""
    if importing.take_step(job_id, now=timezone.now()):
        continue_import.delay(job_id)


@shared_task(name="bank.continue_imports")
def continue_imports() -> None:
    """The sweep for imports whose chain of steps broke."""
    for job_id in importing.due(now=timezone.now()):
        continue_import.delay(job_id)


@shared_task(name="bank.tell_authors")
def tell_authors() -> None:
    """One batch of decisions; a full one asks for the next."""
    if mails.tell_authors(now=timezone.now()) == mails.BATCH:
        tell_authors.delay()


@shared_task(name="bank.remind_reviewers")
def remind_reviewers() -> None:
    mails.remind_reviewers(now=timezone.now())
