"""The queue as Redis has it: kombu pushes at the left of a list and workers take from the right."""

import json
from collections.abc import Iterator
from datetime import datetime

from celery import current_app
from django.conf import settings
from prometheus_client.core import GaugeMetricFamily, Metric
from redis import Redis

from cpimprep.task_logs import QUEUED_AT

SECONDS = 2  # as long as a page of metrics waits for a Redis that hangs
UNACKNOWLEDGED = "unacked"  # kombu's table of what a worker has taken and not finished


def metrics(now: datetime) -> Iterator[Metric]:
    """Nothing in a run without Redis, whose queue is this process's own."""
    if not settings.REDIS_URL:
        return
    name = current_app.conf.task_default_queue
    with Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as redis:
        length, taken, oldest = redis.llen(name), redis.hlen(UNACKNOWLEDGED), redis.lindex(name, -1)
    yield GaugeMetricFamily("cpimprep_queue_length", "Tasks that no worker has taken", length)
    yield GaugeMetricFamily("cpimprep_queue_taken", "Tasks that a worker has taken and not finished", taken)
    yield GaugeMetricFamily("cpimprep_queue_oldest_seconds", "How long the oldest task waits", _age(oldest, now))


def _age(message: bytes | None, now: datetime) -> float:
    queued_at = json.loads(message)["headers"].get(QUEUED_AT) if message else None
    return max(0.0, now.timestamp() - queued_at) if queued_at else 0.0
