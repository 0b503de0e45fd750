"""How long a study timer has run, by the server's clock. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from study.models import StudyTimer
from study.models.log import MOST_MINUTES

# Nobody studies longer without a pause: a run beyond it was forgotten, and its owner is asked.
LONGEST_RUN = timedelta(hours=4)
SHORTEST = 30


@dataclass(frozen=True)
class Elapsed:
    """`seconds` with a run cut at the longest; `ran` is how long it really was on."""

    seconds: int
    ran: int

    @property
    def is_forgotten(self) -> bool:
        return self.ran > self.seconds

    @property
    def minutes(self) -> int:
        return max(1, (self.seconds + 30) // 60)

    @property
    def ran_minutes(self) -> int:
        return self.ran // 60

    @property
    def is_nothing(self) -> bool:
        return self.seconds < SHORTEST


def elapsed(timer: StudyTimer, now: datetime) -> Elapsed:
    run = max(now - timer.running_since, timedelta()) if timer.running_since else timedelta()
    counted = timer.seconds + int(min(run, LONGEST_RUN).total_seconds())
    return Elapsed(min(counted, 60 * MOST_MINUTES), timer.seconds + int(run.total_seconds()))
