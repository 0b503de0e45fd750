"""Beat tells when it last asked for a task, so that a dead beat is seen and a slow queue is not taken for one."""

import time

from celery.signals import after_task_publish, beat_embedded_init, beat_init
from django.core.cache import cache

LAST_TICK = "beat-last-tick"


def connect() -> None:
    beat_init.connect(_listen)
    beat_embedded_init.connect(_listen)


def _listen(**kwargs: object) -> None:
    """In beat's process alone, where nothing but beat publishes."""
    after_task_publish.connect(_note)


def _note(**kwargs: object) -> None:
    cache.set(LAST_TICK, time.time(), None)
