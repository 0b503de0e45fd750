"""A server whose clock is wrong serves nobody: its times would end up in deadlines and on candidates' timers.

Right is what PostgreSQL says, since all servers share it. It is asked when a process begins, once a minute, and as soon
as this process's clock has jumped against the time that has run.
"""

import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

logger = structlog.get_logger(__name__)
LEEWAY = 5.0  # seconds; servers that keep time by NTP lie within hundredths of each other
EVERY, WHILE_OFF = 60.0, 5.0


def seconds_ahead_of_database() -> float:
    """What lies between asking and hearing counts as ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return float((timezone.now() - cursor.fetchone()[0]).total_seconds())


class Watch:
    """Of one process, from `begin` on; before that, and where the database has no clock of its own, nothing is off."""

    def __init__(self, ahead: Callable[[], float] = seconds_ahead_of_database) -> None:
        self.ahead, self.error = ahead, 0.0
        self.begun, self.base, self.asked = False, 0.0, 0.0

    def begin(self) -> None:
        self.begun = connection.vendor == "postgresql"
        if self.begun:
            self._ask()

    def is_off(self) -> bool:
        if self.begun and self._is_due():
            self._ask()
        return abs(self.error) > LEEWAY

    def _is_due(self) -> bool:
        waited = abs(time.monotonic() - self.asked)
        return waited > (WHILE_OFF if abs(self.error) > LEEWAY else EVERY) or abs(_lead() - self.base) > LEEWAY

    def _ask(self) -> None:
        self.asked, self.base = time.monotonic(), _lead()
        try:
            self.error = self.ahead()
        except DatabaseError:
            return  # what it last said holds; the request will find out by itself
        if abs(self.error) > LEEWAY:
            logger.error("clock_off", seconds_ahead=round(self.error, 1))


def _lead() -> float:
    """By how much the clock is ahead of the time that has run; it stays the same until somebody sets the clock."""
    return time.time() - time.clock_gettime(_RUNNING)


# On Linux the time that a machine slept counts too.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
watch = Watch()
